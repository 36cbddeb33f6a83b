//! Keeping the mirror up to date: when to ask the neighbours, and whom first.

use std::time::Duration;

use huepass_credential::Epoch;
use huepass_feed::{
    Announcement, Document as _, Evidence, FeedError, FeedShelf, FeedSource as _, layout,
};
use huepass_mirror::{Mirror, MirrorError};
use libp2p::PeerId;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use crate::chores::{ToDo, Work};
use crate::config::NodeConfig;
use crate::ear::{Verdict, evidence_message};
use crate::node::{Event, Shared, epoch};
use crate::run::{Command, Topic};
use crate::source::P2pSource;

/// Pulls from neighbours, one pull at a time.
#[derive(Debug)]
pub(crate) struct Keeper<S> {
    shared: Shared<S>,
    commands: mpsc::WeakSender<Command>,
    jitter: Duration,
    pull_every: Duration,
    rng: ChaCha20Rng,
    at: Instant,
    /// Whom to ask first, and whom the time after that.
    first: Option<PeerId>,
    next: Option<PeerId>,
    /// Whether the next pull takes place even if a neighbour shows nothing newer.
    whole: bool,
    /// Pulls since the last one that was enough.
    attempts: u32,
    /// Whether the next pull is for something that was missed, how many such pulls found nothing newer
    /// one after another, and when there may be one again.
    for_missed: bool,
    missed: u32,
    ask_from: Instant,
    /// The pull that is going on, if one is. What comes meanwhile need not wait for it.
    pulls: JoinSet<Asked>,
    /// Whether something was missed while it went on.
    missed_more: bool,
}

/// A pull that has ended.
struct Asked {
    outcome: Outcome,
    whole: bool,
    for_missed: bool,
}

/// What asking the neighbours came to.
enum Outcome {
    /// There is nobody to ask, or nobody who has anything.
    Nobody,
    /// There is nothing newer.
    Nothing,
    /// There is something newer, and some of it is still missing.
    Missing,
    /// There was more than one pull brings.
    More,
    /// All that is known to be newer is here.
    Whole,
}

/// After a pull that was not enough the next one comes soon, and then later and later, up to this:
/// asking costs a kilobyte. After so many in vain it takes as long as without any reason.
const AGAIN: Duration = Duration::from_millis(250);
const OFTEN: Duration = Duration::from_secs(8);
const IN_VAIN: u32 = 8;
/// Longer than any pull takes.
const NEVER: Duration = Duration::from_hours(24);

impl<S> Keeper<S>
where
    S: FeedShelf + Clone + Send + 'static,
{
    pub(crate) fn new(
        config: &NodeConfig,
        shared: Shared<S>,
        commands: mpsc::WeakSender<Command>,
        seed: [u8; 32],
    ) -> Self {
        let seed = Sha256::new()
            .chain_update(b"HUEPASS-V1-P2P-WAIT")
            .chain_update(seed)
            .finalize();
        Self {
            shared,
            commands,
            jitter: config.jitter,
            pull_every: config.pull_every,
            rng: ChaCha20Rng::from_seed(seed.into()),
            at: Instant::now() + config.pull_every,
            first: None,
            next: None,
            whole: true,
            attempts: 0,
            for_missed: false,
            missed: 0,
            ask_from: Instant::now(),
            pulls: JoinSet::new(),
            missed_more: false,
        }
    }

    pub(crate) async fn run(mut self, mut work: ToDo) {
        loop {
            tokio::select! {
                work = work.next() => match work {
                    Some(work) => self.take(work).await,
                    None => return,
                },
                Some(asked) = self.pulls.join_next() => self.asked(asked.ok()),
                () = sleep_until(self.at), if self.pulls.is_empty() => self.pull(),
            }
        }
    }

    async fn take(&mut self, work: Work) {
        match work {
            Work::Heard(peer, bytes) => {
                self.with_mirror(move |mirror| mirror.hear(&bytes).map(|_| ()))
                    .await;
                self.first = peer;
                self.attempts = 0;
                self.soon();
            }
            Work::Evidence(evidence) => {
                let shared = self.shared.clone();
                // It fails only when the runtime is being stopped.
                let _ = tokio::task::spawn_blocking(move || shared.keep(*evidence)).await;
            }
            Work::Neighbour(peer) => {
                // It may have news that the others have not.
                if self.first.is_some() {
                    self.next = Some(peer);
                } else {
                    self.first = Some(peer);
                }
                self.soon();
            }
            Work::Missed => self.once_again(),
        }
    }

    /// Asks somebody for its newest announcement, and pulls only if that is newer. Whoever floods
    /// decides how often something is missed, not how often this asks.
    // spec: P2P-32
    fn once_again(&mut self) {
        if !self.pulls.is_empty() {
            self.missed_more = true;
            return;
        }
        let now = Instant::now();
        if now > self.ask_from + self.pull_every {
            self.missed = 0;
        }
        let wait = self.up_to(self.jitter);
        let at = (now + wait).max(self.ask_from);
        self.at = self.at.min(at);
        self.for_missed = true;
    }

    /// Pulls after a random wait, or earlier if that is planned already.
    // spec: P2P-27
    fn soon(&mut self) {
        let wait = self.up_to(self.jitter);
        self.at = self.at.min(Instant::now() + wait);
    }

    fn pull(&mut self) {
        let first = self.first.take();
        let source = self.shared.source(self.commands.clone(), first);
        let shared = self.shared.clone();
        let commands = self.commands.clone();
        let whole = std::mem::take(&mut self.whole);
        let for_missed = std::mem::take(&mut self.for_missed);
        // Whoever wants another one meanwhile sets this.
        self.at = Instant::now() + NEVER;
        self.pulls.spawn_blocking(move || {
            shared.keep_again();
            Asked {
                outcome: ask(&shared, &commands, source, whole),
                whole,
                for_missed,
            }
        });
    }

    /// Plans the next pull. `None` is one that was broken off.
    fn asked(&mut self, asked: Option<Asked>) {
        let asked = asked.unwrap_or(Asked {
            outcome: Outcome::Nothing,
            whole: true,
            for_missed: false,
        });
        let Asked {
            outcome: pulled,
            whole,
            for_missed,
        } = asked;
        self.missed = match pulled {
            Outcome::Nothing | Outcome::Nobody if for_missed => self.missed.saturating_add(1),
            _ => 0,
        };
        let wait = match pulled {
            Outcome::Missing | Outcome::More => {
                self.whole |= matches!(pulled, Outcome::More);
                let wait = if self.attempts < 2 * IN_VAIN {
                    self.later(self.attempts)
                } else {
                    self.pull_every
                };
                self.attempts = self.attempts.saturating_add(1);
                wait / 2 + self.up_to(wait)
            }
            // Those asked may not have it themselves yet.
            Outcome::Nothing | Outcome::Nobody if for_missed && self.missed < IN_VAIN => {
                self.whole |= whole;
                self.for_missed = true;
                self.later(self.missed)
            }
            outcome @ (Outcome::Nobody | Outcome::Nothing | Outcome::Whole) => {
                self.whole |= whole && matches!(outcome, Outcome::Nobody);
                self.attempts = 0;
                self.pull_every / 2 + self.up_to(self.pull_every)
            }
        };
        let now = Instant::now();
        self.at = self.at.min(now + wait);
        if let Some(next) = self.next.take() {
            self.first = self.first.or(Some(next));
            self.soon();
        }
        self.ask_from = now + self.later(self.missed);
        if std::mem::take(&mut self.missed_more) {
            self.once_again();
        }
    }

    /// How long to wait after so many in vain.
    fn later(&self, in_vain: u32) -> Duration {
        let wait = AGAIN.saturating_mul(1 << in_vain.min(IN_VAIN));
        wait.min(OFTEN).min(self.pull_every.max(AGAIN))
    }

    /// Something between nothing and `most`.
    fn up_to(&mut self, most: Duration) -> Duration {
        let part = f64::from(self.rng.next_u32()) / f64::from(u32::MAX);
        most.mul_f64(part)
    }

    async fn with_mirror<F>(&self, act: F)
    where
        F: FnOnce(&mut Mirror<S>) -> Result<(), MirrorError> + Send + 'static,
    {
        let shared = self.shared.clone();
        let commands = self.commands.clone();
        let task = tokio::task::spawn_blocking(move || {
            let result = act(&mut shared.mirror());
            if let Err(error) = result {
                tell(&shared, &commands, error);
            }
        });
        // It fails only when the runtime is being stopped.
        let _ = task.await;
    }
}

/// Asks a neighbour what is newest and, if that is newer than what the mirror has, pulls.
// spec: P2P-27
fn ask<S: FeedShelf + Clone>(
    shared: &Shared<S>,
    commands: &mpsc::WeakSender<Command>,
    mut source: P2pSource,
    whole: bool,
) -> Outcome {
    let Ok(Some(offered)) = source.read(layout::NEWEST, Announcement::LIMIT) else {
        let is_behind = epoch(&shared.mirror()) < heard(shared);
        return if is_behind {
            Outcome::Missing
        } else {
            Outcome::Nobody
        };
    };
    let who = source.asked();
    let shown = shared.trust().open_announcement(&offered).ok();
    let shown = shown.map(|shown| shown.get().epoch());
    let verdict = shared.ear().announcement(&offered);
    let is_unproven = matches!(verdict, Verdict::Unproven);
    // Registrars may have changed.
    let wanted = whole || is_unproven;
    match verdict {
        Verdict::Newer(epoch) => {
            // Those who hear of it from here need not find out by asking.
            send(commands, Topic::Announcements, offered.clone());
            let bytes = offered.clone();
            shared.tell(Event::Heard { epoch, bytes });
        }
        Verdict::Contradiction(evidence) => report(shared, commands, evidence),
        _ => {}
    }
    let heard = heard(shared);
    let mirror = shared.mirror();
    let before = epoch(&mirror);
    if !wanted && before >= heard {
        return Outcome::Nothing;
    }
    // It has heard of it as well, and is waiting for it as well.
    if !wanted && before >= shown {
        return Outcome::Missing;
    }
    // Others judge and serve while the neighbours are waited for. spec: MIR-14
    let scout = mirror.scout(shared.bounds.bytes);
    drop(mirror);
    if shown > before {
        source.pull_for(offered.clone());
    }
    let fetched = scout.read(&mut source);
    let mut mirror = shared.mirror();
    let before = epoch(&mirror);
    let taken = mirror.take(fetched);
    let now = epoch(&mirror);
    // It may be newer than what was shown at first, so that nobody has told of it yet.
    let untold = mirror.newest().filter(|_| now > before.max(heard));
    let untold = untold.map(|newest| newest.bytes().to_vec());
    let met = shared.ear().learn(mirror.trust(), mirror.newest());
    let is_forged = is_unproven
        && matches!(
            mirror.trust().open_announcement(&offered),
            Err(FeedError::Quorum { .. })
        );
    drop(mirror);
    if is_forged && let Some(peer) = who {
        // It has given no change of registrars that would explain it. spec: P2P-32
        source.give_up(peer);
    }
    let is_cut_short = taken.as_ref().is_ok_and(|taken| taken.more);
    if let Some(epoch) = now.filter(|now| Some(*now) > before) {
        if let Some(bytes) = untold {
            // spec: P2P-32
            send(commands, Topic::Announcements, bytes.clone());
            shared.tell(Event::Heard { epoch, bytes });
        }
        shared.tell(Event::Pulled { epoch });
    }
    if let Some(evidence) = met {
        report(shared, commands, evidence);
    }
    if let Err(error) = taken {
        tell(shared, commands, error);
    }
    if is_cut_short {
        Outcome::More
    } else if now >= heard {
        Outcome::Whole
    } else {
        Outcome::Missing
    }
}

fn heard<S>(shared: &Shared<S>) -> Option<Epoch> {
    shared.ear().newest().map(|newest| newest.get().epoch())
}

/// Tells what the mirror said, unless it is a neighbour's fault.
fn tell<S: FeedShelf>(
    shared: &Shared<S>,
    commands: &mpsc::WeakSender<Command>,
    error: MirrorError,
) {
    match error {
        MirrorError::Equivocation(evidence) if shared.ear().is_first(&evidence) => {
            report(shared, commands, evidence);
        }
        MirrorError::Shelf { .. } | MirrorError::RegistrarsForked(_) => {
            shared.tell(Event::Failed(error));
        }
        _ => {}
    }
}

/// Keeps evidence, sends it to all, and tells the program. Nobody may hold the mirror.
// spec: P2P-14, MIR-10
pub(crate) fn report<S: FeedShelf>(
    shared: &Shared<S>,
    commands: &mpsc::WeakSender<Command>,
    evidence: Box<Evidence>,
) {
    shared.keep((*evidence).clone());
    let message = evidence_message(&evidence).encode();
    send(commands, Topic::Evidence, message);
    shared.tell(Event::Equivocation(evidence));
}

fn send(commands: &mpsc::WeakSender<Command>, topic: Topic, bytes: Vec<u8>) {
    if let Some(commands) = commands.upgrade() {
        // A full queue loses it; others will find out by asking.
        let _ = commands.try_send(Command::Send(topic, bytes));
    }
}
