//! An authority in memory and wallets that talk to it, for the tests of this crate.

use huepass_credential::{
    AuthorityId, Credential, CredentialType, Framework, Generators, GenesisDigest, Hour,
    IssuanceContext, IssuedCredential, MasterSecret, ShardId, ShardKeys, Witness,
};
use huepass_rules::ReasonClass;
use huepass_wire::{Answer, Exchange, Offer, Outcome, Pin, Purpose, Reason, Request, Ticket};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::{
    Answered, Authority, Granted, Grounds, Identifier, IdentityNumber, Keys, MemoryLedger,
    PersonId, Policy, Standing, Told,
};

pub(crate) const GENESIS: GenesisDigest = GenesisDigest([0x47; 32]);
pub(crate) const HOUR: u32 = 500_000;
pub(crate) const NOW: u64 = HOUR as u64 * 3600 + 60;
pub(crate) const DAY: u64 = 86_400;

pub(crate) fn framework() -> Framework {
    framework_of(GENESIS)
}

pub(crate) fn framework_of(genesis: GenesisDigest) -> Framework {
    Framework::new(Generators::new(), genesis, CredentialType(1), 30).unwrap()
}

pub(crate) fn rng(seed: u8) -> ChaCha12Rng {
    ChaCha12Rng::from_seed([seed; 32])
}

/// An authority with one shard.
pub(crate) fn authority() -> Authority<MemoryLedger> {
    authority_with(Policy::default(), 1)
}

pub(crate) fn authority_with(policy: Policy, shards: u32) -> Authority<MemoryLedger> {
    let mut rng = rng(1);
    let keys = Keys::random(&mut rng);
    let ledger = MemoryLedger::new();
    let mut authority = Authority::found(ledger, keys, framework(), policy, "Example").unwrap();
    for _ in 0..shards {
        authority.add_shard(&mut rng, |_| Ok(())).unwrap();
    }
    authority
}

pub(crate) fn person(authority: &Authority<MemoryLedger>, number: &str, is: Standing) -> PersonId {
    let number = IdentityNumber::parse(number).unwrap();
    let id = authority.person_id(&number);
    authority.add_person(&id, &granted(is), NOW).unwrap();
    id
}

/// Grounds that fit every change.
pub(crate) fn grounds() -> Grounds {
    Grounds::new(ReasonClass::Correction, Identifier::new("test").unwrap())
}

/// What fits a lost wallet.
pub(crate) fn loss() -> Grounds {
    Grounds::new(ReasonClass::Declaration, Identifier::new("test").unwrap())
}

pub(crate) fn granted(standing: Standing) -> Granted {
    Granted::new(standing, grounds()).unwrap()
}

/// One wallet: what it keeps between requests.
pub(crate) struct Wallet {
    master: MasterSecret,
    pub(crate) rng: ChaCha12Rng,
    pub(crate) shard: Option<ShardId>,
    pub(crate) ticket: Option<Ticket>,
    sealing_key: [u8; 32],
}

/// A request on its way, with what opens its answer.
pub(crate) struct Sent {
    pub(crate) bytes: Vec<u8>,
    exchange: Exchange,
    secret: huepass_wire::SealingSecret,
}

impl Sent {
    pub(crate) fn open(&self, answered: &Answered) -> Answer {
        Answer::open(&answered.bytes, &self.exchange, &self.secret).unwrap()
    }
}

impl Wallet {
    pub(crate) fn new(seed: u8) -> Self {
        let mut rng = rng(seed);
        Self {
            master: MasterSecret::random(&mut rng),
            rng,
            shard: None,
            ticket: None,
            sealing_key: [0; 32],
        }
    }

    /// Takes an offer in.
    pub(crate) fn take(&mut self, offer: &[u8]) {
        let offer = Offer::open(offer).unwrap();
        self.shard = Some(offer.shard_id());
        self.sealing_key = offer.sealing_key;
        self.ticket = Some(offer.ticket);
    }

    /// A request with the ticket that the wallet holds.
    pub(crate) fn ask(&mut self, purpose: Purpose, pin: Option<&str>) -> Sent {
        self.ask_changed(purpose, pin, |_| {})
    }

    /// The same, with a change made before it is sealed.
    pub(crate) fn ask_changed(
        &mut self,
        purpose: Purpose,
        pin: Option<&str>,
        change: impl FnOnce(&mut Request),
    ) -> Sent {
        let shard = self.shard.unwrap();
        let ticket = self.ticket.clone().unwrap();
        let secret = huepass_wire::SealingSecret::random(&mut self.rng);
        let answer_key = secret.public();
        let framework = framework();
        let context = IssuanceContext {
            framework: &framework,
            shard,
            nonce: &ticket.nonce,
            request: &Request::bound_bytes(purpose, &ticket.id, &answer_key),
        };
        let s = self.master.link_secret(GENESIS, shard.authority);
        let mut request = Request {
            purpose,
            ticket_id: ticket.id,
            pin: pin.map(|digits| Pin::new(digits).unwrap()),
            commitment: s.commit(&context, &mut self.rng).unwrap(),
            answer_key,
        };
        change(&mut request);
        let exchange = Exchange {
            genesis: GENESIS,
            authority: shard.authority,
            ticket_id: request.ticket_id,
        };
        let bytes = request
            .seal(GENESIS, shard.authority, &self.sealing_key, &mut self.rng)
            .unwrap();
        Sent {
            bytes,
            exchange,
            secret,
        }
    }

    /// Sends a request and gives the reason it was refused for.
    pub(crate) fn refusal(
        &mut self,
        authority: &Authority<MemoryLedger>,
        purpose: Purpose,
        pin: Option<&str>,
        now: u64,
    ) -> Reason {
        let sent = self.ask(purpose, pin);
        refusal(authority, &sent, now)
    }

    /// Fetches a credential, takes the next ticket, and checks what a wallet checks.
    pub(crate) fn fetch(
        &mut self,
        authority: &Authority<MemoryLedger>,
        purpose: Purpose,
        pin: Option<&str>,
        now: u64,
    ) -> (Credential, Witness) {
        let sent = self.ask(purpose, pin);
        let answered = authority.answer(&sent.bytes, now, &mut self.rng).unwrap();
        assert_eq!(answered.told, Told::Given(purpose));
        let answer = sent.open(&answered);
        assert_eq!(answer.purpose, purpose);
        let Outcome::Credential {
            shard,
            credential_type,
            issued,
            next,
        } = answer.outcome
        else {
            panic!("no credential");
        };
        assert_eq!(Some(shard), self.shard.map(|shard| shard.number));
        assert_eq!(credential_type, CredentialType(1));
        self.ticket = Some(next);
        self.accept(authority, &issued, now)
    }

    fn accept(
        &self,
        authority: &Authority<MemoryLedger>,
        issued: &IssuedCredential,
        now: u64,
    ) -> (Credential, Witness) {
        let keys = shard_keys(authority, self.shard.unwrap().number);
        let s = self.master.link_secret(GENESIS, authority.id());
        let hour = Hour::of_seconds(now);
        Credential::accept(issued, &framework(), &keys, &s, hour).unwrap()
    }
}

/// An authority's shard as its descriptor gives it.
pub(crate) fn shard_keys(authority: &Authority<MemoryLedger>, number: u32) -> ShardKeys {
    let bytes = authority.descriptor().unwrap();
    huepass_feed::AuthorityDescriptor::open_signed(&bytes, GENESIS)
        .unwrap()
        .shard_keys(number)
        .unwrap()
}

pub(crate) fn refusal(authority: &Authority<MemoryLedger>, sent: &Sent, now: u64) -> Reason {
    let answered = authority.answer(&sent.bytes, now, &mut rng(78)).unwrap();
    let Outcome::Refused { reason } = sent.open(&answered).outcome else {
        panic!("not refused");
    };
    assert_eq!(answered.told, Told::Refused(reason));
    reason
}

pub(crate) const OTHER: AuthorityId = AuthorityId([9; 32]);
