//! A framework with one registrar, shards with revocations, and a holder, from fixed seeds.

use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow};
use huepass_credential::{
    AnnouncementDigest, Attributes, AuthorityId, Certified, Colour, CommitmentProof, Context,
    Credential, CredentialType, Delta, Epoch, EpochKey, EpochVerifier, Framework, G1Affine,
    Generators, GenesisDigest, Handle, HolderSecret, Hour, IssuanceContext, ListDigest,
    MasterSecret, Presentation, Ready, RegistrarId, ShardId, ShardKeys, ShardSecret, ShardState,
    Share, ShareContext, ShareSecret, Slot, Window, Witness, make_window, sum_shares,
};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

/// Seconds in a slot.
const SLOT_LENGTH: u32 = 30;

/// The hour in which everything happens.
pub(super) const NOW: Hour = Hour(500_000);

/// A shard with its secret.
pub(super) struct Shard {
    pub(super) secret: ShardSecret,
    pub(super) keys: ShardKeys,
    pub(super) state: ShardState,
}

/// Everything that the measurements use.
pub(super) struct World {
    pub(super) rng: ChaCha20Rng,
    pub(super) framework: Framework,
    pub(super) window: Window,
    pub(super) shard: Shard,
    pub(super) holder: HolderSecret,
    pub(super) credential: Credential,
    pub(super) witness: Witness,
    pub(super) certified: Certified,
    pub(super) verifier: Arc<EpochVerifier>,
    pub(super) ready: Ready,
}

impl World {
    pub(super) fn new() -> Result<Self> {
        let mut rng = ChaCha20Rng::seed_from_u64(20_261_121);
        let generators = Generators::new();
        let (key, table) = make_window(&generators, &mut rng)?;
        let window = table.check(&generators, &key, &mut rng)?;
        let framework = Framework::new(
            generators,
            GenesisDigest([7; 32]),
            CredentialType(1),
            SLOT_LENGTH,
        )
        .context("B0 is the identity")?;
        let shard = Shard::new(&framework, 0, &mut rng)?;
        let holder = MasterSecret::random(&mut rng)
            .link_secret(framework.genesis(), shard.keys.id().authority);
        let context = issuance_context(&framework, shard.keys.id());
        let issued = shard.secret.issue(
            &framework,
            &holder.commit(&context, &mut rng)?.verify(&context)?,
            attributes(),
            Handle::random(&mut rng),
            &shard.state,
        )?;
        let (credential, witness) =
            Credential::accept(&issued, &framework, &shard.keys, &holder, NOW)?;

        let list = [(shard.keys, shard.state.v)];
        let (key, certified) = certify(&framework, &list, &mut rng)?;
        let certified = certified[0];
        let verifier = Arc::new(EpochVerifier::new(
            framework.clone(),
            window.key(),
            Epoch(1),
            AnnouncementDigest([1; 32]),
            key,
        ));
        let ready = credential.ready(
            Arc::clone(&verifier),
            &shard.keys,
            &certified,
            &witness,
            &holder,
        )?;
        Ok(Self {
            rng,
            framework,
            window,
            shard,
            holder,
            credential,
            witness,
            certified,
            verifier,
            ready,
        })
    }

    /// Some presentations as they arrive at a gate.
    pub(super) fn presentations(&mut self, n: u32) -> Result<Vec<Presentation>> {
        (0..n)
            .map(|i| {
                Ok(self
                    .ready
                    .prepare_unchecked(NOW, &self.window, &mut self.rng)?
                    .show(slot(i % 100)?, &Context::default())?)
            })
            .collect()
    }

    /// A commitment with its proof, as an authority receives it.
    pub(super) fn commitment(&mut self) -> Result<[u8; CommitmentProof::LEN]> {
        let context = issuance_context(&self.framework, self.shard.keys.id());
        Ok(self.holder.commit(&context, &mut self.rng)?.to_bytes())
    }

    /// The log of so many revocations, from the shard's birth.
    pub(super) fn log(&mut self, n: u32) -> Result<Vec<Delta>> {
        let mut state = self.shard.state;
        (0..n)
            .map(|_| {
                let handle = Handle::random(&mut self.rng);
                state = self.shard.secret.revoke(handle, &state)?;
                Ok(Delta { handle, v: state.v })
            })
            .collect()
    }

    /// Keys and states of so many shards.
    pub(super) fn list(&mut self, n: u32) -> Result<Vec<(ShardKeys, G1Affine)>> {
        (0..n)
            .map(|number| {
                let shard = Shard::new(&self.framework, number, &mut self.rng)?;
                let handle = Handle::random(&mut self.rng);
                Ok((shard.keys, shard.secret.revoke(handle, &shard.state)?.v))
            })
            .collect()
    }

    /// An epoch key, and the list certified under it.
    pub(super) fn certify(
        &mut self,
        list: &[(ShardKeys, G1Affine)],
    ) -> Result<(EpochKey, Vec<Certified>)> {
        certify(&self.framework, list, &mut self.rng)
    }

    /// A registrar's secret for one list.
    pub(super) fn share(&mut self) -> ShareSecret {
        draw_share(&self.framework, &mut self.rng).0
    }
}

impl Shard {
    fn new(framework: &Framework, number: u32, rng: &mut ChaCha20Rng) -> Result<Self> {
        let secret = ShardSecret::random(rng);
        let id = ShardId {
            authority: AuthorityId([1; 32]),
            number,
        };
        let genesis = framework.genesis();
        let keys = secret.descriptor(genesis, id, rng).verify(genesis, id)?;
        Ok(Self {
            secret,
            keys,
            state: ShardState::birth(framework.generators()),
        })
    }
}

/// The slot number `n` of the hour.
pub(super) fn slot(n: u32) -> Result<Slot> {
    let seconds = NOW.start() + u64::from(n * SLOT_LENGTH);
    Slot::of_seconds(seconds, SLOT_LENGTH).ok_or_else(|| anyhow!("no such slot"))
}

/// What every credential here says.
pub(super) const fn attributes() -> Attributes {
    Attributes {
        colour: Colour::Green,
        expiry: Hour(NOW.0 + 333),
    }
}

/// What commitments here are bound to.
pub(super) const fn issuance_context(framework: &Framework, shard: ShardId) -> IssuanceContext<'_> {
    IssuanceContext {
        framework,
        shard,
        nonce: b"a nonce of the authority",
        request: b"",
    }
}

fn share_context(framework: &Framework) -> ShareContext {
    ShareContext {
        genesis: framework.genesis(),
        epoch: Epoch(1),
        list: ListDigest([9; 32]),
        registrar: RegistrarId([3; 32]),
    }
}

fn draw_share(framework: &Framework, rng: &mut ChaCha20Rng) -> (ShareSecret, Share) {
    let secret = ShareSecret::random(rng);
    let share = secret.share(framework.generators(), &share_context(framework), rng);
    (secret, share)
}

fn certify(
    framework: &Framework,
    list: &[(ShardKeys, G1Affine)],
    rng: &mut ChaCha20Rng,
) -> Result<(EpochKey, Vec<Certified>)> {
    let (secret, share) = draw_share(framework, rng);
    let proven = share.verify(framework.generators(), &share_context(framework))?;
    let key = sum_shares(&[proven])?;
    let certified = secret
        .certify(list)?
        .into_iter()
        .zip(list)
        .map(|(z, (keys, v))| Certified {
            x: *keys.x(),
            v: *v,
            z,
        })
        .collect();
    Ok((key, certified))
}
