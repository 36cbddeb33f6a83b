//! kill -9 at random points while an authority issues and revokes: everything acknowledged is there
//! afterwards, nothing is half there, no handle is used twice, and the logs audit.
//! `HUEPASS_CRASHES` sets how many (20 if unset).

mod common;

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use common::{NOW, Wallet, YELLOW, open, rng};
use huepass_authority::{Authority, AuthorityError, IdentityNumber, LedgerError, PersonId, Told};
use huepass_authority_store::SledLedger;
use huepass_credential::{Delta, ShardId, ShardKeys, ShardState, audit};
use huepass_feed::LogDigest;

const FOLDER: &str = "HUEPASS_TEST_LEDGER";
const SEED: &str = "HUEPASS_TEST_SEED";

/// Marks what the writer says among the test harness's own words.
const MARK: &str = "did ";

#[test]
#[ignore = "the process that the other test starts and kills"]
fn writer() {
    let folder = std::env::var_os(FOLDER).expect("started by the other test only");
    let seed: u64 = std::env::var(SEED).unwrap().parse().unwrap();
    let mut authority = open(Path::new(&folder));
    let mut rng = rng(seed);
    for i in 0.. {
        let number = IdentityNumber::parse(&format!("{seed}N{i}")).unwrap();
        let id = authority.person_id(&number);
        loop {
            match authority.add_person(&id, &common::granted(common::GREEN), NOW) {
                Err(AuthorityError::Ledger(LedgerError::NoRoom)) => {
                    let shard = common::add_shard(Path::new(&folder), &mut authority, &mut rng);
                    say("shard", &shard.to_be_bytes());
                }
                other => {
                    other.unwrap();
                    break;
                }
            }
        }
        say("person", &id.to_bytes());
        let (offer, pin) = authority.offer(&id, NOW, &mut rng).unwrap();
        let mut wallet = Wallet::new(&mut rng);
        let request = wallet.first(&offer, &pin, &mut rng);
        say("ask", &request);
        let answered = authority.answer(&request, NOW, &mut rng).unwrap();
        assert!(matches!(answered.told, Told::Given(_)));
        say("issue", &id.to_bytes());
        match i % 3 {
            0 => {
                assert_eq!(authority.revoke(&id, common::grounds(), NOW).unwrap(), 1);
                say("revoke", &id.to_bytes());
            }
            1 => {
                assert_eq!(
                    authority
                        .set_colour(&id, common::granted(YELLOW), NOW)
                        .unwrap(),
                    1
                );
                say("colour", &id.to_bytes());
            }
            _ => {}
        }
    }
}

fn say(what: &str, bytes: &[u8]) {
    let mut stdout = std::io::stdout();
    writeln!(stdout, "\n{MARK}{what} {}", hex::encode(bytes)).unwrap();
    stdout.flush().unwrap();
}

#[test]
fn killed_authorities_lose_nothing_acknowledged() {
    let crashes: u64 = match std::env::var("HUEPASS_CRASHES") {
        Ok(text) => text.parse().expect("HUEPASS_CRASHES is a number"),
        Err(_) => 20,
    };
    let dir = tempfile::tempdir().unwrap();
    let mut said = Said::default();
    let mut random = common::Random(20_261_121);
    for seed in 0..crashes {
        let (mut child, mut stdout) = start(dir.path(), seed);
        // Some are killed by the clock alone, so that they die while opening or founding.
        for _ in 0..random.below(4) * random.below(30) {
            let (what, bytes) = next(&mut stdout).expect("the writer goes on");
            said.hear(&what, bytes);
        }
        std::thread::sleep(Duration::from_micros(random.below(20_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        while let Some((what, bytes)) = next(&mut stdout) {
            said.hear(&what, bytes);
        }
        check(&open(dir.path()), &mut said);
    }
    println!(
        "{crashes} crashes: {} credentials and {} revocations acknowledged, {} answers asked for again",
        said.issued.len(),
        said.revoked.len(),
        said.again,
    );
    assert!(
        said.issued.len() as u64 > crashes,
        "the writers got nowhere"
    );
    assert!(!said.revoked.is_empty());
}

/// What was acknowledged so far.
#[derive(Default)]
struct Said {
    persons: HashSet<PersonId>,
    issued: HashSet<PersonId>,
    revoked: HashSet<PersonId>,
    shards: u32,
    /// The newest request, whose answer may have got lost.
    asked: Option<Vec<u8>>,
    again: u32,
}

impl Said {
    fn hear(&mut self, what: &str, bytes: Vec<u8>) {
        let person = || PersonId::from_bytes(bytes[..].try_into().unwrap());
        match what {
            "shard" => self.shards += 1,
            "ask" => self.asked = Some(bytes),
            "person" => assert!(self.persons.insert(person())),
            "issue" => assert!(self.issued.insert(person())),
            "revoke" | "colour" => assert!(self.revoked.insert(person())),
            other => panic!("the writer said {other}"),
        }
    }
}

fn check(authority: &Authority<SledLedger>, said: &mut Said) {
    // The last request again: whether or not it was answered, there is one credential for it.
    if let Some(request) = said.asked.take() {
        let before = credentials(authority);
        let mut rng = rng((1 << 40) + u64::from(said.again));
        let answered = authority.answer(&request, NOW, &mut rng).unwrap();
        let after = credentials(authority);
        match answered.told {
            Told::Given(_) => assert_eq!(after, before + 1),
            Told::Again(_) => assert_eq!(after, before),
            Told::Refused(reason) => panic!("refused: {reason:?}"),
        }
        let again = authority.answer(&request, NOW, &mut rng).unwrap();
        assert_eq!(again.bytes, answered.bytes);
        assert!(matches!(again.told, Told::Again(_)));
        said.again += 1;
    }

    // Logs and states.
    let shards = authority.shards().unwrap();
    assert!(shards.len() >= usize::try_from(said.shards).unwrap());
    let mut log = HashMap::new();
    for shard in &shards {
        let id = ShardId {
            authority: authority.id(),
            number: shard.number,
        };
        let genesis = authority.framework().genesis();
        let segments = authority.delta_segments(shard.number, 1).unwrap();
        let mut deltas: Vec<Delta> = Vec::new();
        let mut digest = LogDigest::birth(genesis, id);
        for segment in segments {
            let segment = huepass_feed::DeltaSegment::open_signed(&segment.bytes, genesis).unwrap();
            deltas.extend(segment.deltas().unwrap());
            digest = segment
                .raw()
                .iter()
                .fold(digest, |log, delta| log.and(delta));
        }
        let keys = ShardKeys::from_own_store(id, shard.x, shard.x1);
        let birth = ShardState::birth(authority.framework().generators());
        let end = audit(&keys, &birth, &deltas, &mut rng(3)).unwrap();
        assert_eq!(end, shard.state());
        assert_eq!(digest, shard.log);
        for (place, delta) in (1_u32..).zip(&deltas) {
            let twice = log.insert((shard.number, delta.handle.to_bytes()), place);
            assert_eq!(twice, None, "a handle revoked twice");
        }
    }

    // Persons and their credentials, against logs and counts.
    let people = authority.people(None, usize::MAX).unwrap();
    let mut handles = HashSet::new();
    let mut issued: HashMap<u32, u32> = HashMap::new();
    let mut persons: HashMap<u32, u32> = HashMap::new();
    let mut known = HashSet::new();
    for person in &people {
        known.insert(person.id);
        *persons.entry(person.shard).or_default() += 1;
        let history = authority.history(&person.id).unwrap();
        assert_eq!(history.len(), usize::try_from(person.credentials).unwrap());
        assert_eq!(person.commitment.is_some(), !history.is_empty());
        if said.issued.contains(&person.id) {
            assert!(!history.is_empty(), "an acknowledged credential is gone");
        }
        for one in &history {
            let handle = (one.shard, one.handle.to_bytes());
            let place = one.revoked.map(|revoked| revoked.place);
            assert_eq!(log.remove(&handle), place, "history and log differ");
            assert!(handles.insert(handle), "a handle issued twice");
            *issued.entry(one.shard).or_default() += 1;
            if said.revoked.contains(&person.id) {
                assert!(place.is_some(), "an acknowledged revocation is gone");
            }
            // A revocation and what it means for the person come together.
            let changed = person.standing != Some(common::GREEN);
            assert_eq!(place.is_some(), changed, "half a change");
        }
        // So does the reason.
        let timeline = authority.timeline(&person.id, 1, 10).unwrap();
        assert_eq!(
            timeline.len(),
            usize::try_from(person.entries).unwrap(),
            "a change without its reason"
        );
        let newest = timeline.last().expect("a first colour has a reason");
        assert!(
            newest.standing == person.standing,
            "a reason without its change"
        );
    }
    assert!(log.is_empty(), "a delta for a handle that nobody has");
    assert!(
        said.persons.is_subset(&known),
        "an acknowledged person is gone"
    );
    for shard in &shards {
        let count = |counts: &HashMap<u32, u32>| counts.get(&shard.number).copied().unwrap_or(0);
        assert_eq!(shard.issued, count(&issued));
        assert_eq!(shard.persons, count(&persons));
    }
}

fn credentials(authority: &Authority<SledLedger>) -> u32 {
    let shards = authority.shards().unwrap();
    shards.iter().map(|shard| shard.issued).sum()
}

fn start(folder: &Path, seed: u64) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "writer", "--nocapture"])
        .env(FOLDER, folder)
        .env(SEED, seed.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    (child, stdout)
}

/// The next thing that the writer said it did, or `None` once it is gone.
fn next(stdout: &mut impl BufRead) -> Option<(String, Vec<u8>)> {
    let mut line = String::new();
    while stdout.read_line(&mut line).unwrap() > 0 {
        if let Some(said) = line.strip_prefix(MARK) {
            // Cut off in the middle of a word: not said.
            let said = said.strip_suffix('\n')?;
            let (what, bytes) = said.split_once(' ').unwrap();
            return Some((what.to_owned(), hex::decode(bytes).unwrap()));
        }
        line.clear();
    }
    None
}
