use super::*;
use crate::testing::{START, announcement, epoch_key, genesis, quorum_signed, world};

fn draft(genesis: &Genesis) -> AnnouncementDraft {
    AnnouncementDraft {
        genesis: genesis.pin(),
        epoch: Epoch(2),
        start: START,
        key: epoch_key(3),
        list: [1; 32],
        previous: [2; 32],
    }
}

fn refused(genesis: &Genesis, change: impl Fn(&mut AnnouncementDraft)) -> FeedError {
    let mut draft = draft(genesis);
    change(&mut draft);
    Announcement::new(genesis, &draft).unwrap_err()
}

// spec: FED-41, FED-42
#[test]
fn times_and_numbers_out_of_range_are_refused() {
    let genesis = genesis(&[1], 1);
    let cases: [fn(&mut AnnouncementDraft); 6] = [
        |draft| draft.epoch = Epoch(0),
        |draft| draft.epoch = Epoch(1),
        |draft| draft.start += 1,
        |draft| draft.start = u64::MAX,
        |draft| draft.start = u64::MAX - u64::MAX % 30,
        |draft| draft.start = 30 << 32,
    ];
    for change in cases {
        assert!(matches!(refused(&genesis, change), FeedError::Rule(_)));
    }
    let last = AnnouncementDraft {
        start: (30 << 32) - 630,
        ..draft(&genesis)
    };
    Announcement::new(&genesis, &last).unwrap();
    let good = Announcement::new(&genesis, &draft(&genesis)).unwrap();
    assert_eq!((good.start(), good.end()), (START, START + 600));
    // another length of the epoch, decided by whoever signs, is not the genesis's
    let longer = Announcement {
        end: START + 630,
        ..good
    };
    assert!(longer.check().is_ok());
    assert!(longer.check_against(&genesis).is_err());
}

/// spec/feed.md, "Announcement", prints these.
#[test]
fn announcements_are_small_enough_for_one_qr_code() {
    let registrars: Vec<u8> = (1..=32).collect();
    let (trust, _) = world(&registrars, 17);
    let first = announcement(&trust, 1, trust.pin().0, [0x11; 32], 3);
    let size = |signatures: usize| quorum_signed(&first, &registrars[..signatures]).len();
    assert_eq!(first.payload().len(), 406);
    assert_eq!((size(1), size(5)), (500, 828));
    let limit = huepass_wire::limits::ANNOUNCEMENT;
    assert!(size(29) <= limit && limit < size(30));
    assert!(size(32) <= Announcement::LIMIT);
}

#[test]
fn age_counts_from_the_end_of_the_epoch() {
    let (trust, _) = world(&[1], 1);
    let first = announcement(&trust, 1, trust.pin().0, [0x11; 32], 3);
    let announced = trust
        .open_announcement(&quorum_signed(&first, &[1]))
        .unwrap();
    assert_eq!(announced.age(0), 0);
    assert_eq!(announced.age(START + 600), 0);
    assert_eq!(announced.age(START + 601), 1);
}
