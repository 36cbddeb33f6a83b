//! Entity tags (RFC 9110, section 8.8.3): short names for what a file holds.

use sha2::{Digest as _, Sha256};

/// The most characters of a tag that is kept or sent back.
const LONGEST: usize = 80;

/// The tag of a file: the first 16 bytes of the SHA-256 of what it holds, in hexadecimal, quoted.
/// Anybody with the file can work it out; so it tells nothing about who has it, but that he has it.
// spec: HTP-4
pub fn of(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    format!("\"{}\"", hex::encode(&digest[..16]))
}

/// Whether a header's value is one strong tag, of a length that one would keep.
pub fn is_strong(value: &str) -> bool {
    let inner = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'"';
    value.len() <= LONGEST && inner.is_some_and(|inner| inner.bytes().all(plain))
}

/// Whether a list of tags, the value of `If-None-Match`, has this one or is `*`. Weak ones count
/// too.
// spec: HTP-5
pub fn any_is(list: &str, tag: &str) -> bool {
    let mut tags = list.split(',').map(str::trim);
    tags.any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

#[cfg(test)]
mod tests;
