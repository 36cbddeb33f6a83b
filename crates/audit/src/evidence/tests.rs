use super::*;
use crate::ProofRefusal;
use crate::testing::{AUTHORITY, Log, NOW, STRANGER, authority, entry, key};

fn signed(log: &Log) -> Vec<u8> {
    log.head().sign(&key(AUTHORITY)).bytes().to_vec()
}

fn leaf(log: &Log, index: u64) -> Leaf {
    Leaf {
        entry: log.entries[usize::try_from(index).unwrap()].clone(),
        proof: InclusionProof::make(index, log.frontier.size(), &log.nodes).unwrap(),
    }
}

// spec: AUD-26
#[test]
fn heads_that_agree_are_no_evidence() {
    let (short, long) = (Log::good(4), Log::good(9));
    let open = |leaves| {
        Evidence::open(
            &signed(&short),
            &signed(&long),
            leaves,
            authority(AUTHORITY),
        )
    };
    let none = Err(AuditError::NoContradiction);
    assert_eq!(open(None), none);
    assert_eq!(open(Some([leaf(&short, 2), leaf(&long, 2)])), none);
    assert_eq!(open(Some([leaf(&short, 2), leaf(&long, 3)])), none);
    let same = Evidence::open(&signed(&long), &signed(&long), None, authority(AUTHORITY));
    assert_eq!(same, none);
    // A forged entry, with a proof that does not hold for it.
    let mut forged = leaf(&long, 2);
    forged.entry = entry(2, NOW + 500);
    assert_eq!(
        open(Some([leaf(&short, 2), forged])),
        Err(ProofRefusal::Root.into())
    );
}

// spec: AUD-26
#[test]
fn two_entries_at_one_place_convince_anybody() {
    let short = Log::good(4);
    let long = Log::of((0..9).map(|n| entry(n, NOW + n / 2)));
    let leaves = [leaf(&short, 2), leaf(&long, 2)];
    let open = |a: &Log, b: &Log, leaves, who| {
        Evidence::open(&signed(a), &signed(b), leaves, authority(who))
    };
    assert_eq!(
        open(&short, &long, None, AUTHORITY),
        Err(AuditError::NoContradiction)
    );
    assert!(open(&short, &long, Some(leaves.clone()), STRANGER).is_err());
    assert!(open(&long, &short, Some(leaves.clone()), AUTHORITY).is_err());
    let evidence = open(&short, &long, Some(leaves.clone()), AUTHORITY).unwrap();
    assert!(evidence.is_proof());
    assert_eq!(evidence.what, Contradiction::Entries(Box::new(leaves)));
}

// spec: AUD-25, AUD-26
#[test]
fn two_roots_of_one_size_and_a_log_that_shrank_convince_anybody() {
    let log = Log::good(4);
    let fork = Log::of((0..4).map(|n| entry(n, NOW + 9)));
    let open = |second: &[u8]| Evidence::open(&signed(&log), second, None, authority(AUTHORITY));
    assert_eq!(open(&signed(&fork)).unwrap().what, Contradiction::Roots);
    let cut = TreeHead::new(authority(AUTHORITY), &Log::good(3).frontier, NOW + 70);
    let cut = cut.sign(&key(AUTHORITY));
    assert_eq!(open(cut.bytes()).unwrap().what, Contradiction::Shrank);
    let stranger = fork.head().sign(&key(STRANGER));
    assert!(open(stranger.bytes()).is_err());
}
