//! Why the wallet refused something, or cannot show a pass.

use huepass_credential::{AuthorityId, Epoch, Hour, WalletRefusal};
use huepass_feed::{ChainRefusal, FeedError};
use huepass_vault::VaultError;
use huepass_wire::{Reason, WireError};
use thiserror::Error;

/// Why a wallet did not do what it was asked. Unless a variant says otherwise, nothing changed.
#[derive(Debug, Error)]
pub enum WalletError {
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A record of the vault is sealed and whole, but not what this version of the program writes.
    #[error("the wallet's record of {0} cannot be read; restore a backup")]
    Record(Record),
    /// The wallet belongs to no framework yet.
    #[error("the wallet does not know yet whom to trust; sync with a framework's feed first")]
    NoFramework,
    /// What was given belongs to another framework than the wallet.
    #[error("this belongs to another framework than the wallet does")]
    OtherFramework,
    /// No profile has this name.
    #[error("no profile has this name")]
    NoSuchProfile,
    /// A profile of this name exists.
    #[error("a profile of this name exists already")]
    ProfileExists,
    /// A name that no profile can have: 1 to 64 bytes on one line.
    #[error("a profile's name is one line of 1 to 64 bytes")]
    ProfileName,
    /// As many profiles as a wallet can have.
    #[error("a wallet has at most {0} profiles")]
    TooManyProfiles(usize),
    /// A text or document from outside.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// A text of ours, but of another kind than was asked for.
    #[error("this is a code of another kind")]
    OtherKind,
    /// The offer is over.
    #[error("the offer ended; ask the authority for a new one")]
    OfferExpired {
        /// When it ended, in seconds since the Unix epoch.
        ended: u64,
    },
    /// The wallet has no word of the registrars that this authority may issue.
    #[error("the registrars have not accredited this authority as far as the wallet knows")]
    NotAccredited(AuthorityId),
    /// The wallet has no checked key of the authority's shard.
    #[error("the wallet has not fetched this authority's keys yet")]
    AuthorityUnknown(AuthorityId),
    /// The profile holds a pass of another authority that is still good.
    #[error("the profile holds a pass of another authority; use another profile")]
    OtherAuthority,
    /// The profile holds no pass that could be renewed.
    #[error("the profile holds no pass")]
    NoPass,
    /// The authority's next ticket is missing.
    #[error("the authority left no ticket for another request; ask it for an offer")]
    NoTicket,
    /// Too many requests without an answer.
    #[error("too many requests of this profile wait for an answer")]
    TooManyRequests,
    /// The answer fits none of the requests that wait for one.
    #[error("this answers none of the requests that wait for an answer")]
    NotAsked,
    /// The answer contradicts its request; names what.
    #[error("the answer contradicts its request: {0}")]
    Contradiction(Contradiction),
    /// The authority said no. Its word is remembered and the request is closed.
    #[error("the authority refused the request")]
    Refused(Reason),
    /// What the authority gave does not check out.
    #[error(transparent)]
    Credential(#[from] WalletRefusal),
    /// A file of the feed that must be there is not.
    #[error("the feed has no {0}")]
    FeedMissing(String),
    /// A file of the feed was refused.
    #[error("the feed's {file} was refused: {cause}")]
    Feed {
        /// Its path in the feed.
        file: String,
        /// Why.
        cause: FeedError,
    },
    /// The feed could not be read.
    #[error("the feed's {file} could not be read: {cause}")]
    Source {
        /// The path in the feed.
        file: String,
        /// The carrier's reason.
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// An announcement does not continue the chain.
    #[error(transparent)]
    Chain(#[from] ChainRefusal),
    /// An announcement to be carried does not hold.
    #[error("the announcement was refused: {0}")]
    Announcement(FeedError),
    /// An announcement to be carried is older than what the wallet has.
    #[error("an announcement of epoch {}; the wallet has that of epoch {}", offered.0, held.0)]
    Older {
        /// The epoch of the one that was offered.
        offered: Epoch,
        /// The newest epoch of those that the wallet has.
        held: Epoch,
    },
    /// The registrars signed two histories. The evidence was kept, and nothing is shown until the
    /// holder has been told.
    #[error("the registrars signed two different announcements")]
    Equivocation,
    /// The newest list has more shards than the wallet can keep.
    #[error("the feed has more shards than a wallet can keep")]
    TooManyShards,
    /// A pass cannot be shown.
    #[error(transparent)]
    CannotShow(#[from] Why),
    /// A gate's beacon was refused.
    #[error(transparent)]
    Beacon(#[from] BeaconRefusal),
}

/// What a record of the wallet's is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Record {
    /// The framework.
    #[error("the framework")]
    Framework,
    /// The registrars' changes.
    #[error("the registrars")]
    Registrars,
    /// Accreditations, retirements and exclusions.
    #[error("the statements")]
    Statements,
    /// The announcements.
    #[error("the announcements")]
    Announcements,
    /// The newest list.
    #[error("the newest list")]
    List,
    /// Another document that the wallet keeps, in a list of such.
    #[error("public documents")]
    Documents,
    /// An authority's descriptor.
    #[error("an authority")]
    Authority,
    /// The validity window.
    #[error("the window")]
    Window,
    /// A profile.
    #[error("a profile")]
    Profile,
    /// A profile's secret.
    #[error("a profile's secret")]
    Secret,
    /// A profile's pass.
    #[error("a pass")]
    Pass,
    /// Requests without an answer.
    #[error("the requests")]
    Requests,
    /// Which pseudonyms were asked for.
    #[error("the pseudonyms")]
    Pseudonyms,
    /// The evidence of two histories.
    #[error("the evidence")]
    Evidence,
    /// A setting.
    #[error("a setting")]
    Setting,
}

/// In what an answer contradicts its request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Contradiction {
    /// It answers a request for something else.
    #[error("its purpose")]
    Purpose,
    /// A pass came where a witness was asked for.
    #[error("a pass where a witness was asked")]
    PassForWitness,
    /// A witness came where a pass was asked for.
    #[error("a witness where a pass was asked")]
    WitnessForPass,
    /// Another shard or kind of pass than the offer's.
    #[error("its shard or kind of pass")]
    ShardOrKind,
    /// The profile has got another pass since the request.
    #[error("the pass has changed since")]
    PassChanged,
    /// The handle of a pass that this profile had before.
    #[error("an old handle")]
    OldHandle,
}

/// Why a pass cannot be shown now. The first that applies is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Why {
    /// The profile has no pass.
    #[error("there is no pass; request one from an offer")]
    NoPass,
    /// The authority revoked it.
    #[error("the authority revoked this pass")]
    Revoked,
    /// Its last hour is over.
    #[error("this pass has expired")]
    Expired {
        /// The last hour in which it was valid.
        expiry: Hour,
    },
    /// It reaches further ahead than the window, by this clock.
    #[error("the clock stands too early for this pass")]
    BeyondWindow,
    /// The registrars signed two histories and the holder has not been told.
    #[error("the registrars signed two different announcements")]
    Equivocation,
    /// No announcement is held.
    #[error("the wallet has never been synced")]
    NotSynced,
    /// The clock stands before the newest announcement's beginning.
    #[error("the clock contradicts the newest announcement")]
    Clock {
        /// When the newest epoch begins, in seconds since the Unix epoch.
        start: u64,
    },
    /// The newest announcement is so old that gates refuse codes made under it.
    #[error("the newest announcement held is too old")]
    TooOld {
        /// Seconds since its epoch ended.
        age: u64,
    },
    /// The newest list is from before the pass, or does not have its shard yet.
    #[error("the registrars have not certified the state that this pass was issued in yet")]
    Waiting,
    /// The shard was retired or its authority excluded.
    #[error("the pass's shard was retired or its authority excluded")]
    ShardGone,
    /// The authority's log has a gap or does not lead to the certified state.
    #[error("the authority's log of revocations is incomplete or wrong")]
    Log,
    /// The shard's entry is not certified, or carries another key.
    #[error("the shard's certificate is wrong")]
    Certificate,
    /// What was to be shown did not pass the wallet's own checks.
    #[error("the pass did not pass the wallet's own checks")]
    Check(WalletRefusal),
}

/// Why the wallet does not answer a beacon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BeaconRefusal {
    /// Of another framework.
    #[error("this gate belongs to another framework")]
    Foreign,
    /// Its announcement is not on the wallet's own chain, or no longer kept.
    #[error("the gate's announcement is not one that this wallet has verified")]
    NotOnChain,
    /// It says a time before the newest announcement held.
    #[error("the gate's clock is behind the newest announcement")]
    TooEarly,
    /// It says a time after what the newest announcement held vouches for.
    #[error("the gate's clock is ahead of the newest announcement")]
    TooLate,
    /// The pass has no state under the gate's announcement.
    #[error("the pass was not certified in the gate's epoch")]
    NotCertified,
    /// Too many different pseudonyms were asked for today.
    #[error("too many pseudonyms were asked for today")]
    TooManyScopes,
}
