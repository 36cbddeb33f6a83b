//! What a holder is told about a profile.

use huepass_credential::{AuthorityId, Colour, Epoch, Hour};
use huepass_vault::Backing;

use crate::show::{Freshness, until};
use crate::{STALENESS, Wallet, WalletError, Why};

/// How a profile stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Its pass.
    pub pass: Option<PassStatus>,
    /// The newest announcement.
    pub news: Option<News>,
    /// When each request that waits for an answer was made, in seconds since the Unix epoch.
    pub waiting: Vec<u64>,
    /// Why the pass cannot be shown in show mode now; `None` when it can.
    pub cannot_show: Option<Why>,
}

/// A pass, as its holder sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassStatus {
    /// Who issued it.
    pub authority: AuthorityId,
    /// The authority's name as the registrars know it.
    pub authority_name: Option<String>,
    /// The colour.
    pub colour: Colour,
    /// The last hour in which it is valid.
    pub expiry: Hour,
    /// When it came, in seconds since the Unix epoch.
    pub accepted: u64,
    /// Its authority took it back.
    pub revoked: bool,
}

/// How fresh the wallet's news is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct News {
    /// The newest epoch held.
    pub epoch: Epoch,
    /// When it began, in seconds since the Unix epoch.
    pub start: u64,
    /// When it ended or will end.
    pub end: u64,
    /// Until when gates with fresh data accept codes made under it.
    pub shows_until: u64,
    /// Until when gates without a network may accept them.
    pub stale_until: u64,
    /// Seconds since it ended; 0 while it lasts.
    pub age: u64,
}

impl<B: Backing> Wallet<B> {
    /// How a profile stands at a time.
    ///
    /// # Errors
    /// [`WalletError::NoSuchProfile`], [`WalletError::Record`], [`WalletError::Vault`].
    pub fn status(&self, profile: &str, now: u64) -> Result<Status, WalletError> {
        let id = self.profile(profile)?;
        let pass = self.pass(&id)?;
        let cannot_show = match &pass {
            Some(pass) => self.why(pass, now, Freshness::Fresh)?,
            None => Some(Why::NoPass),
        };
        let pass = match pass {
            Some(pass) => {
                let credential = pass.credential()?;
                let authority = credential.shard().authority;
                Some(PassStatus {
                    authority,
                    authority_name: self.authority_name(authority).map(ToOwned::to_owned),
                    colour: credential.attributes().colour,
                    expiry: credential.attributes().expiry,
                    accepted: pass.accepted,
                    revoked: pass.revoked,
                })
            }
            None => None,
        };
        let requests = self.requests(&id)?;
        Ok(Status {
            pass,
            news: self.news(now),
            waiting: requests.pending.iter().map(|one| one.made).collect(),
            cannot_show,
        })
    }

    /// How fresh the wallet's news is; `None` before the first announcement.
    pub fn news(&self, now: u64) -> Option<News> {
        let world = self.world.as_ref()?;
        let newest = world.chain.newest()?;
        let end = newest.get().end();
        Some(News {
            epoch: newest.get().epoch(),
            start: newest.get().start(),
            end,
            shows_until: until(world, end, Freshness::Fresh),
            stale_until: end.saturating_add(STALENESS),
            age: newest.age(now),
        })
    }
}
