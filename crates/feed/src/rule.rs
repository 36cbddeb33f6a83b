//! The rules that documents keep, one by one, so that a program can name each in its reader's
//! language.

use core::fmt;

/// Writes down each rule once: its name, what breaks it, and the rule in English.
macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident => $text:literal,)*) => {
        /// A rule of a document's own that was broken. What follows each name is what breaks it;
        /// [`Display`](fmt::Display) says the rule itself, in English.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Rule {
            $($(#[$doc])* $name,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            const fn text(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

rules! {
    /// The document has a version other than 1.
    Version => "version 1",
    /// A name is empty, too long, or would pass for something else on a screen.
    Name => "a name of 1 to 128 bytes, without control characters and directional marks",
    /// An epoch 0.
    EpochNumber => "epochs are numbered from 1",
    /// An epoch that ends before it begins.
    EpochEnd => "an epoch ends after it begins",
    /// An epoch that begins within a slot.
    EpochStart => "an epoch begins with a slot",
    /// An epoch whose last slot has no number.
    EpochSlot => "an epoch ends in a slot of 32 bits",
    /// An epoch that is longer or shorter than the genesis says.
    EpochLength => "an epoch has the length that the genesis says",
    /// A first announcement that follows something other than the genesis.
    FirstEpoch => "the first announcement names the genesis before it",
    /// Evidence whose two announcements agree.
    NoContradiction => "two announcements that contradict each other",
    /// No participants, or more than 32.
    ParticipantCount => "1 to 32 participants",
    /// Participants out of order, or one twice.
    ParticipantOrder => "participants ascending, each once",
    /// A proposal with the list of another epoch.
    ProposalEpoch => "a list is for its proposal's epoch",
    /// More certificates than a list has entries.
    CertificateCount => "at most 262,144 certificates",
    /// Too few or too many certificates for the list.
    CertificateEach => "one certificate for each entry",
    /// An announcement with the list of another epoch.
    ListEpoch => "a list is for its announcement's epoch",
    /// A list compared with one that is not before it.
    ListFollows => "a list follows an older one of its framework",
    /// More entries than a list may have.
    EntryCount => "at most 262,144 entries",
    /// Entries out of order, or a shard twice.
    EntryOrder => "entries ascending, each shard once",
    /// One key for two shards.
    SharedKey => "no key for two shards",
    /// More shards than an authority may have.
    ShardCount => "at most 16,384 shards",
    /// Shards out of order, or one twice.
    ShardOrder => "shards ascending, each once",
    /// A shard that the descriptor does not have.
    UnknownShard => "a shard of this authority",
    /// A shard's key that nobody has proved to hold.
    Possession => "a proof of possession of the shard's key",
    /// A descriptor of edition 0.
    EditionNumber => "editions are numbered from 1",
    /// A descriptor older than the one held.
    EditionBack => "a descriptor's edition never goes back",
    /// A descriptor compared with another authority's.
    DescriptorOwner => "a descriptor follows one of the same authority",
    /// A descriptor found in another authority's place.
    DescriptorPlace => "a descriptor lies under its authority's id",
    /// A segment of another length than its deltas need, or with something between them and its end.
    DeltaBytes => "whole deltas of 80 bytes, filled up with zeros to the size that holds them",
    /// A segment without deltas, or with too many.
    DeltaCount => "1 to 4096 deltas in a segment",
    /// A segment that begins before the first delta.
    DeltaNumber => "deltas are numbered from 1",
    /// A segment that goes beyond the last place of a log.
    DeltaPlace => "places in the log fit 32 bits",
    /// A new statement about an epoch that has been made.
    StatementDatedBack => "a new statement takes effect after the newest epoch",
    /// A change of registrars numbered 0.
    ChangeNumber => "changes are numbered from 1",
    /// A change of registrars that does not follow the one before.
    ChangeChain => "changes form a chain",
    /// Two changes of registrars of one number.
    ChangeFork => "registrars sign one change of one number; these signed two",
    /// A change of registrars that takes effect before an earlier one.
    ChangeOrder => "changes take effect one after another",
    /// A new change of registrars for an epoch that has been made.
    ChangeDatedBack => "a new change takes effect after the newest epoch",
    /// No registrars, or more than 32.
    RegistrarCount => "1 to 32 registrars",
    /// Registrars out of order, or one twice.
    RegistrarOrder => "registrars ascending, each once",
    /// Two registrars that signatures could not tell apart.
    RegistrarKeys => "registrars' keys differ in their first eight bytes",
    /// A quorum of at most half, or of more than all.
    Quorum => "a quorum is more than half and at most all",
    /// Another ciphersuite.
    Suite => "a ciphersuite that this program knows",
    /// No kinds of pass, or more than 16.
    KindCount => "1 to 16 kinds of pass",
    /// Kinds of pass out of order, or one twice.
    KindOrder => "kinds ascending, each once",
    /// A kind of pass that the genesis does not have.
    UnknownKind => "a kind of pass of this framework",
    /// A slot of no length, or longer than an hour.
    SlotLength => "a slot of 1 to 3600 seconds",
    /// A slot that does not divide an hour.
    SlotsInHour => "a whole number of slots in an hour",
    /// An epoch that ends within a slot, or longer than an hour.
    SlotsInEpoch => "an epoch of whole slots, at most an hour",
    /// A framework from which no domain for proofs can be made.
    Domain => "a usable domain",
    /// No copy of an announcement to put together.
    Copies => "at least one copy",
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
