//! What one thing costs: its bytes by encoding it, its CPU time by doing it, in pairings measured
//! in turns with it.

use anyhow::{Context as _, Result, bail, ensure};
use huepass_credential::{
    Attributes, CaughtUp, Certified, Colour, Credential, CredentialType, Epoch, EpochKey,
    Generators, Handle, HolderSecret, Hour, IssuanceContext, MasterSecret, ShardKeys, ShareContext,
    ShareSecret, Witness, audit, sum_shares,
};
use huepass_feed::{
    Announced, Announcement, AnnouncementDraft, AuthorityDescriptor, DeltaSegment, Document as _,
    EpochList, Retirement, StateEntry, StateList, Successor,
};
use huepass_verify::{Gate, Held, Memory, Policy};

use crate::bench::measure::{measure, time};
use crate::feed::framework::{EPOCH, Small};

/// Places of a segment: the published ones are filled up to one of these numbers.
pub(super) use huepass_feed::SEGMENT_SIZES as CLASSES;

/// Revocations in a shard, for the length of their number in an entry.
const REVOKED: u32 = 5000;
/// Deltas audited at once.
const AUDITED: usize = 1024;
/// The hour in which passes are issued.
const HOUR: Hour = Hour(500_000);

/// A cost that grows with the number of things: `fixed + each·n`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) fixed: f64,
    pub(super) each: f64,
}

impl Line {
    /// The line through two measurements.
    pub(super) fn through(few: (usize, f64), many: (usize, f64)) -> Self {
        let each = (many.1 - few.1) / (float(many.0) - float(few.0));
        Self {
            fixed: few.1 - each * float(few.0),
            each,
        }
    }

    /// The cost of `n`.
    pub(super) fn of(self, n: f64) -> f64 {
        n.mul_add(self.each, self.fixed)
    }
}

/// Costs that do not depend on how many registrars sign. Sizes in bytes, times in pairings.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// Microseconds of one pairing.
    pub(super) pairing: f64,
    /// An epoch list, by entries.
    pub(super) list: Line,
    /// A descriptor, by shards.
    pub(super) descriptor: Line,
    /// A signed segment, for each of [`CLASSES`].
    pub(super) segment: [f64; 5],
    /// A statement that retires a shard.
    pub(super) retirement: f64,
    /// Opening a list, by entries.
    pub(super) open_list: Line,
    /// Checking that a list follows another, for an entry.
    pub(super) follows: f64,
    /// Opening a descriptor, by shards.
    pub(super) open_descriptor: Line,
    /// Opening a segment, by deltas; their points are not looked at.
    pub(super) open_segment: Line,
    /// Bringing a witness up to date, opening segments apart, by deltas; the check of the outcome.
    pub(super) catch_up: Line,
    /// The own entry's certificate and the epoch key's form.
    pub(super) own_entry: f64,
    /// Auditing a shard, by deltas.
    pub(super) audit: Line,
}

/// Costs by the number of registrars.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quorum {
    /// Bytes of an announcement.
    pub(super) announcement: f64,
    /// Opening one, in pairings.
    pub(super) open: f64,
    /// A gate's taking one, in pairings.
    pub(super) learn: f64,
    /// What a registrar of the quorum is sent in a round, deltas apart, in bytes by shards.
    pub(super) round: Line,
    /// What it computes in a round, deltas apart, in pairings by shards.
    pub(super) work: Line,
}

impl Unit {
    /// Measures on a framework of this many shards; of so many rounds the middle one counts.
    ///
    /// # Errors
    /// When something that must verify does not.
    pub(super) fn measure(shards: u32, rounds: u32) -> Result<Self> {
        let mut small = Small::new(1, 1, shards)?;
        let (all, half) = (small.shards.len(), small.shards.len() / 2);
        let (few, many) = (small.list(half)?, small.list(all)?);
        let mut pairing = 0.0;
        // In pairings; the last measurement's pairing is kept for the report.
        let mut clock = |thing: &mut dyn FnMut() -> Result<f64>| -> Result<f64> {
            let outcome = measure("", None, rounds, 1, thing)?;
            pairing = outcome.pairing.context("no pairing was measured")?;
            Ok(outcome.value / pairing)
        };

        let mut open = |list: &Listed| {
            clock(&mut || time(|| Ok(EpochList::open(&list.bytes, list.announced.get())?)))
        };
        let open_list = Line::through((half, open(&few)?), (all, open(&many)?));
        let before = EpochList::open(&many.bytes, many.announced.get())?;
        let follows = clock(&mut || {
            let statements = &small.statements;
            let before = &before;
            time(|| Ok(before.check_follows(Successor { before, statements })?))
        })?;
        let genesis = small.trust.pin();
        let descriptors = [small.descriptor(half)?, small.descriptor(all)?];
        let mut read = |bytes: &[u8]| {
            clock(&mut || time(|| Ok(AuthorityDescriptor::open_signed(bytes, genesis)?)))
        };
        let open_descriptor = Line::through(
            (half, read(&descriptors[0])?),
            (all, read(&descriptors[1])?),
        );

        let pass = Pass::new(&mut small)?;
        small.revoke(0, CLASSES[4])?;
        let retirement = Retirement::new(genesis, small.shards[0].keys.id(), Epoch(REVOKED))?;
        let segments = CLASSES.map(|deltas| small.segment(REVOKED, deltas));
        let segments = segments.into_iter().collect::<Result<Vec<_>>>()?;
        let [short, .., long] = &segments[..] else {
            bail!("no classes of segments");
        };
        let ends = (CLASSES[0], CLASSES[4]);
        let mut open =
            |bytes: &[u8]| clock(&mut || time(|| Ok(DeltaSegment::open_signed(bytes, genesis)?)));
        let open_segment = Line::through((ends.0, open(short)?), (ends.1, open(long)?));
        let mut catch_up = |bytes: &[u8]| {
            let segment = DeltaSegment::open_signed(bytes, genesis)?;
            clock(&mut || time(|| pass.catch_up(&small, &segment)))
        };
        let catch_up = Line::through((ends.0, catch_up(short)?), (ends.1, catch_up(long)?));
        let own_entry = clock(&mut || {
            let key = many.announced.get().key();
            time(|| {
                key.check_form(&Generators::new())?;
                Ok(key.check_certificate(&many.first)?)
            })
        })?;
        let mut audit = |deltas: usize| {
            let segment = small.segment(1, deltas)?;
            let segment = DeltaSegment::open_signed(&segment, genesis)?;
            let shard = &small.shards[0];
            let birth = huepass_credential::ShardState::birth(&Generators::new());
            let rng = &mut small.rng.clone();
            clock(&mut || time(|| Ok(audit(&shard.keys, &birth, &segment.deltas()?, rng)?)))
        };
        let audit = Line::through((1, audit(1)?), (AUDITED, audit(AUDITED)?));
        Ok(Self {
            pairing,
            list: Line::through(
                (half, float(few.bytes.len())),
                (all, float(many.bytes.len())),
            ),
            descriptor: Line::through(
                (half, float(descriptors[0].len())),
                (all, float(descriptors[1].len())),
            ),
            segment: sizes(&segments)?,
            retirement: float(retirement.sign(&small.authority).len()),
            open_list,
            follows: follows / float(all),
            open_descriptor,
            open_segment,
            catch_up,
            own_entry,
            audit,
        })
    }
}

impl Quorum {
    /// Measures on frameworks with so many registrars, of at most this many shards.
    ///
    /// # Errors
    /// When something that must verify does not.
    pub(super) fn measure(registrars: u8, quorum: u8, shards: u32, rounds: u32) -> Result<Self> {
        let few = (shards / 2).max(1);
        let mut small = Small::new(registrars, quorum, few)?;
        let mut large = Small::new(registrars, quorum, shards.max(few + 1))?;
        // The second epoch: by then there is a list to compare with.
        let second = |small: &mut Small| -> Result<_> {
            let first = small.round()?.0;
            let (second, part) = small.round()?;
            Ok(([first.announcement, second.announcement], part))
        };
        let (_, less) = second(&mut small)?;
        let (announcements, more) = second(&mut large)?;
        let counts = (small.shards.len(), large.shards.len());

        let trust = &large.trust;
        let open = measure("", None, rounds, 8, || {
            time(|| {
                for _ in 0..8 {
                    std::hint::black_box(trust.open_announcement(&announcements[1])?);
                }
                Ok(())
            })
        })?;
        let learn = measure("", None, rounds, 1, || {
            let held = Held {
                announcements: vec![announcements[0].clone()],
            };
            let (policy, memory) = (Policy::default(), Memory::default());
            let mut gate = Gate::new(trust.clone(), policy, &held, memory, None)?;
            time(|| Ok(gate.learn(&announcements[1])?))
        })?;
        let pairing = learn.pairing.context("no pairing was measured")?;
        let line = |few: f64, many: f64| Line::through((counts.0, few), (counts.1, many));
        Ok(Self {
            announcement: float(announcements[1].len()),
            open: open.ratio().context("no pairing was measured")?,
            learn: learn.ratio().context("no pairing was measured")?,
            round: line(float(less.bytes), float(more.bytes)),
            work: line(less.time / pairing, more.time / pairing),
        })
    }
}

/// An epoch list, and the announcement that pins it.
struct Listed {
    bytes: Vec<u8>,
    announced: Announced,
    first: Certified,
}

impl Small {
    /// The list of so many of the shards, as if each had had [`REVOKED`] revocations.
    fn list(&mut self, shards: usize) -> Result<Listed> {
        let genesis = self.trust.pin();
        let shards: Vec<_> = self.shards.iter().take(shards).collect();
        let entries = shards.iter().map(|shard| {
            StateEntry::new(
                shard.keys.id(),
                *shard.keys.x(),
                shard.state.v,
                REVOKED,
                false,
            )
        });
        let states = StateList::new(genesis, Epoch(REVOKED), entries.collect())?;
        let secret = ShareSecret::random(&mut self.rng);
        let context = ShareContext {
            genesis,
            epoch: Epoch(REVOKED),
            list: states.list_digest(),
            registrar: self
                .trust
                .genesis()
                .registrars
                .registrars()
                .next()
                .context("none")?,
        };
        let generators = Generators::new();
        let share = secret.share(&generators, &context, &mut self.rng);
        let key: EpochKey = sum_shares(&[share.verify(&generators, &context)?])?;
        let listed: Vec<(ShardKeys, _)> = shards.iter().map(|s| (s.keys, s.state.v)).collect();
        let list = states.certified(&secret.certify(&listed)?)?;
        let draft = AnnouncementDraft {
            genesis,
            epoch: Epoch(REVOKED),
            start: EPOCH * 3_000_000,
            key,
            list: list.digest(),
            previous: [0x11; 32],
        };
        let announcement = Announcement::new(self.trust.genesis(), &draft)?;
        let announced = self.trust.open_announcement(&self.sign(&announcement))?;
        let first = list.entries().first().context("an empty list")?.certified();
        Ok(Listed {
            bytes: list.payload(),
            announced,
            first,
        })
    }
}

/// A pass of the first shard, issued before anything was revoked in it.
struct Pass {
    credential: Credential,
    witness: Witness,
}

impl Pass {
    fn new(small: &mut Small) -> Result<Self> {
        let framework = small.trust.genesis().framework(CredentialType(1))?;
        let rng = &mut small.rng;
        let shard = small.shards.first().context("no shard")?;
        let id = shard.keys.id();
        let holder: HolderSecret =
            MasterSecret::random(rng).link_secret(framework.genesis(), id.authority);
        let context = IssuanceContext {
            framework: &framework,
            shard: id,
            nonce: b"a nonce of the authority",
            request: b"",
        };
        let commitment = holder.commit(&context, rng)?.verify(&context)?;
        let attributes = Attributes {
            colour: Colour::Green,
            expiry: Hour(HOUR.0 + 168),
        };
        let handle = Handle::random(rng);
        let state = &shard.state;
        let issued = shard
            .secret
            .issue(&framework, &commitment, attributes, handle, state)?;
        let (credential, witness) =
            Credential::accept(&issued, &framework, &shard.keys, &holder, HOUR)?;
        Ok(Self {
            credential,
            witness,
        })
    }

    /// As a wallet does it: from bytes to a witness that was checked.
    fn catch_up(&self, small: &Small, segment: &DeltaSegment) -> Result<()> {
        let shard = &small.shards[0];
        let caught_up = self
            .witness
            .catch_up(self.credential.handle(), &segment.loose()?);
        let CaughtUp::Current(witness) = caught_up else {
            bail!("the witness did not catch up");
        };
        let last = segment.raw().last().context("an empty segment")?;
        let last = huepass_credential::Delta::from_bytes(last)?;
        self.credential
            .check_witness(&shard.keys, &witness, &last.v)?;
        Ok(())
    }
}

fn sizes(segments: &[Vec<u8>]) -> Result<[f64; 5]> {
    ensure!(
        segments.is_sorted_by_key(Vec::len),
        "a longer segment is shorter"
    );
    let sizes: Vec<f64> = segments.iter().map(|bytes| float(bytes.len())).collect();
    sizes.try_into().ok().context("not a size for each class")
}

/// A count for arithmetic.
#[allow(
    clippy::cast_precision_loss,
    reason = "nothing that is counted here comes near 2^53"
)]
pub(super) fn float(count: usize) -> f64 {
    count as f64
}
