//! Authorities that say yes to everybody.

use std::collections::BTreeMap;

use huepass_credential::{
    Attributes, AuthorityId, Commitment, CredentialType, Delta, Handle, IssuanceContext,
    IssuedCredential, ShardId, ShardKeys, ShardSecret, ShardState,
};
use huepass_feed::ListedShard;
use huepass_wire::{
    Answer, Exchange, Kind, Offer, Outcome, Purpose, Reason, Request, SealedRequest, SealingSecret,
    SigningKey, Ticket, armour, unarmour,
};
use rand_chacha::rand_core::Rng as _;

use super::World;

/// A shard of a test authority.
pub(crate) struct Shard {
    pub(crate) secret: ShardSecret,
    pub(crate) id: ShardId,
    pub(crate) keys: ShardKeys,
    pub(crate) listed: ListedShard,
    pub(crate) state: ShardState,
    pub(crate) deltas: Vec<[u8; Delta::LEN]>,
    pub(crate) published: usize,
}

/// An authority that says yes to everybody.
pub(crate) struct Authority {
    pub(crate) key: SigningKey,
    pub(crate) sealing: SealingSecret,
    pub(crate) name: String,
    pub(crate) shard: Shard,
    pub(crate) tickets: BTreeMap<[u8; 16], Ticket>,
    /// Handles in the order of issue.
    pub(crate) handles: Vec<Handle>,
}

impl Authority {
    pub(crate) fn id(&self) -> AuthorityId {
        self.shard.id.authority
    }
}

impl World {
    fn ticket(&mut self, authority: usize) -> Ticket {
        let mut ticket = Ticket {
            id: [0; 16],
            nonce: [0; 16],
        };
        self.rng.fill_bytes(&mut ticket.id);
        self.rng.fill_bytes(&mut ticket.nonce);
        self.authorities[authority]
            .tickets
            .insert(ticket.id, ticket.clone());
        ticket
    }

    /// An offer's text, open until `expires`.
    pub(crate) fn offer(&mut self, authority: usize, expires: u64) -> String {
        let ticket = self.ticket(authority);
        let from = &self.authorities[authority];
        let offer = Offer {
            genesis: self.trust.pin(),
            authority: from.id(),
            credential_type: CredentialType(1),
            shard: from.shard.id.number,
            ticket,
            sealing_key: from.sealing.public(),
            expires,
        };
        armour(Kind::Offer, &offer.sign(&from.key))
    }

    /// Opens a request as its authority does.
    pub(crate) fn open(&self, authority: usize, text: &str) -> (Request, Commitment) {
        let (kind, bytes) = unarmour(text, Kind::Request.limit()).unwrap();
        assert_eq!(kind, Kind::Request);
        let from = &self.authorities[authority];
        let request = SealedRequest::decode(&bytes)
            .unwrap()
            .open(&from.sealing)
            .unwrap();
        let nonce = from.tickets[&request.ticket_id].nonce;
        let context = IssuanceContext {
            framework: &self.framework,
            shard: from.shard.id,
            nonce: &nonce,
            request: &request.bound(),
        };
        let commitment = request.commitment.verify(&context).unwrap();
        (request, commitment)
    }

    /// What the authority issues for a request.
    pub(crate) fn issue(
        &mut self,
        authority: usize,
        commitment: &Commitment,
        attributes: Attributes,
    ) -> IssuedCredential {
        let handle = Handle::random(&mut self.rng);
        let from = &mut self.authorities[authority];
        from.handles.push(handle);
        from.shard
            .secret
            .issue(
                &self.framework,
                commitment,
                attributes,
                handle,
                &from.shard.state,
            )
            .unwrap()
    }

    /// The answer to a request: what was asked for.
    pub(crate) fn answer(
        &mut self,
        authority: usize,
        text: &str,
        attributes: Attributes,
    ) -> String {
        self.answer_with(authority, text, attributes, |_| ())
    }

    /// An answer of an authority that cheats.
    pub(crate) fn answer_with(
        &mut self,
        authority: usize,
        text: &str,
        attributes: Attributes,
        cheat: impl FnOnce(&mut IssuedCredential),
    ) -> String {
        let (request, commitment) = self.open(authority, text);
        let next = self.ticket(authority);
        let outcome = if request.purpose == Purpose::Witness {
            let shard = &self.authorities[authority].shard;
            let handle = *self.authorities[authority].handles.last().unwrap();
            Outcome::Witness {
                c: shard.secret.witness(handle, &shard.state).unwrap(),
                n: shard.state.n,
                next,
            }
        } else {
            let mut issued = self.issue(authority, &commitment, attributes);
            cheat(&mut issued);
            Outcome::Credential {
                shard: 0,
                credential_type: CredentialType(1),
                issued,
                next,
            }
        };
        self.seal(authority, &request, outcome)
    }

    pub(crate) fn refuse(&mut self, authority: usize, text: &str, reason: Reason) -> String {
        let (request, _) = self.open(authority, text);
        self.seal(authority, &request, Outcome::Refused { reason })
    }

    pub(crate) fn seal(&mut self, authority: usize, request: &Request, outcome: Outcome) -> String {
        let from = &self.authorities[authority];
        let exchange = Exchange {
            genesis: self.trust.pin(),
            authority: from.id(),
            ticket_id: request.ticket_id,
        };
        let answer = Answer {
            purpose: request.purpose,
            outcome,
        };
        let bytes = answer
            .seal(&exchange, &request.answer_key, &from.key, &mut self.rng)
            .unwrap();
        armour(Kind::Answer, &bytes)
    }

    /// Revokes a handle.
    pub(crate) fn revoke(&mut self, authority: usize, handle: Handle) {
        let shard = &mut self.authorities[authority].shard;
        shard.state = shard.secret.revoke(handle, &shard.state).unwrap();
        let v = shard.state.v;
        shard.deltas.push(Delta { handle, v }.to_bytes());
    }

    /// Revokes `count` handles of strangers.
    pub(crate) fn revoke_strangers(&mut self, authority: usize, count: usize) {
        for _ in 0..count {
            let handle = Handle::random(&mut self.rng);
            self.revoke(authority, handle);
        }
    }
}
