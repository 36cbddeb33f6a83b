use std::collections::BTreeSet;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use super::*;

#[test]
fn nothing_is_due_before_its_time() {
    assert!(!is_due(Some(1001), 600, 1000));
    assert!(is_due(Some(1000), 600, 1000));
    assert!(is_due(None, 600, 1000));
    // Set back by a day: waiting for the moment drawn would take a day more.
    assert!(is_due(Some(1000 + 86_400), 600, 1000));
}

// spec: WAL-20
#[test]
fn moments_are_spread_around_the_interval() {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let drawn: BTreeSet<u64> = (0..2000).map(|_| next(1000, 600, &mut rng)).collect();
    assert!(drawn.iter().all(|next| (1450..=1750).contains(next)));
    // 301 moments; that one stays out of 2000 draws happens to one run in 400 for some of them.
    assert!(drawn.len() > 290, "{}", drawn.len());
    assert!((LEAST - LEAST / 4..=LEAST + LEAST / 4).contains(&pause(0, &mut rng)));
    assert!(pause(u64::MAX, &mut rng) <= MOST + MOST / 4);
}
