//! What the cases share: a founded ledger with shards of real keys, and short ways to ask.

use std::collections::BTreeMap;

use huepass_credential::{
    Attributes, AuthorityId, Colour, CredentialType, Delta, G1Affine, Generators, GenesisDigest,
    Handle, Hour, ShardId, ShardKeys, ShardSecret, ShardState, audit,
};
use huepass_feed::LogDigest;
use huepass_rules::ReasonClass;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::Identifier;
use crate::error::{Fault, LedgerError};
use crate::grounds::Grounds;
use crate::identity::PersonId;
use crate::ledger::{Decision, Ledger, Redeemed, Redemption, Stop, View};
use crate::offer::draw16;
use crate::records::{
    Founding, NewCredential, RequestDigest, ShardRecord, Standing, TicketId, TicketKind,
    TicketRecord, TicketState,
};
use crate::timeline::{Change, Granted};

pub(super) const GENESIS: GenesisDigest = GenesisDigest([0x61; 32]);
pub(super) const AUTHORITY: AuthorityId = AuthorityId([0x62; 32]);
/// The time at which everything happens: the beginning of hour 500,000.
pub(super) const NOW: u64 = 500_000 * 3600;
pub(super) const CAPACITY: u32 = 100;
pub(super) const GREEN: Standing = Standing {
    colour: Colour::Green,
    until: None,
};

pub(super) struct World<'a> {
    pub(super) ledger: &'a dyn Ledger,
    pub(super) secrets: BTreeMap<u32, ShardSecret>,
    pub(super) rng: ChaCha12Rng,
}

pub(super) fn founding() -> Founding {
    Founding {
        genesis: GENESIS,
        authority: AUTHORITY,
        credential_type: CredentialType(1),
        name: "Example".to_owned(),
        edition: 1,
    }
}

pub(super) fn shard_id(number: u32) -> ShardId {
    ShardId {
        authority: AUTHORITY,
        number,
    }
}

pub(super) fn person_id(name: u8) -> PersonId {
    PersonId::from_bytes([name; 32])
}

impl<'a> World<'a> {
    /// A founded ledger with shards 0 to `shards` − 1.
    pub(super) fn new(ledger: &'a dyn Ledger, shards: u32) -> Self {
        let mut world = Self {
            ledger,
            secrets: BTreeMap::new(),
            rng: ChaCha12Rng::from_seed([7; 32]),
        };
        ledger.found(&founding()).unwrap();
        for number in 0..shards {
            let record = world.shard(number);
            ledger.add_shard(&record).unwrap();
        }
        world
    }

    /// A new shard's record; its key is among the secrets.
    pub(super) fn shard(&mut self, number: u32) -> ShardRecord {
        let secret = ShardSecret::random(&mut self.rng);
        let key = secret.descriptor(GENESIS, shard_id(number), &mut self.rng);
        let birth = ShardState::birth(&Generators::new());
        self.secrets.insert(number, secret);
        ShardRecord {
            number,
            x: key.x,
            x1: key.x1,
            proof: key.proof,
            n: birth.n,
            v: birth.v,
            log: LogDigest::birth(GENESIS, shard_id(number)),
            issued: 0,
            persons: 0,
            retired: None,
        }
    }

    pub(super) fn person(&self, name: u8) -> PersonId {
        let id = person_id(name);
        self.ledger
            .add_person(&id, &granted(GREEN), CAPACITY, NOW)
            .unwrap();
        id
    }

    /// A commitment: for a ledger, any point will do.
    pub(super) fn commitment(&mut self) -> G1Affine {
        let secret = ShardSecret::random(&mut self.rng);
        secret.descriptor(GENESIS, shard_id(0), &mut self.rng).x1
    }

    pub(super) fn handle(&mut self) -> Handle {
        Handle::random(&mut self.rng)
    }

    pub(super) fn ticket(&mut self, person: PersonId) -> TicketRecord {
        TicketRecord {
            id: TicketId(draw16(&mut self.rng)),
            nonce: draw16(&mut self.rng),
            person,
            shard: 0,
            kind: TicketKind::Offer { pin: [1; 32] },
            expires: NOW + 100,
            state: TicketState::open(),
        }
    }

    /// An offer's ticket, kept by the ledger.
    pub(super) fn offer(&mut self, person: PersonId) -> TicketRecord {
        let mut ticket = self.ticket(person);
        ticket.shard = self
            .ledger
            .open_offer(&ticket, CAPACITY, &|shard| shard.retired.is_none())
            .unwrap();
        ticket
    }

    /// What an authority decides: a credential until `expiry`, and another ticket.
    pub(super) fn decision(&mut self, from: &TicketRecord, expiry: Hour) -> Decision {
        let handle = self.handle();
        let next = TicketRecord {
            kind: TicketKind::Next { handle },
            ..self.ticket(from.person)
        };
        Decision {
            answer: next.nonce.to_vec(),
            next: TicketRecord {
                shard: from.shard,
                ..next
            },
            credential: Some(NewCredential {
                handle,
                attributes: Attributes {
                    colour: Colour::Green,
                    expiry,
                },
            }),
        }
    }

    /// Uses a ticket with a decision that was made before.
    pub(super) fn redeem(
        &self,
        ticket: &TicketRecord,
        request: u8,
        commitment: &G1Affine,
        decision: &Decision,
    ) -> Result<Redeemed, LedgerError> {
        self.redeem_with(ticket, request, commitment, &mut |_| Ok(decision.clone()))
    }

    pub(super) fn redeem_with(
        &self,
        ticket: &TicketRecord,
        request: u8,
        commitment: &G1Affine,
        decide: &mut dyn FnMut(&View<'_>) -> Result<Decision, Stop>,
    ) -> Result<Redeemed, LedgerError> {
        let redemption = Redemption {
            ticket: ticket.id,
            request: RequestDigest([request; 32]),
            commitment,
            now: NOW,
        };
        self.ledger.redeem(&redemption, decide)
    }

    /// Issues a credential through an offer and gives its handle.
    pub(super) fn issue(&mut self, person: PersonId, u: &G1Affine, expiry: Hour) -> (u32, Handle) {
        let ticket = self.offer(person);
        let decision = self.decision(&ticket, expiry);
        let done = self.redeem(&ticket, 1, u, &decision).unwrap();
        assert!(done == Redeemed::Done(decision.answer.clone()));
        (ticket.shard, decision.credential.unwrap().handle)
    }

    pub(super) fn divide(
        &self,
    ) -> impl FnMut(u32, Handle, &ShardState) -> Result<ShardState, Fault> {
        |number, handle, state| Ok(self.secrets[&number].revoke(handle, state)?)
    }

    pub(super) fn revoke(&self, shard: u32, handle: Handle) -> Result<u32, LedgerError> {
        self.ledger.revoke(shard, handle, NOW, &mut self.divide())
    }

    /// Audits a shard's whole log as a registrar does, and that no handle is in it twice; gives
    /// the handles.
    pub(super) fn audit(&mut self, number: u32) -> Vec<Handle> {
        let record = self.ledger.shard(number).unwrap();
        let raw = self.ledger.deltas(number, 1, u32::MAX).unwrap();
        let read = |bytes| Delta::from_bytes(bytes).unwrap();
        let deltas: Vec<Delta> = raw.iter().map(read).collect();
        let keys = ShardKeys::from_own_store(shard_id(number), record.x, record.x1);
        let birth = ShardState::birth(&Generators::new());
        let end = audit(&keys, &birth, &deltas, &mut self.rng).unwrap();
        assert_eq!(end, record.state());
        let birth = LogDigest::birth(GENESIS, shard_id(number));
        assert_eq!(raw.iter().fold(birth, |log, d| log.and(d)), record.log);
        let handles: Vec<Handle> = deltas.iter().map(|delta| delta.handle).collect();
        let mut sorted: Vec<_> = handles.iter().map(Handle::to_bytes).collect();
        sorted.sort_unstable();
        assert!(sorted.is_sorted_by(|a, b| a < b), "a handle revoked twice");
        handles
    }
}

/// An hour some days ahead of [`NOW`].
pub(super) fn later() -> Hour {
    Hour(Hour::of_seconds(NOW).0 + 48)
}

/// Why: grounds with this reason.
pub(super) fn because(reason: ReasonClass) -> Grounds {
    Grounds::new(reason, Identifier::new("test").expect("a name"))
}

/// A colour, with a reason that fits every colour.
pub(super) fn granted(standing: Standing) -> Granted {
    Granted::new(standing, because(ReasonClass::Correction)).expect("a reason for any colour")
}

/// Taking a pass back.
pub(super) fn nothing() -> Change {
    Change::nothing(because(ReasonClass::Correction)).expect("a reason for it")
}
