//! What is done to good bytes, and what a reader must say to that.

use sha2::{Digest, Sha256};

/// Length of a header in bytes.
pub(crate) const HEADER_LEN: usize = 126;
const CHECK_LEN: usize = 8;

/// A refusal: name, comment, what is expected, and the change to the bytes that causes it.
pub(crate) type Tampering = (&'static str, &'static str, &'static str, fn(&mut Vec<u8>));

/// Of a vault's header.
pub(crate) const HEADERS: &[Tampering] = &[
    ("header_version", "Version byte 2.", "version", |h| h[0] = 2),
    (
        "header_kind",
        "Kind of an export file, check mended.",
        "damaged",
        |h| set(h, 1, &[0x58]),
    ),
    (
        "header_truncated",
        "The last byte is missing.",
        "damaged",
        |h| h.truncate(HEADER_LEN - 1),
    ),
    ("header_lengthened", "One byte more.", "damaged", |h| {
        h.push(0);
    }),
    (
        "header_check",
        "One bit of the salt flipped.",
        "damaged",
        |h| h[30] ^= 1,
    ),
    (
        "header_altered",
        "The same, mended: looks like a wrong passphrase.",
        "passphrase",
        |h| {
            h[30] ^= 1;
            mend(h);
        },
    ),
    (
        "header_memory_greedy",
        "256 MiB and 1 KiB.",
        "kdf_params",
        |h| set_u32(h, 2, 262_145),
    ),
    (
        "header_memory_small",
        "Below 8 KiB a lane.",
        "kdf_params",
        |h| set_u32(h, 2, 7),
    ),
    ("header_passes_none", "No pass.", "kdf_params", |h| {
        set_u32(h, 6, 0);
    }),
    ("header_passes_many", "17 passes.", "kdf_params", |h| {
        set_u32(h, 6, 17);
    }),
    ("header_lanes_none", "No lane.", "kdf_params", |h| {
        set_u32(h, 10, 0);
    }),
    ("header_lanes_many", "2^32 - 1 lanes.", "kdf_params", |h| {
        set_u32(h, 10, u32::MAX);
    }),
];

/// Of a sealed value. For the index and for a record, whose names go in front.
pub(crate) const SEALED: &[Tampering] = &[
    ("check", "One bit of ciphertext flipped.", "damaged", |v| {
        v[40] ^= 0x80;
    }),
    ("altered", "The same, check mended.", "altered", |v| {
        v[40] ^= 0x80;
        mend(v);
    }),
    (
        "version",
        "Its version set to 9, check mended.",
        "altered",
        |v| set(v, 8, &[9]),
    ),
    (
        "format",
        "Format version 2, check mended.",
        "version",
        |v| set(v, 0, &[2]),
    ),
    ("truncated", "Only the first 20 bytes.", "damaged", |v| {
        v.truncate(20);
    }),
    (
        "size",
        "Cut to no size class, check mended.",
        "damaged",
        |v| {
            v.pop();
            mend(v);
        },
    ),
];

/// Of an export file.
pub(crate) const FILES: &[Tampering] = &[
    ("file_empty", "No byte.", "damaged", Vec::clear),
    ("file_version", "Version byte 2.", "version", |f| f[0] = 2),
    ("file_truncated", "Half of it.", "damaged", |f| {
        f.truncate(f.len() / 2);
    }),
    ("file_header_only", "The header alone.", "damaged", |f| {
        f.truncate(HEADER_LEN);
    }),
    (
        "file_lengthened",
        "One byte more, check mended.",
        "damaged",
        |f| {
            f.push(0);
            mend(f);
        },
    ),
    (
        "file_check",
        "One bit of ciphertext flipped.",
        "damaged",
        |f| f[200] ^= 1,
    ),
    ("file_altered", "The same, check mended.", "altered", |f| {
        f[200] ^= 1;
        mend(f);
    }),
    (
        "file_length",
        "A length one too large, check mended.",
        "damaged",
        |f| {
            f[HEADER_LEN + 3] ^= 1;
            mend(f);
        },
    ),
    (
        "file_header_altered",
        "Another salt, checks mended.",
        "passphrase",
        |f| {
            set(&mut f[..HEADER_LEN], 30, &[0; 8]);
            mend(f);
        },
    ),
    (
        "file_memory_greedy",
        "A greedy header, checks mended.",
        "kdf_params",
        |f| {
            set_u32(&mut f[..HEADER_LEN], 2, u32::MAX);
            mend(f);
        },
    ),
];

/// Overwrites bytes and mends the check.
fn set(bytes: &mut [u8], at: usize, value: &[u8]) {
    bytes[at..at + value.len()].copy_from_slice(value);
    mend(bytes);
}

fn set_u32(bytes: &mut [u8], at: usize, value: u32) {
    set(bytes, at, &value.to_be_bytes());
}

/// Makes the check at the end fit again.
pub(crate) fn mend(bytes: &mut [u8]) {
    let body = bytes.len() - CHECK_LEN;
    let digest = Sha256::digest(&bytes[..body]);
    bytes[body..].copy_from_slice(&digest[..CHECK_LEN]);
}
