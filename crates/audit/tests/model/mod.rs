//! A vector of spec/vectors/audit as a Rust type, and the play of it. The test and the generator
//! (examples/vectors.rs) share this.
#![allow(
    clippy::too_many_lines,
    reason = "a list of scenarios is as long as it is"
)]

pub(crate) mod all;
mod log;
mod orders;
#[allow(dead_code, reason = "the unit tests of the crate use the rest")]
#[path = "../../src/testing.rs"]
pub(crate) mod world;

use std::collections::BTreeMap;

use huepass_audit::{
    Approved, Asked, AuditError, AuthorityId, ConsistencyProof, Desk, DetailsSalt, Drill, Entry,
    ErasureKey, Evidence, Finding, Frontier, Hash, HeadRefusal, InclusionProof, Leaf, Mode, Need,
    Node, Officer, OfficerId, Officers, OrderRefusal, Parameters, Permit, Plan, ProofRefusal,
    Quota, Real, Replay, Role, Roles, Signatory, SignedHead, Spent, Standing, Step, Verb,
    check_entry, may,
};
use huepass_wire::WireError;
use serde::{Deserialize, Serialize};

/// Names and values; bytes are hexadecimal, several values are separated by commas.
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
    match vector.format.as_str() {
        "entry" => entry(&input),
        "head" => {
            let head = SignedHead::open(&input, authority(with)).map_err(document)?;
            let head = head.get();
            Ok(fields([
                ("size", head.size().to_string()),
                ("root", hex::encode(head.root().0)),
                ("time", head.time().to_string()),
            ]))
        }
        "inclusion" => inclusion(with, &input),
        "growth" => growth(with, &input),
        "replay" => replay(with, &input),
        "evidence" => evidence(with, &input),
        "order" if with["mode"] == "drill" => order::<Drill>(with, &input),
        "order" => order::<Real>(with, &input),
        "tree" => Ok(tree(with)),
        "tag" => {
            let key = ErasureKey::from_bytes(array(&input));
            let tag = key.tag(authority(with), number(with, "sequence"));
            Ok(fields([("tag", hex::encode(tag.0))]))
        }
        "details" => {
            let salt = DetailsSalt(array(&unhex(&with["salt"])));
            let digest = salt.digest(&input);
            Ok(fields([("digest", hex::encode(digest.0))]))
        }
        "parameters" => {
            let digest = Parameters::digest(&input);
            Ok(fields([("digest", hex::encode(digest.0))]))
        }
        "limit" => match quota(with).need(number(with, "now"), number(with, "persons")) {
            Need::One => Ok(Fields::new()),
            Need::Two => Err("second_needed".to_owned()),
        },
        "powers" => Ok(powers()),
        other => panic!("no such format: {other}"),
    }
}

fn entry(input: &[u8]) -> Result<Fields, String> {
    let entry = Entry::decode(input).map_err(document)?;
    let officers: Vec<String> = entry
        .officers()
        .iter()
        .map(|id| hex::encode(id.0))
        .collect();
    let mut out = fields([
        ("leaf", hex::encode(entry.leaf().0)),
        ("sequence", entry.sequence().to_string()),
        ("time", entry.time().to_string()),
        ("verb", entry.verb().name().to_owned()),
        ("drill", entry.drill().to_string()),
        ("officers", officers.join(",")),
        ("persons", entry.persons().to_string()),
        ("details", hex::encode(entry.details().0)),
    ]);
    let mut given = |name: &str, value: Option<String>| {
        out.extend(value.map(|value| (name.to_owned(), value)));
    };
    given(
        "reason",
        entry.reason().map(|reason| reason.number().to_string()),
    );
    given("basis", entry.basis().map(ToString::to_string));
    given("set", entry.rule().map(|rule| rule.set.to_string()));
    let rule = entry.rule().and_then(|rule| rule.rule.as_ref());
    given("rule", rule.map(ToString::to_string));
    given("subject", entry.subject().map(|tag| hex::encode(tag.0)));
    Ok(out)
}

fn inclusion(with: &Fields, entry: &[u8]) -> Result<Fields, String> {
    let head = SignedHead::open(&unhex(&with["head"]), authority(with)).map_err(document)?;
    let proof = InclusionProof::decode(&unhex(&with["proof"])).map_err(document)?;
    check_entry(head.get(), entry, &proof).map_err(finding)?;
    Ok(Fields::new())
}

fn growth(with: &Fields, newer: &[u8]) -> Result<Fields, String> {
    let older = SignedHead::open(&unhex(&with["older"]), authority(with)).map_err(document)?;
    let newer = SignedHead::open(newer, authority(with)).map_err(document)?;
    let proof = ConsistencyProof::decode(&unhex(&with["proof"])).map_err(document)?;
    match newer.follows(&older, &proof) {
        Ok(Step::Newer) => Ok(fields([("step", "newer".to_owned())])),
        Ok(Step::Known) => Ok(fields([("step", "known".to_owned())])),
        Err(HeadRefusal::Document(error)) => Err(document(error)),
        Err(HeadRefusal::Older) => Err("older".to_owned()),
        Err(HeadRefusal::Unproven { why, .. }) => Err(format!("unproven_{}", proof_word(why))),
        Err(HeadRefusal::Equivocation(_)) => Err("equivocation".to_owned()),
    }
}

fn replay(with: &Fields, head: &[u8]) -> Result<Fields, String> {
    let head = SignedHead::open(head, authority(with)).map_err(document)?;
    let limit = with.contains_key("limit").then(|| number(with, "limit"));
    let mut replay = Replay::new(limit);
    for entry in several(with, "entries") {
        replay.push(&entry).map_err(finding)?;
    }
    replay.compare(head.get()).map_err(finding)?;
    Ok(Fields::new())
}

fn evidence(with: &Fields, second: &[u8]) -> Result<Fields, String> {
    let entries = several(with, "entries");
    let proofs = several(with, "proofs");
    let mut leaves = entries.into_iter().zip(proofs).map(|(entry, proof)| {
        let proof = InclusionProof::decode(&proof).map_err(document)?;
        Ok::<_, String>(Leaf { entry, proof })
    });
    let leaves = match (leaves.next(), leaves.next()) {
        (Some(one), Some(other)) => Some([one?, other?]),
        _ => None,
    };
    let first = unhex(&with["first"]);
    Evidence::open(&first, second, leaves, authority(with)).map_err(document)?;
    Ok(Fields::new())
}

fn order<M: Mode>(with: &Fields, order: &[u8]) -> Result<Fields, String> {
    let officers = Officers::new(several_words(with, "officers").map(officer)).expect("a roster");
    let quota = quota(with);
    let desk = Desk {
        authority: authority(with),
        officers: &officers,
        quota: &quota,
        now: number(with, "now"),
    };
    let asked = Asked {
        verb: Verb::from_name(&with["verb"]).expect("a verb"),
        parameters: Parameters(array(&unhex(&with["parameters"]))),
        persons: number(with, "persons"),
    };
    let approval = with.get("approval").map(|approval| unhex(approval));
    let approved: Result<Approved<M>, OrderRefusal> = desk
        .check(&asked, order, approval.as_deref())
        .and_then(|unspent| {
            let again = with.get("used").is_some_and(|used| used == "yes");
            unspent.once(if again { Spent::Again } else { Spent::First })
        });
    let approved = approved.map_err(refusal)?;
    Ok(fields([("alone", approved.alone().to_string())]))
}

/// `id:role:key:standing`.
fn officer(text: &str) -> Officer {
    let [id, role, key, standing] = text.split(':').collect::<Vec<_>>()[..] else {
        panic!("four parts: {text}");
    };
    let role = Role::ALL.into_iter().find(|known| known.name() == role);
    Officer {
        id: OfficerId(array(&unhex(id))),
        role: role.expect("a role"),
        key: array(&unhex(key)),
        standing: if standing == "in-office" {
            Standing::InOffice
        } else {
            Standing::Suspended
        },
    }
}

/// A tree over leaves: its root, and the path or proof that is asked for.
fn tree(with: &Fields) -> Fields {
    let mut log = Frontier::empty();
    let mut nodes: BTreeMap<Node, Hash> = BTreeMap::new();
    for leaf in with["leaves"].split(',').skip(1) {
        nodes.extend(log.push(Hash::leaf(&unhex(leaf))).expect("few leaves"));
    }
    let mut out = fields([("root", hex::encode(log.root().0))]);
    let mut add = |name: &str, plan: Plan| {
        let hashes = plan.hashes(&nodes).expect("all nodes");
        let hashes: Vec<String> = hashes.iter().map(|hash| hex::encode(hash.0)).collect();
        out.insert(name.to_owned(), hashes.join(","));
    };
    if with.contains_key("index") {
        let plan = Plan::inclusion(number(with, "index"), log.size());
        add("path", plan.expect("a leaf"));
    }
    if with.contains_key("older") {
        let plan = Plan::consistency(number(with, "older"), log.size());
        add("proof", plan.expect("a size"));
    }
    out
}

fn powers() -> Fields {
    let names = |roles: Roles| {
        roles
            .iter()
            .map(Role::name)
            .collect::<Vec<_>>()
            .join(" or ")
    };
    let cell = |verb: Verb, role: Role| match may(role, verb) {
        Permit::Yes => "yes".to_owned(),
        Permit::No => "no".to_owned(),
        Permit::Second(roles) => format!("with {}", names(roles)),
    };
    let verbs = Verb::ALL.iter().flat_map(|verb| {
        Role::ALL.map(|role| {
            (
                format!("{} {}", verb.name(), role.name()),
                cell(*verb, role),
            )
        })
    });
    verbs.collect()
}

/// `time:persons`, as they were changed on one officer's word.
fn quota(with: &Fields) -> Quota {
    let mut quota = Quota::new(number(with, "limit"));
    for record in several_words(with, "changed") {
        let (time, persons) = record.split_once(':').expect("two parts");
        quota.record(
            time.parse().expect("a number"),
            persons.parse().expect("a number"),
        );
    }
    quota
}

#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
fn document(error: AuditError) -> String {
    let word = match error {
        AuditError::Wire(WireError::TooLarge { .. }) => "too_large",
        AuditError::Wire(WireError::NotOurs) => "not_ours",
        AuditError::Wire(WireError::Malformed) => "malformed",
        AuditError::Wire(WireError::Version(_)) => "version",
        AuditError::Wire(WireError::Signature) => "signature",
        AuditError::Wire(WireError::Sealed) => "sealed",
        AuditError::OtherAuthority => "other_authority",
        AuditError::Rule(_) => "rule",
        AuditError::NoContradiction => "no_contradiction",
        AuditError::Proof(why) => return format!("proof_{}", proof_word(why)),
    };
    word.to_owned()
}

const fn proof_word(why: ProofRefusal) -> &'static str {
    match why {
        ProofRefusal::Size => "size",
        ProofRefusal::Length => "length",
        ProofRefusal::Root => "root",
    }
}

fn finding(finding: Finding) -> String {
    let word = match finding {
        Finding::Document(error) => return document(error),
        Finding::Proof(why) => return format!("proof_{}", proof_word(why)),
        Finding::Sequence => "sequence",
        Finding::Time => "time",
        Finding::Limit => "limit",
        Finding::Size => "size",
        Finding::Root => "root",
        Finding::Full(_) => "full",
    };
    word.to_owned()
}

fn refusal(refusal: OrderRefusal) -> String {
    let of = |which: Signatory, word: &str| match which {
        Signatory::First => word.to_owned(),
        Signatory::Second => format!("second_{word}"),
    };
    match refusal {
        OrderRefusal::Document(error) => document(error),
        OrderRefusal::OtherAuthority(which) => of(which, "other_authority"),
        OrderRefusal::UnknownOfficer(which) => of(which, "unknown_officer"),
        OrderRefusal::Signature(which) => of(which, "signature"),
        OrderRefusal::Suspended(which) => of(which, "suspended"),
        OrderRefusal::Role(which) => of(which, "role"),
        OrderRefusal::OtherVerb => "other_verb".to_owned(),
        OrderRefusal::OtherParameters => "other_parameters".to_owned(),
        OrderRefusal::Persons => "persons".to_owned(),
        OrderRefusal::Expired => "expired".to_owned(),
        OrderRefusal::TooLong => "too_long".to_owned(),
        OrderRefusal::SecondNeeded(_) => "second_needed".to_owned(),
        OrderRefusal::SamePerson => "same_person".to_owned(),
        OrderRefusal::OtherOrder => "other_order".to_owned(),
        OrderRefusal::Replayed => "replayed".to_owned(),
    }
}

fn authority(with: &Fields) -> AuthorityId {
    AuthorityId(array(&unhex(&with["authority"])))
}

fn number(with: &Fields, name: &str) -> u64 {
    with[name].parse().expect("a number")
}

fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.try_into().expect("the right length")
}

pub(crate) fn fields<const N: usize>(all: [(&str, String); N]) -> Fields {
    all.into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn several_words<'a>(with: &'a Fields, name: &str) -> impl Iterator<Item = &'a str> {
    let all = with.get(name).map_or("", String::as_str);
    all.split(',').filter(|one| !one.is_empty())
}

fn several(with: &Fields, name: &str) -> Vec<Vec<u8>> {
    several_words(with, name).map(unhex).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    hex::decode(text).expect("hexadecimal")
}
