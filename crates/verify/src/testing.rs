//! One registrar and one authority with its announcements, and holders with passes: for this
//! crate's tests, and those of the verifier and fuzz/, which include this file.

use std::sync::Arc;

use huepass_credential::*;
use huepass_feed::{
    Announcement, AnnouncementDraft, CredentialKind, Document, Genesis, RegistrarSet, Trust,
};
use huepass_wire::{Kind, SigningKey, armour, presentation};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

/// The beginning of an hour: 2027-01-15 08:00:00 UTC.
pub(crate) const NOW: u64 = 500_000 * 3600;
pub(crate) const SLOT: u64 = 30;
pub(crate) const EPOCH: u64 = 600;

pub(crate) struct World {
    pub(crate) rng: ChaCha20Rng,
    pub(crate) trust: Trust,
    /// As published.
    pub(crate) genesis: Vec<u8>,
    pub(crate) window: Window,
    framework: Framework,
    pub(crate) registrar: SigningKey,
    shard: ShardSecret,
    keys: ShardKeys,
    pub(crate) previous: [u8; 32],
}

/// An announcement, with what a wallet needs to show under it.
pub(crate) struct Published {
    pub(crate) epoch: u32,
    pub(crate) bytes: Vec<u8>,
    verifier: Arc<EpochVerifier>,
    certified: Certified,
}

pub(crate) struct Holder {
    secret: HolderSecret,
    credential: Credential,
    witness: Witness,
}

impl World {
    pub(crate) fn new(seed: u8) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(u64::from(seed));
        let generators = Generators::new();
        let registrar = SigningKey::from_bytes(&[1; 32]);
        let (key, table) = make_window(&generators, &mut rng).unwrap();
        let kind = CredentialKind {
            number: 1,
            name: "pass".to_owned(),
        };
        let genesis = Genesis::new(
            [seed; 16],
            "Test".to_owned(),
            vec![kind],
            u32::try_from(EPOCH).unwrap(),
            u32::try_from(SLOT).unwrap(),
            RegistrarSet::new(vec![RegistrarId(registrar.verifying_key().to_bytes())], 1).unwrap(),
            key,
            table.digest(),
        )
        .unwrap()
        .sign_with(None, &registrar)
        .unwrap();
        let trust = Trust::new(&genesis).unwrap();
        let window = table.check(&generators, &key, &mut rng).unwrap();
        let framework = trust.genesis().framework(CredentialType(1)).unwrap();
        let shard = ShardSecret::random(&mut rng);
        let id = ShardId {
            authority: AuthorityId([2; 32]),
            number: 0,
        };
        let keys = shard
            .descriptor(trust.pin(), id, &mut rng)
            .verify(trust.pin(), id)
            .unwrap();
        let previous = trust.pin().0;
        Self {
            rng,
            trust,
            genesis,
            window,
            framework,
            registrar,
            shard,
            keys,
            previous,
        }
    }

    /// An epoch in which everybody's pass is still good; the first begins at [`NOW`].
    pub(crate) fn publish(&mut self, epoch: u32) -> Published {
        self.publish_at(epoch, NOW + u64::from(epoch - 1) * EPOCH)
    }

    /// The same, beginning at another time.
    pub(crate) fn publish_at(&mut self, epoch: u32, start: u64) -> Published {
        let context = ShareContext {
            genesis: self.trust.pin(),
            epoch: Epoch(epoch),
            list: ListDigest([0; 32]),
            registrar: RegistrarId([0; 32]),
        };
        let generators = Generators::new();
        let secret = ShareSecret::random(&mut self.rng);
        let share = secret.share(&generators, &context, &mut self.rng);
        let key = sum_shares(&[share.verify(&generators, &context).unwrap()]).unwrap();
        let v = generators.h_v;
        let z = secret.certify(&[(self.keys, v)]).unwrap()[0];
        let draft = AnnouncementDraft {
            genesis: self.trust.pin(),
            epoch: Epoch(epoch),
            start,
            key,
            list: [0; 32],
            previous: self.previous,
        };
        let announcement = Announcement::new(self.trust.genesis(), &draft).unwrap();
        self.previous = announcement.digest();
        let mut signed = announcement.for_quorum();
        signed.sign(Announcement::KIND, &self.registrar);
        let verifier = EpochVerifier::new(
            self.framework.clone(),
            self.window.key(),
            Epoch(epoch),
            AnnouncementDigest(announcement.digest()),
            key,
        );
        let x = *self.keys.x();
        Published {
            epoch,
            bytes: signed.encode(),
            verifier: Arc::new(verifier),
            certified: Certified { x, v, z },
        }
    }

    pub(crate) fn holder(&mut self, colour: Colour) -> Holder {
        let id = self.keys.id();
        let secret =
            MasterSecret::random(&mut self.rng).link_secret(self.trust.pin(), id.authority);
        let context = IssuanceContext {
            framework: &self.framework,
            shard: id,
            nonce: b"n",
            request: b"",
        };
        let commitment = secret
            .commit(&context, &mut self.rng)
            .unwrap()
            .verify(&context)
            .unwrap();
        let now = Hour::of_seconds(NOW);
        let attributes = Attributes {
            colour,
            expiry: Hour(now.0 + 100),
        };
        let state = ShardState::birth(self.framework.generators());
        let handle = Handle::random(&mut self.rng);
        let issued = self
            .shard
            .issue(&self.framework, &commitment, attributes, handle, &state)
            .unwrap();
        let (credential, witness) =
            Credential::accept(&issued, &self.framework, &self.keys, &secret, now).unwrap();
        Holder {
            secret,
            credential,
            witness,
        }
    }

    /// The text of a code, as a wallet with a right clock shows it.
    pub(crate) fn show(&mut self, holder: &Holder, epoch: &Published, at: u64) -> String {
        self.show_to(holder, epoch, at, &Context::default())
    }

    /// The same, bound to what a gate asked for.
    pub(crate) fn show_to(
        &mut self,
        holder: &Holder,
        epoch: &Published,
        at: u64,
        context: &Context<'_>,
    ) -> String {
        let ready = holder
            .credential
            .ready(
                Arc::clone(&epoch.verifier),
                &self.keys,
                &epoch.certified,
                &holder.witness,
                &holder.secret,
            )
            .unwrap();
        let slot = Slot::of_seconds(at, u32::try_from(SLOT).unwrap()).unwrap();
        let prepared = ready
            .prepare(Hour::of_seconds(at), &self.window, &mut self.rng)
            .unwrap();
        let shown = prepared.show(slot, context).unwrap();
        armour(Kind::Presentation, &presentation::encode(&shown))
    }
}
