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
    /// A log, or a place in one, beyond what a log may hold.
    Size => "a log has at most 2^40 entries",
    /// A proof about an entry that its log does not have, or about a log that shrank.
    ProofRange => "a proof is about an entry of the log, or about a log that grew",
    /// A proof that ends within a hash, or has too many.
    ProofPath => "a proof is 0 to 41 whole hashes",
    /// A head without entries whose root is not the empty one.
    EmptyRoot => "the root of no entries is the hash of nothing",
    /// More than two officers, or one twice.
    Officers => "at most two officers, and not one twice",
    /// No officer where the service does not act by itself.
    Automatic => "without an officer only what the service does by itself",
    /// A rule's work that names no rule.
    AutomaticRule => "what a rule does names the rule",
    /// An officer for what only the service does.
    OnlyService => "no officer does what only the service does",
    /// One officer where no role may act alone.
    SecondOfficer => "two officers where nobody may act alone",
    /// A colour or a revocation without a reason.
    Reason => "what changes a person's colour or pass has a reason",
    /// An act upon a person without a legal basis.
    Basis => "what is done to or read about a person has a legal basis",
    /// A subject where not one person is concerned, or none where one is.
    Subject => "a subject where exactly one person is concerned",
    /// A drill by the service itself.
    DrillOfficer => "a drill has an officer",
    /// An order for a drill where a real one belongs, or the other way round.
    Mode => "a drill's documents are for drills, real ones for what is real",
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
