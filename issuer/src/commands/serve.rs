//! `issuer serve`: hands a published feed to everybody, over HTTP and from neighbour to neighbour, and
//! with `--publish` makes an epoch alone whenever the last one has ended.
//!
//! What is served is a checked copy in the home, not the folder itself: whatever somebody else leaves
//! there is passed on to nobody.

mod clock;

use std::path::Path;
use std::time::{Duration, Instant};

use huepass_carry::node::{self, NodeArgs, Setup};
use huepass_carry::{Address, addresses};
use huepass_cli::{Context, Exit, PassphraseArgs, Report, args, utc};
use huepass_feed::Announced;
use huepass_vault::Passphrase;

use crate::commands::epoch;
use crate::feed::Feed;
use crate::home::{Home, public_feed};
use clock::{Look, Watch};

/// The folder in the home with the copy that is served.
const SERVED: &str = "served";
/// How long to wait after an epoch could not be made.
const AGAIN: Duration = Duration::from_secs(10);
/// The most seconds after the end of the last epoch for the program to go on by itself when it is
/// started. After a day gates have refused the news for long (GAT-17), so that somebody looks anyway;
/// and a clock that stands in another year makes no epoch there.
const LONGEST_PAUSE: u64 = 86_400;

pub(crate) fn run(
    context: &mut Context,
    keys: &PassphraseArgs,
    feed: &Path,
    publish: bool,
    options: &NodeArgs,
) -> Result<Exit, Report> {
    // Whoever is no issuer has no home whose feed says which framework is meant.
    let pin = public_feed(context).trust()?.pin();
    let mut publisher = if publish {
        Some(Publisher::start(context, keys, feed)?)
    } else {
        None
    };
    let mut sources = vec![Address::Folder(feed.to_owned())];
    sources.extend(addresses(&options.mirror)?);
    let setup = Setup {
        folder: context.dirs.data().join(SERVED),
        pin: Some(pin),
        genesis: Some(public_feed(context).path().to_owned()),
        sources,
    };
    match &mut publisher {
        Some(publisher) => node::run(context, &setup, options, publisher),
        None => node::run(context, &setup, options, &mut node::Plain),
    }
}

/// Who makes epochs while the node runs.
struct Publisher<'a> {
    feed: &'a Path,
    passphrase: Passphrase,
    watch: Watch,
    /// An epoch may have been made that the feed does not have.
    is_unfinished: bool,
    again: Instant,
}

impl<'a> Publisher<'a> {
    /// Writes into the feed what was made before, and makes an epoch if one is due. What keeps the
    /// program from making epochs at all is refused here, not when the first one is due.
    fn start(context: &mut Context, keys: &PassphraseArgs, feed: &'a Path) -> Result<Self, Report> {
        refuse_rounds(&public_feed(context))?;
        let (mut home, passphrase) = Home::open_first(context, keys)?;
        epoch::resume(context, &mut home, feed)?;
        // What was brought up to date may say otherwise.
        refuse_rounds(&home.feed)?;
        let now = context.clock.now();
        let publisher = Self {
            feed,
            passphrase,
            watch: Watch::new(now, Instant::now()),
            is_unfinished: false,
            again: Instant::now(),
        };
        match newest(&home.feed)? {
            Some(newest) if newest.get().end() > now => {
                let told = args! { "end" => utc(newest.get().end()) };
                context.output.note("issuer-serve-waits", &told);
            }
            Some(newest) if now - newest.get().end() > LONGEST_PAUSE => {
                return Err(
                    Report::new("error-issuer-serve-pause", Exit::ClockNotTrusted)
                        .arg("end", utc(newest.get().end()))
                        .arg("now", utc(now))
                        .arg("feed", feed),
                );
            }
            _ => {
                epoch::publish_from(context, &mut home, feed)?;
            }
        }
        Ok(publisher)
    }

    /// Makes the next epoch, or finishes the last one.
    fn publish(&mut self, context: &mut Context, is_due: bool) -> Result<(), Report> {
        let mut home = match Home::open_again(context, &self.passphrase) {
            Ok(home) => home,
            // Another command is at work in the home.
            Err(report) if report.exit() == Exit::Temporary => return Ok(()),
            Err(report) => return Err(report),
        };
        self.is_unfinished = true;
        if is_due {
            epoch::publish_from(context, &mut home, self.feed)?;
        } else {
            epoch::resume(context, &mut home, self.feed)?;
        }
        self.is_unfinished = false;
        self.again = Instant::now();
        Ok(())
    }
}

impl node::Host for Publisher<'_> {
    fn tick(&mut self, context: &mut Context) -> Result<(), Report> {
        if self.again > Instant::now() {
            return Ok(());
        }
        let now = context.clock.now();
        let newest = newest(&public_feed(context));
        let length = newest.as_ref().ok().and_then(Option::as_ref);
        let length = length.map_or(0, |newest| newest.get().end() - newest.get().start());
        match self.watch.look(now, Instant::now(), length) {
            Look::Steady => {}
            Look::Ahead { by, is_new: true } => {
                return Err(
                    Report::new("error-issuer-serve-clock", Exit::ClockNotTrusted)
                        .arg("now", utc(now))
                        .arg("seconds", by),
                );
            }
            Look::Ahead { is_new: false, .. } => return Ok(()),
            Look::Back => context.output.note("issuer-serve-clock-back", &args! {}),
        }
        // Whatever fails now is tried again a little later, not at every tick.
        self.again = Instant::now() + AGAIN;
        let is_due = newest?.is_none_or(|newest| newest.get().end() <= now);
        if is_due || self.is_unfinished {
            return self.publish(context, is_due);
        }
        self.again = Instant::now();
        Ok(())
    }
}

/// A program that makes epochs alone has nothing to do where several registrars make them.
fn refuse_rounds(feed: &Feed) -> Result<(), Report> {
    let trust = feed.trust()?;
    if epoch::needs_round(&trust, feed.next_epoch(&trust)?) {
        return Err(Report::new("error-issuer-serve-round", Exit::Usage));
    }
    Ok(())
}

fn newest(feed: &Feed) -> Result<Option<Announced>, Report> {
    feed.newest(&feed.trust()?)
}
