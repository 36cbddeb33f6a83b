use proptest::prelude::*;

use super::*;
use crate::presentation;

const MALFORMED: Result<(Kind, Vec<u8>), WireError> = Err(WireError::Malformed);

// spec: WIR-20
#[test]
fn other_prefixes_are_refused() {
    for text in [
        "",
        "H",
        "HUE",
        "HUE:",
        "HUE1",
        "HUEB1",
        "hue1:BB8",
        "Hue1:BB8",
        "HUEX1:BB8",
        "HUE01:BB8",
        "HUE 1:BB8",
        "HUE+1:BB8",
        "HUEB:BB8",
        "HUE1.0:BB8",
        "HC1:BB8",
        "XHUE1:BB8",
        "HUEBB1:BB8",
        "HUE111111111111111:BB8",
        "\u{fffd}HUE1:BB8",
    ] {
        assert_eq!(unarmour(text, 100), Err(WireError::NotOurs), "{text}");
    }
    assert_eq!(unarmour("HUE0:BB8", 100), Err(WireError::NotOurs));
    assert_eq!(unarmour("HUE2:BB8", 100), Err(WireError::Version(2)));
    assert_eq!(unarmour("HUEB12:BB8", 100), Err(WireError::Version(12)));
    assert_eq!(unarmour("HUER999:?", 100), Err(WireError::Version(999)));
}

// spec: WIR-21
#[test]
fn base45_in_other_forms_is_refused() {
    for body in [
        "bb8",  // lower case
        "BB",   // 506: above 255
        "::",   // 2024
        ":::",  // above 65535
        "GGW",  // 65536
        "B",    // one character
        "BB8B", // four
        "BB8 ", // a space inside, before more
        "BB8\u{a0}",
        "BB,",
        "BB\n8",
    ] {
        let text = format!("HUEO1:{body}X");
        assert_eq!(unarmour(&text, 100), MALFORMED, "{body:?} and more");
        if body != "BB8 " {
            assert_eq!(
                unarmour(&format!("HUEO1:{body}"), 100),
                MALFORMED,
                "{body:?}"
            );
        }
    }
    assert_eq!(
        unarmour("HUEO1:FGW", 100),
        Ok((Kind::Offer, vec![0xff, 0xff]))
    );
    assert_eq!(unarmour("HUEO1:U5", 100), Ok((Kind::Offer, vec![0xff])));
}

// spec: WIR-23
#[test]
fn what_a_known_prefix_begins_is_ours() {
    for kind in Kind::ALL {
        let prefix = kind.prefix();
        for body in ["", " ", "\n", "\0", "?", "B", "\u{fffd}"] {
            let text = format!("{prefix}{body}");
            assert_eq!(unarmour(&text, 100), MALFORMED, "{text:?}");
            assert_eq!(unarmour_kind(&text, kind), Err(WireError::Malformed));
        }
        // Without the colon nothing says so.
        let text = prefix.trim_end_matches(':');
        assert_eq!(unarmour_kind(text, kind), Err(WireError::NotOurs));
        for other in Kind::ALL.into_iter().filter(|other| *other != kind) {
            // Larger than the wanted kind may be, and whole.
            let text = armour(other, &vec![7; other.limit()]);
            assert_eq!(unarmour_kind(&text, kind), Ok(None));
            let cut = &text[..text.len() - 1];
            assert_eq!(unarmour_kind(cut, kind), Err(WireError::Malformed));
        }
        let text = armour(kind, &[7; 20]);
        assert_eq!(unarmour_kind(&text, kind), Ok(Some(vec![7; 20])));
    }
}

// spec: WIR-22
#[test]
fn larger_messages_are_refused() {
    let text = armour(Kind::Offer, &[7; 20]);
    assert_eq!(unarmour(&text, 19), Err(WireError::TooLarge { limit: 19 }));
    assert_eq!(unarmour(&text, 20), Ok((Kind::Offer, vec![7; 20])));
    for kind in Kind::ALL {
        let limit = kind.limit();
        let text = armour(kind, &vec![7; limit + 1]);
        assert_eq!(
            unarmour(&text, usize::MAX),
            Err(WireError::TooLarge { limit })
        );
        assert!(unarmour(&armour(kind, &vec![7; limit]), usize::MAX).is_ok());
    }
}

/// RFC 9285 §4.3 and §4.4.
#[test]
fn the_rfcs_examples_come_out() {
    for (plain, encoded) in [
        ("AB", "BB8"),
        ("Hello!!", "%69 VD92EX0"),
        ("base-45", "UJCLQE7W581"),
        ("ietf!", "QED8WEX0"),
    ] {
        let text = format!("HUEA1:{encoded}");
        assert_eq!(armour(Kind::Announcement, plain.as_bytes()), text);
        assert_eq!(unarmour(&text, 10), Ok((Kind::Announcement, plain.into())));
    }
}

/// QR code version 17-L takes 938 alphanumeric characters, 18-L takes 1,046 (ISO/IEC 18004).
#[test]
fn a_presentation_is_917_characters() {
    let text = |scope| {
        let bytes = presentation::encode(&crate::testing::presentation(scope, 1));
        armour(Kind::Presentation, &bytes)
    };
    assert_eq!(text(false).len(), 917);
    assert_eq!(text(true).len(), 989);
}

#[test]
fn the_largest_announcement_fills_the_largest_code() {
    assert!(armour(Kind::Announcement, &[0; limits::ANNOUNCEMENT]).len() <= 4296);
    assert!(armour(Kind::Announcement, &[0; limits::ANNOUNCEMENT + 2]).len() > 4296);
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop::sample::select(&Kind::ALL[..])
}

proptest! {
    #[test]
    fn reads_what_it_writes(
        kind in kinds(),
        // Not empty: a bare prefix is refused (what_a_known_prefix_begins_is_ours).
        bytes in prop::collection::vec(any::<u8>(), 1..320),
        space in "[ \t\r\n]{0,3}",
    ) {
        let text = armour(kind, &bytes);
        let padded = format!("{space}{text}{space}");
        prop_assert_eq!(unarmour(&padded, 320), Ok((kind, bytes)));
    }

    #[test]
    fn writes_what_it_reads(kind in kinds(), body in "[0-9A-Z $%*+./:-]{0,12}") {
        let text = format!("{}{body}", kind.prefix());
        if let Ok((kind, bytes)) = unarmour(&text, 100) {
            prop_assert_eq!(armour(kind, &bytes), text.trim());
        }
    }

    #[test]
    fn never_panics(text in "(HUE)?[A-Z]?[0-9]{0,3}:?\\PC*") {
        let _ = unarmour(&text, 100);
    }
}
