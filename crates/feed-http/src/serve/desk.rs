//! Where files are fetched from the shelf and held while readers take them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use axum::body::Bytes;
use huepass_feed::FeedSource;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::file::File;
use crate::etag;

/// Files over so many bytes are large: held once for all who read them, and only while there is
/// memory for them. Segments are smaller.
const LARGE: usize = 512 << 10;
/// Memory is shared out in pieces of so many bytes.
const PIECE: usize = 1024;

/// A shelf, and the room for what is taken from it.
pub(super) struct Desk<S> {
    shelf: S,
    reads: Arc<Semaphore>,
    memory: Arc<Semaphore>,
    pieces: usize,
    /// Large files that somebody is reading and that stay as they are.
    held: Mutex<BTreeMap<String, Weak<Held>>>,
}

/// Why a reader does not get a file.
pub(super) enum Refused {
    /// The shelf cannot be read. Readers are not told why.
    Unreadable,
    /// There is no memory for a large file now. Waiting for it would keep others from small ones.
    Full,
}

/// What a file held when it was read, its tag, and the memory that it takes.
struct Held {
    bytes: Vec<u8>,
    tag: String,
    _memory: Option<OwnedSemaphorePermit>,
}

/// One reader's share of it.
struct Share(Arc<Held>);

impl AsRef<[u8]> for Share {
    fn as_ref(&self) -> &[u8] {
        &self.0.bytes
    }
}

impl<S: FeedSource + Clone + Send + Sync + 'static> Desk<S> {
    /// Reads at most so many files at a time, and holds so many bytes of large ones.
    pub(super) fn new(shelf: S, reads: usize, memory: usize) -> Self {
        let most = Semaphore::MAX_PERMITS.min(u32::MAX as usize);
        let pieces = (memory / PIECE).clamp(1, most);
        Self {
            shelf,
            reads: Arc::new(Semaphore::new(reads.max(1))),
            memory: Arc::new(Semaphore::new(pieces)),
            pieces,
            held: Mutex::default(),
        }
    }

    /// A file as it lies there, and its tag.
    // spec: HTP-2
    pub(super) async fn read(
        &self,
        path: &str,
        file: &File,
    ) -> Result<Option<(Bytes, String)>, Refused> {
        // Waiting readers of one large file find what the first of them has read.
        let reads = self.reads.clone().acquire_owned();
        let reading = reads.await.map_err(|_| Refused::Unreadable)?;
        if let Some(held) = self.held(path) {
            return Ok(Some(share(held)));
        }
        let (mut shelf, own_path, limit) = (self.shelf.clone(), path.to_owned(), file.limit());
        let read = tokio::task::spawn_blocking(move || {
            let bytes = shelf
                .read(&own_path, limit)
                .map_err(|_| Refused::Unreadable)?;
            let read = bytes.map(|bytes| {
                let tag = etag::of(&bytes);
                (bytes, tag)
            });
            // Kept by the work itself, which goes on when the reader has left.
            Ok((read, reading))
        });
        let (read, _reading) = read.await.map_err(|_| Refused::Unreadable)??;
        let Some((bytes, tag)) = read else {
            return Ok(None);
        };
        let is_large = bytes.len() > LARGE;
        let mut memory = None;
        if is_large {
            let pieces = bytes.len().div_ceil(PIECE).min(self.pieces);
            let pieces = u32::try_from(pieces).map_err(|_| Refused::Unreadable)?;
            let room = self.memory.clone().try_acquire_many_owned(pieces);
            memory = Some(room.map_err(|_| Refused::Full)?);
        }
        let held = Arc::new(Held {
            bytes,
            tag,
            _memory: memory,
        });
        if is_large && file.is_fixed() {
            let mut all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            all.retain(|_, held| held.strong_count() > 0);
            all.insert(path.to_owned(), Arc::downgrade(&held));
        }
        Ok(Some(share(held)))
    }

    fn held(&self, path: &str) -> Option<Arc<Held>> {
        let all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(path)?.upgrade()
    }
}

fn share(held: Arc<Held>) -> (Bytes, String) {
    let tag = held.tag.clone();
    (Bytes::from_owner(Share(held)), tag)
}
