use super::*;

#[test]
fn empty_text_is_refused() {
    assert_eq!(Symbol::encode("", Level::Low), Err(EncodeError::Empty));
}

// spec: QR-1
#[test]
fn every_character_outside_the_alphabet_is_refused() {
    let allowed = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    for character in (0..=0x17f_u32).filter_map(char::from_u32) {
        let encoded = Symbol::encode(&format!("A{character}"), Level::Low);
        if allowed.contains(character) {
            assert!(encoded.is_ok(), "{character:?}");
        } else {
            assert_eq!(
                encoded,
                Err(EncodeError::NotAlphanumeric { offset: 1 }),
                "{character:?}"
            );
        }
    }
}

#[test]
fn one_character_more_than_version_40_holds_is_refused() {
    // Capacities: ISO/IEC 18004 table 7, version 40, alphanumeric mode.
    for (level, most) in [
        (Level::Low, 4296),
        (Level::Medium, 3391),
        (Level::Quartile, 2420),
        (Level::High, 1852),
    ] {
        assert_eq!(
            Symbol::encode(&"A".repeat(most), level).map(|s| s.version()),
            Ok(40)
        );
        assert_eq!(
            Symbol::encode(&"A".repeat(most + 1), level),
            Err(EncodeError::TooLong {
                characters: most + 1
            })
        );
    }
}

// spec: QR-2
#[test]
fn the_smallest_version_is_taken() {
    // ISO/IEC 18004 table 7, level L.
    for (version, most) in [
        (1, 25),
        (9, 335),
        (10, 395),
        (17, 938),
        (18, 1046),
        (27, 2132),
    ] {
        let symbol = Symbol::encode(&"Z".repeat(most), Level::Low).unwrap();
        assert_eq!(symbol.version(), version);
        assert_eq!(symbol.size(), 17 + 4 * usize::from(version));
        let next = Symbol::encode(&"Z".repeat(most + 1), Level::Low).unwrap();
        assert_eq!(next.version(), version + 1);
    }
}

#[test]
fn a_presentation_is_version_17_and_one_with_a_scope_18() {
    // 608 and 656 bytes in base45 (3 characters for 2 bytes) behind a prefix of 5.
    assert_eq!(
        Symbol::encode(&"7".repeat(5 + 912), Level::Low)
            .unwrap()
            .version(),
        17
    );
    assert_eq!(
        Symbol::encode(&"7".repeat(5 + 984), Level::Low)
            .unwrap()
            .version(),
        18
    );
}

#[test]
fn the_finder_patterns_are_where_they_belong() {
    let symbol = Symbol::encode("HUE1:", Level::High).unwrap();
    let last = symbol.size() - 1;
    for (x, y) in [
        (0, 0),
        (last, 0),
        (0, last),
        (3, 3),
        (last - 3, 3),
        (3, last - 3),
    ] {
        assert!(symbol.is_dark(x, y), "{x},{y}");
    }
    assert!(!symbol.is_dark(1, 1));
    assert!(!symbol.is_dark(last + 1, 0));
    assert!(!symbol.is_dark(0, last + 1));
}

#[test]
fn debug_does_not_print_modules() {
    let symbol = Symbol::encode("A", Level::Low).unwrap();
    assert_eq!(format!("{symbol:?}"), "Symbol { version: 1, .. }");
}
