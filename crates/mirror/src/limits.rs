//! How much a mirror takes. Only documents that the framework's parties signed are ever written; these
//! are the bounds for those, so that no party fills a disk either.

/// How much a mirror takes.
// spec: MIR-11
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many epochs before the newest one a mirror that has none yet goes back for, and how many
    /// announcements before the newest it compares others with.
    pub back: u32,
    /// The most epochs of one pull; the next pull goes on from there.
    pub epochs: u32,
    /// The most bytes read from a source in one pull, names among them: at least twice what the largest
    /// document may have, 64 MiB. The next pull goes on from there.
    pub bytes: u64,
    /// How many reads may fail before a pull gives the source up.
    pub failures: u32,
    /// What an authority's segments beyond the newest list may cost, in deltas of 80 bytes, each
    /// file counting as 50 more.
    pub ahead: u64,
}

impl Default for Limits {
    /// A day of epochs of ten minutes, 4,096 epochs and 1 GiB a pull, 2^22 deltas ahead (REG-26).
    fn default() -> Self {
        Self {
            back: 144,
            epochs: 4096,
            bytes: 1 << 30,
            failures: 8,
            ahead: 1 << 22,
        }
    }
}

/// The most changes of registrars in one pull.
pub(crate) const MAX_CHANGES: u32 = 1024;
/// The most names read of a folder of statements, its index among them; readers take no more either.
pub(crate) const MAX_NAMES: usize = 4096;
/// The most statements of registrars that are kept.
pub(crate) const MAX_BY_QUORUM: usize = 2048;
/// The most retirements that are kept.
pub(crate) const MAX_RETIREMENTS: usize = 2000;
/// The most retirements of one authority that are kept.
pub(crate) const MAX_RETIREMENTS_EACH: usize = 1000;
/// The most names read of a shard's folder, its index among them; readers take no more either.
pub(crate) const MAX_SEGMENTS: usize = 1 << 16;
/// The most documents kept as evidence.
pub(crate) const MAX_EVIDENCE: usize = 64;
/// What a segment's file costs beside its room for deltas, in deltas: about a block of a disk.
pub(crate) const FILE: u64 = 50;
