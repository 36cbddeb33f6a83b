use super::*;

#[test]
fn those_who_never_knew_count() {
    let spread = Spread::of(vec![3.0, 1.0, 2.0], 4);
    assert!(spread.half <= 2.0 && spread.most.is_infinite() && spread.all.is_infinite());
    let spread = Spread::of((1..=100).map(f64::from).rev().collect(), 100);
    assert!(spread.half <= 50.0 && spread.half > 49.0);
    assert!(spread.most <= 95.0 && spread.most > 94.0);
    assert!(spread.all >= 100.0);
    assert!(Spread::median(&[]).is_none());
}
