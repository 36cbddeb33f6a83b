//! A small world for tests: one framework, two authorities' shards, a registrar or two, holders.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses a part of it"
)]

pub mod forge;
pub mod layout;
pub mod raw;
pub mod transcript;

use std::sync::Arc;

use huepass_credential::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

/// Seconds in a slot of the test framework.
pub const SLOT_LENGTH: u32 = 30;
/// The hour in which tests happen, unless they say otherwise.
pub const NOW: Hour = Hour(500_000);

pub fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// A slot of `hour`, `n` slots after it begins.
pub fn slot_in(hour: Hour, n: u32) -> Slot {
    Slot::of_seconds(hour.start() + u64::from(n * SLOT_LENGTH), SLOT_LENGTH).unwrap()
}

pub struct Shard {
    pub secret: ShardSecret,
    pub keys: ShardKeys,
    pub state: ShardState,
    pub log: Vec<Delta>,
}

impl Shard {
    pub fn revoke(&mut self, handle: Handle) {
        self.state = self.secret.revoke(handle, &self.state).unwrap();
        self.log.push(Delta {
            handle,
            v: self.state.v,
        });
    }

    /// The deltas after the first `n`, as a wallet reads them.
    pub fn loose(&self, n: u32) -> Vec<LooseDelta> {
        self.log[n as usize..]
            .iter()
            .map(|delta| LooseDelta::from_bytes(&delta.to_bytes()).unwrap())
            .collect()
    }
}

pub struct World {
    pub rng: ChaCha20Rng,
    pub framework: Framework,
    pub window: Window,
    pub sigma_bytes: Vec<u8>,
    pub shards: Vec<Shard>,
}

pub struct Holder {
    pub secret: HolderSecret,
    pub credential: Credential,
    pub witness: Witness,
    pub issued: IssuedCredential,
}

impl World {
    pub fn new(seed: u64) -> Self {
        Self::in_framework(seed, GenesisDigest([7; 32]), CredentialType(1))
    }

    pub fn in_framework(seed: u64, genesis: GenesisDigest, kind: CredentialType) -> Self {
        let mut rng = rng(seed);
        let generators = Generators::new();
        let (key, table) = make_window(&generators, &mut rng).unwrap();
        let sigma_bytes = table.to_bytes();
        let window = table.check(&generators, &key, &mut rng).unwrap();
        let framework = Framework::new(generators, genesis, kind, SLOT_LENGTH).unwrap();
        let mut world = Self {
            rng,
            framework,
            window,
            sigma_bytes,
            shards: Vec::new(),
        };
        world.add_shard(AuthorityId([1; 32]), 0);
        world.add_shard(AuthorityId([2; 32]), 0);
        world
    }

    pub fn add_shard(&mut self, authority: AuthorityId, number: u32) {
        let secret = ShardSecret::random(&mut self.rng);
        let id = ShardId { authority, number };
        let genesis = self.framework.genesis();
        let keys = secret
            .descriptor(genesis, id, &mut self.rng)
            .verify(genesis, id)
            .unwrap();
        let state = ShardState::birth(self.framework.generators());
        self.shards.push(Shard {
            secret,
            keys,
            state,
            log: Vec::new(),
        });
    }

    pub fn issue(&mut self, shard: usize, colour: Colour, expiry: Hour) -> Holder {
        let keys = self.shards[shard].keys;
        let master = MasterSecret::random(&mut self.rng);
        let secret = master.link_secret(self.framework.genesis(), keys.id().authority);
        let context = IssuanceContext {
            framework: &self.framework,
            shard: keys.id(),
            nonce: b"nonce",
            request: b"",
        };
        let commitment = secret
            .commit(&context, &mut self.rng)
            .unwrap()
            .verify(&context)
            .unwrap();
        let handle = Handle::random(&mut self.rng);
        let issued = self.shards[shard]
            .secret
            .issue(
                &self.framework,
                &commitment,
                Attributes { colour, expiry },
                handle,
                &self.shards[shard].state,
            )
            .unwrap();
        let (credential, witness) =
            Credential::accept(&issued, &self.framework, &keys, &secret, NOW).unwrap();
        Holder {
            secret,
            credential,
            witness,
            issued,
        }
    }

    /// Issues for a secret of the test's choice; a handle of its choice too, when given.
    pub fn issue_to(
        &mut self,
        shard: usize,
        secret: &HolderSecret,
        colour: Colour,
        expiry: Hour,
        handle: Option<Handle>,
    ) -> IssuedCredential {
        let context = IssuanceContext {
            framework: &self.framework,
            shard: self.shards[shard].keys.id(),
            nonce: b"nonce",
            request: b"",
        };
        let commitment = secret
            .commit(&context, &mut self.rng)
            .unwrap()
            .verify(&context)
            .unwrap();
        let handle = handle.unwrap_or_else(|| Handle::random(&mut self.rng));
        let shard = &self.shards[shard];
        let attributes = Attributes { colour, expiry };
        shard
            .secret
            .issue(
                &self.framework,
                &commitment,
                attributes,
                handle,
                &shard.state,
            )
            .unwrap()
    }

    /// What a forger who holds `issued` works with: S = a + C and B + V under an entry.
    pub fn material(
        &self,
        issued: &IssuedCredential,
        s: Scalar,
        entry: &Certified,
    ) -> forge::Material {
        let colour = forge::colour(issued.attributes.colour);
        let b = forge::message(&self.framework, s, colour, issued.attributes.expiry);
        forge::Material {
            entry: *entry,
            signature: forge::plus(&issued.a, &issued.c),
            message: forge::plus(&b, &entry.v),
            e: hazmat::handle_scalar(issued.handle),
            s,
            expiry: issued.attributes.expiry,
        }
    }

    /// σ_i of the window table.
    pub fn sigma(&self, i: usize) -> G1Affine {
        let bytes = self.sigma_bytes[48 * i..48 * (i + 1)].try_into().unwrap();
        G1Affine::from_bytes(bytes).unwrap()
    }

    /// One registrar's epoch over all shards.
    pub fn epoch(&mut self, number: u32) -> (Arc<EpochVerifier>, Vec<Certified>) {
        let listed: Vec<_> = self
            .shards
            .iter()
            .map(|shard| (shard.keys, shard.state.v))
            .collect();
        self.epoch_over(number, &listed)
    }

    pub fn epoch_over(
        &mut self,
        number: u32,
        listed: &[(ShardKeys, G1Affine)],
    ) -> (Arc<EpochVerifier>, Vec<Certified>) {
        let context = ShareContext {
            genesis: self.framework.genesis(),
            epoch: Epoch(number),
            list: ListDigest([9; 32]),
            registrar: RegistrarId([3; 32]),
        };
        let generators = self.framework.generators();
        let secret = ShareSecret::random(&mut self.rng);
        let share = secret.share(generators, &context, &mut self.rng);
        let key = sum_shares(&[share.verify(generators, &context).unwrap()]).unwrap();
        let z = secret.certify(listed).unwrap();
        let certified: Vec<_> = listed
            .iter()
            .zip(z)
            .map(|((keys, v), z)| Certified {
                x: *keys.x(),
                v: *v,
                z,
            })
            .collect();
        key.check_certificates(&certified, &mut self.rng).unwrap();
        let verifier = EpochVerifier::new(
            self.framework.clone(),
            self.window.key(),
            Epoch(number),
            AnnouncementDigest([number.to_be_bytes()[3]; 32]),
            key,
        );
        (Arc::new(verifier), certified)
    }

    pub fn ready(
        &self,
        holder: &Holder,
        shard: usize,
        epoch: &(Arc<EpochVerifier>, Vec<Certified>),
    ) -> Result<Ready, WalletRefusal> {
        holder.credential.ready(
            Arc::clone(&epoch.0),
            &self.shards[shard].keys,
            &epoch.1[shard],
            &holder.witness,
            &holder.secret,
        )
    }

    pub fn show(
        &mut self,
        ready: &Ready,
        slot: Slot,
        context: &Context<'_>,
    ) -> Result<Presentation, WalletRefusal> {
        ready
            .prepare(slot.hour(SLOT_LENGTH), &self.window, &mut self.rng)?
            .show(slot, context)
    }
}
