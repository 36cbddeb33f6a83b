//! The tree: opening, committing, closing.

mod reading;

use std::fs::{self, File, OpenOptions, TryLockError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{OnceLock, PoisonError, RwLock};
use std::time::Duration;

use crate::folder::{caught, digest_of, lock, open_sled, sync_creation};
use crate::layout::{self, Cell, SEQ_KEY};
use crate::mark::{Mark, State};
use crate::{Batch, DurableError, TransactError, Txn, before, create_dir_durable, space};

/// How often, and how long between, we look whether sled's background threads have let go.
const LET_GO: (u32, Duration) = (400, Duration::from_millis(5));

/// An ordered map of byte strings on disk; see the crate's front page for what it promises.
///
/// One process at a time may have it open. Inside that process it may be shared between threads:
/// reads run side by side and never see a change before the disk has it.
///
/// ```
/// # let dir = tempfile::tempdir().unwrap();
/// use huepass_durable::{Batch, DurableError, DurableTree};
///
/// let tree = DurableTree::open(dir.path())?;
/// let mut batch = Batch::new();
/// batch.put("count", "1").put("name/1", "first");
/// tree.commit(batch)?;
/// assert_eq!(tree.get(b"count")?.as_deref(), Some(&b"1"[..]));
///
/// // A second opener is refused while the first lives.
/// assert!(matches!(DurableTree::open(dir.path()), Err(DurableError::InUse { .. })));
/// # Ok::<(), DurableError>(())
/// ```
pub struct DurableTree {
    folder: PathBuf,
    /// `None` only while being dropped.
    db: Option<sled::Db>,
    /// Our own handle on sled's database file, for the fsync that sled leaves out.
    data: File,
    /// Held for writing during a commit, for reading during a read.
    mark: RwLock<Mark>,
    /// The first failure in the middle of a commit.
    broken: OnceLock<String>,
    /// Its lock keeps other processes out; dropped last.
    _lock: File,
}

impl DurableTree {
    /// Opens the tree in `folder`, creating both if they are not there (mode 0700 on Unix).
    ///
    /// # Errors
    /// [`DurableError::InUse`] if someone has it open; [`DurableError::Damaged`] if its files are
    /// not what was written or lost acknowledged changes; [`DurableError::DiskFull`],
    /// [`DurableError::Io`].
    pub fn open(folder: &Path) -> Result<Self, DurableError> {
        let at = |e| DurableError::from_io(folder, e);
        if !folder.is_dir() {
            create_dir_durable(folder)?;
            #[cfg(unix)]
            {
                let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
                fs::set_permissions(folder, mode).map_err(at)?;
            }
        }
        let lock = lock(folder)?;
        // An opening that was cut off while sled repaired its files starts again from before.
        before::restore(folder)?;
        let inner = folder.join("sled");

        let mut mark = match Mark::load(&folder.join("mark"))? {
            Some(mark) => mark,
            // The mark is made before sled's folder: one without the other was not our doing.
            None if inner.exists() => {
                return Err(DurableError::damaged(folder, "the commit mark is missing"));
            }
            None => Mark::create(&folder.join("mark"))?,
        };
        let state = mark.state();
        if state.commits > 0 && !inner.join("db").is_file() {
            let what = "the database file is missing";
            return Err(DurableError::damaged(folder, what));
        }
        if let Some(closed) = state.closed {
            if closed != digest_of(&inner).map_err(at)? {
                let what = "its files changed since it was closed";
                return Err(DurableError::damaged(folder, what));
            }
            let closed = None;
            mark.set(State { closed, ..state })?;
            return Self::open_files(folder, mark, lock);
        }
        if state.commits == 0 {
            return Self::open_files(folder, mark, lock);
        }
        let kept = before::keep(folder)?;
        match Self::open_files(folder, mark, lock) {
            Ok(tree) if kept => before::forget(folder).map(|()| tree),
            Err(e) if kept => before::restore(folder).and(Err(e)),
            other => other,
        }
    }

    /// Opens sled's files and compares them with the mark.
    fn open_files(folder: &Path, mark: Mark, lock: File) -> Result<Self, DurableError> {
        let at = |e| DurableError::from_io(folder, e);
        let inner = folder.join("sled");
        let data_path = inner.join("db");
        let commits = mark.state().commits;
        if let Ok(data) = OpenOptions::new().write(true).open(&data_path) {
            space::release(&data, folder)?;
        }
        let db = match open_sled(folder, &inner) {
            // Creation was cut short before the first commit: nothing can be lost. Start anew.
            Err(DurableError::Damaged { .. }) if commits == 0 => {
                fs::remove_dir_all(&inner).map_err(at)?;
                open_sled(folder, &inner)?
            }
            other => other?,
        };
        let data = OpenOptions::new()
            .read(true)
            .write(true)
            .open(&data_path)
            .map_err(at)?;
        if commits == 0 {
            sync_creation(folder, &inner)?;
        }
        let tree = Self {
            folder: folder.to_owned(),
            db: Some(db),
            data,
            mark: RwLock::new(mark),
            broken: OnceLock::new(),
            _lock: lock,
        };
        if let Err(e) = tree.settle(commits) {
            // Not to be closed in good order.
            tree.broken.get_or_init(|| e.to_string());
            return Err(e);
        }
        Ok(tree)
    }

    /// Makes all changes of `batch` together; on the disk when this returns `Ok`.
    ///
    /// # Errors
    /// [`DurableError::TooLarge`] and [`DurableError::DiskFull`] changed nothing;
    /// [`DurableError::Unsettled`] changed all or nothing, see there.
    pub fn commit(&self, batch: Batch) -> Result<(), DurableError> {
        match self.transact(|txn| {
            for (key, value) in batch.ops {
                match value {
                    Some(value) => txn.put(key, value),
                    None => txn.delete(key),
                }
            }
            Ok::<(), TransactError<std::convert::Infallible>>(())
        }) {
            Ok(()) => Ok(()),
            Err(TransactError::Storage(e)) => Err(e),
            Err(TransactError::Aborted(never)) => match never {},
        }
    }

    /// Runs `work` alone (no other change, no other read in this process) and makes its changes
    /// together if it returns `Ok`; on the disk when this returns `Ok`.
    ///
    /// `work` must use the [`Txn`] it is given and not the tree itself, which would wait for
    /// `work` to finish.
    ///
    /// # Errors
    /// [`TransactError::Aborted`] with what `work` returned, nothing changed; otherwise as
    /// [`DurableTree::commit`].
    pub fn transact<T, E>(
        &self,
        work: impl FnOnce(&mut Txn<'_>) -> Result<T, TransactError<E>>,
    ) -> Result<T, TransactError<E>> {
        let mut mark = self.mark.write().unwrap_or_else(PoisonError::into_inner);
        self.whole()?;
        let mut txn = Txn::new(self);
        let out = work(&mut txn)?;
        let batch = txn.into_batch();
        if !batch.is_empty() {
            self.keep(&mut mark, &batch)?;
        }
        Ok(out)
    }

    /// The folder given to [`DurableTree::open`].
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Brings `batch` to the disk, then counts it in the mark.
    fn keep(&self, mark: &mut Mark, batch: &Batch) -> Result<(), DurableError> {
        batch.check()?;
        let commits = mark.state().commits + 1;
        let (changes, payload) = self.changes(batch, commits)?;
        space::reserve(&self.data, &self.folder, payload)?;

        let kept = self.caught(|| {
            self.sled().apply_batch(changes).map_err(|e| self.sort(e))?;
            self.sled().flush().map_err(|e| self.sort(e))?;
            self.data
                .sync_all()
                .map_err(|e| DurableError::from_io(&self.folder, e))?;
            mark.set(State {
                commits,
                closed: None,
            })
        });
        kept.map_err(|e| {
            let what = self.broken.get_or_init(|| e.to_string()).clone();
            DurableError::Unsettled {
                path: self.folder.clone(),
                what,
            }
        })
    }

    /// The batch as sled's entries, and its size in bytes.
    fn changes(&self, batch: &Batch, commits: u64) -> Result<(sled::Batch, u64), DurableError> {
        let mut changes = sled::Batch::default();
        let mut payload = 0_u64;
        for (key, value) in &batch.ops {
            let stale = match self
                .sled()
                .get(layout::record_key(key))
                .map_err(|e| self.sort(e))?
            {
                Some(cell) => Cell::read(&cell).map_or(0, |c| c.chunks()),
                None => 0,
            };
            let entries = value
                .as_ref()
                .map_or_else(Vec::new, |v| layout::entries(key, v));
            if entries.is_empty() {
                changes.remove(layout::record_key(key));
            }
            let fresh = u32::try_from(entries.len().saturating_sub(1)).unwrap_or(u32::MAX);
            for index in fresh..stale {
                changes.remove(layout::chunk_key(key, index));
            }
            payload += 64 * u64::from(stale) + 64 + key.len() as u64;
            for (key, value) in entries {
                payload += 64 + (key.len() + value.len()) as u64;
                changes.insert(key, value);
            }
        }
        changes.insert(SEQ_KEY, &commits.to_be_bytes());
        Ok((changes, payload))
    }

    /// Compares the tree's own count of commits with the mark's, which is behind only if the last
    /// commit was cut off after it reached sled; that one is made durable before anyone reads it.
    fn settle(&self, marked: u64) -> Result<(), DurableError> {
        let known =
            self.caught(
                || match self.sled().get(SEQ_KEY).map_err(|e| self.sort(e))? {
                    Some(bytes) => {
                        bytes
                            .as_ref()
                            .try_into()
                            .map(u64::from_be_bytes)
                            .map_err(|_| {
                                DurableError::damaged(
                                    &self.folder,
                                    "the count of commits is unreadable",
                                )
                            })
                    }
                    None => Ok(0),
                },
            )?;
        if known < marked {
            let lost = marked - known;
            let what = format!("{lost} acknowledged change(s) are missing");
            return Err(DurableError::damaged(&self.folder, what));
        }
        if known > marked {
            self.data
                .sync_all()
                .map_err(|e| DurableError::from_io(&self.folder, e))?;
            let mut mark = self.mark.write().unwrap_or_else(PoisonError::into_inner);
            mark.set(State {
                commits: known,
                closed: None,
            })?;
        }
        Ok(())
    }

    /// Refuses once a commit has failed half-way: memory may then be ahead of the disk.
    fn whole(&self) -> Result<(), DurableError> {
        match self.broken.get() {
            None => Ok(()),
            Some(what) => Err(DurableError::Unsettled {
                path: self.folder.clone(),
                what: what.clone(),
            }),
        }
    }

    fn sled(&self) -> &sled::Db {
        // Unwrap safety: only `drop` takes the database out.
        self.db.as_ref().expect("the database is open")
    }

    fn sort(&self, e: sled::Error) -> DurableError {
        DurableError::from_sled(&self.folder, e)
    }

    fn caught<T>(&self, work: impl FnOnce() -> Result<T, DurableError>) -> Result<T, DurableError> {
        caught(&self.folder, work)
    }
}

impl std::fmt::Debug for DurableTree {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DurableTree")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

impl Drop for DurableTree {
    /// Closes in good order if it can. If it cannot, the mark keeps saying "open", which is safe.
    fn drop(&mut self) {
        let db = self.db.take();
        if catch_unwind(AssertUnwindSafe(|| drop(db))).is_err() || self.broken.get().is_some() {
            return;
        }
        // sled's threads may still hold the file. Its lock is free only when all handles are.
        let (tries, pause) = LET_GO;
        for _ in 0..tries {
            match self.data.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) => std::thread::sleep(pause),
                Err(TryLockError::Error(_)) => return,
            }
        }
        if self.data.try_lock().is_err()
            || space::release(&self.data, &self.folder).is_err()
            || self.data.sync_all().is_err()
        {
            return;
        }
        let mark = self.mark.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Ok(digest) = digest_of(&self.folder.join("sled")) {
            let _ = mark.set(State {
                closed: Some(digest),
                ..mark.state()
            });
        }
    }
}

#[cfg(test)]
mod tests;
