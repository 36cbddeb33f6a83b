//! What the vault remembers of the ledger and of the registrar's memory, so that an older copy of
//! one of them, put back alone, is noticed when it is opened.
//!
//! The order is always: the ledger or the registrar's memory first, durably; then the mark; then
//! what was signed goes out. A process that is killed in between leaves a mark that is behind,
//! which refuses nothing. A mark is never ahead, since it is made of what was read back from the
//! ledger or the memory: it cannot lock anybody out of a home whose parts are of one moment. And
//! nothing has gone out that a mark does not know of, but for answers since the last report.
//!
//! The vault is written once for each report and once for each epoch signed, not for each answer.
//! A copy of the whole home takes the marks with it: only a feed outside the home tells that one
//! (`feed` in `config.toml`, and every feed or round that a command is given).

use huepass_authority::{Ledger as _, LedgerError, ShardRecord};
use huepass_authority_store::SledLedger;
use huepass_credential::Epoch;
use huepass_registrar::{RegistrarError, RegistrarStore as _};
use huepass_registrar_store::StoreError;

use crate::home::Notary;

const VERSION: u8 = 1;
/// Bytes of a shard's part. 16,384 of them fit a record of the vault.
const SHARD: usize = 48;

/// How far the ledger was when it last reported.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LedgerMark {
    /// The epoch that the report was for.
    pub(crate) epoch: Epoch,
    shards: Vec<ShardMark>,
}

#[derive(Debug, PartialEq, Eq)]
struct ShardMark {
    number: u32,
    issued: u32,
    n: u32,
    /// The epoch as of which it is given up; 0 for a shard in use.
    retired: u32,
    /// The beginning of the state after n revocations; zeros for none.
    state: [u8; 32],
}

impl LedgerMark {
    /// How far a ledger is now, `epoch` being that of its report.
    pub(crate) fn of(ledger: &SledLedger, epoch: Epoch) -> Result<Self, LedgerError> {
        let shards = ledger
            .shards()?
            .iter()
            .map(|shard| {
                Ok(ShardMark {
                    number: shard.number,
                    issued: shard.issued,
                    n: shard.n,
                    retired: shard.retired.unwrap_or(0),
                    state: state(ledger, shard.number, shard.n)?,
                })
            })
            .collect::<Result<_, LedgerError>>()?;
        Ok(Self { epoch, shards })
    }

    /// The shards in which a ledger is behind this mark, or went another way, or which it lacks. A
    /// shard that is given up as of the next epoch is in no report any more, and none of its deltas
    /// goes out (`scribe::write_own`), so it is not looked at. One that is given up later still is.
    /// Giving up one that the ledger lacks enters it there (`Authority::retire_lost_shard`).
    pub(crate) fn behind(&self, ledger: &SledLedger, next: Epoch) -> Result<Vec<u32>, LedgerError> {
        let shards = ledger.shards()?;
        let mut behind = Vec::new();
        for mark in &self.shards {
            let found = shards.iter().find(|shard| shard.number == mark.number);
            let holds = match found {
                None => false,
                Some(shard) if is_gone(shard, next) => true,
                Some(ShardRecord {
                    issued, n, retired, ..
                }) => {
                    // Once given up, always given up, and as of the same epoch.
                    (mark.retired == 0 || *retired == Some(mark.retired))
                        && *issued >= mark.issued
                        && *n >= mark.n
                        && state(ledger, mark.number, mark.n)? == mark.state
                }
            };
            if !holds {
                behind.push(mark.number);
            }
        }
        Ok(behind)
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        bytes.extend(self.epoch.0.to_be_bytes());
        for shard in &self.shards {
            for number in [shard.number, shard.issued, shard.n, shard.retired] {
                bytes.extend(number.to_be_bytes());
            }
            bytes.extend(shard.state);
        }
        bytes
    }

    /// `None` for bytes that are no mark.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<5>()?;
        let (shards, rest) = rest.as_chunks::<SHARD>();
        if head[0] != VERSION || !rest.is_empty() {
            return None;
        }
        let number = |bytes: &[u8], i: usize| -> Option<u32> {
            Some(u32::from_be_bytes(*bytes.get(i * 4..)?.first_chunk()?))
        };
        let shards = shards
            .iter()
            .map(|shard| {
                Some(ShardMark {
                    number: number(shard, 0)?,
                    issued: number(shard, 1)?,
                    n: number(shard, 2)?,
                    retired: number(shard, 3)?,
                    state: *shard.last_chunk()?,
                })
            })
            .collect::<Option<_>>()?;
        let epoch = Epoch(number(&head[1..], 0)?);
        Some(Self { epoch, shards })
    }
}

/// Whether a shard is in no report from the next epoch on.
pub(crate) fn is_gone(shard: &ShardRecord, next: Epoch) -> bool {
    shard.retired.is_some_and(|from| from <= next.0)
}

/// The beginning of a shard's state after n revocations, out of the log.
fn state(ledger: &SledLedger, number: u32, n: u32) -> Result<[u8; 32], LedgerError> {
    if n == 0 {
        return Ok([0; 32]);
    }
    let delta = ledger.deltas(number, n, 1)?;
    // A delta is the handle's 32 bytes and the state's 48.
    let state = delta.first().and_then(|delta| delta[32..].first_chunk());
    Ok(state.copied().unwrap_or_default())
}

/// The newest epoch that a registrar's memory has signed or learned; 0 for none.
pub(crate) fn newest_signed(notary: &Notary) -> Result<Epoch, RegistrarError<StoreError>> {
    let next = notary.next_epoch()?;
    let round = notary.store().round(next).map_err(RegistrarError::Store)?;
    if round.is_some_and(|round| !round.signed.is_empty()) {
        Ok(next)
    } else {
        Ok(Epoch(next.0.saturating_sub(1)))
    }
}

#[cfg(test)]
mod tests;
