//! `issuer serve`: hands a published feed to everybody, over HTTP and from neighbour to neighbour, and
//! with `--publish` makes an epoch alone whenever the last one has ended.
//!
//! What is served is a checked copy in the home, not the folder itself: whatever somebody else leaves
//! there is passed on to nobody.

use std::path::Path;
use std::time::{Duration, Instant};

use huepass_carry::node::{self, NodeArgs, Setup};
use huepass_carry::{Address, addresses};
use huepass_cli::{Context, Exit, PassphraseArgs, Report, args};
use huepass_vault::Passphrase;

use crate::commands::epoch;
use crate::feed::Feed;
use crate::home::{Home, public_feed};

/// The folder in the home with the copy that is served.
const SERVED: &str = "served";
/// How long to wait after an epoch could not be made.
const AGAIN: Duration = Duration::from_secs(10);

pub(crate) fn run(
    context: &mut Context,
    keys: &PassphraseArgs,
    feed: &Path,
    publish: bool,
    options: &NodeArgs,
) -> Result<Exit, Report> {
    // Whoever is no issuer has no home whose feed says which framework is meant.
    let pin = public_feed(context).trust()?.pin();
    let mut publisher = Publisher {
        feed,
        passphrase: None,
        again: Instant::now(),
    };
    if publish {
        let (home, passphrase) = Home::open_first(context, keys)?;
        publisher.passphrase = Some(passphrase);
        if is_over(context, &home)? {
            epoch::publish_from(context, home, feed)?;
        }
    }
    let mut sources = vec![Address::Folder(feed.to_owned())];
    sources.extend(addresses(&options.mirror)?);
    let setup = Setup {
        folder: context.dirs.data().join(SERVED),
        pin: Some(pin),
        genesis: Some(public_feed(context).path().to_owned()),
        sources,
    };
    node::run(context, &setup, options, &mut publisher)
}

/// Who makes epochs while the node runs.
struct Publisher<'a> {
    feed: &'a Path,
    /// Of the keys; `None` where somebody else publishes.
    passphrase: Option<Passphrase>,
    again: Instant,
}

impl node::Host for Publisher<'_> {
    fn tick(&mut self, context: &mut Context) -> Result<(), Report> {
        let Some(passphrase) = &self.passphrase else {
            return Ok(());
        };
        if self.again > Instant::now() || !is_due(context, &public_feed(context))? {
            return Ok(());
        }
        self.again = Instant::now() + AGAIN;
        let home = match Home::open_again(context, passphrase) {
            Ok(home) => home,
            // Another command is at work in the home.
            Err(report) if report.exit() == Exit::Temporary => return Ok(()),
            Err(report) => return Err(report),
        };
        epoch::publish_from(context, home, self.feed).map(drop)
    }
}

fn is_over(context: &mut Context, home: &Home) -> Result<bool, Report> {
    let over = is_due(context, &home.feed)?;
    if !over {
        context.output.note("issuer-serve-waits", &args! {});
    }
    Ok(over)
}

/// Whether the newest epoch has ended, or there is none.
fn is_due(context: &Context, feed: &Feed) -> Result<bool, Report> {
    let newest = feed.newest(&feed.trust()?)?;
    Ok(newest.is_none_or(|newest| newest.get().end() <= context.clock.now()))
}
