//! A vector of spec/vectors/feed as a Rust type, and the play of it. The test and the generator
//! (examples/vectors.rs) share this.
#![allow(
    clippy::too_many_lines,
    reason = "a list of scenarios is as long as it is"
)]

pub(crate) mod all;
mod rounds;
mod segments;
#[allow(dead_code, reason = "the unit tests of the crate use the rest")]
#[path = "../../src/testing.rs"]
pub(crate) mod world;

use std::collections::BTreeMap;

use huepass_credential::{Epoch, GenesisDigest};
use huepass_feed::{
    Announcement, Chain, ChainRefusal, Document, EpochList, Evidence, FeedError, LogDigest,
    Statements, Step, Successor, Trust, digest,
};
use huepass_wire::WireError;
use serde::{Deserialize, Serialize};

/// Names and values; bytes are hexadecimal, several documents are separated by commas.
pub(crate) type Fields = BTreeMap<String, String>;

/// One scenario.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Vector {
    pub(crate) name: String,
    pub(crate) comment: String,
    /// Which document, or which check.
    pub(crate) format: String,
    /// `ok`, or why it is refused.
    pub(crate) expect: String,
    /// What the reader holds already.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub(crate) with: Fields,
    /// What it reads.
    pub(crate) input: String,
    /// What comes out.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub(crate) fields: Fields,
}

/// Plays a vector: `expect` and `fields` of the answer are what came out.
pub(crate) fn play(vector: &Vector) -> Vector {
    let mut out = vector.clone();
    (out.expect, out.fields) = match read(vector) {
        Ok(fields) => ("ok".to_owned(), fields),
        Err(refusal) => (refusal, Fields::new()),
    };
    out
}

fn read(vector: &Vector) -> Result<Fields, String> {
    let input = unhex(&vector.input);
    let with = &vector.with;
    let document = |payload: Vec<u8>| {
        let digest = hex::encode(digest(&payload));
        fields([("payload", hex::encode(payload)), ("digest", digest)])
    };
    if vector.format == "log" {
        return Ok(fields([("digest", hex::encode(log(with, &input).0))]));
    }
    let trust = trust(with)?;
    match vector.format.as_str() {
        "announcement" => {
            let announced = trust.open_announcement(&input).map_err(word)?;
            let mut out = document(announced.get().payload());
            out.extend(announcement(announced.get()));
            out.insert("kept".to_owned(), hex::encode(announced.bytes()));
            Ok(out)
        }
        "list" => list(&trust, with, &input).map(document),
        "chain" => chain(&trust, with, &input),
        "statement" => {
            let mut statements = Statements::default();
            let newest = Epoch(with["newest"].parse().expect("a number"));
            statements.add_new(&input, &trust, newest).map_err(word)?;
            Ok(Fields::new())
        }
        "change" => {
            let mut trust = trust;
            let newest = Epoch(with["newest"].parse().expect("a number"));
            trust.add_new_change(&input, newest).map_err(word)?;
            Ok(fields([("changes", trust.changes().to_string())]))
        }
        "evidence" => {
            Evidence::open(&unhex(&with["first"]), &input, &trust).map_err(word)?;
            Ok(Fields::new())
        }
        name => {
            let (three, _) = world::world(&[1, 2, 3], 2);
            let samples = world::samples(&three);
            let sample = samples.iter().find(|sample| sample.name == name);
            let open = sample.expect("a known format").open;
            open(&trust, &input).map(document).map_err(word)
        }
    }
}

fn trust(with: &Fields) -> Result<Trust, String> {
    let mut trust = Trust::new(&unhex(&with["genesis"])).map_err(word)?;
    for change in several(with, "changes") {
        trust.add_change(&change).map_err(word)?;
    }
    Ok(trust)
}

fn log(with: &Fields, deltas: &[u8]) -> LogDigest {
    let array = |name: &str| unhex(&with[name]).try_into().expect("32 bytes");
    let id = huepass_credential::ShardId {
        authority: huepass_credential::AuthorityId(array("authority")),
        number: with["shard"].parse().expect("a number"),
    };
    let birth = LogDigest::birth(GenesisDigest(array("genesis")), id);
    let (deltas, rest) = deltas.as_chunks();
    assert!(rest.is_empty());
    deltas.iter().fold(birth, |log, delta| log.and(delta))
}

/// A list under its announcement, and after the list before it where there is one.
fn list(trust: &Trust, with: &Fields, input: &[u8]) -> Result<Vec<u8>, String> {
    let announced = trust
        .open_announcement(&unhex(&with["announcement"]))
        .map_err(word)?;
    let list = EpochList::open(input, announced.get()).map_err(word)?;
    if let Some(before) = with.get("before") {
        let before = EpochList::from_payload(&unhex(before)).map_err(word)?;
        let mut statements = Statements::default();
        for statement in several(with, "statements") {
            statements.add(&statement, trust).map_err(word)?;
        }
        let last = Successor {
            before: &before,
            statements: &statements,
        };
        list.check_follows(last).map_err(word)?;
    }
    Ok(list.payload())
}

/// An announcement after those that are held, as a wallet (`extend`) or a gate (`advance`) takes it.
fn chain(trust: &Trust, with: &Fields, input: &[u8]) -> Result<Fields, String> {
    let open = |bytes: &[u8]| trust.open_announcement(bytes).map_err(word);
    let mut chain = Chain::new();
    for held in several(with, "held") {
        chain.advance(open(&held)?).expect("what is held was taken");
    }
    let next = open(input)?;
    let step = if with["reader"] == "wallet" {
        chain.extend(next)
    } else {
        chain.advance(next)
    };
    match step {
        Ok(Step::Newer) => Ok(fields([("step", "newer".to_owned())])),
        Ok(Step::Known) => Ok(fields([("step", "known".to_owned())])),
        Err(ChainRefusal::Older) => Err("older".to_owned()),
        Err(ChainRefusal::Gap { first }) => Err(format!("gap_from_{}", first.0)),
        Err(ChainRefusal::Equivocation(_)) => Err("equivocation".to_owned()),
        Err(ChainRefusal::Time) => Err("time".to_owned()),
    }
}

fn announcement(announcement: &Announcement) -> Fields {
    fields([
        ("epoch", announcement.epoch().0.to_string()),
        ("start", announcement.start().to_string()),
        ("end", announcement.end().to_string()),
        ("key", hex::encode(announcement.key().to_bytes())),
        ("list", hex::encode(announcement.list())),
        ("previous", hex::encode(announcement.previous())),
    ])
}

#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
fn word(error: FeedError) -> String {
    let word = match error {
        FeedError::Wire(WireError::TooLarge { .. }) => "too_large",
        FeedError::Wire(WireError::NotOurs) => "not_ours",
        FeedError::Wire(WireError::Malformed) => "malformed",
        FeedError::Wire(WireError::Version(_)) => "version",
        FeedError::Wire(WireError::Signature) => "signature",
        FeedError::Wire(WireError::Sealed) => "sealed",
        FeedError::OtherFramework => "other_framework",
        FeedError::Quorum { signed, needed } => return format!("quorum_{signed}_of_{needed}"),
        FeedError::Rule(_) => "rule",
        FeedError::Digest => "digest",
        FeedError::Dropped(_) => "dropped",
        FeedError::WentBack(_) => "went_back",
    };
    word.to_owned()
}

pub(crate) fn fields<const N: usize>(all: [(&str, String); N]) -> Fields {
    all.into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn several(with: &Fields, name: &str) -> Vec<Vec<u8>> {
    let all = with.get(name).map_or("", String::as_str);
    all.split(',')
        .filter(|one| !one.is_empty())
        .map(unhex)
        .collect()
}

fn unhex(text: &str) -> Vec<u8> {
    hex::decode(text).expect("hexadecimal")
}
