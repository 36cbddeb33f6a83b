use super::*;
use crate::{Level, QUIET_ZONE};

fn symbol() -> Symbol {
    Symbol::encode(&"A".repeat(917), Level::Low).unwrap()
}

/// Reads half blocks back into modules, independently of `block`.
fn dark_modules(text: &str, on_dark: bool) -> Vec<(usize, usize)> {
    let mut dark = Vec::new();
    for (row, line) in text.lines().enumerate() {
        for (x, character) in line.chars().enumerate() {
            let (upper, lower) = match character {
                ' ' => (false, false),
                '▀' => (true, false),
                '▄' => (false, true),
                '█' => (true, true),
                other => panic!("{other:?}"),
            };
            if upper != on_dark {
                dark.push((x, 2 * row));
            }
            if lower != on_dark {
                dark.push((x, 2 * row + 1));
            }
        }
    }
    dark
}

#[test]
fn a_small_terminal_is_refused_with_both_sizes() {
    for room in [(80, 24), (92, 47), (93, 46), (0, 0)] {
        let refused = symbol().terminal(Ink::Colour, Some(room)).unwrap_err();
        let expected = TooSmall {
            needed_columns: 93,
            needed_rows: 47,
            columns: room.0,
            rows: room.1,
        };
        assert_eq!(refused, expected);
    }
    assert!(symbol().terminal(Ink::Colour, Some((93, 47))).is_ok());
}

#[test]
fn plain_text_has_no_escapes_and_the_right_modules() {
    let symbol = symbol();
    for (ink, on_dark) in [(Ink::PlainOnLight, false), (Ink::PlainOnDark, true)] {
        let text = symbol.terminal(ink, None).unwrap();
        assert!(!text.contains('\u{1b}'));
        for line in text.lines() {
            assert_eq!(line.chars().count(), 93);
        }
        let mut seen = dark_modules(&text, on_dark);
        // 93 rows fill 46 lines and a half; the other half is light.
        assert_eq!(text.lines().count(), 47);
        seen.sort_unstable();
        let mut expected: Vec<_> = (0..symbol.size())
            .flat_map(|x| (0..symbol.size()).map(move |y| (x, y)))
            .filter(|&(x, y)| symbol.is_dark(x, y))
            .map(|(x, y)| (x + QUIET_ZONE, y + QUIET_ZONE))
            .collect();
        expected.sort_unstable();
        assert_eq!(seen, expected);
    }
}

#[test]
fn colours_are_set_and_reset_on_every_line() {
    let coloured = symbol().terminal(Ink::Colour, None).unwrap();
    let plain = symbol().terminal(Ink::PlainOnLight, None).unwrap();
    for (coloured, plain) in coloured.lines().zip(plain.lines()) {
        let inside = coloured.strip_prefix("\u{1b}[38;5;16;48;5;231m").unwrap();
        assert_eq!(inside.strip_suffix("\u{1b}[0m").unwrap(), plain);
    }
}
