use super::*;
use crate::testing::{key, public, quorum_signed, registrar, set};

fn rebuilt(change: impl Fn(&mut Genesis)) -> Result<Genesis, FeedError> {
    let mut genesis = crate::testing::genesis(&[1, 2, 3], 2);
    change(&mut genesis);
    // through the bytes: what is refused when made must be refused when read
    let read = Genesis::from_payload(&genesis.payload());
    assert_eq!(read.is_ok(), genesis.check().is_ok());
    read
}

fn kind(number: u8, name: &str) -> CredentialKind {
    CredentialKind {
        number,
        name: name.to_owned(),
    }
}

// spec: FED-6, FED-20
#[test]
fn a_genesis_out_of_range_is_refused() {
    let cases: [fn(&mut Genesis); 17] = [
        |g| g.suite.push('2'),
        |g| g.name.clear(),
        |g| g.name = "x".repeat(129),
        |g| g.name.push('\n'),
        |g| g.kinds.clear(),
        |g| g.kinds.push(g.kinds[0].clone()),
        |g| g.kinds = vec![kind(2, "b"), kind(1, "a")],
        |g| g.kinds = (0..17).map(|number| kind(number, "a")).collect(),
        |g| g.kinds[0].name.clear(),
        |g| g.kinds[0].name.push('\u{202e}'),
        |g| g.slot_length = 0,
        |g| g.slot_length = 7,
        |g| g.slot_length = 7200,
        |g| g.epoch_length = 29,
        |g| g.epoch_length = 100,
        |g| g.epoch_length = 86_430,
        |g| g.version = 2,
    ];
    for (i, change) in cases.into_iter().enumerate() {
        assert!(rebuilt(change).is_err(), "case {i}");
    }
    rebuilt(|g| g.name = "行程码".to_owned()).unwrap();
    rebuilt(|g| g.kinds = (0..16).map(|number| kind(number, "a")).collect()).unwrap();
    rebuilt(|g| (g.slot_length, g.epoch_length) = (3600, 3600)).unwrap();
}

// spec: FED-10, FED-11, FRM-2
#[test]
fn sets_of_registrars_out_of_range_are_refused() {
    let ids = |n: u8| (1..=n).map(registrar).collect::<Vec<_>>();
    for (registrars, quorum) in [
        (ids(0), 0),
        (ids(0), 1),
        (ids(1), 0),
        (ids(1), 2),
        (ids(2), 1),
        (ids(4), 2),
        (ids(5), 6),
        (ids(33), 17),
        (vec![registrar(1), registrar(1)], 2),
    ] {
        assert!(RegistrarSet::new(registrars, quorum).is_err());
    }
    for (n, quorum) in [(1, 1), (2, 2), (3, 2), (5, 3), (5, 5), (32, 17)] {
        assert_eq!(
            RegistrarSet::new(ids(n), quorum).unwrap().quorum(),
            usize::from(quorum)
        );
    }
    // a key made to share another's identifier would take its place among the signatures
    let mut twin = public(1);
    twin[8..].fill(0x99);
    let set = RegistrarSet::new(vec![registrar(1), RegistrarId(twin)], 2);
    assert!(matches!(set, Err(FeedError::Rule(_))));
    twin[7] ^= 1;
    RegistrarSet::new(vec![registrar(1), RegistrarId(twin)], 2).unwrap();
    // and in bytes, the order counts
    let genesis = rebuilt(|g| g.registrars.registrars.reverse());
    assert!(genesis.is_err());
}

#[test]
fn a_set_knows_its_members() {
    let set = set(&[3, 1, 2], 2);
    assert!(set.contains(registrar(2)) && !set.contains(registrar(4)));
    assert!(set.registrars().is_sorted());
    assert_eq!(set.registrars().len(), 3);
}

// spec: FRM-5
#[test]
fn only_the_frameworks_own_kinds_of_pass_have_a_domain() {
    let genesis = crate::testing::genesis(&[1], 1);
    assert!(genesis.framework(CredentialType(2)).is_err());
    let framework = genesis.framework(CredentialType(1)).unwrap();
    assert_eq!(framework.genesis(), genesis.pin());
}

#[test]
fn the_largest_genesis_can_be_read() {
    let registrars: Vec<u8> = (1..=32).collect();
    let mut genesis = crate::testing::genesis(&registrars, 32);
    genesis.name = "x".repeat(128);
    genesis.kinds = (240..=255)
        .map(|number| kind(number, &"y".repeat(128)))
        .collect();
    let bytes = quorum_signed(&genesis, &registrars);
    assert_eq!(Genesis::open_signed(&bytes).unwrap(), genesis);
    let foreign = crate::testing::genesis(&[1], 1)
        .sign_with(None, &key(1))
        .unwrap();
    assert!(genesis.sign_with(Some(&foreign), &key(1)).is_err());
}
