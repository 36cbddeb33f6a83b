//! Auditing an authority's report (spec/registrar.md REG-2 and REG-3): the deltas must lead from
//! this registrar's own last state to the reported one, whatever anybody says.

use std::collections::{HashMap, HashSet};

use huepass_credential::{Delta, Handle, ShardId, ShardKeys, ShardState, audit};
use huepass_feed::{
    AuthorityDescriptor, AuthorityState, DeltaSegment, LogDigest, ShardReport, Statements,
};
use rand_core::CryptoRng;

use crate::Registrar;
use crate::error::RegistrarError;
use crate::store::{AuditedShard, RegistrarStore};

/// What a report brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// Shards seen for the first time.
    pub new_shards: usize,
    /// Revocations audited.
    pub deltas: usize,
}

impl<S: RegistrarStore> Registrar<S> {
    /// Audits an authority's report for an epoch and remembers the outcome: all shards of the
    /// report or none. `segments` may hold more than is needed, in any order.
    ///
    /// # Errors
    /// [`RegistrarError`]; nothing has changed then.
    // spec: REG-2, REG-3
    pub fn observe(
        &self,
        descriptor: &AuthorityDescriptor,
        report: &AuthorityState,
        segments: &[DeltaSegment],
        statements: &Statements,
        rng: &mut impl CryptoRng,
    ) -> Result<Observed, RegistrarError<S::Error>> {
        let authority = report.authority();
        if descriptor.authority() != authority
            || !statements.is_accredited(authority, report.epoch())
        {
            return Err(RegistrarError::NotAccredited);
        }
        // A report dated far ahead would make every later one look older than it.
        if report.epoch() != self.next_epoch()? {
            return Err(RegistrarError::NotNext(report.epoch()));
        }
        let known = self.store.shards().map_err(RegistrarError::Store)?;
        let keys: HashMap<[u8; 96], ShardId> = known
            .iter()
            .map(|shard| (shard.keys.x().to_bytes(), shard.keys.id()))
            .collect();
        let known: HashMap<ShardId, &AuditedShard> =
            known.iter().map(|shard| (shard.keys.id(), shard)).collect();
        let mut observed = Observed::default();
        let mut audited = Vec::new();
        for shard in &report.shards {
            let id = ShardId {
                authority,
                number: shard.number,
            };
            let before = if let Some(before) = known.get(&id) {
                (*before).clone()
            } else {
                observed.new_shards += 1;
                self.first_sight(id, descriptor)?
            };
            check_key(descriptor, &before.keys, &keys)?;
            if report.epoch() < before.reported {
                return Err(RegistrarError::WentBack(id));
            }
            let (after, handles) = self.audit_shard(&before, shard, segments, rng)?;
            observed.deltas += handles.len();
            let shard = AuditedShard {
                reported: report.epoch(),
                ..after
            };
            audited.push((shard, handles));
        }
        self.store
            .advance(&audited)
            .map_err(RegistrarError::Store)?;
        Ok(observed)
    }

    /// A shard at birth: its proof of possession is checked, its state is H_v, its log empty.
    // spec: REG-3, FRM-4, WIT-11
    fn first_sight(
        &self,
        id: ShardId,
        descriptor: &AuthorityDescriptor,
    ) -> Result<AuditedShard, RegistrarError<S::Error>> {
        let keys = descriptor.shard_keys(id.number)?;
        Ok(AuditedShard {
            keys,
            state: ShardState::birth(&self.generators),
            log: LogDigest::birth(self.trust.pin(), id),
            reported: huepass_credential::Epoch(0),
        })
    }

    // spec: REG-2, WIT-12, WIT-13, WIT-14
    fn audit_shard(
        &self,
        before: &AuditedShard,
        report: &ShardReport,
        segments: &[DeltaSegment],
        rng: &mut impl CryptoRng,
    ) -> Result<(AuditedShard, Vec<Handle>), RegistrarError<S::Error>> {
        let id = before.keys.id();
        if report.n < before.state.n {
            return Err(RegistrarError::WentBack(id));
        }
        // spec: WIT-15
        let covering = covering(id, before.state.n, report.n, segments)
            .ok_or(RegistrarError::MissingDeltas(id))?;
        let deltas =
            collect(before.state.n, report.n, &covering).ok_or(RegistrarError::Audit(id))?;
        let mut log = before.log;
        for delta in &deltas {
            log = log.and(&delta.to_bytes());
        }
        let state = audit(&before.keys, &before.state, &deltas, rng)
            .map_err(|_| RegistrarError::Audit(id))?;
        // Equal n means equal V: with no deltas the state is the one before.
        if state
            != (ShardState {
                n: report.n,
                v: report.v,
            })
            || log != report.log
        {
            return Err(RegistrarError::Audit(id));
        }
        let handles: Vec<Handle> = deltas.iter().map(|delta| delta.handle).collect();
        if !handles.is_empty() {
            let old = self.store.handles(id).map_err(RegistrarError::Store)?;
            let mut seen: HashSet<[u8; 32]> = old.iter().map(Handle::to_bytes).collect();
            // spec: WIT-12
            if !handles.iter().all(|handle| seen.insert(handle.to_bytes())) {
                return Err(RegistrarError::Repeated(id));
            }
        }
        Ok((
            AuditedShard {
                state,
                log,
                ..before.clone()
            },
            handles,
        ))
    }
}

/// The shard's key is the one known, and no other shard's.
// spec: REG-3
fn check_key<E>(
    descriptor: &AuthorityDescriptor,
    keys: &ShardKeys,
    known: &HashMap<[u8; 96], ShardId>,
) -> Result<(), RegistrarError<E>> {
    let id = keys.id();
    let listed = descriptor
        .shards
        .iter()
        .find(|shard| shard.number == id.number);
    let same = listed.is_some_and(|shard| shard.x == *keys.x() && shard.x1 == *keys.x1());
    let owner = known.get(&keys.x().to_bytes());
    if same && owner.is_none_or(|owner| *owner == id) {
        Ok(())
    } else {
        Err(RegistrarError::Key(id))
    }
}

/// The segments from which an audit takes the deltas `from+1 ..= to` of a shard, in their order;
/// `None` when one is missing.
pub fn covering(
    id: ShardId,
    from: u32,
    to: u32,
    segments: &[DeltaSegment],
) -> Option<Vec<&DeltaSegment>> {
    let mut found = Vec::new();
    let mut reached = from;
    while reached < to {
        let segment = segments
            .iter()
            .find(|s| s.shard() == id && s.first() <= reached + 1 && reached < s.last())?;
        found.push(segment);
        reached = segment.last();
    }
    Some(found)
}

/// The deltas `from+1 ..= to` out of the segments that cover them, each fully checked; `None` when
/// one is no delta.
fn collect(from: u32, to: u32, covering: &[&DeltaSegment]) -> Option<Vec<Delta>> {
    let mut deltas = Vec::new();
    let mut reached = from;
    for segment in covering {
        let raw = segment
            .raw()
            .get((reached + 1 - segment.first()) as usize..)?;
        for bytes in raw.iter().take((to - reached) as usize) {
            deltas.push(Delta::from_bytes(bytes).ok()?);
        }
        reached = segment.last().min(to);
    }
    Some(deltas)
}
