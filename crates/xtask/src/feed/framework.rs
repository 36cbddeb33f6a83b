//! A framework that is real in every byte: registrars, one authority, shards with revocations, and the
//! feed of it.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use huepass_credential::{
    AuthorityId, Delta, Epoch, Generators, Handle, RegistrarId, ShardId, ShardKeys, ShardSecret,
    ShardState, make_window,
};
use huepass_feed::{
    Accreditation, AuthorityDescriptor, AuthorityState, CredentialKind, DeltaSegment,
    Document as _, Genesis, ListedShard, LogDigest, RegistrarSet, ShardReport, Statements, Trust,
    layout,
};
use huepass_registrar::{MemoryStore, Published, Registrar, assemble};
use huepass_wire::SigningKey;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::bench::measure::time;

/// Seconds in an epoch.
pub(in crate::feed) const EPOCH: u64 = 600;
/// Numbers of shards begin here, so that most have as many bytes as in a large place.
const FIRST: u32 = 1000;
/// When the first epoch begins: on a slot.
const NOW: u64 = 1_800_000_000;
const NAME: &str = "Harbour Health Authority";

/// A shard with its secret and its log.
pub(in crate::feed) struct Shard {
    pub(in crate::feed) secret: ShardSecret,
    pub(in crate::feed) keys: ShardKeys,
    pub(in crate::feed) state: ShardState,
    log: LogDigest,
    pub(in crate::feed) deltas: Vec<[u8; Delta::LEN]>,
}

/// The framework.
pub(in crate::feed) struct Small {
    pub(in crate::feed) rng: ChaCha20Rng,
    pub(in crate::feed) trust: Trust,
    pub(in crate::feed) statements: Statements,
    pub(in crate::feed) authority: SigningKey,
    pub(in crate::feed) shards: Vec<Shard>,
    keys: Vec<SigningKey>,
    registrars: Vec<Registrar<MemoryStore>>,
    quorum: usize,
    epoch: u32,
    /// Segments that no registrar has audited yet.
    fresh: Vec<DeltaSegment>,
    /// The segment published last.
    newest_segment: Vec<u8>,
    /// Everything published, by path.
    files: BTreeMap<String, Vec<u8>>,
}

/// What a registrar that takes part in an epoch reads, and how long it computes.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::feed) struct Part {
    /// Bytes that it is sent, all authorities' reports and the others' messages, deltas apart.
    pub(in crate::feed) bytes: usize,
    /// Microseconds of CPU time.
    pub(in crate::feed) time: f64,
}

impl Small {
    /// A framework with no epoch yet.
    pub(in crate::feed) fn new(registrars: u8, quorum: u8, shards: u32) -> Result<Self> {
        let mut rng = ChaCha20Rng::seed_from_u64(20_261_130);
        let keys: Vec<SigningKey> = (1..=registrars)
            .map(|seed| SigningKey::from_bytes(&[seed; 32]))
            .collect();
        let ids = keys.iter().map(|key| RegistrarId(public(key))).collect();
        let (window, table) = make_window(&Generators::new(), &mut rng)?;
        let kind = CredentialKind {
            number: 1,
            name: "health pass".to_owned(),
        };
        let set = RegistrarSet::new(ids, quorum)?;
        let genesis = Genesis::new(
            [0x1d; 16],
            "Example".to_owned(),
            vec![kind],
            600,
            30,
            set,
            window,
            table.digest(),
        )?;
        let mut signed = None;
        for key in &keys {
            signed = Some(genesis.sign_with(signed.as_deref(), key)?);
        }
        let signed = signed.context("nobody signed the genesis")?;
        let trust = Trust::new(&signed)?;
        let authority = SigningKey::from_bytes(&[0x41; 32]);
        let id = AuthorityId(public(&authority));
        let accreditation = Accreditation::new(trust.pin(), id, NAME.to_owned(), Epoch(1))?;
        let mut copy = accreditation.for_quorum();
        for key in &keys {
            copy.sign(Accreditation::KIND, key);
        }
        let mut statements = Statements::default();
        let accreditation = (accreditation.digest(), copy.encode());
        statements.add(&accreditation.1, &trust)?;
        let registrars = keys
            .iter()
            .map(|key| Registrar::new(trust.clone(), key.clone(), MemoryStore::default()))
            .collect();
        let mut framework = Self {
            rng,
            trust,
            statements,
            authority,
            shards: Vec::new(),
            keys,
            registrars,
            quorum: usize::from(quorum),
            epoch: 0,
            fresh: Vec::new(),
            newest_segment: Vec::new(),
            files: BTreeMap::new(),
        };
        framework.put(layout::GENESIS.to_owned(), signed);
        framework.put(layout::WINDOW.to_owned(), table.to_bytes());
        framework.put(layout::statement(&accreditation.0), accreditation.1);
        framework.index(layout::STATEMENTS);
        for number in FIRST..FIRST + shards {
            framework.add(ShardId {
                authority: id,
                number,
            })?;
        }
        Ok(framework)
    }

    fn add(&mut self, id: ShardId) -> Result<()> {
        let genesis = self.trust.pin();
        let secret = ShardSecret::random(&mut self.rng);
        let keys = secret.descriptor(genesis, id, &mut self.rng);
        self.shards.push(Shard {
            keys: keys.verify(genesis, id)?,
            secret,
            state: ShardState::birth(&Generators::new()),
            log: LogDigest::birth(genesis, id),
            deltas: Vec::new(),
        });
        Ok(())
    }

    /// So many revocations in one shard.
    pub(in crate::feed) fn revoke(&mut self, shard: usize, count: usize) -> Result<()> {
        let shard = self.shards.get_mut(shard).context("no such shard")?;
        for _ in 0..count {
            let handle = Handle::random(&mut self.rng);
            shard.state = shard.secret.revoke(handle, &shard.state)?;
            let delta = Delta {
                handle,
                v: shard.state.v,
            };
            shard.log = shard.log.and(&delta.to_bytes());
            shard.deltas.push(delta.to_bytes());
        }
        Ok(())
    }

    /// The authority's descriptor as published, with this many of the shards.
    pub(in crate::feed) fn descriptor(&mut self, shards: usize) -> Result<Vec<u8>> {
        let genesis = self.trust.pin();
        let listed = self.shards.iter().take(shards).map(|shard| {
            let id = shard.keys.id();
            let keys = shard.secret.descriptor(genesis, id, &mut self.rng);
            ListedShard {
                number: id.number,
                x: keys.x,
                x1: keys.x1,
                proof: keys.proof,
            }
        });
        let listed = listed.collect();
        let id = AuthorityId(public(&self.authority));
        let descriptor =
            AuthorityDescriptor::new(genesis, id, 1, NAME.to_owned(), [0x5e; 32], listed)?;
        Ok(descriptor.sign(&self.authority))
    }

    /// The authority's states for an epoch, as published.
    fn report(&self, epoch: Epoch) -> Result<Vec<u8>> {
        let shards = self.shards.iter().map(|shard| ShardReport {
            number: shard.keys.id().number,
            n: shard.state.n,
            v: shard.state.v,
            log: shard.log,
        });
        let id = AuthorityId(public(&self.authority));
        let state = AuthorityState::new(self.trust.pin(), id, epoch, NOW, shards.collect())?;
        Ok(state.sign(&self.authority))
    }

    /// The next epoch, made by a quorum as registrars make it, and what it costs the second of them
    /// (any one of them if there is only one).
    pub(in crate::feed) fn round(&mut self) -> Result<(Published, Part)> {
        self.epoch += 1;
        let now = NOW + EPOCH * u64::from(self.epoch);
        let genesis = self.trust.pin();
        let descriptor = self.descriptor(self.shards.len())?;
        let descriptor = AuthorityDescriptor::open_signed(&descriptor, genesis)?;
        let report = self.report(Epoch(self.epoch))?;
        let at = 1.min(self.quorum - 1);
        let mut part = Part {
            bytes: report.len(),
            time: 0.0,
        };
        let (quorum, statements, rng) = (self.quorum, &self.statements, &mut self.rng);
        let fresh = &self.fresh;
        let makers = &self.registrars[..quorum];
        let mut each = |step: &mut dyn FnMut(&Registrar<MemoryStore>) -> Result<()>| {
            for (i, registrar) in makers.iter().enumerate() {
                let took = time(|| step(registrar))?;
                if i == at {
                    part.time += took;
                }
            }
            Ok::<(), anyhow::Error>(())
        };
        each(&mut |registrar| {
            let report = AuthorityState::open_signed(&report, genesis)?;
            registrar.observe(&descriptor, &report, fresh, statements, rng)?;
            Ok(())
        })?;
        let ids = makers.iter().map(Registrar::id).collect();
        let proposal = makers[0].propose(statements, ids, now)?;
        let (mut shares, mut certificates, mut copies) = (Vec::new(), Vec::new(), Vec::new());
        each(&mut |registrar| {
            shares.push(registrar.share(&proposal, statements, now, rng)?);
            Ok(())
        })?;
        each(&mut |registrar| {
            certificates.push(registrar.certify(&proposal, &shares)?);
            Ok(())
        })?;
        each(&mut |registrar| {
            copies.push(registrar.endorse(&proposal, &shares, &certificates, statements, rng)?);
            Ok(())
        })?;
        let published = assemble(&self.trust, &copies)?;
        each(&mut |registrar| {
            Ok(registrar.learn(&published.announcement, &published.list, statements)?)
        })?;
        let others = |all: &[Vec<u8>]| -> usize { all.iter().skip(1).map(Vec::len).sum() };
        part.bytes += proposal.len() + others(&shares) + others(&certificates);
        part.bytes += published.announcement.len() + published.list.len();
        self.fresh.clear();
        Ok((published, part))
    }

    /// Revokes in one shard and publishes an epoch in the order of FED-82.
    pub(in crate::feed) fn publish(&mut self, shard: usize, revocations: usize) -> Result<()> {
        let genesis = self.trust.pin();
        let held = &self.shards.get(shard).context("no such shard")?.deltas;
        let first = held.len();
        self.revoke(shard, revocations)?;
        let (id, deltas) = (self.shards[shard].keys.id(), &self.shards[shard].deltas);
        let place = u32::try_from(first)? + 1;
        let segment = DeltaSegment::new(genesis, id, place, &deltas[first..])?;
        let bytes = segment.sign(&self.authority);
        self.newest_segment.clone_from(&bytes);
        self.put(layout::segment(id, segment.first(), segment.last()), bytes);
        self.index(&layout::shard_deltas(id));
        self.fresh.push(segment);
        if self.epoch == 0 {
            let descriptor = self.descriptor(self.shards.len())?;
            self.put(layout::descriptor(id.authority), descriptor);
        }
        let published = self.round()?.0;
        let epoch = Epoch(self.epoch);
        self.put(layout::list(epoch), published.list);
        self.put(layout::announcement(epoch), published.announcement.clone());
        self.put(layout::NEWEST.to_owned(), published.announcement);
        Ok(())
    }

    /// Everything published, by path.
    pub(in crate::feed) const fn files(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.files
    }

    /// The segment published last, as signed.
    pub(in crate::feed) fn newest_segment(&self) -> &[u8] {
        &self.newest_segment
    }

    /// The newest epoch.
    pub(in crate::feed) const fn epoch(&self) -> u32 {
        self.epoch
    }

    fn put(&mut self, path: String, bytes: Vec<u8>) {
        self.files.insert(path, bytes);
    }

    fn index(&mut self, folder: &str) {
        let prefix = format!("{folder}/");
        let names = self
            .files
            .keys()
            .filter_map(|path| path.strip_prefix(&prefix));
        let names = names.filter(|name| *name != layout::INDEX);
        let index = layout::write_index(names);
        self.put(layout::index(folder), index);
    }

    /// Signs as a quorum.
    pub(in crate::feed) fn sign<D: huepass_feed::Document>(&self, document: &D) -> Vec<u8> {
        let mut copy = document.for_quorum();
        for key in self.keys.iter().take(self.quorum) {
            copy.sign(D::KIND, key);
        }
        copy.encode()
    }

    /// A signed segment of the first shard's log with this many deltas.
    pub(in crate::feed) fn segment(&self, first: u32, deltas: usize) -> Result<Vec<u8>> {
        let shard = self.shards.first().context("no shard")?;
        let deltas = shard.deltas.get(..deltas).context("too few revocations")?;
        let segment = DeltaSegment::new(self.trust.pin(), shard.keys.id(), first, deltas)?;
        Ok(segment.sign(&self.authority))
    }
}

fn public(key: &SigningKey) -> [u8; 32] {
    key.verifying_key().to_bytes()
}
