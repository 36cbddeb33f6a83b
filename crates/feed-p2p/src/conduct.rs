//! How neighbours behave: what each may still ask and send, and what counts against it
//! (spec/p2p.md, "Defence"). Times are since the node started.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

/// How much of something a neighbour may have at once, and how fast that comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// At once.
    pub burst: u64,
    /// A second, after that.
    pub per_second: u64,
}

/// What a neighbour may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowances {
    /// Gossip to check.
    pub messages: Allowance,
    /// Requests to answer.
    pub requests: Allowance,
    /// Bytes of answers.
    pub bytes: Allowance,
}

impl Default for Allowances {
    fn default() -> Self {
        let of = |burst, per_second| Allowance { burst, per_second };
        Self {
            messages: of(64, 16),
            requests: of(512, 128),
            bytes: of(128 << 20, 16 << 20),
        }
    }
}

/// What counts against a neighbour.
// spec: P2P-32
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// More than it may.
    Flood,
    /// Did not answer in time. Over a bad line that happens to everybody, and is forgiven before the next
    /// one has waited as long.
    Stall,
    /// Did not answer in time, and has never answered: out after a few times.
    Mute,
    /// Signed by nobody whom this node knows. Registrars that were changed look the same to a node
    /// that has not heard of the change, so it takes several.
    Unproven,
    /// What no node that keeps the rules sends.
    Malformed,
}

impl Fault {
    const fn weight(self) -> u64 {
        match self {
            Self::Flood => 1,
            Self::Stall => 10,
            Self::Mute => 30,
            Self::Unproven => 35,
            Self::Malformed => 100,
        }
    }
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// It is checked.
    Check,
    /// It is dropped: one is being checked, or there were many. Honest nodes that pass on a burst come
    /// here, so it is nobody's fault.
    Drop,
    /// It is dropped, and far beyond what any honest node sends.
    Flood,
}

/// So many times what is checked is sent by who floods.
const FLOOD: u64 = 4;

/// With this many points of faults a neighbour is shut out.
const SHUT_OUT: u64 = 100;
/// Faults are forgotten at this many points a second.
const FORGIVEN: Allowance = Allowance {
    burst: SHUT_OUT,
    per_second: 1,
};
/// The most neighbours that are remembered after they have gone.
const REMEMBERED: usize = 4_096;

/// A bucket of allowance that fills up again.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: u64,
    at: Duration,
}

impl Bucket {
    const fn full(allowance: Allowance, now: Duration) -> Self {
        Self {
            left: allowance.burst,
            at: now,
        }
    }

    fn fill(&mut self, allowance: Allowance, now: Duration) {
        let millis = u64::try_from(now.saturating_sub(self.at).as_millis()).unwrap_or(u64::MAX);
        let more = millis.saturating_mul(allowance.per_second) / 1000;
        // Less than one unit stays in the time that has passed.
        if more > 0 {
            self.left = self.left.saturating_add(more).min(allowance.burst);
            self.at = now;
        }
    }

    /// Takes `n` out, or nothing when there are fewer.
    fn take(&mut self, n: u64, allowance: Allowance, now: Duration) -> bool {
        self.fill(allowance, now);
        let rest = self.left.checked_sub(n);
        self.left = rest.unwrap_or(self.left);
        rest.is_some()
    }

    /// Takes `n` out, or whatever is left.
    fn charge(&mut self, n: u64, allowance: Allowance, now: Duration) {
        self.fill(allowance, now);
        self.left = self.left.saturating_sub(n);
    }
}

#[derive(Debug)]
struct Record {
    messages: Bucket,
    flood: Bucket,
    requests: Bucket,
    bytes: Bucket,
    patience: Bucket,
    /// Whether one of its messages is being checked.
    checking: bool,
    /// How many of its requests are being answered.
    answering: usize,
    /// Whether it has ever answered a request.
    speaks: bool,
    shut_out_until: Option<Duration>,
    seen: Duration,
}

/// The conduct of all neighbours, by who they are.
#[derive(Debug)]
pub(crate) struct Conduct<P> {
    allowances: Allowances,
    shut_out: Duration,
    records: HashMap<P, Record>,
    /// Those that are shut out and had to be forgotten.
    forgotten: Vec<P>,
}

const fn far_over(allowance: Allowance) -> Allowance {
    Allowance {
        burst: allowance.burst.saturating_mul(FLOOD),
        per_second: allowance.per_second.saturating_mul(FLOOD),
    }
}

impl<P: Hash + Eq + Copy> Conduct<P> {
    /// `shut_out` is for how long somebody is shut out.
    pub(crate) fn new(allowances: Allowances, shut_out: Duration) -> Self {
        Self {
            allowances,
            shut_out,
            records: HashMap::new(),
            forgotten: Vec::new(),
        }
    }

    fn record(&mut self, peer: P, now: Duration) -> &mut Record {
        if self.records.len() >= REMEMBERED && !self.records.contains_key(&peer) {
            self.forget_one();
        }
        let allowances = &self.allowances;
        let record = self.records.entry(peer).or_insert_with(|| Record {
            messages: Bucket::full(allowances.messages, now),
            flood: Bucket::full(far_over(allowances.messages), now),
            requests: Bucket::full(allowances.requests, now),
            bytes: Bucket::full(allowances.bytes, now),
            patience: Bucket::full(FORGIVEN, now),
            checking: false,
            answering: 0,
            speaks: false,
            shut_out_until: None,
            seen: now,
        });
        record.seen = now;
        record
    }

    /// Forgets whoever was not seen for longest, of those from whom nothing is pending; whoever is shut
    /// out only when there is nobody else, and is let in again then: nobody would do it later.
    fn forget_one(&mut self) {
        let idle = |(_, r): &(&P, &Record)| !r.checking && r.answering == 0;
        let idle = self.records.iter().filter(idle);
        let oldest = idle.min_by_key(|(_, r)| (r.shut_out_until.is_some(), r.seen));
        if let Some(peer) = oldest.map(|(peer, _)| *peer)
            && let Some(record) = self.records.remove(&peer)
            && record.shut_out_until.is_some()
        {
            self.forgotten.push(peer);
        }
    }

    /// Whether a message of a neighbour may be checked now: it has one at a time, and only so many.
    /// Whoever gets [`Turn::Check`] calls [`Self::checked`] afterwards.
    // spec: P2P-30, P2P-31
    pub(crate) fn may_check(&mut self, peer: P, now: Duration) -> Turn {
        let allowance = self.allowances.messages;
        let record = self.record(peer, now);
        let is_flood = !record.flood.take(1, far_over(allowance), now);
        if !record.checking && record.messages.take(1, allowance, now) {
            record.checking = true;
            return Turn::Check;
        }
        if is_flood { Turn::Flood } else { Turn::Drop }
    }

    /// A message of a neighbour has been checked.
    pub(crate) fn checked(&mut self, peer: P) {
        if let Some(record) = self.records.get_mut(&peer) {
            record.checking = false;
        }
    }

    /// Whether a request of a neighbour is answered: it has at most `at_once` at a time, and only so
    /// many. Whoever gets `true` calls [`Self::answered`] afterwards.
    // spec: P2P-31
    pub(crate) fn may_ask(&mut self, peer: P, at_once: usize, now: Duration) -> bool {
        let Allowances {
            requests, bytes, ..
        } = self.allowances;
        let record = self.record(peer, now);
        record.bytes.fill(bytes, now);
        let may = record.requests.take(1, requests, now)
            && record.answering < at_once
            && record.bytes.left > 0;
        record.answering += usize::from(may);
        may
    }

    /// A request of a neighbour has been answered, at a cost of so many bytes.
    pub(crate) fn answered(&mut self, peer: P, cost: usize, now: Duration) {
        let allowance = self.allowances.bytes;
        if let Some(record) = self.records.get_mut(&peer) {
            record.answering = record.answering.saturating_sub(1);
            record.bytes.charge(cost as u64, allowance, now);
        }
    }

    /// A neighbour has answered a request.
    pub(crate) fn spoke(&mut self, peer: P, now: Duration) {
        self.record(peer, now).speaks = true;
    }

    /// Counts a fault; `true` when the neighbour is to be shut out for it.
    // spec: P2P-32
    pub(crate) fn fault(&mut self, peer: P, fault: Fault, now: Duration) -> bool {
        let until = now.saturating_add(self.shut_out);
        let record = self.record(peer, now);
        if record.shut_out_until.is_some() {
            return false;
        }
        let fault = match fault {
            Fault::Stall if !record.speaks => Fault::Mute,
            other => other,
        };
        record.patience.charge(fault.weight(), FORGIVEN, now);
        let out = record.patience.left == 0;
        if out {
            record.shut_out_until = Some(until);
        }
        out
    }

    /// Those whose time is over: they may come back, with a clean record.
    pub(crate) fn readmit(&mut self, now: Duration) -> Vec<P> {
        let over = |r: &Record| r.shut_out_until.is_some_and(|until| until <= now);
        let back: Vec<P> = self
            .records
            .iter()
            .filter_map(|(peer, record)| over(record).then_some(*peer))
            .collect();
        for peer in &back {
            self.records.remove(peer);
        }
        [std::mem::take(&mut self.forgotten), back].concat()
    }
}

#[cfg(test)]
mod tests;
