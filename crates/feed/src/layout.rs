//! Where each document lies in a feed folder, on a web server or a USB stick
//! (spec/feed.md, "Folder"). Paths use `/` and are relative to the folder.

use huepass_credential::{AuthorityId, Epoch, ShardId};

// spec: FED-80

/// The genesis.
pub const GENESIS: &str = "genesis.cose";
/// The window table.
pub const WINDOW: &str = "window.bin";
/// A copy of the newest announcement.
pub const NEWEST: &str = "announcement.cose";
/// Changes of registrars, by number.
pub const REGISTRARS: &str = "registrars";
/// Accreditations, de-accreditations and retirements, by digest.
pub const STATEMENTS: &str = "statements";
/// Descriptors, by authority.
pub const AUTHORITIES: &str = "authorities";
/// Epochs, by number.
pub const EPOCHS: &str = "epochs";
/// Delta segments, by authority and shard.
pub const DELTAS: &str = "deltas";

/// A change of registrars.
pub fn registrar_change(number: u32) -> String {
    format!("{REGISTRARS}/{number:06}.cose")
}

/// A statement, by the digest of its payload.
pub fn statement(digest: &[u8; 32]) -> String {
    format!("{STATEMENTS}/{}.cose", hex::encode(digest))
}

/// An authority's descriptor.
pub fn descriptor(authority: AuthorityId) -> String {
    format!("{AUTHORITIES}/{}.cose", hex::encode(authority.0))
}

/// An epoch's announcement.
pub fn announcement(epoch: Epoch) -> String {
    format!("{EPOCHS}/{:010}/announcement.cose", epoch.0)
}

/// An epoch's list.
pub fn list(epoch: Epoch) -> String {
    format!("{EPOCHS}/{:010}/list.cbor", epoch.0)
}

/// The folder of a shard's delta segments.
pub fn shard_deltas(id: ShardId) -> String {
    format!("{DELTAS}/{}/{}", hex::encode(id.authority.0), id.number)
}

/// A segment, by the places in the log of its first and last delta.
pub fn segment(id: ShardId, first: u32, last: u32) -> String {
    format!("{}/{first:010}-{last:010}.cose", shard_deltas(id))
}

/// Reads the places back from a segment's file name.
pub fn segment_range(name: &str) -> Option<(u32, u32)> {
    let (first, last) = name.strip_suffix(".cose")?.split_once('-')?;
    let number = |text: &str| -> Option<u32> {
        (text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
    };
    let (first, last) = (number(first)?, number(last)?);
    (1 <= first && first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests;
