use super::*;

/// All that a walk takes up to a place if every segment holds.
fn walk(ranges: Vec<(u32, u32)>, after: u32, to: u32) -> Vec<(u32, u32)> {
    let mut cover = Cover::new(ranges, after);
    let mut taken = Vec::new();
    while cover.reached() < to {
        let Some((first, last)) = cover.next() else {
            break;
        };
        cover.take(last);
        taken.push((first, last));
    }
    taken
}

#[test]
fn only_what_reaches_farther_is_tried() {
    // Every place is in thousands of them.
    let many: Vec<_> = (1..=200)
        .flat_map(|first| (first..=200).map(move |last| (first, last)))
        .collect();
    assert_eq!(walk(many.clone(), 0, 200), [(1, 200)]);
    assert_eq!(walk(many, 150, 170), [(151, 200)]);
    // Each begins one place after the other.
    let sliding: Vec<_> = (1..=5000).map(|first| (first, first + 99)).collect();
    let taken = walk(sliding, 0, 5000);
    assert_eq!(taken.len(), 50);
    assert_eq!(taken.last(), Some(&(4901, 5000)));
}

#[test]
fn a_walk_ends_at_a_gap_and_goes_round_what_does_not_hold() {
    let ranges = vec![(1, 3), (4, 9), (2, 5), (8, 12), (14, 20)];
    assert_eq!(walk(ranges.clone(), 0, 20), [(1, 3), (4, 9), (8, 12)]);
    let mut cover = Cover::new(ranges, 2);
    assert_eq!(cover.next(), Some((2, 5)));
    assert_eq!(cover.next(), Some((1, 3)));
    cover.take(3);
    assert_eq!(cover.next(), Some((4, 9)));
    // Nobody could read (4, 9); what is left goes no farther.
    assert_eq!(cover.next(), None);
    assert_eq!(cover.reached(), 3);
}

#[test]
fn names_that_hold_more_than_a_segment_can_are_none() {
    assert_eq!(
        range("deltas/a/0/0000000001-0000004096.cose"),
        Some((1, 4096))
    );
    assert_eq!(range("deltas/a/0/0000000001-0000004097.cose"), None);
    assert_eq!(range("deltas/a/0/0000000000-0000000001.cose"), None);
    assert_eq!(range("deltas/a/0/junk"), None);
}
