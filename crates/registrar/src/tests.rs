use huepass_credential::{
    AuthorityId, Delta, Epoch, GenesisDigest, Handle, ShardId, ShardSecret, ShardState, make_window,
};
use huepass_feed::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::*;

const NOW: u64 = 1_800_000_000;

struct World {
    rng: ChaCha20Rng,
    registrars: Vec<Registrar<MemoryStore>>,
    statements: Statements,
    authority: TestAuthority,
}

struct TestAuthority {
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

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn world(registrars: u8, quorum: u8) -> World {
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
    fn observe(
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
    fn round(&mut self, now: u64) -> Published {
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

#[test]
fn an_authority_that_is_not_accredited_is_refused() {
    let mut world = world(1, 1);
    world.statements = Statements::default();
    assert!(matches!(
        world.observe(0, 1),
        Err(RegistrarError::NotAccredited)
    ));
}

// spec: REG-2, WIT-13
#[test]
fn a_state_that_the_deltas_do_not_lead_to_is_refused() {
    let mut world = world(1, 1);
    world.observe(0, 1).unwrap();
    let handle = Handle::random(&mut world.rng);
    world.authority.revoke(handle);
    let honest = world.authority.deltas.clone();
    // a delta missing, altered, or followed by an unreported one
    world.authority.deltas.clear();
    assert!(matches!(world.observe(0, 1), Err(RegistrarError::Audit(_))));
    let other = Handle::random(&mut world.rng).to_bytes();
    world.authority.deltas = honest.clone();
    world.authority.deltas[0][..32].copy_from_slice(&other);
    assert!(matches!(world.observe(0, 1), Err(RegistrarError::Audit(_))));
    world.authority.deltas = honest;
    world.authority.log = LogDigest([0; 32]);
    assert!(matches!(world.observe(0, 1), Err(RegistrarError::Audit(_))));
    assert_eq!(world.registrars[0].store().shards().unwrap()[0].state.n, 0);
}

// spec: REG-2, WIT-12
#[test]
fn a_handle_revoked_twice_is_refused() {
    let mut world = world(1, 1);
    let handle = Handle::random(&mut world.rng);
    world.authority.revoke(handle);
    world.observe(0, 1).unwrap();
    world.authority.revoke(handle);
    assert!(matches!(
        world.observe(0, 1),
        Err(RegistrarError::Repeated(_))
    ));
}

// spec: REG-2, REG-3
#[test]
fn a_reset_or_replayed_shard_is_refused() {
    let mut world = world(1, 1);
    let handle = Handle::random(&mut world.rng);
    world.authority.revoke(handle);
    world.observe(0, 1).unwrap();
    let statements = world.statements.clone();
    world.registrars[0]
        .make_alone(&statements, NOW, &mut world.rng)
        .unwrap();
    // a report for an epoch that is over, or for one far ahead
    for epoch in [1, 3, u32::MAX] {
        assert!(matches!(
            world.observe(0, epoch),
            Err(RegistrarError::NotNext(_))
        ));
    }
    world.authority.state = ShardState::birth(&Generators::new());
    world.authority.log = LogDigest::birth(world.authority.genesis, world.authority.id);
    world.authority.deltas.clear();
    assert!(matches!(
        world.observe(0, 2),
        Err(RegistrarError::WentBack(_))
    ));
    world.authority.secret = ShardSecret::random(&mut world.rng);
    assert!(matches!(world.observe(0, 2), Err(RegistrarError::Key(_))));
}

// spec: REG-1, FED-60
#[test]
fn a_proposal_that_differs_from_ones_own_audit_is_refused() {
    let mut world = world(2, 2);
    world.observe(0, 1).unwrap();
    let ids: Vec<_> = world.registrars.iter().map(Registrar::id).collect();
    let proposal = world.registrars[0]
        .propose(&world.statements, ids.clone(), NOW)
        .unwrap();
    let share = |world: &mut World, now| {
        let statements = world.statements.clone();
        world.registrars[1].share(&proposal, &statements, now, &mut world.rng)
    };
    assert!(matches!(
        share(&mut world, NOW),
        Err(RegistrarError::ListDiffers)
    ));
    world.observe(1, 1).unwrap();
    assert!(matches!(
        share(&mut world, NOW + 3600),
        Err(RegistrarError::Time)
    ));
    let alone = world.registrars[0].propose(&world.statements, ids[..1].to_vec(), NOW);
    assert!(matches!(alone, Err(RegistrarError::Participants)));
    share(&mut world, NOW).unwrap();
}

/// One bad registrar keeps its certificates back until the epoch has been made without it, and
/// then asks for a signature under the other history.
#[test]
fn an_epoch_that_was_made_otherwise_is_neither_certified_nor_endorsed() {
    let mut world = world(3, 2);
    for registrar in 0..3 {
        world.observe(registrar, 1).unwrap();
    }
    let ids: Vec<_> = world.registrars.iter().map(Registrar::id).collect();
    let statements = world.statements.clone();
    let begin = |world: &mut World, leader: usize, pair: [usize; 2], now| {
        let participants = pair.map(|i| ids[i]).to_vec();
        let proposal = world.registrars[leader]
            .propose(&statements, participants, now)
            .unwrap();
        let shares = pair.map(|i| {
            world.registrars[i]
                .share(&proposal, &statements, now, &mut world.rng)
                .unwrap()
        });
        (proposal, shares)
    };
    let (held_back, old_shares) = begin(&mut world, 0, [0, 2], NOW);
    let old = [0, 2].map(|i| {
        world.registrars[i]
            .certify(&held_back, &old_shares)
            .unwrap()
    });
    let (late, late_shares) = begin(&mut world, 1, [1, 0], NOW + 30);
    let new = [1, 0].map(|i| world.registrars[i].certify(&late, &late_shares).unwrap());
    let copies = [1, 0].map(|i| {
        world.registrars[i]
            .endorse(&late, &late_shares, &new, &statements, &mut world.rng)
            .unwrap()
    });
    let published = assemble(world.registrars[0].trust(), &copies).unwrap();
    world.registrars[2]
        .learn(&published.announcement, &published.list, &statements)
        .unwrap();
    let asked =
        world.registrars[2].endorse(&held_back, &old_shares, &old, &statements, &mut world.rng);
    assert!(matches!(asked, Err(RegistrarError::NotNext(Epoch(1)))));
}

// spec: REG-1, REG-9
#[test]
fn nobody_certifies_without_all_shares_or_endorses_without_all_certificates() {
    let mut world = world(2, 2);
    world.observe(0, 1).unwrap();
    world.observe(1, 1).unwrap();
    let ids: Vec<_> = world.registrars.iter().map(Registrar::id).collect();
    let statements = world.statements.clone();
    let proposal = world.registrars[0].propose(&statements, ids, NOW).unwrap();
    let shares: Vec<_> = (0..2)
        .map(|i| {
            world.registrars[i]
                .share(&proposal, &statements, NOW, &mut world.rng)
                .unwrap()
        })
        .collect();
    let [first, second] = &world.registrars[..] else {
        unreachable!()
    };
    assert!(matches!(
        first.certify(&proposal, &shares[..1]),
        Err(RegistrarError::Missing)
    ));
    let certificates = [
        first.certify(&proposal, &shares).unwrap(),
        second.certify(&proposal, &shares).unwrap(),
    ];
    // the secret is gone, the message stays
    let round = first.store().round(Epoch(1)).unwrap().unwrap();
    assert!(round.secret.is_empty());
    assert_eq!(first.certify(&proposal, &shares).unwrap(), certificates[0]);
    assert!(matches!(
        first.endorse(
            &proposal,
            &shares,
            &certificates[..1],
            &statements,
            &mut world.rng
        ),
        Err(RegistrarError::Missing)
    ));
}

// spec: REG-13
#[test]
fn an_epoch_is_signed_once() {
    let mut world = world(1, 1);
    world.observe(0, 1).unwrap();
    let statements = world.statements.clone();
    let registrar = &world.registrars[0];
    let published = registrar
        .make_alone(&statements, NOW, &mut world.rng)
        .unwrap();
    // Somebody restores the store's view of the newest epoch, and asks again with other states.
    let handle = Handle::random(&mut world.rng);
    let other = StateList::new(registrar.trust().pin(), Epoch(1), Vec::new()).unwrap();
    let forged = ProposalMessage::new(
        registrar.id(),
        NOW,
        registrar.trust().pin().0,
        vec![registrar.id()],
        other,
    )
    .unwrap()
    .sign(&key(1));
    assert!(matches!(
        registrar.share(&forged, &statements, NOW, &mut world.rng),
        Err(RegistrarError::AlreadySigned(Epoch(1)))
    ));
    world.authority.revoke(handle);
    world.observe(0, 2).unwrap();
    let next = world.registrars[0]
        .make_alone(&statements, NOW, &mut world.rng)
        .unwrap();
    assert_ne!(published, next);
}

// spec: REG-8
#[test]
fn a_round_that_was_cut_off_draws_a_new_key() {
    let mut world = world(1, 1);
    world.observe(0, 1).unwrap();
    let statements = world.statements.clone();
    let registrar = &world.registrars[0];
    let one = registrar
        .propose(&statements, vec![registrar.id()], NOW)
        .unwrap();
    let two = registrar
        .propose(&statements, vec![registrar.id()], NOW + 30)
        .unwrap();
    let share = registrar
        .share(&one, &statements, NOW, &mut world.rng)
        .unwrap();
    assert_eq!(
        registrar
            .share(&one, &statements, NOW, &mut world.rng)
            .unwrap(),
        share
    );
    let certificates = registrar
        .certify(&one, std::slice::from_ref(&share))
        .unwrap();
    let retried = registrar
        .share(&two, &statements, NOW, &mut world.rng)
        .unwrap();
    let key = |bytes: &[u8]| {
        ShareMessage::open_signed(bytes, registrar.trust().pin())
            .unwrap()
            .share()
            .key
    };
    assert_ne!(key(&share), key(&retried));
    // and the first round is over
    let ended = registrar.endorse(&one, &[share], &[certificates], &statements, &mut world.rng);
    assert!(matches!(ended, Err(RegistrarError::Missing)));
}

// spec: REG-11, REG-12, REG-14
#[test]
fn two_registrars_make_epochs_that_wallets_accept() {
    let mut world = world(2, 2);
    let mut chain = Chain::new();
    let mut before: Option<EpochList> = None;
    for epoch in 1..=3 {
        let handle = Handle::random(&mut world.rng);
        world.authority.revoke(handle);
        for registrar in 0..2 {
            world.observe(registrar, epoch).unwrap();
        }
        let published = world.round(NOW + 600 * u64::from(epoch));
        let trust = world.registrars[0].trust();
        let announced = trust.open_announcement(&published.announcement).unwrap();
        let list = EpochList::open(&published.list, announced.get()).unwrap();
        let entry = list.entry(world.authority.id).unwrap();
        assert_eq!(entry.state.n, epoch);
        announced
            .get()
            .key()
            .check_certificate(&entry.certified())
            .unwrap();
        announced
            .get()
            .key()
            .check_form(&Generators::new())
            .unwrap();
        if let Some(before) = &before {
            let last = Successor {
                before,
                statements: &world.statements,
            };
            list.check_follows(last).unwrap();
        }
        assert_eq!(chain.extend(announced).unwrap(), Step::Newer);
        before = Some(list);
    }
}

// spec: REG-4
#[test]
fn a_silent_authority_is_listed_as_stale() {
    let mut world = world(1, 1);
    world.observe(0, 1).unwrap();
    let statements = world.statements.clone();
    world.registrars[0]
        .make_alone(&statements, NOW, &mut world.rng)
        .unwrap();
    let published = world.registrars[0]
        .make_alone(&statements, NOW + 600, &mut world.rng)
        .unwrap();
    let trust = world.registrars[0].trust();
    let announced = trust.open_announcement(&published.announcement).unwrap();
    let list = EpochList::open(&published.list, announced.get()).unwrap();
    assert!(list.entry(world.authority.id).unwrap().state.stale);
}

// spec: FED-12
#[test]
fn a_spoilt_copy_of_anothers_signature_spoils_nothing() {
    let mut world = world(3, 2);
    for registrar in 0..3 {
        world.observe(registrar, 1).unwrap();
    }
    let published = world.round(NOW);
    let (_, signed) = Announcement::open_quorum(&published.announcement).unwrap();
    let keys: Vec<[u8; 32]> = world.registrars.iter().map(|r| r.id().0).collect();
    let copy_of = |key: &[u8; 32]| {
        let mut copy = signed.clone();
        assert_eq!(copy.keep(Announcement::KIND, &[*key]), 1);
        copy.encode()
    };
    let with = |announcement: Vec<u8>| Published {
        announcement,
        list: published.list.clone(),
    };
    let (first, second) = (copy_of(&keys[0]), copy_of(&keys[1]));
    let mut spoilt = first.clone();
    *spoilt.last_mut().unwrap() ^= 1;
    let trust = world.registrars[0].trust();
    let alone = assemble(trust, &[with(first.clone()), with(spoilt.clone())]);
    assert!(matches!(
        alone,
        Err(FeedError::Quorum {
            signed: 1,
            needed: 2
        })
    ));
    assemble(trust, &[with(first), with(second), with(spoilt)]).unwrap();
}

// spec: REG-5
#[test]
fn a_shard_stays_listed_until_the_epoch_of_its_retirement() {
    let mut world = world(1, 1);
    world.observe(0, 1).unwrap();
    let id = world.authority.id;
    let retirement = Retirement::new(world.authority.genesis, id, Epoch(3)).unwrap();
    let retirement = retirement.sign(&world.authority.key);
    let trust = world.registrars[0].trust().clone();
    let mut statements = world.statements.clone();
    statements.add(&retirement, &trust).unwrap();
    for (epoch, listed) in [(1_u32, true), (2, true), (3, false)] {
        let now = NOW + 600 * u64::from(epoch);
        let published = world.registrars[0]
            .make_alone(&statements, now, &mut world.rng)
            .unwrap();
        let announced = trust.open_announcement(&published.announcement).unwrap();
        let list = EpochList::open(&published.list, announced.get()).unwrap();
        assert_eq!(list.entry(id).is_some(), listed, "epoch {epoch}");
    }
}
