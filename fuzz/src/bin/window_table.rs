//! The window table: 1024 points, none of them unchecked, in 49,152 bytes and no other number.

#![no_main]

use huepass_credential::{G1Affine, WINDOW_LEN, WINDOW_TABLE_BYTES, WindowTable};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if bytes.len() != WINDOW_TABLE_BYTES {
        assert!(WindowTable::from_bytes(bytes).is_err());
    }
    // One point at a place that the input chooses, the generator everywhere else: the table
    // decodes exactly when the point does, and encodes to what it was.
    let Some((point, place)) = bytes.split_first_chunk::<48>() else {
        return;
    };
    let Some(place) = place.first_chunk().map(|place| u16::from_be_bytes(*place)) else {
        return;
    };
    let mut table = GENERATOR.repeat(WINDOW_LEN);
    let at = usize::from(place) % WINDOW_LEN * G1Affine::LEN;
    table[at..at + G1Affine::LEN].copy_from_slice(point);
    let decoded = WindowTable::from_bytes(&table);
    assert_eq!(decoded.is_ok(), G1Affine::from_bytes(point).is_ok());
    if let Ok(decoded) = decoded {
        assert_eq!(decoded.to_bytes(), table);
    }
});

/// The standard generator of G1, compressed.
const GENERATOR: [u8; 48] = [
    0x97, 0xf1, 0xd3, 0xa7, 0x31, 0x97, 0xd7, 0x94, 0x26, 0x95, 0x63, 0x8c, 0x4f, 0xa9, 0xac, 0x0f,
    0xc3, 0x68, 0x8c, 0x4f, 0x97, 0x74, 0xb9, 0x05, 0xa1, 0x4e, 0x3a, 0x3f, 0x17, 0x1b, 0xac, 0x58,
    0x6c, 0x55, 0xe8, 0x3f, 0xf9, 0x7a, 0x1a, 0xef, 0xfb, 0x3a, 0xf0, 0x0a, 0xdb, 0x22, 0xc6, 0xbb,
];
