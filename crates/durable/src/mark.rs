//! The mark: how many commits were acknowledged, and whether the tree was closed in good order.
//!
//! Two slots of 4096 bytes, written in turn, so that a torn write leaves the other slot. A slot
//! is, without padding: magic (8), turn (u64), commits (u64), state (1: 0 open, 1 closed), digest
//! of the closed files (32, zero while open), and the first 16 bytes of SHA-256 over all of that.
//! Integers are big-endian.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::{DurableError, read_limited, write_atomic_private};

const MAGIC: &[u8; 8] = b"HUEMARK1";
const SLOT: usize = 4096;
const BODY: usize = 8 + 8 + 8 + 1 + 32;
const CHECK: usize = 16;

/// What the newest whole slot says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct State {
    /// Acknowledged commits.
    pub(crate) commits: u64,
    /// SHA-256 of the closed files; `None` while the tree is open, or was left open.
    pub(crate) closed: Option<[u8; 32]>,
}

/// The opened mark file.
pub(crate) struct Mark {
    file: File,
    path: PathBuf,
    turn: u64,
    state: State,
}

impl Mark {
    /// Opens the mark; `None` if there is none yet.
    pub(crate) fn load(path: &Path) -> Result<Option<Self>, DurableError> {
        let at = |e| DurableError::from_io(path, e);
        let mut file = match OpenOptions::new().read(true).write(true).open(path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other.map_err(at)?,
        };
        let mut bytes = Vec::with_capacity(2 * SLOT);
        (&mut file)
            .take(2 * SLOT as u64)
            .read_to_end(&mut bytes)
            .map_err(at)?;
        let (turn, state) = newest(&bytes, path)?;
        Ok(Some(Self {
            file,
            path: path.to_owned(),
            turn,
            state,
        }))
    }

    /// Makes the mark of a tree that has no commit yet.
    pub(crate) fn create(path: &Path) -> Result<Self, DurableError> {
        let mut bytes = vec![0; 2 * SLOT];
        let state = State {
            commits: 0,
            closed: None,
        };
        let slot = write_slot(0, state);
        bytes[..slot.len()].copy_from_slice(&slot);
        write_atomic_private(path, &bytes)?;
        Self::load(path)?.ok_or_else(|| DurableError::damaged(path, "the commit mark vanished"))
    }

    pub(crate) fn state(&self) -> State {
        self.state
    }

    /// Records `state` and waits until the disk has it.
    pub(crate) fn set(&mut self, state: State) -> Result<(), DurableError> {
        let turn = self.turn + 1;
        let from = if turn.is_multiple_of(2) {
            0
        } else {
            SLOT as u64
        };
        let slot = write_slot(turn, state);
        self.file
            .seek(SeekFrom::Start(from))
            .and_then(|_| self.file.write_all(&slot))
            .and_then(|()| self.file.sync_data())
            .map_err(|e| DurableError::from_io(&self.path, e))?;
        self.turn = turn;
        self.state = state;
        Ok(())
    }
}

/// How many commits the tree in `folder` has acknowledged so far. Neither opens nor locks the tree,
/// so that one process can notice cheaply that another has changed something.
///
/// # Errors
/// [`DurableError::Io`] if there is no tree (the source's kind is `NotFound`) or it cannot be read;
/// [`DurableError::Damaged`].
pub fn commits(folder: &Path) -> Result<u64, DurableError> {
    let path = folder.join("mark");
    // A slot that is being written is torn at worst; then the other one still says the old number.
    let bytes = read_limited(&path, 2 * SLOT as u64)?;
    Ok(newest(&bytes, &path)?.1.commits)
}

/// The newest whole slot: its turn and what it says.
fn newest(bytes: &[u8], path: &Path) -> Result<(u64, State), DurableError> {
    [0, SLOT]
        .into_iter()
        .filter_map(|from| read_slot(bytes.get(from..from + BODY + CHECK)?))
        .max_by_key(|(turn, _)| *turn)
        .ok_or_else(|| DurableError::damaged(path, "the commit mark is unreadable"))
}

fn write_slot(turn: u64, state: State) -> Vec<u8> {
    let mut out = Vec::with_capacity(BODY + CHECK);
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&turn.to_be_bytes());
    out.extend_from_slice(&state.commits.to_be_bytes());
    out.push(u8::from(state.closed.is_some()));
    out.extend_from_slice(&state.closed.unwrap_or_default());
    let check = Sha256::digest(&out);
    out.extend_from_slice(&check[..CHECK]);
    out
}

fn read_slot(bytes: &[u8]) -> Option<(u64, State)> {
    let (body, check) = bytes.split_at_checked(BODY)?;
    if Sha256::digest(body)[..CHECK] != *check || body[..8] != *MAGIC {
        return None;
    }
    let number = |from: usize| body[from..from + 8].try_into().ok().map(u64::from_be_bytes);
    let digest: [u8; 32] = body[25..].try_into().ok()?;
    let closed = match body[24] {
        0 => None,
        1 => Some(digest),
        _ => return None,
    };
    Some((
        number(8)?,
        State {
            commits: number(16)?,
            closed,
        },
    ))
}

#[cfg(test)]
mod tests;
