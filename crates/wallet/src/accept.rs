//! Taking the authority's answer.

use huepass_credential::{
    AuthorityId, Colour, Credential, CredentialType, Hour, IssuedCredential, ShardId, Witness,
};
use huepass_vault::{Backing, Changes};
use huepass_wire::{
    Answer, Exchange, Kind, Outcome, Purpose, Reason, SealingSecret, Ticket, WireError,
    unarmour_kind,
};
use rand_core::CryptoRng;

use crate::profile::ProfileId;
use crate::records::{self, KeptWitness, Pass, Pending, Requests};
use crate::wallet::framework;
use crate::world::{descriptor, held_list, shard_keys};
use crate::{Contradiction, Wallet, WalletError};

/// What an answer brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Whose it is.
    pub profile: String,
    /// The authority.
    pub authority: AuthorityId,
    /// What.
    pub gained: Gained,
}

/// What an answer brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gained {
    /// A pass, stored. It can be shown once a sync has certified its state.
    Pass {
        /// Its colour.
        colour: Colour,
        /// The last hour in which it is valid.
        expiry: Hour,
    },
    /// A fresh witness, stored. It counts once a sync has confirmed it.
    Witness,
}

/// An answer that opened, with the request it belongs to.
struct Opened {
    profile: String,
    id: ProfileId,
    requests: Requests,
    at: usize,
    answer: Answer,
}

impl<B: Backing> Wallet<B> {
    /// Takes an answer to a request of any profile, checks all that can be checked before the next
    /// sync, and stores what it brings together with the ticket for the next request, in one step.
    /// An answer that was taken before is refused: its request is no longer there.
    ///
    /// # Errors
    /// [`WalletError::NotAsked`], [`WalletError::Refused`] with the authority's reason,
    /// [`WalletError::Contradiction`], [`WalletError::Credential`] and others; see the variants.
    // spec: AUT-7, AUT-15, WAL-5, WAL-6
    pub fn accept(
        &mut self,
        text: &str,
        now: u64,
        rng: &mut impl CryptoRng,
    ) -> Result<Accepted, WalletError> {
        let bytes = unarmour_kind(text, Kind::Answer)?.ok_or(WalletError::OtherKind)?;
        let opened = self.open_answer(&bytes)?;
        let pending = &opened.requests.pending[opened.at];
        if opened.answer.purpose != pending.purpose {
            return Err(WalletError::Contradiction(Contradiction::Purpose));
        }
        let authority = pending.authority;
        let (pass, gained) = match &opened.answer.outcome {
            Outcome::Refused { reason } => {
                let reason = *reason;
                return Err(self.refused(opened, reason, rng)?);
            }
            Outcome::Credential {
                shard,
                credential_type,
                issued,
                next,
            } => {
                if pending.purpose == Purpose::Witness {
                    return Err(WalletError::Contradiction(Contradiction::PassForWitness));
                }
                if *shard != pending.shard || credential_type.0 != pending.credential_type {
                    return Err(WalletError::Contradiction(Contradiction::ShardOrKind));
                }
                let pass = self.check_pass(&opened.id, pending, issued, next, now)?;
                let gained = Gained::Pass {
                    colour: issued.attributes.colour,
                    expiry: issued.attributes.expiry,
                };
                (pass, gained)
            }
            Outcome::Witness { c, n, next } => {
                if pending.purpose != Purpose::Witness {
                    return Err(WalletError::Contradiction(Contradiction::WitnessForPass));
                }
                let mut pass = self.pass(&opened.id)?.ok_or(WalletError::NoPass)?;
                if pass.credential()?.shard() != shard_of(pending) {
                    return Err(WalletError::Contradiction(Contradiction::PassChanged));
                }
                let witness = Witness { n: *n, c: *c };
                self.check_witness(&pass, &witness)?;
                pass.candidate = Some(KeptWitness::of(&witness));
                pass.ticket = Some(next.clone());
                (pass, Gained::Witness)
            }
        };
        let changes = close(opened.requests, opened.at, &opened.id)
            .put(&opened.id.pass(), &records::encode(&pass));
        self.vault.batch(&changes, rng)?;
        Ok(Accepted {
            profile: opened.profile,
            authority,
            gained,
        })
    }

    /// Finds the request that the answer is sealed to.
    fn open_answer(&self, bytes: &[u8]) -> Result<Opened, WalletError> {
        let genesis = self.world()?.trust.pin();
        for (profile, id) in self.ids()? {
            let requests = self.requests(&id)?;
            for (at, pending) in requests.pending.iter().enumerate() {
                let exchange = Exchange {
                    genesis,
                    authority: pending.authority,
                    ticket_id: pending.ticket.id,
                };
                let secret = SealingSecret::from_bytes(pending.secret.0);
                match Answer::open(bytes, &exchange, &secret) {
                    Ok(answer) => {
                        return Ok(Opened {
                            profile,
                            id,
                            requests,
                            at,
                            answer,
                        });
                    }
                    Err(WireError::Sealed) => {}
                    Err(other) => return Err(other.after_prefix().into()),
                }
            }
        }
        Err(WalletError::NotAsked)
    }

    /// Closes a request that the authority refused; remembers a revocation that it reports.
    fn refused(
        &mut self,
        opened: Opened,
        reason: Reason,
        rng: &mut impl CryptoRng,
    ) -> Result<WalletError, WalletError> {
        let authority = opened.requests.pending[opened.at].authority;
        let purpose = opened.requests.pending[opened.at].purpose;
        let mut requests = opened.requests;
        requests.pending.remove(opened.at);
        let mut changes = Changes::new().put(&opened.id.requests(), &records::encode(&requests));
        if reason == Reason::Revoked
            && purpose != Purpose::First
            && let Some(mut pass) = self.pass(&opened.id)?
            && pass.credential()?.shard().authority == authority
        {
            pass.revoked = true;
            changes = changes.put(&opened.id.pass(), &records::encode(&pass));
        }
        self.vault.batch(&changes, rng)?;
        Ok(WalletError::Refused(reason))
    }

    fn check_pass(
        &self,
        id: &ProfileId,
        pending: &Pending,
        issued: &IssuedCredential,
        next: &Ticket,
        now: u64,
    ) -> Result<Pass, WalletError> {
        let world = self.world()?;
        let shard = shard_of(pending);
        world.check_accredited(shard.authority)?;
        let descriptor = descriptor(&self.vault, world, shard.authority)?
            .ok_or(WalletError::AuthorityUnknown(shard.authority))?;
        let keys = shard_keys(&descriptor, shard.number)?;
        if let Some(held) = self.pass(id)?
            && held.credential()?.handle() == issued.handle
        {
            // Two signatures under one handle average into a third.
            return Err(WalletError::Contradiction(Contradiction::OldHandle));
        }
        let credential_type = CredentialType(pending.credential_type);
        let framework = framework(&world.trust, credential_type)?;
        let secret = self.link_secret(id, shard.authority)?;
        let hour = Hour::of_seconds(now);
        let (credential, witness) = Credential::accept(issued, &framework, &keys, &secret, hour)?;
        let pass = Pass::new(
            &credential,
            credential_type,
            &keys,
            &witness,
            next.clone(),
            now,
        );
        self.check_witness(&pass, &witness)?;
        Ok(pass)
    }

    /// Checks a witness when the newest list happens to have the state that it belongs to; the
    /// next sync checks it in any case.
    fn check_witness(&self, pass: &Pass, witness: &Witness) -> Result<(), WalletError> {
        let credential = pass.credential()?;
        let Some(newest) = self.world()?.chain.newest() else {
            return Ok(());
        };
        let list = held_list(&self.vault, newest.get())?;
        let entry = list
            .as_ref()
            .and_then(|list| list.entry(credential.shard()));
        match entry {
            Some(entry) if entry.state.n == witness.n => {
                let keys = pass.keys(credential.shard());
                Ok(credential.check_witness(&keys, witness, &entry.state.v)?)
            }
            _ => Ok(()),
        }
    }
}

/// Closes an answered request and others with the same ticket, which is used now.
fn close(mut requests: Requests, at: usize, id: &ProfileId) -> Changes {
    let used = requests.pending[at].ticket.clone();
    requests.pending.retain(|pending| pending.ticket != used);
    Changes::new().put(&id.requests(), &records::encode(&requests))
}

fn shard_of(pending: &Pending) -> ShardId {
    ShardId {
        authority: pending.authority,
        number: pending.shard,
    }
}
