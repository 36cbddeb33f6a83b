//! Bringing the wallet up to date from a feed, all of it or nothing.

use std::collections::BTreeSet;

use huepass_credential::{AuthorityId, Epoch, WalletRefusal};
use huepass_feed::{
    Announced, Announcement, ChainRefusal, Document as _, EpochList, Evidence, FeedSource, Genesis,
    Successor, Trust, layout,
};
use huepass_vault::{Backing, Changes};
use huepass_wire::cose::SignedByQuorum;
use rand_core::CryptoRng;

use crate::profile::ProfileId;
use crate::records::{self, KeptEvidence, Pass, Trouble};
use crate::source::{self, refused};
use crate::wallet::framework;
use crate::world::{Refused, World, held_list, keep_list};
use crate::{Record, STALENESS, Wallet, WalletError};

mod advance;

use advance::{Found, Surroundings, advance};

/// What a sync brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synced {
    /// The newest epoch held afterwards; `None` while the framework has published none.
    pub epoch: Option<Epoch>,
    /// Announcements that are new.
    pub announcements: u64,
    /// How each profile's pass stands, by profile name.
    pub passes: Vec<(String, PassNews)>,
}

/// How a pass stands after a sync.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassNews {
    /// Certified in the newest epoch.
    Current,
    /// Its authority revoked it.
    Revoked,
    /// The newest list does not have the state that it was issued in yet.
    Waiting,
    /// Its shard was retired or its authority excluded.
    Gone,
    /// The log of revocations is incomplete or wrong; the old witness was kept.
    Log,
    /// Its entry is not certified, or carries another key.
    Certificate,
}

/// A profile's pass during a sync.
struct Passing {
    profile: String,
    id: ProfileId,
    pass: Pass,
    found: Vec<Found>,
    left: bool,
}

impl<B: Backing> Wallet<B> {
    /// Reads what is new in a feed, checks all of it, brings every profile's witness up to date,
    /// and stores the outcome in one step. `progress` hears how many of how many lists were read.
    /// Shards are asked for in whole published segments only.
    ///
    /// # Errors
    /// Nothing has changed then, with one exception: on [`WalletError::Equivocation`] the evidence
    /// was stored, and no pass is shown until [`Self::acknowledge_equivocation`].
    // spec: PRS-8, PRS-10, WIT-5, WIT-7, WAL-8
    pub fn sync<F: FeedSource>(
        &mut self,
        feed: &mut F,
        now: u64,
        rng: &mut impl CryptoRng,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Synced, WalletError> {
        let held = self.world()?;
        check_pin(feed, held)?;
        let mut next = held.clone();
        next.learn_trust(feed)?;
        let announcements = match next.learn_announcements(feed, now) {
            Ok(added) => added,
            Err(Refused::Equivocation(evidence)) => {
                self.keep_evidence(&evidence, rng)?;
                return Err(WalletError::Equivocation);
            }
            Err(Refused::Chain(refusal)) => return Err(refusal.into()),
            Err(Refused::Other(error)) => return Err(error),
        };
        // The newest announcement is proof that what lies before it is over, whatever the clock says.
        let start = next.chain.newest().map_or(0, |newest| newest.get().start());
        next.chain
            .forget_before(now.max(start).saturating_sub(STALENESS));
        check_key(&next)?;

        let mut changes = self.newer_descriptors(feed)?;
        changes = self.settle_carried(&next, changes, rng)?;
        let mut passes = self.passes()?;
        let newest_list = self.read_lists(feed, &next, &mut passes, progress)?;
        if let Some(bytes) = newest_list {
            changes = keep_list(&self.vault, changes, &bytes)?;
        }
        let mut news = Vec::new();
        for mut passing in passes {
            let surroundings = Surroundings {
                world: &next,
                found: &passing.found,
                left: passing.left,
            };
            news.push((
                passing.profile,
                advance(&mut passing.pass, &surroundings, feed)?,
            ));
            changes = changes.put(&passing.id.pass(), &records::encode(&passing.pass));
        }
        self.vault.batch(&next.save(changes), rng)?;
        let epoch = next.newest_epoch();
        self.world = Some(next);
        Ok(Synced {
            epoch,
            announcements,
            passes: news,
        })
    }

    /// Compares an announcement that somebody has with those held. `true` where they contradict each
    /// other: the evidence was stored, and no pass is shown until [`Self::acknowledge_equivocation`].
    /// Nothing else changes.
    ///
    /// # Errors
    /// [`WalletError::NoFramework`], [`WalletError::Vault`].
    // spec: FED-72, WAL-10
    pub fn confront(
        &mut self,
        announced: &Announced,
        rng: &mut impl CryptoRng,
    ) -> Result<bool, WalletError> {
        let mut chain = self.world()?.chain.clone();
        match chain.extend(announced.clone()) {
            Err(ChainRefusal::Equivocation(evidence)) => {
                self.keep_evidence(&evidence, rng)?;
                Ok(true)
            }
            Ok(_) | Err(ChainRefusal::Older | ChainRefusal::Gap { .. } | ChainRefusal::Time) => {
                Ok(false)
            }
        }
    }

    // spec: WAL-10
    pub(crate) fn keep_evidence(
        &mut self,
        evidence: &Evidence,
        rng: &mut impl CryptoRng,
    ) -> Result<(), WalletError> {
        self.keep(
            &KeptEvidence {
                first: evidence.first.bytes().to_vec().into(),
                second: evidence.second.bytes().to_vec().into(),
                acknowledged: false,
            },
            rng,
        )
    }

    pub(crate) fn keep(
        &mut self,
        evidence: &KeptEvidence,
        rng: &mut impl CryptoRng,
    ) -> Result<(), WalletError> {
        // By what was signed: whoever carries it can drop or add signatures.
        let payload = |bytes: &[u8]| {
            let signed = SignedByQuorum::decode(bytes, Announcement::LIMIT);
            signed.map(|signed| signed.payload().to_vec()).ok()
        };
        let second = payload(&evidence.second);
        let kept = self.kept_evidence()?;
        if kept.is_some_and(|kept| second.is_some() && payload(&kept.second) == second) {
            // Known already; the holder is not asked twice.
            return Ok(());
        }
        Ok(self
            .vault
            .put(records::EVIDENCE, &records::encode(evidence), rng)?)
    }

    /// Newer descriptors of the authorities that profiles have to do with.
    fn newer_descriptors<F: FeedSource>(&self, feed: &mut F) -> Result<Changes, WalletError> {
        let mut authorities: BTreeSet<AuthorityId> = BTreeSet::new();
        for (_, id) in self.ids()? {
            if let Some(pass) = self.pass(&id)? {
                authorities.insert(pass.credential()?.shard().authority);
            }
            authorities.extend(self.requests(&id)?.pending.iter().map(|p| p.authority));
        }
        let mut changes = Changes::new();
        for authority in authorities {
            if let Some(bytes) = self.newer_descriptor(feed, authority)? {
                changes = changes.put(&records::authority(authority), &bytes);
            }
        }
        Ok(changes)
    }

    fn passes(&self) -> Result<Vec<Passing>, WalletError> {
        let mut passes = Vec::new();
        for (profile, id) in self.ids()? {
            if let Some(pass) = self.pass(&id)? {
                passes.push(Passing {
                    profile,
                    id,
                    pass,
                    found: Vec::new(),
                    left: false,
                });
            }
        }
        passes.sort_by(|a, b| a.profile.cmp(&b.profile));
        Ok(passes)
    }

    /// Opens the lists that are new or that a pass has not been looked up in, checks that each
    /// follows the one before it, and notes every pass's entry. Gives the newest list's bytes
    /// when it is not held yet. The newest list must be there; older ones only serve gates that
    /// are behind, and may be missing.
    fn read_lists<F: FeedSource>(
        &self,
        feed: &mut F,
        next: &World,
        passes: &mut [Passing],
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Option<Vec<u8>>, WalletError> {
        let Some(newest) = next.newest_epoch() else {
            return Ok(None);
        };
        let held_newest = self.world()?.chain.newest();
        let held = held_newest.map(|held| held.get().epoch());
        let mut before = match held_newest {
            Some(announced) => Some(
                held_list(&self.vault, announced.get())?
                    .ok_or(WalletError::Record(Record::List))?,
            ),
            None => None,
        };
        let mut newest_bytes = None;
        let total = next.chain.iter().count() as u64;
        for (done, announced) in (0..).zip(next.chain.iter()) {
            progress(done, total);
            let epoch = announced.get().epoch();
            let is_new = held.is_none_or(|held| held < epoch);
            let is_newest = epoch == newest;
            let is_wanted = passes
                .iter()
                .any(|passing| needs(&passing.pass, epoch, is_newest));
            if !is_new && !is_wanted {
                continue;
            }
            let held_one = before.take_if(|_| held == Some(epoch));
            let list = if let Some(list) = held_one {
                list
            } else {
                let path = layout::list(epoch);
                let Some(bytes) = source::read(feed, &path, EpochList::LIMIT)? else {
                    if is_newest {
                        return Err(WalletError::FeedMissing(path));
                    }
                    continue;
                };
                let list = EpochList::open(&bytes, announced.get()).map_err(refused(&path))?;
                if is_new && let Some(before) = &before {
                    let statements = &next.statements;
                    list.check_follows(Successor { before, statements })
                        .map_err(refused(&path))?;
                }
                if is_newest {
                    newest_bytes = Some(bytes);
                }
                list
            };
            for passing in &mut *passes {
                passing.note(&list, next, is_newest)?;
            }
            if is_new || held == Some(epoch) {
                before = Some(list);
            }
        }
        Ok(newest_bytes)
    }
}

impl Passing {
    fn note(&mut self, list: &EpochList, next: &World, is_newest: bool) -> Result<(), WalletError> {
        let epoch = list.epoch();
        if !needs(&self.pass, epoch, is_newest) {
            return Ok(());
        }
        let shard = self.pass.credential()?.shard();
        match list.entry(shard) {
            Some(entry) => self.found.push(Found {
                epoch: epoch.0,
                n: entry.state.n,
                certified: entry.certified(),
            }),
            None if is_newest => self.left = next.statements.has_left(shard),
            None => {}
        }
        Ok(())
    }
}

/// Whether a pass has to be looked up in an epoch's list.
fn needs(pass: &Pass, epoch: Epoch, is_newest: bool) -> bool {
    let unsettled =
        pass.candidate.is_some() || pass.trouble != Trouble::None || pass.view(epoch.0).is_none();
    !pass.revoked && (pass.looked < epoch.0 || (is_newest && unsettled))
}

// spec: WAL-1
fn check_pin<F: FeedSource>(feed: &mut F, held: &World) -> Result<(), WalletError> {
    let bytes = source::read_needed(feed, layout::GENESIS, Genesis::LIMIT)?;
    let offered = Trust::new(&bytes).map_err(refused(layout::GENESIS))?;
    if offered.pin() == held.trust.pin() {
        Ok(())
    } else {
        Err(WalletError::OtherFramework)
    }
}

/// Refuses an epoch key whose parts do not belong together. Older ones are checked when a pass is
/// shown under them.
fn check_key(next: &World) -> Result<(), WalletError> {
    let Some(newest) = next.chain.newest() else {
        return Ok(());
    };
    let genesis = next.trust.genesis();
    let Some(kind) = genesis.kinds.first() else {
        return Ok(());
    };
    let framework = framework(&next.trust, huepass_credential::CredentialType(kind.number))?;
    newest
        .get()
        .key()
        .check_form(framework.generators())
        .map_err(|_| WalletRefusal::EpochKey.into())
}
