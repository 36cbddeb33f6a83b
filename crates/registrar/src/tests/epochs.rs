//! Epochs that come of it: their lists, and their announcements put together.

use super::*;

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
