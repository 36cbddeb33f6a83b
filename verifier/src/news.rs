//! The public copies beside the gate's own files, and how the gate catches up with them.
//!
//! A gate that watches holds its folder's lock for hours. So `verifier sync` and `verifier node` never
//! wait for it: each keeps a feed of its own in the gate's folder, checked, with files that are
//! replaced whole, and the gate looks there before it reads a code. No socket is opened for that.

use std::path::PathBuf;

use huepass_carry::{Carrier, Reader, Refusal};
use huepass_cli::{Context, Exit, Report, args};
use huepass_durable::SharedFolder;
use huepass_feed::{
    Announced, Announcement, Chain, ChainRefusal, Document as _, Epoch, FeedError, FeedShelf as _,
    FeedSource as _, RegistrarChange, Trust, layout,
};
use huepass_feed_folder::FeedFolder;
use huepass_verify::Gate;

use crate::commands::feed::{import_folder, refused_document};
use crate::folder::Folder;

/// What `verifier sync` fetched: announcements and changes of registrars, nothing else.
pub(crate) const SYNCED: &str = "news";
/// What `verifier node` keeps: the whole feed.
pub(crate) const NODE: &str = "feed";
/// Most changes of registrars that are taken from one mirror at a time.
const MAX_CHANGES: usize = 1024;
/// So many announcements before the newest are fetched too, so that codes of those are taken.
const BEFORE: [u32; 2] = [2, 1];

/// The gate's view of its public copies while it is open.
#[derive(Default)]
pub(crate) struct Copies {
    /// The newest announcement that each had when it was looked at last.
    seen: [Option<Vec<u8>>; 2],
}

impl Copies {
    /// Takes what is new in the copies. One that is damaged is told once and stops nothing; the next
    /// sync mends it. `true` when the gate has news. What the gate could not keep is read again next
    /// time: the copy is as good as before.
    pub(crate) fn catch_up(
        &mut self,
        context: &mut Context,
        folder: &Folder,
        gate: &mut Gate,
    ) -> Result<bool, Report> {
        let mut newer = 0;
        for (name, seen) in [SYNCED, NODE].into_iter().zip(&mut self.seen) {
            let path = folder.path().join(name);
            let limit = Announcement::LIMIT as u64;
            let Ok(Some(bytes)) = SharedFolder::new(&path).read(layout::NEWEST, limit) else {
                continue;
            };
            if seen.as_ref() == Some(&bytes) {
                continue;
            }
            match import_folder(context, folder, gate, &path) {
                Ok(taken) => newer += taken,
                // Behind what the gate has heard elsewhere, which is no fault.
                Err(report) if report.id() == "error-verifier-older" => {}
                // Only what is written ends so; the copy is only read.
                Err(report) if matches!(report.exit(), Exit::Io | Exit::CannotCreate) => {
                    return Err(report);
                }
                Err(report) => {
                    let told =
                        args! { "path" => &path, "why" => report.render(&context.messages).what };
                    context.output.note("verifier-copy-refused", &told);
                }
            }
            *seen = Some(bytes);
        }
        Ok(newer > 0)
    }
}

/// Who fetches for the gate, without its lock.
pub(crate) struct News {
    folder: Folder,
    copy: FeedFolder,
    trust: Trust,
    chain: Chain,
}

impl News {
    /// What the gate and the copy hold together.
    pub(crate) fn open(folder: Folder) -> Result<Self, Report> {
        let mut copy = FeedFolder::new(&folder.path().join(SYNCED));
        let mut trust = folder.trust()?;
        let mut chain = Chain::new();
        for bytes in folder.held()?.announcements {
            if let Ok(announced) = trust.open_announcement(&bytes) {
                let _ = chain.advance(announced);
            }
        }
        // What is damaged in the copy counts as missing and is fetched again.
        while let Ok(Some(bytes)) = copy.read(&next_change(&trust), RegistrarChange::LIMIT) {
            let again = |epoch| {
                let path = layout::announcement(epoch);
                copy.read(&path, Announcement::LIMIT).ok().flatten()
            };
            match trust.add_change_holding(&bytes, chain.iter(), again) {
                Ok(renewed) => chain.renew(renewed),
                Err(_) => break,
            }
        }
        if let Ok(Some(bytes)) = copy.read(layout::NEWEST, Announcement::LIMIT)
            && let Ok(announced) = trust.open_announcement(&bytes)
        {
            let _ = chain.advance(announced);
        }
        Ok(Self {
            folder,
            copy,
            trust,
            chain,
        })
    }

    /// The gate's folder, unlocked.
    pub(crate) const fn folder(&self) -> &Folder {
        &self.folder
    }

    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), Refusal> {
        let at: PathBuf = self.copy.path().join(path);
        let written = self.copy.write(path, bytes);
        written.map_err(|error| Refusal::Own(Report::not_written(&at, &error)))
    }
}

fn next_change(trust: &Trust) -> String {
    let number = u32::try_from(trust.changes()).unwrap_or(u32::MAX);
    layout::registrar_change(number.saturating_add(1))
}

impl Reader for News {
    /// How many announcements are new.
    type Brought = u32;

    fn trust(&self) -> Trust {
        self.trust.clone()
    }

    fn newest(&self) -> Option<Announced> {
        self.chain.newest().cloned()
    }

    // spec: FED-24, FED-25, FED-71, GAT-14
    fn take(&mut self, from: &mut Carrier) -> Result<u32, Refusal> {
        let mut trust = self.trust.clone();
        let mut chain = self.chain.clone();
        let mut changes = Vec::new();
        let mut renewed = Vec::new();
        for _ in 0..MAX_CHANGES {
            let path = next_change(&trust);
            let Some(bytes) = read(from, &path, RegistrarChange::LIMIT)? else {
                break;
            };
            let again = |epoch| {
                let path = layout::announcement(epoch);
                read(from, &path, Announcement::LIMIT).ok().flatten()
            };
            let more = trust
                .add_change_holding(&bytes, chain.iter(), again)
                .map_err(|cause| Refusal::Untrue(self.refused(from, &path, &cause)))?;
            chain.renew(more.clone());
            renewed.extend(more);
            changes.push((path, bytes));
        }
        let Some(bytes) = read(from, layout::NEWEST, Announcement::LIMIT)? else {
            return Ok(0);
        };
        let newest = trust
            .open_announcement(&bytes)
            .map_err(|cause| Refusal::Untrue(self.refused(from, layout::NEWEST, &cause)))?;
        let mut offered = Vec::new();
        for before in BEFORE {
            let Some(epoch) = newest.get().epoch().0.checked_sub(before) else {
                continue;
            };
            let path = layout::announcement(Epoch(epoch));
            // They only serve wallets that are behind, and may be missing.
            if let Some(bytes) = read(from, &path, Announcement::LIMIT)? {
                let announced = trust
                    .open_announcement(&bytes)
                    .map_err(|cause| Refusal::Untrue(self.refused(from, &path, &cause)))?;
                offered.push(announced);
            }
        }
        offered.push(newest);
        let mut taken: Vec<Announced> = Vec::new();
        for announced in offered {
            match chain.advance(announced.clone()) {
                Ok(huepass_feed::Step::Newer) => taken.push(announced),
                Ok(huepass_feed::Step::Known) | Err(ChainRefusal::Older) => {}
                Err(ChainRefusal::Equivocation(evidence)) => {
                    let kept = self.folder.keep_evidence(&evidence);
                    return Err(kept.map_or_else(Refusal::Own, |_| Refusal::Contradiction));
                }
                Err(ChainRefusal::Gap { .. } | ChainRefusal::Time) => {
                    return Err(Refusal::Untrue(crate::commands::feed::broken_chain(
                        &from.address().to_string(),
                    )));
                }
            }
        }
        // spec: FED-82
        for (path, bytes) in changes {
            self.write(&path, &bytes)?;
        }
        self.write(
            layout::GENESIS,
            &self.folder.genesis().map_err(Refusal::Own)?,
        )?;
        // The gate looks there for the signatures that it lacks.
        for announced in renewed.iter().chain(&taken) {
            let path = layout::announcement(announced.get().epoch());
            self.write(&path, announced.bytes())?;
        }
        if let Some(newest) = chain.newest() {
            self.write(layout::NEWEST, newest.bytes())?;
        }
        (self.trust, self.chain) = (trust, chain);
        Ok(u32::try_from(taken.len()).unwrap_or(u32::MAX))
    }

    // spec: FED-72
    fn confront(&mut self, announced: &Announced) -> Result<bool, Report> {
        match self.chain.clone().advance(announced.clone()) {
            Err(ChainRefusal::Equivocation(evidence)) => {
                self.folder.keep_evidence(&evidence)?;
                Ok(true)
            }
            Ok(_) | Err(ChainRefusal::Older | ChainRefusal::Gap { .. } | ChainRefusal::Time) => {
                Ok(false)
            }
        }
    }

    fn refused(&self, from: &Carrier, path: &str, cause: &FeedError) -> Report {
        refused_document(&format!("{}/{path}", from.address()), cause)
    }
}

fn read(from: &mut Carrier, path: &str, limit: usize) -> Result<Option<Vec<u8>>, Refusal> {
    from.read(path, limit).map_err(|error| {
        let report = error.report(from.address());
        if error.is_away() {
            Refusal::Unread(report)
        } else {
            Refusal::Untrue(report)
        }
    })
}
