//! A day in a place: from what one thing costs to what everybody reads and computes.
//!
//! Everything is a mean. Changes of colour fall on shards and epochs at random and independently, so
//! their number in one shard and epoch has a Poisson distribution.

use super::place::Place;
use super::unit::{CLASSES, Line, Quorum, Unit, float};

/// Epochs in a day.
const EPOCHS: f64 = 144.0;
/// Changes of colour a person and day. Each revokes one handle and issues one.
const CHANGES: f64 = 0.001;
/// Renewals a person and day: weekly. Each issues a handle; the old one runs out by itself.
const RENEWALS: f64 = 1.0 / 7.0;
/// Handles that a shard's key may serve, issued and revoked together (AUT-5).
const HANDLES: f64 = 1_048_576.0;
/// Wallets that a mirror's deliveries are given for.
pub(super) const CUSTOMERS: f64 = 1000.0;
/// Bytes of a line in the index of a shard's segments, and in that of statements.
const SEGMENT_LINE: f64 = 27.0;
const STATEMENT_LINE: f64 = 70.0;
/// An index is filled up to a multiple of this.
const INDEX_BLOCK: f64 = 1024.0;
/// Days that a framework has been running: half a year of statements and retired shards.
const RUNNING: f64 = 182.0;

/// Limits that other crates keep to themselves: a wallet's list (`crates/wallet/src/world.rs`), its
/// statements (`source.rs` there), an authority's shards (`crates/authority/src/keys.rs`), persons
/// in a shard (`policy.rs` there), entries of a list (`crates/feed/src/list.rs`).
const MAX_LIST: f64 = 8_388_608.0;
const MAX_STATEMENTS: f64 = 4096.0;
const MAX_SHARDS: f64 = 16_384.0;
const MAX_PERSONS: f64 = 100_000.0;
const MAX_ENTRIES: f64 = 262_144.0;
/// Bytes of files that programs keep, to ask only whether they have changed
/// (`crates/carry/src/tags.rs`).
const KEPT: f64 = 131_072.0;
/// A framework that is full sooner than in so many days is not worth founding.
const WORTHWHILE: f64 = 365.0;

/// What somebody reads and computes in a day.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Load {
    /// Bytes of documents, without what HTTP and TLS add.
    pub(super) bytes: f64,
    /// Requests to a mirror.
    pub(super) requests: f64,
    /// CPU time in pairings.
    pub(super) work: f64,
}

/// A place with shards of one size.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    /// Persons in a shard.
    pub(super) size: f64,
    /// Shards of the framework.
    pub(super) shards: f64,
    /// Days until a shard's key has served as many handles as it may.
    pub(super) life: f64,
    /// Days until wallets refuse to read more statements.
    pub(super) statements_last: f64,
    /// Bytes of an epoch list.
    pub(super) list: f64,
    /// Bytes of the index of a shard's segments, half through its life.
    pub(super) index: f64,
    /// A wallet that syncs at every epoch, every hour, once a day.
    pub(super) every_epoch: Load,
    pub(super) hourly: Load,
    pub(super) daily: Load,
    /// An hourly wallet that would read the newest list only, and no index but once a day.
    pub(super) thrifty: Load,
    /// A gate at every epoch.
    pub(super) gate: Load,
    /// A mirror that keeps everything, at every epoch.
    pub(super) mirror: Load,
    /// A registrar of the quorum.
    pub(super) registrar: Load,
    /// Everything that all the place's wallets ask for, hourly.
    pub(super) everybody: Load,
    /// Which limits of the present programs are exceeded.
    pub(super) refused: Vec<&'static str>,
}

/// Quantities that several roles need.
struct Day<'a> {
    unit: &'a Unit,
    quorum: &'a Quorum,
    shards: f64,
    /// Shards retired, and founded, in the framework and in one authority.
    retired: f64,
    retired_here: f64,
    /// Shards of one authority, those that were retired so far among them.
    described: f64,
    authorities: f64,
    /// Revocations in one shard and epoch.
    rate: f64,
    /// Of one shard: segments, their bytes, their places, and the deltas in them.
    segments: f64,
    segment_bytes: f64,
    places: f64,
    deltas: f64,
    /// Bytes of the two indexes.
    index: f64,
    statements: f64,
}

impl Setting {
    /// Computes a place with `size` persons a shard.
    pub(super) fn new(unit: &Unit, quorum: &Quorum, place: &Place, size: f64) -> Self {
        let here = (place.people / place.authorities / size).ceil();
        let shards = here * place.authorities;
        let persons = place.people / shards;
        // The first pass of each person counts too.
        let life = (HANDLES - persons) / (persons * (RENEWALS + 2.0 * CHANGES));
        let day = Day::new(unit, quorum, place, shards, persons, life);
        let hourly = day.wallet(6.0, EPOCHS);
        let all = place.people * place.frameworks;
        let everybody = Load {
            bytes: hourly.bytes * all,
            requests: hourly.requests * all,
            work: hourly.work * all,
        };
        let list = unit.list.of(shards);
        let statements_last = (MAX_STATEMENTS - place.authorities) / day.retired;
        let limits = [
            (list > MAX_LIST, "wallets refuse lists over 8 MiB"),
            (here > MAX_SHARDS, "an authority has up to 16,384 shards"),
            (shards > MAX_ENTRIES, "a list has up to 262,144 entries"),
            (size > MAX_PERSONS, "issuers put up to 100,000 in a shard"),
            (
                statements_last < WORTHWHILE,
                "4,096 statements within a year, of which wallets read no more",
            ),
        ];
        Self {
            size,
            shards,
            life,
            statements_last,
            list,
            index: day.index,
            every_epoch: day.wallet(1.0, EPOCHS),
            hourly,
            daily: day.wallet(EPOCHS, EPOCHS),
            thrifty: day.thrifty(),
            gate: day.gate(),
            mirror: day.mirror(),
            registrar: day.registrar(),
            everybody,
            refused: limits
                .into_iter()
                .filter_map(|(exceeded, limit)| exceeded.then_some(limit))
                .collect(),
        }
    }
}

impl<'a> Day<'a> {
    fn new(
        unit: &'a Unit,
        quorum: &'a Quorum,
        place: &Place,
        shards: f64,
        persons: f64,
        life: f64,
    ) -> Self {
        let deltas = persons * CHANGES;
        let rate = deltas / EPOCHS;
        let (mut segments, mut segment_bytes, mut places) = (0.0, 0.0, 0.0);
        for (chance, revoked) in poisson(rate) {
            let (count, filled, bytes) = cut(unit, revoked);
            segments += EPOCHS * chance * count;
            places += EPOCHS * chance * filled;
            segment_bytes += EPOCHS * chance * bytes;
        }
        let retired = shards / life;
        let retired_here = retired / place.authorities;
        let statements = (retired * RUNNING).min(MAX_STATEMENTS) + place.authorities;
        Self {
            unit,
            quorum,
            shards,
            retired,
            retired_here,
            described: retired_here.mul_add(RUNNING, shards / place.authorities),
            authorities: place.authorities,
            rate,
            segments,
            segment_bytes,
            places,
            deltas,
            index: filled_up(SEGMENT_LINE * segments * life / 2.0),
            statements: filled_up(STATEMENT_LINE * statements),
        }
    }

    /// A wallet that syncs every `epochs` and reads so many lists a day.
    fn wallet(&self, epochs: f64, lists: f64) -> Load {
        let syncs = EPOCHS / epochs;
        let days = epochs / EPOCHS;
        let statement_news = syncs * at_least_one(self.retired * days);
        let descriptor = self.unit.descriptor.of(self.described);
        let is_kept = descriptor + self.statements <= KEPT;
        let descriptor_news = syncs * at_least_one(self.retired_here * days);
        let descriptor_reads = if is_kept { descriptor_news } else { syncs };
        let log_news = syncs * at_least_one(self.rate * epochs);
        let unit = self.unit;
        let bytes = EPOCHS * self.quorum.announcement
            + lists * unit.list.of(self.shards)
            + statement_news * self.statements
            + self.retired * unit.retirement
            + descriptor_reads * descriptor
            + log_news * self.index
            + self.segment_bytes;
        // Genesis, next change of registrars, newest announcement, statements, descriptor.
        let requests =
            5.0 * syncs + (EPOCHS - syncs) + lists + self.retired + log_news + self.segments;
        // The list that it holds is opened again, to compare the next one with it.
        let work = EPOCHS * self.quorum.open
            + (lists + syncs) * unit.open_list.of(self.shards)
            + lists * unit.follows * self.shards
            // The one offered and the one held, changed or not.
            + 2.0 * syncs * unit.open_descriptor.of(self.described)
            + syncs * (unit.own_entry + unit.catch_up.fixed)
            + self.segment_work()
            + unit.catch_up.each * self.deltas;
        Load {
            bytes,
            requests,
            work,
        }
    }

    /// An hourly wallet that reads one list a sync, and the indexes once a day.
    fn thrifty(&self) -> Load {
        let hourly = self.wallet(6.0, EPOCHS / 6.0);
        let daily = self.wallet(EPOCHS, EPOCHS / 6.0);
        Load {
            bytes: daily.bytes,
            ..hourly
        }
    }

    fn gate(&self) -> Load {
        Load {
            bytes: EPOCHS * self.quorum.announcement,
            requests: 2.0 * EPOCHS,
            work: EPOCHS * self.quorum.learn,
        }
    }

    fn mirror(&self) -> Load {
        let unit = self.unit;
        let changed = self.shards * EPOCHS * at_least_one(self.rate);
        let statement_news = EPOCHS * at_least_one(self.retired / EPOCHS);
        let descriptor_news = self.authorities * EPOCHS * at_least_one(self.retired_here / EPOCHS);
        let segments = self.shards * self.segments;
        Load {
            bytes: EPOCHS * (self.quorum.announcement + unit.list.of(self.shards))
                + changed * self.index
                + self.shards * self.segment_bytes
                + statement_news * self.statements
                + self.retired * unit.retirement
                + descriptor_news * unit.descriptor.of(self.described),
            requests: EPOCHS * (5.0 + self.authorities) + changed + segments + self.retired,
            work: EPOCHS
                * (self.quorum.open + unit.open_list.of(self.shards) + unit.follows * self.shards)
                + self.shards * self.segment_work()
                + descriptor_news * unit.open_descriptor.of(self.described),
        }
    }

    fn registrar(&self) -> Load {
        let unit = self.unit;
        let changed = self.shards * EPOCHS * at_least_one(self.rate);
        let descriptor_news = self.authorities * EPOCHS * at_least_one(self.retired_here / EPOCHS);
        Load {
            bytes: EPOCHS * self.quorum.round.of(self.shards)
                + self.shards * self.segment_bytes
                + descriptor_news * unit.descriptor.of(self.described),
            requests: 0.0,
            work: EPOCHS * self.quorum.work.of(self.shards)
                + self.shards * self.segment_work()
                + self.shards * self.deltas * unit.audit.each
                + changed * unit.audit.fixed
                + descriptor_news * unit.open_descriptor.of(self.described),
        }
    }

    /// Opening a day's segments of one shard.
    fn segment_work(&self) -> f64 {
        let Line { fixed, each } = self.unit.open_segment;
        self.segments.mul_add(fixed, self.places * each)
    }
}

/// Segments for so many revocations of one shard in one epoch: how many, their places, their bytes.
fn cut(unit: &Unit, revoked: usize) -> (f64, f64, f64) {
    let largest = CLASSES.len() - 1;
    let whole = float(revoked / CLASSES[largest]);
    let mut out = (
        whole,
        whole * float(CLASSES[largest]),
        whole * unit.segment[largest],
    );
    let rest = revoked % CLASSES[largest];
    if rest > 0 {
        let class = CLASSES.partition_point(|places| *places < rest);
        out.0 += 1.0;
        out.1 += float(CLASSES[class]);
        out.2 += unit.segment[class];
    }
    out
}

/// The chance of each number but 0, as far as they matter.
fn poisson(mean: f64) -> impl Iterator<Item = (f64, usize)> {
    // In logarithms: e^−mean is too small for a number once the mean is some hundreds.
    let mut log = -mean;
    let last = mean.sqrt().mul_add(12.0, mean) + 12.0;
    (1..)
        .map(move |k: usize| {
            log += (mean / float(k)).ln();
            (log.exp(), k)
        })
        .take_while(move |(_, k)| float(*k) <= last)
}

/// The chance that something happens which happens `mean` times on average.
fn at_least_one(mean: f64) -> f64 {
    -(-mean).exp_m1()
}

fn filled_up(bytes: f64) -> f64 {
    (bytes / INDEX_BLOCK).ceil().max(1.0) * INDEX_BLOCK
}

#[cfg(test)]
mod tests;
