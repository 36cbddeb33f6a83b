//! What a vault's caller may learn.

use crate::BackingError;

/// Why the vault refused. What can honestly be told apart is told apart; see each case.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The storage holds no vault.
    #[error("there is no vault here; create or import one first")]
    NoVault,
    /// The storage already holds something; creating or importing would overwrite it.
    #[error("the storage is not empty; choose another place or remove what is there")]
    NotEmpty,
    /// The passphrase does not open the header. A header altered on purpose, by someone who also
    /// mended its checksum, looks the same; one damaged by accident gives `Damaged`.
    #[error("the passphrase is wrong; try again")]
    Passphrase,
    /// A passphrase that is empty or longer than [`MAX_PASSPHRASE_LEN`](crate::MAX_PASSPHRASE_LEN)
    /// bytes.
    #[error("a passphrase has between 1 and 1024 bytes; choose another")]
    PassphraseLength,
    /// Written by a version of this program that we do not know.
    #[error("version {0} of the format is unknown; use a newer program")]
    Version(u8),
    /// The header asks for more work or memory than this program does for anyone.
    #[error("the passphrase settings are outside the accepted range")]
    KdfParams,
    /// The memory that the passphrase settings ask for is not to be had.
    #[error("not enough memory to check the passphrase; close other programs and try again")]
    NoMemory,
    /// The bytes are not what was written: truncated, corrupted, or tampered with carelessly.
    #[error("the {0} is damaged; restore a backup")]
    Damaged(Part),
    /// The checksum is right but the seal is not: altered on purpose, exchanged with another
    /// vault's or record's, or not written by this format at all.
    #[error("the {0} was altered by someone without the passphrase; restore a backup")]
    Altered(Part),
    /// A record is whole and ours, but from an earlier time than the index says.
    #[error("a record was put back to an earlier state; restore a backup")]
    RolledBack,
    /// A record that the index lists is gone.
    #[error("a record is missing; restore a backup")]
    Missing,
    /// A size limit. Nothing was changed.
    #[error("{what} is larger than the limit of {limit}")]
    TooLarge {
        /// What was too large.
        what: Measure,
        /// The limit, in bytes or records.
        limit: usize,
    },
    /// A record's name that is empty.
    #[error("a record's name is empty")]
    Name,
    /// The storage failed.
    #[error(transparent)]
    Backing(#[from] BackingError),
}

/// A part of a vault, where it does not matter what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Part {
    /// What the passphrase opens.
    #[error("vault's header")]
    Header,
    /// The list of records.
    #[error("vault's index")]
    Index,
    /// A record.
    #[error("record")]
    Record,
    /// The storage as a whole: it holds what no vault writes.
    #[error("storage")]
    Storage,
    /// A file that was exported.
    #[error("export file")]
    Export,
}

/// What has a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Measure {
    /// The bytes of a record.
    #[error("a record")]
    Record,
    /// The bytes of a record's name.
    #[error("a record's name")]
    Name,
    /// How many records there are.
    #[error("the number of records")]
    Records,
    /// The bytes of all records together.
    #[error("all records together")]
    Total,
    /// The bytes of an export file.
    #[error("the export file")]
    Export,
}
