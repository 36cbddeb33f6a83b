use super::*;

#[test]
fn rules_that_cannot_work_are_refused() {
    let good = Policy::default();
    good.check().unwrap();
    let bad = [
        Policy {
            green_hours: 0,
            ..good
        },
        Policy {
            yellow_hours: MAX_VALIDITY_HOURS + 1,
            ..good
        },
        Policy {
            red_hours: u32::MAX,
            ..good
        },
        Policy {
            offer_seconds: 59,
            ..good
        },
        Policy {
            ticket_seconds: 0,
            ..good
        },
        Policy {
            pin_attempts: 0,
            ..good
        },
        Policy {
            pin_attempts: 21,
            ..good
        },
        Policy {
            shard_persons: 0,
            ..good
        },
        Policy {
            shard_persons: 100_001,
            ..good
        },
    ];
    for policy in bad {
        assert!(policy.check().is_err());
    }
}

// spec: AUT-6
#[test]
fn an_expiry_is_neither_beyond_the_bound_nor_beyond_the_standing() {
    let now = Hour(500_000);
    let standing = |until: Option<u32>| Standing {
        colour: Colour::Green,
        until: until.map(Hour),
    };
    let too_long = Policy {
        green_hours: MAX_VALIDITY_HOURS + 1,
        ..Policy::default()
    };
    let refused = too_long.expiry(&standing(None), now);
    assert_eq!(refused, Err(Fault::Validity(MAX_VALIDITY_HOURS)));

    let longest = Policy {
        green_hours: MAX_VALIDITY_HOURS,
        ..Policy::default()
    };
    let expiry = |until| longest.expiry(&standing(until), now).unwrap();
    assert_eq!(expiry(Some(now.0 - 1)), None);
    assert_eq!(expiry(Some(now.0)), Some(now));
    assert_eq!(expiry(Some(now.0 + 5)), Some(Hour(now.0 + 5)));
    assert_eq!(expiry(Some(u32::MAX)), Some(Hour(now.0 + 1022)));
    assert_eq!(expiry(None), Some(Hour(now.0 + 1022)));
}

#[test]
fn each_colour_has_its_own_time() {
    let policy = Policy::default();
    let hours = Colour::ALL.map(|colour| {
        let standing = Standing {
            colour,
            until: None,
        };
        policy.expiry(&standing, Hour(0)).unwrap().unwrap().0
    });
    assert_eq!(hours, [168, 72, 336]);
}
