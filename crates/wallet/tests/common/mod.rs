//! A small framework to test wallets against: one registrar, authorities that say yes to
//! everybody, a feed in memory. Everything is made with the real cryptography.
#![allow(dead_code, reason = "each test file uses its part")]

mod authority;
mod feed;
mod gate;

use std::collections::BTreeMap;

use huepass_credential::{
    Attributes, AuthorityId, Colour, CredentialType, Epoch, EpochKey, Framework, G1Affine,
    Generators, Hour, RegistrarId, ShardId, ShardKeys, ShardSecret, ShardState, ShareContext,
    ShareSecret, WindowTable, make_window,
};
use huepass_feed::{
    Accreditation, Announcement, AnnouncementDraft, AuthorityDescriptor, CredentialKind,
    DeltaSegment, Document as _, EpochList, Genesis, ListedShard, RegistrarSet, StateEntry,
    StateList, Trust, layout,
};
use huepass_vault::{KdfParams, MemoryBacking, Passphrase, Vault};
use huepass_wallet::Wallet;
use huepass_wire::{SealingSecret, SigningKey};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use authority::{Authority, Shard};
pub(crate) use feed::MemoryFeed;
#[allow(unused_imports, reason = "each test file uses its part")]
pub(crate) use gate::{beacon, verify};

/// The moment at which the first epoch begins.
pub(crate) const NOW: u64 = 1_800_000_000;
/// Seconds in an epoch.
pub(crate) const EPOCH: u64 = 600;
/// Seconds in a slot.
pub(crate) const SLOT: u64 = 30;

/// The whole framework.
pub(crate) struct World {
    pub(crate) rng: ChaCha20Rng,
    pub(crate) registrar: SigningKey,
    pub(crate) genesis: Genesis,
    pub(crate) trust: Trust,
    pub(crate) framework: Framework,
    pub(crate) feed: MemoryFeed,
    pub(crate) authorities: Vec<Authority>,
    pub(crate) epoch: u32,
    /// When the next epoch begins.
    pub(crate) start: u64,
    previous: [u8; 32],
}

/// What a forger changes in an epoch.
#[derive(Default)]
pub(crate) struct Forge {
    /// Leaves authorities' shards out.
    pub(crate) drop: Vec<usize>,
    /// Replaces a shard's certificate.
    pub(crate) certificate: Option<(usize, G1Affine)>,
    /// Replaces K3.
    pub(crate) k3: Option<G1Affine>,
    /// Replaces a shard's state.
    pub(crate) state: Option<(usize, G1Affine)>,
    /// Another predecessor than the right one.
    pub(crate) previous: Option<[u8; 32]>,
}

pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        Self::with_window(seed, |_| ())
    }

    /// A framework whose window table was tampered with before it was signed.
    pub(crate) fn with_window(seed: u64, tamper: impl FnOnce(&mut Vec<u8>)) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let (window_key, table) = make_window(&Generators::new(), &mut rng).unwrap();
        let mut window = table.to_bytes();
        tamper(&mut window);
        let digest = WindowTable::from_bytes(&window).unwrap().digest();
        let registrar = key(1);
        let id = RegistrarId(registrar.verifying_key().to_bytes());
        let mut genesis_id = [0; 16];
        rng.fill_bytes(&mut genesis_id);
        let genesis = Genesis::new(
            genesis_id,
            "Test".to_owned(),
            vec![CredentialKind {
                number: 1,
                name: "pass".to_owned(),
            }],
            u32::try_from(EPOCH).unwrap(),
            u32::try_from(SLOT).unwrap(),
            RegistrarSet::new(vec![id], 1).unwrap(),
            window_key,
            digest,
        )
        .unwrap();
        let signed = genesis.sign_with(None, &registrar).unwrap();
        let trust = Trust::new(&signed).unwrap();
        let framework = genesis.framework(CredentialType(1)).unwrap();
        let mut feed = MemoryFeed::default();
        feed.0.insert(layout::GENESIS.to_owned(), signed);
        feed.0.insert(layout::WINDOW.to_owned(), window);
        Self {
            rng,
            registrar,
            previous: trust.pin().0,
            genesis,
            trust,
            framework,
            feed,
            authorities: Vec::new(),
            epoch: 0,
            start: NOW,
        }
    }

    /// A framework with one authority and its first epoch published.
    pub(crate) fn started(seed: u64) -> Self {
        let mut world = Self::new(seed);
        world.add_authority("East");
        world.publish();
        world
    }

    pub(crate) fn add_authority(&mut self, name: &str) -> usize {
        self.add_unaccredited(name);
        let at = self.authorities.len() - 1;
        let statement = Accreditation::new(
            self.trust.pin(),
            self.authorities[at].id(),
            name.to_owned(),
            Epoch(self.epoch + 1),
        )
        .unwrap();
        let mut copy = statement.for_quorum();
        copy.sign(Accreditation::KIND, &self.registrar);
        let path = layout::statement(&statement.digest());
        self.feed.0.insert(path, copy.encode());
        at
    }

    /// An authority that nobody vouches for; it is listed all the same.
    pub(crate) fn add_unaccredited(&mut self, name: &str) {
        let number = u8::try_from(self.authorities.len()).unwrap();
        let key = key(100 + number);
        let id = ShardId {
            authority: AuthorityId(key.verifying_key().to_bytes()),
            number: 0,
        };
        let secret = ShardSecret::random(&mut self.rng);
        let descriptor = secret.descriptor(self.trust.pin(), id, &mut self.rng);
        let shard = Shard {
            keys: descriptor.verify(self.trust.pin(), id).unwrap(),
            listed: ListedShard {
                number: 0,
                x: descriptor.x,
                x1: descriptor.x1,
                proof: descriptor.proof,
            },
            secret,
            id,
            state: ShardState::birth(&Generators::new()),
            deltas: Vec::new(),
            published: 0,
        };
        let authority = Authority {
            key,
            sealing: SealingSecret::random(&mut self.rng),
            name: name.to_owned(),
            shard,
            tickets: BTreeMap::new(),
            handles: Vec::new(),
        };
        let descriptor = AuthorityDescriptor::new(
            self.trust.pin(),
            id.authority,
            1,
            name.to_owned(),
            authority.sealing.public(),
            vec![authority.shard.listed.clone()],
        )
        .unwrap();
        let signed = descriptor.sign(&authority.key);
        self.feed.0.insert(layout::descriptor(id.authority), signed);
        self.authorities.push(authority);
    }

    /// The deltas that are not published yet, as one segment of each authority.
    fn publish_deltas(&mut self) {
        for authority in &mut self.authorities {
            let shard = &mut authority.shard;
            if shard.published == shard.deltas.len() {
                continue;
            }
            let first = u32::try_from(shard.published + 1).unwrap();
            let last = u32::try_from(shard.deltas.len()).unwrap();
            let segment = DeltaSegment::new(
                self.trust.pin(),
                shard.id,
                first,
                &shard.deltas[shard.published..],
            )
            .unwrap();
            shard.published = shard.deltas.len();
            let path = layout::segment(shard.id, first, last);
            self.feed.0.insert(path, segment.sign(&authority.key));
        }
    }

    /// Publishes the next epoch, which begins where the last one ended.
    pub(crate) fn publish(&mut self) {
        self.publish_forged(&Forge::default());
    }

    pub(crate) fn publish_forged(&mut self, forge: &Forge) {
        self.epoch += 1;
        self.publish_deltas();
        let (announcement, list) = self.make(self.epoch, forge);
        let signed = self.sign(&announcement);
        self.previous = announcement.digest();
        let epoch = Epoch(self.epoch);
        let feed = &mut self.feed.0;
        feed.insert(layout::announcement(epoch), signed.clone());
        feed.insert(layout::NEWEST.to_owned(), signed);
        feed.insert(layout::list(epoch), list);
        self.start += EPOCH;
    }

    pub(crate) fn sign(&self, announcement: &Announcement) -> Vec<u8> {
        let mut copy = announcement.for_quorum();
        copy.sign(Announcement::KIND, &self.registrar);
        copy.encode()
    }

    /// An announcement of an epoch with its list.
    pub(crate) fn make(&mut self, epoch: u32, forge: &Forge) -> (Announcement, Vec<u8>) {
        let genesis = self.trust.pin();
        let listed: Vec<usize> = (0..self.authorities.len())
            .filter(|at| !forge.drop.contains(at))
            .collect();
        let mut entries: Vec<(ShardKeys, StateEntry, usize)> = listed
            .into_iter()
            .map(|at| {
                let shard = &self.authorities[at].shard;
                let v = match forge.state {
                    Some((forged, v)) if forged == at => v,
                    _ => shard.state.v,
                };
                let x = *shard.keys.x();
                let entry = StateEntry::new(shard.id, x, v, shard.state.n, false);
                (shard.keys, entry, at)
            })
            .collect();
        entries.sort_by_key(|(keys, _, _)| keys.id());
        let states = entries.iter().map(|(_, entry, _)| entry.clone()).collect();
        let list = StateList::new(genesis, Epoch(epoch), states).unwrap();
        let secret = ShareSecret::random(&mut self.rng);
        let context = ShareContext {
            genesis,
            epoch: Epoch(epoch),
            list: list.list_digest(),
            registrar: RegistrarId(self.registrar.verifying_key().to_bytes()),
        };
        let share = secret.share(&Generators::new(), &context, &mut self.rng);
        let shards: Vec<(ShardKeys, G1Affine)> = entries
            .iter()
            .map(|(keys, entry, _)| (*keys, entry.v))
            .collect();
        let mut certificates = secret.certify(&shards).unwrap();
        if let Some((forged, z)) = forge.certificate {
            let at = entries.iter().position(|(_, _, at)| *at == forged).unwrap();
            certificates[at] = z;
        }
        let certified: EpochList = list.certified(&certificates).unwrap();
        let mut key: EpochKey = share.key;
        if let Some(k3) = forge.k3 {
            key.k3 = k3;
        }
        let draft = AnnouncementDraft {
            genesis,
            epoch: Epoch(epoch),
            start: self.start,
            key,
            list: certified.digest(),
            previous: forge.previous.unwrap_or(self.previous),
        };
        let announcement = Announcement::new(&self.genesis, &draft).unwrap();
        (announcement, certified.payload())
    }

    /// A wallet of this framework with one profile, synced.
    pub(crate) fn wallet(&mut self) -> Wallet<MemoryBacking> {
        let mut wallet = empty_wallet(&mut self.rng);
        let pin = self.trust.pin();
        wallet.adopt(&mut self.feed, pin, &mut self.rng).unwrap();
        wallet.add_profile("me", &mut self.rng).unwrap();
        self.sync(&mut wallet).unwrap();
        wallet
    }

    /// Syncs at a time within the newest epoch.
    pub(crate) fn sync(
        &mut self,
        wallet: &mut Wallet<MemoryBacking>,
    ) -> Result<huepass_wallet::Synced, huepass_wallet::WalletError> {
        let now = self.now();
        let feed = &mut self.feed;
        wallet.sync(feed, now, &mut self.rng, &mut |_, _| ())
    }

    /// A moment in the newest epoch.
    pub(crate) fn now(&self) -> u64 {
        if self.epoch == 0 {
            NOW
        } else {
            self.start - EPOCH + 100
        }
    }

    /// Requests a pass and takes it, for the profile `me`.
    pub(crate) fn give_pass(&mut self, wallet: &mut Wallet<MemoryBacking>, attributes: Attributes) {
        let now = self.now();
        let text = self.offer(0, now + 1000);
        let offer = wallet.read_offer(&text, now).unwrap();
        wallet
            .learn_authority(&mut self.feed, offer.authority, &mut self.rng)
            .unwrap();
        let request = wallet
            .begin_request("me", &offer, None, now, &mut self.rng)
            .unwrap();
        let answer = self.answer(0, &request, attributes);
        wallet.accept(&answer, now, &mut self.rng).unwrap();
    }
}

/// A vault in memory with a wallet in it.
pub(crate) fn empty_wallet(rng: &mut ChaCha20Rng) -> Wallet<MemoryBacking> {
    let passphrase = Passphrase::new("nine green bottles".to_owned()).unwrap();
    let vault = Vault::create(
        MemoryBacking::default(),
        &passphrase,
        KdfParams::CHEAP_FOR_TESTS,
        rng,
    )
    .unwrap();
    Wallet::open(vault).unwrap()
}

/// Closes a wallet as a process that ends, and opens it again.
pub(crate) fn reopen(wallet: Wallet<MemoryBacking>) -> Wallet<MemoryBacking> {
    let passphrase = Passphrase::new("nine green bottles".to_owned()).unwrap();
    let backing = wallet.into_vault().into_backing();
    Wallet::open(Vault::open(backing, &passphrase).unwrap()).unwrap()
}

/// Green for two days.
pub(crate) fn green(now: u64) -> Attributes {
    Attributes {
        colour: Colour::Green,
        expiry: Hour(Hour::of_seconds(now).0 + 48),
    }
}
