//! A made-up framework for the tests of this crate, which are sorted by what they are about.

mod audit;
mod epochs;
mod steps;

use huepass_credential::{
    AuthorityId, Delta, Epoch, GenesisDigest, Handle, ShardId, ShardSecret, ShardState, make_window,
};
use huepass_feed::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::*;

pub(crate) const NOW: u64 = 1_800_000_000;

pub(crate) struct World {
    pub(crate) rng: ChaCha20Rng,
    pub(crate) registrars: Vec<Registrar<MemoryStore>>,
    pub(crate) statements: Statements,
    pub(crate) authority: TestAuthority,
}

pub(crate) struct TestAuthority {
    key: SigningKey,
    secret: ShardSecret,
    id: ShardId,
    state: ShardState,
    log: LogDigest,
    deltas: Vec<[u8; Delta::LEN]>,
    genesis: GenesisDigest,
}

impl TestAuthority {
    fn revoke(&mut self, handle: Handle) {
        self.state = self.secret.revoke(handle, &self.state).unwrap();
        let delta = Delta {
            handle,
            v: self.state.v,
        }
        .to_bytes();
        self.log = self.log.and(&delta);
        self.deltas.push(delta);
    }

    fn descriptor(&self, rng: &mut ChaCha20Rng) -> AuthorityDescriptor {
        let keys = self.secret.descriptor(self.genesis, self.id, rng);
        let shard = ListedShard {
            number: self.id.number,
            x: keys.x,
            x1: keys.x1,
            proof: keys.proof,
        };
        let name = "East".to_owned();
        let authority = self.id.authority;
        let descriptor =
            AuthorityDescriptor::new(self.genesis, authority, 1, name, [0; 32], vec![shard]);
        let bytes = descriptor.unwrap().sign(&self.key);
        AuthorityDescriptor::open_signed(&bytes, self.genesis).unwrap()
    }

    fn report(&self, epoch: u32) -> AuthorityState {
        let shard = ShardReport {
            number: self.id.number,
            n: self.state.n,
            v: self.state.v,
            log: self.log,
        };
        AuthorityState::new(
            self.genesis,
            self.id.authority,
            Epoch(epoch),
            NOW,
            vec![shard],
        )
        .unwrap()
    }

    fn segments(&self) -> Vec<DeltaSegment> {
        if self.deltas.is_empty() {
            return Vec::new();
        }
        vec![DeltaSegment::new(self.genesis, self.id, 1, &self.deltas).unwrap()]
    }
}

pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

pub(crate) fn world(registrars: u8, quorum: u8) -> World {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let (window_key, table) = make_window(&Generators::new(), &mut rng).unwrap();
    let keys: Vec<SigningKey> = (1..=registrars).map(key).collect();
    let ids = keys
        .iter()
        .map(|key| RegistrarId(key.verifying_key().to_bytes()))
        .collect();
    let genesis = Genesis::new(
        [1; 16],
        "Test".to_owned(),
        vec![CredentialKind {
            number: 1,
            name: "pass".to_owned(),
        }],
        600,
        30,
        RegistrarSet::new(ids, quorum).unwrap(),
        window_key,
        table.digest(),
    )
    .unwrap();
    let mut signed = None;
    for key in &keys {
        signed = Some(genesis.sign_with(signed.as_deref(), key).unwrap());
    }
    let trust = Trust::new(&signed.unwrap()).unwrap();
    let authority_key = key(100);
    let authority = AuthorityId(authority_key.verifying_key().to_bytes());
    let accreditation =
        Accreditation::new(trust.pin(), authority, "East".to_owned(), Epoch(1)).unwrap();
    let mut copy = accreditation.for_quorum();
    for key in keys.iter().take(usize::from(quorum)) {
        copy.sign(Accreditation::KIND, key);
    }
    let mut statements = Statements::default();
    statements.add(&copy.encode(), &trust).unwrap();
    let id = ShardId {
        authority,
        number: 0,
    };
    let authority = TestAuthority {
        key: authority_key,
        secret: ShardSecret::random(&mut rng),
        id,
        state: ShardState::birth(&Generators::new()),
        log: LogDigest::birth(trust.pin(), id),
        deltas: Vec::new(),
        genesis: trust.pin(),
    };
    let registrars = keys
        .into_iter()
        .map(|key| Registrar::new(trust.clone(), key, MemoryStore::default()))
        .collect();
    World {
        rng,
        registrars,
        statements,
        authority,
    }
}

impl World {
    pub(crate) fn observe(
        &mut self,
        registrar: usize,
        epoch: u32,
    ) -> Result<Observed, RegistrarError<std::convert::Infallible>> {
        let descriptor = self.authority.descriptor(&mut self.rng);
        let report = self.authority.report(epoch);
        let segments = self.authority.segments();
        let statements = &self.statements;
        self.registrars[registrar].observe(
            &descriptor,
            &report,
            &segments,
            statements,
            &mut self.rng,
        )
    }

    /// A round by all registrars.
    pub(crate) fn round(&mut self, now: u64) -> Published {
        let ids = self.registrars.iter().map(Registrar::id).collect();
        let statements = self.statements.clone();
        let proposal = self.registrars[0].propose(&statements, ids, now).unwrap();
        let shares: Vec<_> = self
            .registrars
            .iter()
            .map(|r| r.share(&proposal, &statements, now, &mut self.rng).unwrap())
            .collect();
        let certificates: Vec<_> = self
            .registrars
            .iter()
            .map(|r| r.certify(&proposal, &shares).unwrap())
            .collect();
        let copies: Vec<_> = self
            .registrars
            .iter()
            .map(|r| {
                r.endorse(
                    &proposal,
                    &shares,
                    &certificates,
                    &statements,
                    &mut self.rng,
                )
                .unwrap()
            })
            .collect();
        let published = assemble(self.registrars[0].trust(), &copies).unwrap();
        for registrar in &self.registrars {
            registrar
                .learn(&published.announcement, &published.list, &statements)
                .unwrap();
        }
        published
    }
}
