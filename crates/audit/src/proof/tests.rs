use huepass_wire::WireError;
use proptest::prelude::*;

use super::*;
use crate::Frontier;
use crate::naive;
use crate::testing::{AUTHORITY, Log, authority, entry};

fn head(size: u64, root: Hash) -> TreeHead {
    let mut bytes = vec![0x85, 1, 0x58, 32];
    bytes.extend(authority(AUTHORITY).0);
    bytes.push(0x1b);
    bytes.extend(size.to_be_bytes());
    bytes.extend([0x58, 32]);
    bytes.extend(root.0);
    bytes.push(0);
    // Sizes in more bytes than needed are no documents, so they are decoded without that check.
    minicbor::decode(&bytes).unwrap()
}

fn hashes(path: &[u8]) -> Vec<Hash> {
    let (whole, rest) = path.as_chunks::<32>();
    assert!(rest.is_empty());
    whole.iter().map(|bytes| Hash(*bytes)).collect()
}

// spec: AUD-22
#[test]
fn no_other_place_size_entry_or_path_will_do() {
    let log = Log::good(33);
    for size in 1..=33_u64 {
        let head = TreeHead::new(
            authority(AUTHORITY),
            &Frontier::load(size, &log.nodes).unwrap(),
            0,
        );
        for index in 0..size {
            let good = InclusionProof::make(index, size, &log.nodes).unwrap();
            let bytes = &log.entries[usize::try_from(index).unwrap()];
            assert_eq!(good.verify(&head, bytes), Ok(()));
            for other in (0..size).filter(|other| *other != index) {
                let mut moved = good.clone();
                moved.index = other;
                assert!(moved.verify(&head, bytes).is_err(), "{index} at {other}");
            }
            let mut outside = good.clone();
            outside.index = size;
            assert_eq!(outside.verify(&head, bytes), Err(ProofRefusal::Size));
            let mut larger = good.clone();
            larger.size = size + 1;
            assert_eq!(larger.verify(&head, bytes), Err(ProofRefusal::Size));
            assert_eq!(
                good.verify(&head, &entry(index, 5)),
                Err(ProofRefusal::Root)
            );
            let mut longer = good.clone();
            longer.path = [&good.path[..], &[0; 32]].concat().into();
            assert_eq!(longer.verify(&head, bytes), Err(ProofRefusal::Length));
            if let Some(less) = good.path.len().checked_sub(32) {
                let mut shorter = good.clone();
                shorter.path = good.path[..less].to_vec().into();
                assert_eq!(shorter.verify(&head, bytes), Err(ProofRefusal::Length));
                let mut odd = good.clone();
                odd.path = good.path[1..].to_vec().into();
                assert_eq!(odd.verify(&head, bytes), Err(ProofRefusal::Length));
            }
            for at in 0..good.path.len() {
                let mut altered = good.clone();
                altered.path[at] ^= 1;
                assert_eq!(altered.verify(&head, bytes), Err(ProofRefusal::Root));
            }
        }
    }
}

// spec: AUD-23
#[test]
fn logs_that_are_no_beginning_of_another_are_not_proved_to_be_one() {
    let log = Log::good(20);
    let other = Log::of((0..20).map(|n| entry(n, 77)));
    let at = |log: &Log, size| {
        let log = Frontier::load(size, &log.nodes).unwrap();
        TreeHead::new(authority(AUTHORITY), &log, 0)
    };
    for newer in 1..=20 {
        for older in 1..=newer {
            let proof = ConsistencyProof::make(older, newer, &log.nodes).unwrap();
            let foreign = ConsistencyProof::make(older, newer, &other.nodes).unwrap();
            let (old, new) = (at(&log, older), at(&log, newer));
            assert_eq!(proof.verify(&old, &new), Ok(()));
            for (old, new) in [
                (at(&other, older), at(&log, newer)),
                (at(&log, older), at(&other, newer)),
            ] {
                assert_eq!(proof.verify(&old, &new), Err(ProofRefusal::Root));
                assert_eq!(foreign.verify(&old, &new), Err(ProofRefusal::Root));
            }
            assert_eq!(
                proof.verify(&at(&log, older - 1), &new),
                Err(ProofRefusal::Size)
            );
            if older < newer {
                assert_eq!(proof.verify(&new, &old), Err(ProofRefusal::Size));
            }
            for at in 0..proof.path.len() {
                let mut altered = proof.clone();
                altered.path[at] ^= 0x80;
                assert_eq!(altered.verify(&old, &new), Err(ProofRefusal::Root));
            }
            let mut longer = proof.clone();
            longer.path = [&proof.path[..], &[0; 32]].concat().into();
            assert_eq!(longer.verify(&old, &new), Err(ProofRefusal::Length));
            if let Some(less) = proof.path.len().checked_sub(32) {
                let mut shorter = proof.clone();
                shorter.path = proof.path[..less].to_vec().into();
                assert_eq!(shorter.verify(&old, &new), Err(ProofRefusal::Length));
            }
        }
    }
}

#[test]
fn from_nothing_the_proof_is_empty() {
    let log = Log::good(5);
    let empty = Log::good(0).head();
    let proof = ConsistencyProof::make(0, 5, &log.nodes).unwrap();
    assert_eq!(proof.verify(&empty, &log.head()), Ok(()));
    let mut longer = proof;
    longer.path = vec![0; 32].into();
    assert_eq!(
        longer.verify(&empty, &log.head()),
        Err(ProofRefusal::Length)
    );
    let still = ConsistencyProof::make(0, 0, &log.nodes).unwrap();
    assert_eq!(still.verify(&empty, &empty), Ok(()));
    assert_eq!(
        still.verify(&empty, &head(0, Hash([1; 32]))),
        Err(ProofRefusal::Root)
    );
}

// spec: AUD-1, AUD-2, AUD-21
#[test]
fn only_the_one_encoding_within_the_limits_is_read() {
    let log = Log::good(5);
    let good = InclusionProof::make(3, 5, &log.nodes).unwrap();
    let growth = ConsistencyProof::make(3, 5, &log.nodes).unwrap();
    assert_eq!(InclusionProof::decode(&good.encode()), Ok(good.clone()));
    assert_eq!(
        ConsistencyProof::decode(&growth.encode()),
        Ok(growth.clone())
    );
    let refuse = |change: fn(&mut InclusionProof), error: AuditError| {
        let mut proof = good.clone();
        change(&mut proof);
        assert_eq!(InclusionProof::decode(&proof.encode()), Err(error));
    };
    refuse(|p| p.version = 2, WireError::Version(2).into());
    refuse(|p| p.index = 5, Rule::ProofRange.into());
    refuse(|p| p.size = MAX_SIZE + 1, Rule::Size.into());
    refuse(|p| p.size = u64::MAX, Rule::Size.into());
    refuse(|p| p.path.push(0), Rule::ProofPath.into());
    refuse(
        |p| p.path = vec![0; 42 * 32].into(),
        WireError::TooLarge { limit: LIMIT }.into(),
    );
    let refuse = |change: fn(&mut ConsistencyProof), error: AuditError| {
        let mut proof = growth.clone();
        change(&mut proof);
        assert_eq!(ConsistencyProof::decode(&proof.encode()), Err(error));
    };
    refuse(|p| p.version = 0, WireError::Version(0).into());
    refuse(|p| p.older = 6, Rule::ProofRange.into());
    refuse(|p| p.newer = MAX_SIZE + 1, Rule::Size.into());
    refuse(|p| p.path.truncate(33), Rule::ProofPath.into());
    for proof in [good.encode(), growth.encode()] {
        for cut in 0..proof.len() {
            assert!(InclusionProof::decode(&proof[..cut]).is_err());
            assert!(ConsistencyProof::decode(&proof[..cut]).is_err());
        }
        let longer = [&proof[..], &[0]].concat();
        assert!(InclusionProof::decode(&longer).is_err());
        assert!(ConsistencyProof::decode(&longer).is_err());
    }
}

proptest! {
    /// `ct-merkle` and the standard's own steps agree on every proof, good or bad.
    #[test]
    fn judged_as_the_standard_says(
        size in 1..200_u64, claimed in proptest::option::of(1..200_u64), at in 0..200_u64,
        index in proptest::option::of(0..200_u64), damage in proptest::option::of((0..8_usize, any::<u8>())), drop in 0..3_usize,
    ) {
        let log = Log::good(size);
        let leaf = at % size;
        let mut proof = InclusionProof::make(leaf, size, &log.nodes).unwrap();
        let keep = proof.path.len().saturating_sub(if drop == 2 { 32 } else { 0 });
        proof.path.truncate(keep);
        if let Some((place, bits)) = damage && !proof.path.is_empty() {
            let place = place * 32 % proof.path.len();
            proof.path[place] ^= bits;
        }
        let claimed = claimed.unwrap_or(size);
        proof.size = claimed;
        proof.index = index.unwrap_or(leaf);
        let bytes = &log.entries[usize::try_from(leaf).unwrap()];
        let head = head(claimed, log.frontier.root());
        let expected = naive::included(
            Hash::leaf(bytes), proof.index, claimed, &hashes(&proof.path), head.root(),
        );
        prop_assert_eq!(proof.verify(&head, bytes).is_ok(), expected);
    }

    #[test]
    fn growth_judged_as_the_standard_says(
        older in 1..150_u64, more in 0..150_u64, claimed in 0..4_u64,
        damage in proptest::option::of((0..9_usize, any::<u8>())), fork in 0..300_u64,
    ) {
        let newer = older + more;
        let log = Log::good(newer);
        let other = Log::of((0..older).map(|n| entry(n, if n == fork { 1 } else { crate::testing::NOW + n })));
        let mut proof = ConsistencyProof::make(older, newer, &log.nodes).unwrap();
        if let Some((place, bits)) = damage && !proof.path.is_empty() {
            let place = place * 32 % proof.path.len();
            proof.path[place] ^= bits;
        }
        let (mut first, second) = (other.head(), log.head());
        if claimed == 3 && older > 1 {
            proof.older -= 1;
            first = head(older - 1, first.root());
        }
        let expected = naive::consistent(
            (first.size(), first.root()), (newer, second.root()), &hashes(&proof.path),
        );
        prop_assert_eq!(proof.verify(&first, &second).is_ok(), expected);
    }
}
