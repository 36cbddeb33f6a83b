//! A replica of an authority, a wallet that asks it, and the audit of everything that it kept.

use std::collections::{HashMap, HashSet};

use huepass_authority::{
    Authority, AuthorityError, Granted, Grounds, Identifier, IdentityNumber, Keys, Ledger,
    LedgerError, PersonId, Policy, ReasonClass, Standing, Told,
};
use huepass_authority_postgres::{Address, Limits, PostgresLedger};
use huepass_credential::{
    Colour, CredentialType, Delta, Framework, Generators, GenesisDigest, IssuanceContext,
    MasterSecret, ShardId, ShardKeys, ShardState, audit,
};
use huepass_feed::{DeltaSegment, LogDigest};
use huepass_wire::{Offer, Pin, Purpose, Request, SealingSecret};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;

pub(crate) const NOW: u64 = 500_000 * 3600;
pub(crate) const GREEN: Standing = Standing {
    colour: Colour::Green,
    until: None,
};
pub(crate) const YELLOW: Standing = Standing {
    colour: Colour::Yellow,
    until: None,
};

/// Grounds that fit every colour, and taking it back.
pub(crate) fn grounds() -> Grounds {
    Grounds::new(ReasonClass::Correction, Identifier::new("test").unwrap())
}

pub(crate) fn granted(standing: Standing) -> Granted {
    Granted::new(standing, grounds()).unwrap()
}

pub(crate) type Replica = Authority<PostgresLedger>;

pub(crate) fn rng(seed: u64) -> ChaCha12Rng {
    ChaCha12Rng::seed_from_u64(seed)
}

fn framework() -> Framework {
    let genesis = GenesisDigest([0x4b; 32]);
    Framework::new(Generators::new(), genesis, CredentialType(1), 30).unwrap()
}

fn ledger(url: &str) -> PostgresLedger {
    PostgresLedger::open(&Address::parse(url).unwrap(), &Limits::default()).unwrap()
}

/// Founds an authority with one shard; gives its keys, which every replica has.
pub(crate) fn found(url: &str) -> Vec<u8> {
    let keys = Keys::random(&mut rng(1 << 42));
    let ledger = ledger(url);
    assert!(ledger.founding().unwrap().is_none());
    let policy = Policy::default();
    let mut authority = Authority::found(ledger, keys, framework(), policy, "Example").unwrap();
    let mut saved = Vec::new();
    let save = |keys: &Keys| {
        saved = keys.to_bytes().to_vec();
        Ok(())
    };
    authority.add_shard(&mut rng(1 << 43), save).unwrap();
    saved
}

/// One more replica of it.
pub(crate) fn open(url: &str, keys: &[u8]) -> Replica {
    let keys = Keys::from_bytes(keys).unwrap();
    Authority::open(ledger(url), keys, framework(), Policy::default()).unwrap()
}

struct Wallet(MasterSecret);

impl Wallet {
    fn new(rng: &mut ChaCha12Rng) -> Self {
        Self(MasterSecret::random(rng))
    }

    /// The first request for an offer.
    fn first(&mut self, offer: &[u8], pin: &Pin, rng: &mut ChaCha12Rng) -> Vec<u8> {
        let offer = Offer::open(offer).unwrap();
        let answer_key = SealingSecret::random(rng).public();
        let framework = framework();
        let context = IssuanceContext {
            framework: &framework,
            shard: offer.shard_id(),
            nonce: &offer.ticket.nonce,
            request: &Request::bound_bytes(Purpose::First, &offer.ticket.id, &answer_key),
        };
        let s = self.0.link_secret(offer.genesis, offer.authority);
        let request = Request {
            purpose: Purpose::First,
            ticket_id: offer.ticket.id,
            pin: Some(Pin::new(pin.expose()).unwrap()),
            commitment: s.commit(&context, rng).unwrap(),
            answer_key,
        };
        let sealed = request.seal(offer.genesis, offer.authority, &offer.sealing_key, rng);
        sealed.unwrap()
    }
}

/// Whether an error only says that the database was away: the caller may ask again.
fn is_away(error: &AuthorityError) -> bool {
    matches!(error, AuthorityError::Ledger(LedgerError::Storage(_)))
}

/// Does something until the database is there to do it; counts the times that it was not.
fn insist<T>(
    away: &mut u32,
    mut ask: impl FnMut() -> Result<T, AuthorityError>,
) -> Result<T, AuthorityError> {
    loop {
        match ask() {
            Err(error) if is_away(&error) && *away < 1000 => {
                *away += 1;
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            other => return other,
        }
    }
}

/// What a replica did with a stranger: registered, issued, and with two of three changed again.
/// `say` hears of everything once it is acknowledged; what a restart interrupts is asked for again.
/// Returns how often the database was away.
pub(crate) fn serve(
    replica: &Replica,
    seed: u64,
    i: u64,
    rng: &mut ChaCha12Rng,
    say: &mut dyn FnMut(&str, &[u8]),
) -> u32 {
    let number = IdentityNumber::parse(&format!("{seed}N{i}")).unwrap();
    let id = replica.person_id(&number);
    let mut away = 0;
    match insist(&mut away, || replica.add_person(&id, &granted(GREEN), NOW)) {
        Ok(_) => {}
        // Made after all, when the outcome was unknown.
        Err(AuthorityError::Ledger(LedgerError::PersonKnown)) if away > 0 => {}
        Err(other) => panic!("{other}"),
    }
    say("person", &id.to_bytes());
    let (offer, pin) = insist(&mut away, || replica.offer(&id, NOW, rng)).unwrap();
    let request = Wallet::new(rng).first(&offer, &pin, rng);
    say("ask", &request);
    let answered = insist(&mut away, || replica.answer(&request, NOW, rng)).unwrap();
    match answered.told {
        Told::Given(_) => {}
        Told::Again(_) if away > 0 => {}
        other => panic!("{other:?}"),
    }
    say("issue", &id.to_bytes());
    let revoked = match i % 3 {
        0 => insist(&mut away, || replica.revoke(&id, grounds(), NOW)).unwrap(),
        1 => insist(&mut away, || replica.set_colour(&id, granted(YELLOW), NOW)).unwrap(),
        _ => return away,
    };
    assert!(revoked == 1 || (away > 0 && revoked == 0));
    say("revoke", &id.to_bytes());
    away
}

/// What was acknowledged.
#[derive(Default)]
pub(crate) struct Said {
    pub(crate) persons: HashSet<PersonId>,
    pub(crate) issued: HashSet<PersonId>,
    pub(crate) revoked: HashSet<PersonId>,
    /// The newest request, whose answer may have got lost.
    pub(crate) asked: Option<Vec<u8>>,
    pub(crate) again: u32,
}

impl Said {
    pub(crate) fn hear(&mut self, what: &str, bytes: &[u8]) {
        let person = || PersonId::from_bytes(bytes.try_into().unwrap());
        match what {
            "ask" => self.asked = Some(bytes.to_vec()),
            "person" => assert!(self.persons.insert(person())),
            "issue" => assert!(self.issued.insert(person())),
            "revoke" => assert!(self.revoked.insert(person())),
            other => panic!("the replica said {other}"),
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.persons.extend(other.persons);
        self.issued.extend(other.issued);
        self.revoked.extend(other.revoked);
    }
}

/// The last request again: whether or not it was answered, there is one credential for it.
pub(crate) fn ask_again(replica: &Replica, said: &mut Said) {
    let Some(request) = said.asked.take() else {
        return;
    };
    let before = credentials(replica);
    let mut rng = rng((1 << 40) + u64::from(said.again));
    let answered = replica.answer(&request, NOW, &mut rng).unwrap();
    let after = credentials(replica);
    match answered.told {
        Told::Given(_) => assert_eq!(after, before + 1),
        Told::Again(_) => assert_eq!(after, before),
        Told::Refused(reason) => panic!("refused: {reason:?}"),
    }
    let again = replica.answer(&request, NOW, &mut rng).unwrap();
    assert_eq!(again.bytes, answered.bytes);
    assert!(matches!(again.told, Told::Again(_)));
    said.again += 1;
}

fn credentials(replica: &Replica) -> u32 {
    let shards = replica.shards().unwrap();
    shards.iter().map(|shard| shard.issued).sum()
}

/// Every shard's log, audited as a registrar does, out of signed segments as the feed has them.
/// Gives the place of every handle.
fn logs(replica: &Replica) -> HashMap<(u32, [u8; 32]), u32> {
    let mut log = HashMap::new();
    for shard in &replica.shards().unwrap() {
        let id = ShardId {
            authority: replica.id(),
            number: shard.number,
        };
        let genesis = replica.framework().genesis();
        let mut deltas: Vec<Delta> = Vec::new();
        let mut digest = LogDigest::birth(genesis, id);
        for segment in replica.delta_segments(shard.number, 1).unwrap() {
            let segment = DeltaSegment::open_signed(&segment.bytes, genesis).unwrap();
            deltas.extend(segment.deltas().unwrap());
            digest = segment.raw().iter().fold(digest, |log, one| log.and(one));
        }
        let keys = ShardKeys::from_own_store(id, shard.x, shard.x1);
        let birth = ShardState::birth(replica.framework().generators());
        let end = audit(&keys, &birth, &deltas, &mut rng(3)).unwrap();
        assert_eq!(end, shard.state());
        assert_eq!(digest, shard.log);
        for (place, delta) in (1_u32..).zip(&deltas) {
            let twice = log.insert((shard.number, delta.handle.to_bytes()), place);
            assert_eq!(twice, None, "a handle revoked twice");
        }
    }
    log
}

/// Nothing acknowledged is gone, nothing is half there, no handle is there twice.
pub(crate) fn check(replica: &Replica, said: &Said) {
    let mut log = logs(replica);
    let mut handles = HashSet::new();
    let mut issued: HashMap<u32, u32> = HashMap::new();
    let mut persons: HashMap<u32, u32> = HashMap::new();
    let mut known = HashSet::new();
    for person in &replica.people(None, usize::MAX).unwrap() {
        known.insert(person.id);
        *persons.entry(person.shard).or_default() += 1;
        let history = replica.history(&person.id).unwrap();
        assert_eq!(history.len(), usize::try_from(person.credentials).unwrap());
        assert_eq!(person.commitment.is_some(), !history.is_empty());
        // Every change with its reason.
        let timeline = replica.timeline(&person.id, 1, 10).unwrap();
        let entries = usize::try_from(person.entries).unwrap();
        assert_eq!(timeline.len(), entries, "a change without its reason");
        let newest = timeline.last().expect("a first colour has a reason");
        assert!(
            newest.standing == person.standing,
            "a reason without its change"
        );
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
            assert_eq!(
                place.is_some(),
                person.standing != Some(GREEN),
                "half a change"
            );
        }
    }
    assert!(log.is_empty(), "a delta for a handle that nobody has");
    assert!(
        said.persons.is_subset(&known),
        "an acknowledged person is gone"
    );
    for shard in &replica.shards().unwrap() {
        let count = |counts: &HashMap<u32, u32>| counts.get(&shard.number).copied().unwrap_or(0);
        assert_eq!(shard.issued, count(&issued));
        assert_eq!(shard.persons, count(&persons));
    }
}
