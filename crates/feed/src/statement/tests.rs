use huepass_wire::WireError;
use proptest::prelude::*;

use super::*;
use crate::testing::{key, quorum_signed, set, shard, with_version, world};

fn accredit(trust: &Trust, name: &str, epoch: u32) -> Accreditation {
    let authority = shard(0x41, 0).authority;
    Accreditation::new(trust.pin(), authority, name.to_owned(), Epoch(epoch)).unwrap()
}

fn exclude(trust: &Trust, epoch: u32) -> DeAccreditation {
    DeAccreditation::new(trust.pin(), shard(0x41, 0).authority, Epoch(epoch)).unwrap()
}

fn retire(trust: &Trust, number: u32, epoch: u32) -> Vec<u8> {
    let statement = Retirement::new(trust.pin(), shard(0x41, number), Epoch(epoch)).unwrap();
    statement.sign(&key(0x41))
}

// spec: FED-50, FED-51, FED-52
#[test]
fn statements_that_are_not_signed_by_whom_they_must_be_change_nothing() {
    let (trust, _) = world(&[1, 2, 3], 2);
    let mut statements = Statements::default();
    let retirement = Retirement::new(trust.pin(), shard(0x41, 0), Epoch(5)).unwrap();
    let small = FeedError::Quorum {
        signed: 1,
        needed: 2,
    };
    for (bytes, expected) in [
        (
            quorum_signed(&accredit(&trust, "East", 1), &[1, 9]),
            small.clone(),
        ),
        (quorum_signed(&exclude(&trust, 5), &[1]), small),
        (retirement.sign(&key(1)), WireError::Signature.into()),
        (
            quorum_signed(&retirement, &[1, 2, 3]),
            WireError::Malformed.into(),
        ),
        (
            accredit(&trust, "East", 1).sign(&key(0x41)),
            WireError::Signature.into(),
        ),
        (
            exclude(&trust, 1).sign(&key(0x41)),
            WireError::Signature.into(),
        ),
        (b"".to_vec(), WireError::NotOurs.into()),
        (vec![0xd8, 98], WireError::NotOurs.into()),
        (vec![0; 9000], WireError::TooLarge { limit: 8192 }.into()),
    ] {
        assert_eq!(statements.add(&bytes, &trust), Err(expected));
    }
    let (other, _) = world(&[1, 2], 2);
    let foreign = quorum_signed(&accredit(&trust, "East", 1), &[1, 2, 3]);
    assert_eq!(
        statements.add(&foreign, &other),
        Err(FeedError::OtherFramework)
    );
    let foreign = retire(&trust, 0, 5);
    assert_eq!(
        statements.add(&foreign, &other),
        Err(FeedError::OtherFramework)
    );
    assert!(statements.is_empty());
}

// spec: FED-1, FED-6
#[test]
fn the_reason_for_a_refusal_is_that_of_the_statements_own_kind() {
    let (trust, _) = world(&[1], 1);
    let statement = accredit(&trust, "East", 1);
    let newer = with_version(&statement.payload(), 2);
    let newer = crate::testing::sign_as(Accreditation::KIND, &newer, &[1]);
    let refused = Statements::default().add(&newer, &trust);
    assert_eq!(refused, Err(WireError::Version(2).into()));
    for name in ["", "a\u{7}b", "a\u{202e}b", &"x".repeat(129)] {
        let authority = shard(0x41, 0).authority;
        assert!(Accreditation::new(trust.pin(), authority, name.to_owned(), Epoch(1)).is_err());
    }
    let authority = shard(0x41, 0).authority;
    assert!(Accreditation::new(trust.pin(), authority, "x".repeat(128), Epoch(0)).is_err());
    assert!(DeAccreditation::new(trust.pin(), authority, Epoch(0)).is_err());
    assert!(Retirement::new(trust.pin(), shard(0x41, 0), Epoch(0)).is_err());
}

// spec: FED-50, FED-51
#[test]
fn the_registrars_of_the_epoch_in_question_sign() {
    let (mut trust, _) = world(&[1], 1);
    let change = trust.draft_change(Epoch(10), set(&[2], 1)).unwrap();
    trust.add_change(&quorum_signed(&change, &[1])).unwrap();
    let add = |epoch, signer: u8| {
        let bytes = quorum_signed(&accredit(&trust, "East", epoch), &[signer]);
        Statements::default().add(&bytes, &trust)
    };
    assert!(add(9, 2).is_err());
    assert!(add(10, 1).is_err());
    assert_eq!((add(9, 1), add(10, 2)), (Ok(()), Ok(())));
}

// spec: FED-54
#[test]
fn registrars_do_not_act_on_statements_dated_back() {
    let (trust, _) = world(&[1], 1);
    let mut statements = Statements::default();
    let bytes = quorum_signed(&exclude(&trust, 5), &[1]);
    for newest in [5, 6, 100] {
        let refused = statements.add_new(&bytes, &trust, Epoch(newest));
        assert!(matches!(refused, Err(FeedError::Rule(_))));
    }
    assert!(statements.is_empty());
    statements.add_new(&bytes, &trust, Epoch(4)).unwrap();
    statements.add_new(&bytes, &trust, Epoch(100)).unwrap();
    assert_eq!(statements.len(), 1);
}

// spec: FED-47, FED-53
#[test]
fn each_statement_has_its_effect_from_its_epoch_on() {
    let (trust, _) = world(&[1], 1);
    let mut statements = Statements::default();
    let (id, other) = (shard(0x41, 3), shard(0x41, 4));
    assert!(!statements.is_accredited(id.authority, Epoch(5)));
    statements
        .add(&quorum_signed(&accredit(&trust, "East", 5), &[1]), &trust)
        .unwrap();
    statements.add(&retire(&trust, 3, 7), &trust).unwrap();
    statements
        .add(&quorum_signed(&exclude(&trust, 9), &[1]), &trust)
        .unwrap();
    for (epoch, accredited, retired, left, other_left) in [
        (4, false, false, false, false),
        (5, true, false, false, false),
        (6, true, false, false, false),
        (7, true, true, true, false),
        (8, true, true, true, false),
        (9, false, true, true, true),
        (u32::MAX, false, true, true, true),
    ] {
        let epoch = Epoch(epoch);
        assert_eq!(
            statements.is_accredited(id.authority, epoch),
            accredited,
            "{epoch:?}"
        );
        assert_eq!(statements.is_retired(id, epoch), retired, "{epoch:?}");
        assert_eq!(statements.has_left_by(id, epoch), left, "{epoch:?}");
        assert_eq!(
            statements.has_left_by(other, epoch),
            other_left,
            "{epoch:?}"
        );
    }
    assert!(!statements.has_left(shard(0x42, 3)));
    assert!(statements.has_left(id) && statements.has_left(other));
    // no way back under the same id
    statements
        .add(&quorum_signed(&accredit(&trust, "East", 12), &[1]), &trust)
        .unwrap();
    assert!(!statements.is_accredited(id.authority, Epoch(12)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Order and repetition make no difference.
    // spec: FED-53
    #[test]
    fn statements_come_in_any_order(
        picks in prop::collection::vec((0..4_u8, 1..9_u32), 1..8),
        seed in any::<prop::sample::Index>(),
    ) {
        let (trust, _) = world(&[1], 1);
        let documents: Vec<Vec<u8>> = picks.iter().map(|(kind, epoch)| match kind {
            0 => quorum_signed(&accredit(&trust, "East", *epoch), &[1]),
            1 => quorum_signed(&accredit(&trust, "Ost", *epoch), &[1]),
            2 => quorum_signed(&exclude(&trust, *epoch), &[1]),
            _ => retire(&trust, 3, *epoch),
        }).collect();
        let taken = |order: &mut dyn Iterator<Item = &Vec<u8>>| {
            let mut out = Statements::default();
            for bytes in order {
                out.add(bytes, &trust).unwrap();
            }
            out
        };
        let forwards = taken(&mut documents.iter());
        let at = seed.index(documents.len());
        let turned = taken(&mut documents[at..].iter().chain(&documents[..at]).rev().chain(&documents));
        prop_assert_eq!(forwards, turned);
    }
}
