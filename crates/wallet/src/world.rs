//! The wallet's picture of its framework: whom it trusts and which announcements it holds.

use huepass_credential::{AuthorityId, Epoch, ShardKeys};
use huepass_feed::{
    Accreditation, Announced, Announcement, AuthorityDescriptor, Chain, ChainRefusal,
    Document as _, EpochList, Evidence, FeedSource, RegistrarChange, Statements, Step, Trust,
    layout,
};
use huepass_vault::{Backing, Changes, Vault};

use crate::records::{self, Documents, Named};
use crate::source::{self, refused};
use crate::{Record, STALENESS, WalletError};

/// Most changes of registrars that a wallet takes in one sync.
const MAX_CHANGES: u32 = 1024;

/// Everything public that the wallet has checked. A clone is cheap enough to try a sync on.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) trust: Trust,
    pub(crate) statements: Statements,
    pub(crate) chain: Chain,
    changes: Vec<Vec<u8>>,
    statement_files: Vec<Named>,
}

impl World {
    /// Reads what the vault holds; `None` before a framework was adopted.
    pub(crate) fn load<B: Backing>(vault: &Vault<B>) -> Result<Option<Self>, WalletError> {
        let damaged = |what| move |_| WalletError::Record(what);
        let Some(genesis) = vault.get(records::GENESIS)? else {
            return Ok(None);
        };
        let trust = Trust::new(genesis.expose()).map_err(damaged(Record::Framework))?;
        let mut world = Self::begin(trust);
        for bytes in documents(vault, records::CHANGES)? {
            world
                .trust
                .add_change(&bytes)
                .map_err(damaged(Record::Registrars))?;
            world.changes.push(bytes);
        }
        if let Some(bytes) = vault.get(records::STATEMENTS)? {
            let files: Vec<Named> = records::decode(bytes.expose(), Record::Statements)?;
            for file in files {
                world
                    .statements
                    .add_kept(&file.bytes, &world.trust)
                    .map_err(damaged(Record::Statements))?;
                world.statement_files.push(file);
            }
        }
        for bytes in documents(vault, records::ANNOUNCEMENTS)? {
            let announced = world
                .trust
                .open_announcement(&bytes)
                .map_err(damaged(Record::Announcements))?;
            world
                .chain
                .extend(announced)
                .map_err(|_| WalletError::Record(Record::Announcements))?;
        }
        Ok(Some(world))
    }

    pub(crate) fn begin(trust: Trust) -> Self {
        Self {
            trust,
            statements: Statements::default(),
            chain: Chain::new(),
            changes: Vec::new(),
            statement_files: Vec::new(),
        }
    }

    /// What to keep of it.
    pub(crate) fn save(&self, changes: Changes) -> Changes {
        let registrars = Documents::of(self.changes.iter().map(Vec::as_slice));
        let announcements = Documents::of(self.chain.iter().map(Announced::bytes));
        changes
            .put(records::CHANGES, &records::encode(&registrars))
            .put(records::STATEMENTS, &records::encode(&self.statement_files))
            .put(records::ANNOUNCEMENTS, &records::encode(&announcements))
    }

    /// Takes changes of registrars and statements that are new.
    pub(crate) fn learn_trust<F: FeedSource>(&mut self, feed: &mut F) -> Result<(), WalletError> {
        for _ in 0..MAX_CHANGES {
            let number = u32::try_from(self.trust.changes()).unwrap_or(u32::MAX);
            let path = layout::registrar_change(number.saturating_add(1));
            let Some(bytes) = source::read(feed, &path, RegistrarChange::LIMIT)? else {
                break;
            };
            // spec: FED-25
            let again = |epoch| {
                let path = layout::announcement(epoch);
                source::read(feed, &path, Announcement::LIMIT).ok()?
            };
            let renewed = self
                .trust
                .add_change_holding(&bytes, self.chain.iter(), again)
                .map_err(refused(&path))?;
            self.chain.renew(renewed);
            if self.trust.changes() == number as usize {
                // An earlier one under this one's name.
                break;
            }
            self.changes.push(bytes);
        }
        for path in source::statements(feed)? {
            if self.statement_files.iter().any(|file| file.name == path) {
                continue;
            }
            let bytes = source::read_needed(feed, &path, Accreditation::LIMIT)?;
            // One that does not hold, or no longer does because its signers left office, is passed
            // over: it has no effect, and nobody can stop a wallet's news with it. Where it was
            // needed, the list is refused for the shard that it would have explained.
            if self.statements.add(&bytes, &self.trust).is_err() {
                continue;
            }
            self.statement_files.push(Named {
                name: path,
                bytes: bytes.into(),
            });
        }
        Ok(())
    }

    /// Continues the chain to the feed's newest announcement. Gives how many were new, or the
    /// evidence when the registrars signed two histories.
    pub(crate) fn learn_announcements<F: FeedSource>(
        &mut self,
        feed: &mut F,
        now: u64,
    ) -> Result<u64, Refused> {
        let path = layout::NEWEST;
        let Some(bytes) = source::read(feed, path, Announcement::LIMIT)? else {
            return Ok(0);
        };
        let newest = self
            .trust
            .open_announcement(&bytes)
            .map_err(refused(path))?;
        let mut added = 0;
        match self.chain.newest().map(|held| held.get().epoch()) {
            Some(held) => {
                for epoch in held.0.saturating_add(1)..newest.get().epoch().0 {
                    let announced = self.announcement(feed, Epoch(epoch))?;
                    added += self.extend(announced)?;
                }
            }
            None => {
                for announced in self.before(feed, &newest, now)? {
                    added += self.extend(announced)?;
                }
            }
        }
        // An older one than held is a feed that is behind, and no reason to refuse it.
        match self.extend(newest) {
            Err(Refused::Chain(ChainRefusal::Older)) => Ok(added),
            other => Ok(added + other?),
        }
    }

    fn announcement<F: FeedSource>(
        &self,
        feed: &mut F,
        epoch: Epoch,
    ) -> Result<Announced, WalletError> {
        let path = layout::announcement(epoch);
        let bytes = source::read_needed(feed, &path, Announcement::LIMIT)?;
        self.trust.open_announcement(&bytes).map_err(refused(&path))
    }

    /// On the first sync: the announcements before the newest one that a gate may still hold,
    /// oldest first, as far as the feed has them.
    fn before<F: FeedSource>(
        &self,
        feed: &mut F,
        newest: &Announced,
        now: u64,
    ) -> Result<Vec<Announced>, WalletError> {
        let mut found: Vec<Announced> = Vec::new();
        loop {
            let after = found.last().unwrap_or(newest).get();
            let epoch = after.epoch().0 - 1;
            // A clock that is behind must not make this reach back for ever.
            let now = now.max(newest.get().start());
            if epoch == 0 || after.start().saturating_add(STALENESS) < now {
                break;
            }
            let path = layout::announcement(Epoch(epoch));
            let Some(bytes) = source::read(feed, &path, Announcement::LIMIT)? else {
                break;
            };
            let announced = self
                .trust
                .open_announcement(&bytes)
                .map_err(refused(&path))?;
            found.push(announced);
        }
        found.reverse();
        Ok(found)
    }

    fn extend(&mut self, announced: Announced) -> Result<u64, Refused> {
        match self.chain.extend(announced) {
            Ok(Step::Newer) => Ok(1),
            Ok(Step::Known) => Ok(0),
            Err(ChainRefusal::Equivocation(evidence)) => Err(Refused::Equivocation(evidence)),
            Err(other) => Err(Refused::Chain(other)),
        }
    }

    pub(crate) fn newest_epoch(&self) -> Option<Epoch> {
        Some(self.chain.newest()?.get().epoch())
    }

    /// Whether the registrars let this authority issue, as of the newest epoch held.
    // spec: WAL-2
    pub(crate) fn check_accredited(&self, authority: AuthorityId) -> Result<(), WalletError> {
        // An accreditation may name the epoch that comes next.
        let next = Epoch(
            self.newest_epoch()
                .map_or(1, |epoch| epoch.0.saturating_add(1)),
        );
        if self.statements.is_accredited(authority, next) {
            Ok(())
        } else {
            Err(WalletError::NotAccredited(authority))
        }
    }

    /// An authority's name as the registrars know it.
    pub(crate) fn authority_name(&self, authority: AuthorityId) -> Option<&str> {
        self.statements
            .authorities()
            .find_map(|(id, name)| (id == authority).then_some(name))
    }
}

/// Why announcements were not taken.
pub(crate) enum Refused {
    /// Proof of two histories.
    Equivocation(Box<Evidence>),
    Chain(ChainRefusal),
    Other(WalletError),
}

impl From<WalletError> for Refused {
    fn from(error: WalletError) -> Self {
        Self::Other(error)
    }
}

fn documents<B: Backing>(vault: &Vault<B>, name: &str) -> Result<Vec<Vec<u8>>, WalletError> {
    let Some(bytes) = vault.get(name)? else {
        return Ok(Vec::new());
    };
    let documents: Documents = records::decode(bytes.expose(), Record::Documents)?;
    Ok(documents.items.into_iter().map(Into::into).collect())
}

/// An authority's descriptor from the vault.
pub(crate) fn descriptor<B: Backing>(
    vault: &Vault<B>,
    world: &World,
    authority: AuthorityId,
) -> Result<Option<AuthorityDescriptor>, WalletError> {
    let Some(bytes) = vault.get(&records::authority(authority))? else {
        return Ok(None);
    };
    AuthorityDescriptor::open_signed(bytes.expose(), world.trust.pin())
        .map(Some)
        .map_err(|_| WalletError::Record(Record::Authority))
}

/// The checked keys of a shard.
pub(crate) fn shard_keys(
    descriptor: &AuthorityDescriptor,
    shard: u32,
) -> Result<ShardKeys, WalletError> {
    let file = layout::descriptor(descriptor.authority());
    descriptor.shard_keys(shard).map_err(refused(&file))
}

/// Bytes of the list in one record; below the vault's limit.
const PIECE: usize = 1 << 19;
/// Most bytes of a list that a wallet keeps, some 32,000 shards.
const MAX_LIST: usize = 8 << 20;

/// The newest list held, if it is that of `announcement`.
pub(crate) fn held_list<B: Backing>(
    vault: &Vault<B>,
    announcement: &Announcement,
) -> Result<Option<EpochList>, WalletError> {
    let mut bytes = Vec::new();
    for i in 0.. {
        match vault.get(&piece(i))? {
            Some(part) => bytes.extend_from_slice(part.expose()),
            None => break,
        }
    }
    Ok(EpochList::open(&bytes, announcement).ok())
}

/// Replaces the list held.
pub(crate) fn keep_list<B: Backing>(
    vault: &Vault<B>,
    mut changes: Changes,
    bytes: &[u8],
) -> Result<Changes, WalletError> {
    if bytes.len() > MAX_LIST {
        return Err(WalletError::TooManyShards);
    }
    for name in vault.list(records::LIST) {
        changes = changes.delete(name);
    }
    for (i, part) in bytes.chunks(PIECE).enumerate() {
        changes = changes.put(&piece(i), part);
    }
    Ok(changes)
}

fn piece(i: usize) -> String {
    format!("{}{i}", records::LIST)
}
