use super::*;
use crate::{Level, Symbol};

/// A white picture with `symbols` side by side.
fn side_by_side(symbols: &[Symbol], scale: u32) -> Grey {
    let drawn: Vec<_> = symbols
        .iter()
        .map(|symbol| symbol.pixels(scale).unwrap())
        .collect();
    let height = drawn.iter().map(|(side, _)| *side).max().unwrap();
    let width = drawn.iter().map(|(side, _)| side).sum();
    let mut pixels = vec![255; (width * height) as usize];
    let mut left = 0;
    for (side, symbol) in &drawn {
        for (y, row) in symbol.chunks(*side as usize).enumerate() {
            let start = y * width as usize + left;
            pixels[start..start + row.len()].copy_from_slice(row);
        }
        left += *side as usize;
    }
    Grey {
        width,
        height,
        pixels,
    }
}

fn noise(width: u32, height: u32) -> Grey {
    let mut state = 0x9e37_79b9_u32;
    let pixels = (0..width * height)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            (state & 0xff) as u8
        })
        .collect();
    Grey {
        width,
        height,
        pixels,
    }
}

#[test]
fn nothing_is_found_where_nothing_is() {
    assert_eq!(
        texts(&Grey {
            width: 300,
            height: 200,
            pixels: vec![255; 60_000]
        }),
        None
    );
    assert_eq!(
        texts(&Grey {
            width: 300,
            height: 200,
            pixels: vec![0; 60_000]
        }),
        None
    );
    assert_eq!(texts(&noise(320, 240)), None);
    for side in 1..12 {
        assert_eq!(texts(&noise(side, 13 - side)), None);
    }
}

#[test]
fn half_a_symbol_is_not_read() {
    let symbol = Symbol::encode(&"HUE1:".repeat(40), Level::Low).unwrap();
    let (side, pixels) = symbol.pixels(4).unwrap();
    let half = pixels[..pixels.len() / 2].to_vec();
    let height = u32::try_from(half.len()).unwrap() / side;
    assert_eq!(
        texts(&Grey {
            width: side,
            height,
            pixels: half
        }),
        None
    );
}

// spec: QR-5
#[test]
fn all_codes_of_a_picture_are_returned() {
    let names = ["HUE1:ONE", "HUEA1:TWO", "SOMETHING ELSE", "HUEB1:FOUR"];
    let symbols: Vec<_> = names
        .iter()
        .map(|name| Symbol::encode(name, Level::Medium).unwrap())
        .collect();
    let mut found = texts(&side_by_side(&symbols, 5)).unwrap();
    found.sort();
    let mut expected = names.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn the_same_code_twice_is_one_text() {
    let symbol = Symbol::encode("HUE1:TWICE", Level::Medium).unwrap();
    assert_eq!(
        texts(&side_by_side(&[symbol.clone(), symbol], 5)).unwrap(),
        ["HUE1:TWICE"]
    );
}

#[test]
fn light_on_dark_is_read() {
    let symbol = Symbol::encode(&"HUE1:0123456789".repeat(20), Level::Low).unwrap();
    let mut picture = side_by_side(&[symbol], 4);
    picture
        .pixels
        .iter_mut()
        .for_each(|pixel| *pixel = 255 - *pixel);
    assert_eq!(texts(&picture).unwrap(), ["HUE1:0123456789".repeat(20)]);
}

// spec: QR-6
#[test]
fn every_character_comes_back_as_it_was() {
    let alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    for text in [
        alphabet.to_owned(),
        format!("  {alphabet}  "),
        "%%%41%0A".to_owned(),
    ] {
        for level in [Level::Low, Level::Medium, Level::Quartile, Level::High] {
            let symbol = Symbol::encode(&text, level).unwrap();
            assert_eq!(texts(&side_by_side(&[symbol], 3)).unwrap(), [text.as_str()]);
        }
    }
}

/// Finder patterns only, side by side: without a bound on the work this takes minutes.
#[test]
fn a_picture_full_of_false_finder_patterns_is_given_up() {
    let (width, height) = (1600, 1200);
    for module in [1, 3] {
        let pixels = (0..width * height)
            .map(|at: u32| {
                let ring = |place: u32| (place / module % 9).abs_diff(3);
                let distance = ring(at % width).max(ring(at / width));
                if matches!(distance, 0 | 1 | 3) {
                    0
                } else {
                    255
                }
            })
            .collect();
        assert_eq!(
            texts(&Grey {
                width,
                height,
                pixels
            }),
            None
        );
    }
}
