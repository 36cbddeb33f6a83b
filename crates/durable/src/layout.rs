//! How one caller's record lies in sled's tree.
//!
//! sled moves a page that outgrows an eighth of a megabyte into a file of its own, which neither
//! its log nor an fsync of the database covers. A page holds at most about twenty entries, so
//! every entry here stays near 4 KiB: longer values are cut into chunks.
//!
//! | sled key | sled value |
//! |---|---|
//! | `0x00 "seq"` | number of commits, u64 big-endian |
//! | `0x01 key` | `0x00 value`, or `0x01` and the length of a chunked value, u32 big-endian |
//! | `0x02 len(key) key index` (u16, u32 big-endian) | one chunk |

/// Longest key, in bytes.
pub const MAX_KEY_LEN: usize = 256;

/// Longest value, in bytes (4 MiB).
pub const MAX_VALUE_LEN: usize = 4 << 20;

pub(crate) const SEQ_KEY: &[u8] = b"\x00seq";
pub(crate) const RECORD: u8 = 0x01;
const CHUNK: u8 = 0x02;
const CHUNK_LEN: usize = 4096;
const INLINE: u8 = 0x00;
const CHUNKED: u8 = 0x01;

/// What the entry under a record key says.
pub(crate) enum Cell<'a> {
    Inline(&'a [u8]),
    Chunked { len: usize },
}

impl<'a> Cell<'a> {
    /// Reads a cell; `None` if no version of this crate wrote it.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Self> {
        match bytes.split_first()? {
            (&INLINE, value) => Some(Self::Inline(value)),
            (&CHUNKED, rest) => {
                let len = u32::from_be_bytes(rest.try_into().ok()?);
                let len = usize::try_from(len).ok()?;
                (len > CHUNK_LEN && len <= MAX_VALUE_LEN).then_some(Self::Chunked { len })
            }
            _ => None,
        }
    }

    /// How many chunks follow.
    pub(crate) fn chunks(&self) -> u32 {
        match self {
            Self::Inline(_) => 0,
            // At most 1024: the length was checked against MAX_VALUE_LEN.
            Self::Chunked { len } => u32::try_from(len.div_ceil(CHUNK_LEN)).unwrap_or(u32::MAX),
        }
    }
}

/// The entries that store `value` under `key`: first the cell, then its chunks.
pub(crate) fn entries(key: &[u8], value: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    if value.len() <= CHUNK_LEN {
        let mut cell = Vec::with_capacity(1 + value.len());
        cell.push(INLINE);
        cell.extend_from_slice(value);
        return vec![(record_key(key), cell)];
    }
    let mut cell = vec![CHUNKED];
    // The caller refused values above MAX_VALUE_LEN, so the length fits.
    cell.extend_from_slice(&u32::try_from(value.len()).unwrap_or(u32::MAX).to_be_bytes());
    let mut out = vec![(record_key(key), cell)];
    for (index, chunk) in (0_u32..).zip(value.chunks(CHUNK_LEN)) {
        out.push((chunk_key(key, index), chunk.to_vec()));
    }
    out
}

pub(crate) fn record_key(key: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(1 + key.len());
    out.push(RECORD);
    out.extend_from_slice(key);
    out
}

pub(crate) fn chunk_key(key: &[u8], index: u32) -> Vec<u8> {
    let mut out = Vec::with_capacity(7 + key.len());
    out.push(CHUNK);
    // Keys are at most MAX_KEY_LEN long.
    out.extend_from_slice(&u16::try_from(key.len()).unwrap_or(u16::MAX).to_be_bytes());
    out.extend_from_slice(key);
    out.extend_from_slice(&index.to_be_bytes());
    out
}
