//! Symbols of the sizes that Huepass shows, read from bad photographs.
//!
//! `limits_of_reading` prints the table of the crate's front page.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "pixels and grey values are small"
)]

use huepass_qr::{Level, ReadError, Symbol, read};

mod camera;

use camera::{Shot, text};

/// An announcement (about 0.5 kB), an offer, a presentation (17-L), one with a scope (18-L).
const SIZES: [usize; 4] = [330, 700, 917, 989];

fn is_read(characters: usize, shot: &Shot) -> bool {
    let text = text(characters);
    let symbol = Symbol::encode(&text, Level::Low).unwrap();
    match read(&shot.take(&symbol)) {
        Ok(texts) => {
            assert_eq!(texts, [text], "a text was altered: {shot:?}");
            true
        }
        Err(ReadError::NoCode) => false,
        Err(other) => panic!("{other}"),
    }
}

/// Refusals of the same kind take several attempts, so only a few are made here.
#[test]
fn what_is_beyond_reading_is_no_code_and_never_another_text() {
    let hopeless = [
        Shot {
            blur: 1.5,
            ..Shot::front(4.0)
        },
        Shot {
            pitch: 75.0,
            ..Shot::front(4.0)
        },
        Shot {
            ink: (120.0, 121.0),
            noise: 20.0,
            ..Shot::front(4.0)
        },
        Shot::front(0.6),
    ];
    for shot in hopeless {
        assert!(!is_read(917, &shot), "{shot:?}");
    }
}

#[test]
fn each_distortion_alone_is_read_at_every_size() {
    let front = Shot::front(4.0);
    let shots = [
        front,
        Shot::front(2.0),
        Shot::front(2.7),
        Shot::front(9.3),
        Shot {
            blur: 0.45,
            ..front
        },
        Shot {
            blur: 0.4,
            ..Shot::front(3.0)
        },
        Shot { roll: 7.0, ..front },
        Shot {
            roll: 45.0,
            ..front
        },
        Shot {
            roll: 190.0,
            ..front
        },
        Shot {
            pitch: 30.0,
            ..front
        },
        Shot {
            pitch: -30.0,
            ..front
        },
        Shot { yaw: 35.0, ..front },
        Shot {
            yaw: -35.0,
            ..front
        },
        Shot {
            noise: 50.0,
            ..front
        },
        Shot {
            light: 0.3,
            ..front
        },
        Shot {
            ink: (90.0, 165.0),
            ..front
        },
        Shot {
            ink: (225.0, 30.0),
            ..front
        },
        Shot {
            jpeg: Some(20),
            ..front
        },
    ];
    let unread: Vec<_> = shots
        .iter()
        .flat_map(|shot| SIZES.map(|size| (size, shot)))
        .filter(|(size, shot)| !is_read(*size, shot))
        .collect();
    assert!(unread.is_empty(), "{unread:#?}");
}

#[test]
fn photographs_as_people_take_them_are_read() {
    let hand = Shot {
        noise: 8.0,
        light: 0.6,
        ink: (50.0, 200.0),
        jpeg: Some(80),
        blur: 0.3,
        ..Shot::front(4.0)
    };
    let shots = [
        hand,
        Shot {
            roll: 5.0,
            pitch: 10.0,
            ..hand
        },
        Shot {
            roll: -12.0,
            pitch: -15.0,
            yaw: 15.0,
            ..hand
        },
        Shot {
            roll: 93.0,
            pitch: 20.0,
            yaw: -10.0,
            ..hand
        },
        Shot {
            roll: 30.0,
            yaw: 25.0,
            module: 5.0,
            ..hand
        },
        Shot {
            pitch: 15.0,
            module: 3.0,
            blur: 0.2,
            ..hand
        },
        Shot {
            ink: (200.0, 50.0),
            roll: 8.0,
            pitch: 8.0,
            ..hand
        },
    ];
    let unread: Vec<_> = shots
        .iter()
        .flat_map(|shot| SIZES.map(|size| (size, shot)))
        .filter(|(size, shot)| !is_read(*size, shot))
        .collect();
    assert!(unread.is_empty(), "{unread:#?}");
}

/// Steps up `values` while each is read for every size; the last that was, if any.
fn limit(values: &[f64], shot: impl Fn(f64) -> Shot) -> [Option<f64>; SIZES.len()] {
    SIZES.map(|size| {
        values
            .iter()
            .copied()
            .take_while(|value| is_read(size, &shot(*value)))
            .last()
    })
}

#[test]
#[ignore = "prints the limits for the documentation; takes minutes"]
fn limits_of_reading() {
    for module in [3.0, 4.0, 6.0] {
        println!("module {module} px");
        let front = Shot::front(module);
        let ramp = |step: f64, count: u32| -> Vec<f64> {
            (0..=count).map(|at| f64::from(at) * step).collect()
        };
        println!(
            "  blur  {:?}",
            limit(&ramp(0.05, 20), |blur| Shot { blur, ..front })
        );
        println!(
            "  pitch {:?}",
            limit(&ramp(5.0, 12), |pitch| Shot { pitch, ..front })
        );
        println!(
            "  yaw   {:?}",
            limit(&ramp(5.0, 12), |yaw| Shot { yaw, ..front })
        );
        println!(
            "  roll  {:?}",
            limit(&ramp(9.0, 40), |roll| Shot { roll, ..front })
        );
        println!(
            "  noise {:?}",
            limit(&ramp(5.0, 20), |noise| Shot { noise, ..front })
        );
        println!(
            "  light {:?}",
            limit(&[1.0, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2], |light| Shot {
                light,
                ..front
            })
        );
        println!(
            "  ink   {:?}",
            limit(&ramp(10.0, 9), |grey| Shot {
                ink: (30.0 + grey, 225.0 - grey),
                ..front
            })
        );
        println!(
            "  jpeg  {:?}",
            limit(&[9.0, 7.0, 5.0, 4.0, 3.0, 2.0, 1.0], |q| Shot {
                jpeg: Some(q as u8 * 10),
                ..front
            })
        );
    }
}
