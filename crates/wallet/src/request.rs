//! Asking the authority: for a first pass, for its renewal, for a fresh witness.

use huepass_credential::{AuthorityId, CredentialType, IssuanceContext, ShardId};
use huepass_feed::{AuthorityDescriptor, Document as _, FeedSource, layout};
use huepass_vault::Backing;
use huepass_wire::{
    Kind, Offer, Pin, Purpose, Request, SealingSecret, Ticket, WireError, armour, unarmour_kind,
};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::profile::ProfileId;
use crate::records::{self, Pass, Pending, Secret32, SecretText};
use crate::source::{self, refused};
use crate::wallet::framework;
use crate::world::descriptor;
use crate::{Wallet, WalletError};

/// Most requests of a profile that wait for an answer; PINs may be mistyped.
const MAX_PENDING: usize = 16;

/// What a request needs to know of whom it goes to.
struct Target {
    purpose: Purpose,
    shard: ShardId,
    credential_type: CredentialType,
    ticket: Ticket,
    sealing_key: [u8; 32],
}

impl<B: Backing> Wallet<B> {
    /// Reads an offer from its text, and checks that it is for this wallet's framework, from an
    /// accredited authority and still open.
    ///
    /// # Errors
    /// [`WalletError`], see its variants.
    pub fn read_offer(&self, text: &str, now: u64) -> Result<Offer, WalletError> {
        let bytes = unarmour_kind(text, Kind::Offer)?.ok_or(WalletError::OtherKind)?;
        let offer = Offer::open(&bytes).map_err(WireError::after_prefix)?;
        let world = self.world()?;
        if offer.genesis != world.trust.pin() {
            return Err(WalletError::OtherFramework);
        }
        world.check_accredited(offer.authority)?;
        if now > offer.expires {
            return Err(WalletError::OfferExpired {
                ended: offer.expires,
            });
        }
        Ok(offer)
    }

    /// Fetches an authority's descriptor, which [`Self::accept`] needs. Syncing does the same for
    /// every authority that a profile has to do with.
    ///
    /// # Errors
    /// [`WalletError`], see its variants.
    pub fn learn_authority<F: FeedSource>(
        &mut self,
        feed: &mut F,
        authority: AuthorityId,
        rng: &mut impl CryptoRng,
    ) -> Result<(), WalletError> {
        let Some(bytes) = self.newer_descriptor(feed, authority)? else {
            return Ok(());
        };
        Ok(self
            .vault
            .put(&records::authority(authority), &bytes, rng)?)
    }

    /// The feed's descriptor of an authority, when it is newer than the one held.
    pub(crate) fn newer_descriptor<F: FeedSource>(
        &self,
        feed: &mut F,
        authority: AuthorityId,
    ) -> Result<Option<Vec<u8>>, WalletError> {
        let world = self.world()?;
        let path = layout::descriptor(authority);
        let Some(bytes) = source::read(feed, &path, AuthorityDescriptor::LIMIT)? else {
            return Ok(None);
        };
        let offered =
            AuthorityDescriptor::open_signed(&bytes, world.trust.pin()).map_err(refused(&path))?;
        if offered.authority() != authority {
            return Err(WalletError::Feed {
                file: path,
                cause: huepass_feed::FeedError::Rule(huepass_feed::Rule::DescriptorPlace),
            });
        }
        // spec: FED-32
        if let Some(held) = descriptor(&self.vault, world, authority)? {
            if offered.edition <= held.edition {
                return Ok(None);
            }
            offered.check_follows(&held).map_err(refused(&path))?;
        }
        Ok(Some(bytes))
    }

    /// Makes the text that asks for the pass of an offer. What opens the answer is stored before
    /// this returns. The same offer and PIN again give the same text.
    ///
    /// # Errors
    /// [`WalletError`], see its variants.
    // spec: AUT-9
    pub fn begin_request(
        &mut self,
        profile: &str,
        offer: &Offer,
        pin: Option<Pin>,
        now: u64,
        rng: &mut impl CryptoRng,
    ) -> Result<String, WalletError> {
        let id = self.profile(profile)?;
        let world = self.world()?;
        if offer.genesis != world.trust.pin() {
            return Err(WalletError::OtherFramework);
        }
        world.check_accredited(offer.authority)?;
        self.check_no_other(&id, offer.authority, now)?;
        let target = Target {
            purpose: Purpose::First,
            shard: offer.shard_id(),
            credential_type: offer.credential_type,
            ticket: offer.ticket.clone(),
            sealing_key: offer.sealing_key,
        };
        self.begin(&id, &target, pin, now, rng)
    }

    /// Makes the text that asks for a new pass in place of the one held.
    ///
    /// # Errors
    /// [`WalletError::NoPass`], [`WalletError::NoTicket`], [`WalletError::AuthorityUnknown`].
    pub fn begin_renewal(
        &mut self,
        profile: &str,
        now: u64,
        rng: &mut impl CryptoRng,
    ) -> Result<String, WalletError> {
        self.begin_again(profile, Purpose::Renew, now, rng)
    }

    /// Makes the text that asks for a fresh witness, for a wallet that is far behind. Never do
    /// this at a gate or because of one: the request tells the authority that its holder is about.
    ///
    /// # Errors
    /// As [`Self::begin_renewal`].
    // spec: AUT-20
    pub fn begin_witness(
        &mut self,
        profile: &str,
        now: u64,
        rng: &mut impl CryptoRng,
    ) -> Result<String, WalletError> {
        self.begin_again(profile, Purpose::Witness, now, rng)
    }

    fn begin_again(
        &mut self,
        profile: &str,
        purpose: Purpose,
        now: u64,
        rng: &mut impl CryptoRng,
    ) -> Result<String, WalletError> {
        let id = self.profile(profile)?;
        let pass = self.pass(&id)?.ok_or(WalletError::NoPass)?;
        let shard = pass.credential()?.shard();
        let ticket = pass.ticket.clone().ok_or(WalletError::NoTicket)?;
        let descriptor = descriptor(&self.vault, self.world()?, shard.authority)?
            .ok_or(WalletError::AuthorityUnknown(shard.authority))?;
        let target = Target {
            purpose,
            shard,
            credential_type: CredentialType(pass.credential_type),
            ticket,
            sealing_key: descriptor.sealing_key,
        };
        self.begin(&id, &target, None, now, rng)
    }

    // spec: WAL-4
    fn begin(
        &mut self,
        id: &ProfileId,
        target: &Target,
        pin: Option<Pin>,
        now: u64,
        rng: &mut impl CryptoRng,
    ) -> Result<String, WalletError> {
        let mut requests = self.requests(id)?;
        let pin_text = Zeroizing::new(pin.as_ref().map_or("", Pin::expose).to_owned());
        let same = requests.pending.iter().find(|pending| {
            pending.purpose == target.purpose
                && pending.authority == target.shard.authority
                && pending.ticket == target.ticket
                && pending.pin.0 == *pin_text
        });
        if let Some(pending) = same {
            return Ok(armour(Kind::Request, &pending.request));
        }
        if requests.pending.len() >= MAX_PENDING {
            return Err(WalletError::TooManyRequests);
        }
        let world = self.world()?;
        let genesis = world.trust.pin();
        let framework = framework(&world.trust, target.credential_type)?;
        let secret = SealingSecret::random(rng);
        let answer_key = secret.public();
        let bound = Request::bound_bytes(target.purpose, &target.ticket.id, &answer_key);
        let context = IssuanceContext {
            framework: &framework,
            shard: target.shard,
            nonce: &target.ticket.nonce,
            request: &bound,
        };
        let commitment = self
            .link_secret(id, target.shard.authority)?
            .commit(&context, rng)?;
        let request = Request {
            purpose: target.purpose,
            ticket_id: target.ticket.id,
            pin,
            commitment,
            answer_key,
        };
        let authority = target.shard.authority;
        let sealed = request.seal(genesis, authority, &target.sealing_key, rng)?;
        requests.pending.push(Pending {
            purpose: target.purpose,
            authority,
            shard: target.shard.number,
            credential_type: target.credential_type.0,
            ticket: target.ticket.clone(),
            secret: Secret32(*secret.to_bytes()),
            pin: SecretText(pin_text.as_str().to_owned()),
            request: sealed.clone().into(),
            made: now,
        });
        self.vault
            .put(&id.requests(), &records::encode(&requests), rng)?;
        Ok(armour(Kind::Request, &sealed))
    }

    /// Refuses when the profile holds a pass of another authority that is still good: a profile
    /// has one pass, and taking the new one would lose it.
    fn check_no_other(
        &self,
        id: &ProfileId,
        authority: AuthorityId,
        now: u64,
    ) -> Result<(), WalletError> {
        let Some(pass) = self.pass(id)? else {
            return Ok(());
        };
        let credential = pass.credential()?;
        if credential.shard().authority == authority || is_over(&pass, now)? {
            Ok(())
        } else {
            Err(WalletError::OtherAuthority)
        }
    }
}

/// Revoked or expired.
pub(crate) fn is_over(pass: &Pass, now: u64) -> Result<bool, WalletError> {
    let expiry = pass.credential()?.attributes().expiry;
    Ok(pass.revoked || expiry < huepass_credential::Hour::of_seconds(now))
}
