use super::super::g1;
use super::super::scalar::Scalar;
use super::*;

#[test]
fn chords_and_tangents_add_up() {
    let multiple = |k: u64| g1().times(Scalar::from(k)).to_affine().unwrap().0;
    let mut chords = Vec::new();
    let mut expected = Vec::new();
    for (a, b) in [(1, 2), (2, 1), (3, 8), (16, 15), (1000, 7)] {
        chords.push(Chord::between(&multiple(a), &multiple(b)));
        expected.push(multiple(a + b));
        chords.push(Chord::tangent(&multiple(a)));
        expected.push(multiple(2 * a));
    }
    assert_eq!(sums(&chords), expected);
    assert_eq!(sums(&chords[3..4]), expected[3..4]);
    assert!(sums(&[]).is_empty());
}
