//! Everything that an authority's staff, or the service by itself, can do.

/// Writes down each verb once: name, number, name in configuration and vectors, meaning.
macro_rules! verbs {
    ($($name:ident = $number:literal $text:literal: $doc:literal,)*) => {
        /// Something that is done at an authority and recorded in its log. Numbers are for ever:
        /// a verb that is dropped leaves a hole.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Verb {
            $(#[doc = $doc] $name = $number,)*
        }

        impl Verb {
            /// Every verb, by number.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The verb of a number.
            pub const fn from_number(number: u8) -> Option<Self> {
                match number {
                    $($number => Some(Self::$name),)*
                    _ => None,
                }
            }

            /// Its name in configuration and vectors; programs say it in the reader's language.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

verbs! {
    RegisterPerson = 1 "register-person": "Enters persons into the ledger, or corrects who they are.",
    LinkGuardian = 2 "link-guardian": "Says who may collect for whom, or ends it.",
    Offer = 3 "offer": "Makes an offer with which a wallet can ask.",
    AnswerRequest = 4 "answer-request": "Answers a wallet's request: issues, renews, gives a fresh witness.",
    SetGreen = 5 "set-green": "Turns persons green.",
    SetYellow = 6 "set-yellow": "Turns persons yellow.",
    SetRed = 7 "set-red": "Turns persons red.",
    AnswerAppeal = 8 "answer-appeal": "Answers an appeal.",
    LapseAppeal = 9 "lapse-appeal": "Lets a colour lapse whose appeal nobody answered in time.",
    Revoke = 10 "revoke": "Revokes a person's pass.",
    LostWallet = 11 "lost-wallet": "Revokes the pass of a wallet that its holder says is lost.",
    RevokeMany = 12 "revoke-many": "Revokes the passes of a list or a shard.",
    ImportFacts = 13 "import-facts": "Takes in other departments' cases, contacts, travellers.",
    CheckRules = 14 "check-rules": "Has a rule set checked.",
    TryRules = 15 "try-rules": "Has a rule set say whom it would change, and changes nobody.",
    ActivateRules = 16 "activate-rules": "Puts a rule set in force, for some shards or all.",
    RollBackRules = 17 "roll-back-rules": "Puts the rule set before back in force.",
    ReadHistory = 18 "read-history": "Reads a person's history.",
    ReadContact = 19 "read-contact": "Opens a person's sealed contact data.",
    ReadLog = 20 "read-log": "Reads the log.",
    PublishEpoch = 21 "publish-epoch": "Publishes an epoch.",
    AddShard = 22 "add-shard": "Opens a shard.",
    RetireShard = 23 "retire-shard": "Gives a shard up, for good.",
    RotateKey = 24 "rotate-key": "Replaces a shard's key or the pepper.",
    AddOfficer = 25 "add-officer": "Takes an officer into office, or changes role or key.",
    SuspendOfficer = 26 "suspend-officer": "Suspends an officer.",
    ReinstateOfficer = 27 "reinstate-officer": "Ends a suspension.",
    ChangeLimits = 28 "change-limits": "Changes how many persons one officer may change in an hour.",
    RunRetention = 29 "run-retention": "Erases what is past its time.",
    ErasePerson = 30 "erase-person": "Erases persons before their time.",
    EraseCampaign = 31 "erase-campaign": "Ends a campaign and erases all of it.",
    BackUp = 32 "back-up": "Makes a backup.",
    Restore = 33 "restore": "Goes back to a backup.",
    HoldDrill = 34 "hold-drill": "Begins or ends a drill.",
}

impl Verb {
    /// Its number.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The verb of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|verb| verb.name() == name)
    }
}

crate::document::numbered!(Verb);
