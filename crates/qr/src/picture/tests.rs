use super::*;
use crate::{Level, Symbol};

fn png(scale: u32) -> Vec<u8> {
    Symbol::encode("HUE1:PNG", Level::Low)
        .unwrap()
        .png(scale)
        .unwrap()
}

fn refusal(bytes: &[u8]) -> ReadError {
    match Grey::from_file(bytes) {
        Ok(_) => panic!("accepted"),
        Err(error) => error,
    }
}

/// A PNG header that claims a size, with the checksum it needs and no data behind it.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(width.to_be_bytes());
    chunk.extend(height.to_be_bytes());
    chunk.extend([8, 0, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d".to_vec();
    bytes.extend(&chunk);
    bytes.extend(crc32(&chunk).to_be_bytes());
    // The start of an IDAT chunk, which readers want to see before they report a size.
    bytes.extend([0, 0, 0, 0]);
    bytes.extend(b"IDAT");
    bytes.extend(crc32(b"IDAT").to_be_bytes());
    bytes
}

/// PNG annex D, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            if crc & 1 == 1 {
                0xedb8_8320 ^ (crc >> 1)
            } else {
                crc >> 1
            }
        })
    })
}

#[test]
fn what_is_no_picture_is_refused() {
    let foreign: [&[u8]; 6] = [
        b"",
        b"\x89",
        b"HUE1:6BF",
        b"GIF89a\x01\x00\x01\x00",
        b"%PDF-1.7",
        b"RIFF....WEBPVP8 ",
    ];
    for bytes in foreign {
        assert_eq!(refusal(bytes), ReadError::NotAPicture);
    }
}

#[test]
fn every_truncation_of_a_png_is_refused() {
    let whole = png(1);
    for length in 8..whole.len() - 12 {
        // The last chunk, IEND, holds no pixels; a reader may do without it.
        assert_eq!(
            refusal(&whole[..length]),
            ReadError::Damaged,
            "{length} bytes"
        );
    }
}

#[test]
fn a_changed_png_is_refused_or_read_but_never_a_panic() {
    let whole = png(2);
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 0x41;
        let _ = Grey::from_file(&changed);
    }
}

#[test]
fn too_many_bytes_are_refused_unread() {
    let mut bytes = png(1);
    bytes.resize(MAX_BYTES + 1, 0);
    assert_eq!(
        refusal(&bytes),
        ReadError::TooManyBytes {
            bytes: MAX_BYTES + 1
        }
    );
    bytes.truncate(MAX_BYTES);
    assert!(Grey::from_file(&bytes).is_ok());
}

// spec: QR-4
#[test]
fn a_bomb_is_refused_by_its_header() {
    for (width, height) in [(8193, 8192), (65_535, 65_535)] {
        assert_eq!(
            refusal(&png_header(width, height)),
            ReadError::TooManyPixels { width, height }
        );
    }
    assert_eq!(
        refusal(&png_header(0x7fff_ffff, 0x7fff_ffff)),
        ReadError::Damaged
    );
    assert_eq!(refusal(&png_header(8192, 8192)), ReadError::Damaged);
    assert_eq!(refusal(&png_header(0, 5)), ReadError::Damaged);
}

#[test]
fn transparent_becomes_white() {
    let mut file = Cursor::new(Vec::new());
    let picture = image::RgbaImage::from_fn(3, 1, |x, _| match x {
        0 => image::Rgba([0, 0, 0, 0]),
        1 => image::Rgba([0, 0, 0, 255]),
        _ => image::Rgba([255, 255, 255, 255]),
    });
    picture.write_to(&mut file, ImageFormat::Png).unwrap();
    let grey = Grey::from_file(file.get_ref()).unwrap();
    assert_eq!(grey.pixels, [255, 0, 255]);
}

#[test]
fn scaling_keeps_the_proportions() {
    let grey = Grey {
        width: 400,
        height: 100,
        pixels: vec![9; 40_000],
    };
    for (long_side, expected) in [(200, (200, 50)), (800, (800, 200)), (1, (1, 1))] {
        let scaled = grey.scaled_to(long_side);
        assert_eq!((scaled.width, scaled.height), expected);
        assert!(scaled.pixels.iter().all(|&pixel| pixel == 9));
    }
}
