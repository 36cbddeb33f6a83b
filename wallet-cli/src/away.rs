//! Waiting for others, mirrors or a person, while the wallet is closed, so that a pass can be shown
//! meanwhile. What is done is done with a draft in memory and taken in afterwards.

use std::time::{Duration, Instant};

use huepass_cli::{Context, Exit, Report};
use huepass_vault::Draft;
use huepass_wallet::Wallet;

use crate::failure::failed;
use crate::wallet::{OpenWallet, backing};

/// How often work is done again because somebody has changed the wallet meanwhile, and how long after
/// its beginning it is no more.
const TRIES: usize = 4;
const AGAIN_WITHIN: Duration = Duration::from_mins(30);
/// How often it is tried to open the wallet again, each time for a few seconds, before what was done is
/// given up.
const REOPENS: usize = 12;

/// Closes the wallet for as long as `work` takes, lets it work on a draft, and then takes in what that has
/// become. Where another process has changed the wallet by then, it is done again with what the wallet is
/// now.
///
/// # Errors
/// Those of `work`; what it had done by then is taken in all the same, unless the wallet was changed
/// meanwhile. Exit 75 when the wallet is changed again and again, is another one by now, or is kept open
/// by another process.
// spec: WAL-22
pub(crate) fn away<T>(
    context: &mut Context,
    mut wallet: OpenWallet,
    mut work: impl FnMut(&mut Context, &mut Wallet<Draft>) -> Result<T, Report>,
) -> Result<(OpenWallet, T), Report> {
    let began = Instant::now();
    for _ in 0..TRIES {
        let mut draft = wallet.draft().map_err(|error| failed(&error))?;
        drop(wallet);
        let done = work(context, &mut draft);
        let opened = reopen(context, &draft);
        // Why it failed matters more than that it could not be noted.
        let (done, mut opened) = match (done, opened) {
            (Ok(done), opened) => (Ok(done), opened?),
            (Err(report), Ok(opened)) => (Err(report), opened),
            (Err(report), Err(_)) => return Err(report),
        };
        let taken = opened.take_in(draft, &mut context.random);
        let done = done?;
        if taken.map_err(|error| failed(&error))? {
            return Ok((opened, done));
        }
        wallet = opened;
        if began.elapsed() > AGAIN_WITHIN {
            break;
        }
    }
    let evidence = wallet.evidence().map_err(|error| failed(&error))?;
    Err(if evidence.is_some_and(|evidence| !evidence.acknowledged) {
        Report::new("error-wallet-two-histories", Exit::Denied)
    } else {
        changed(context)
    })
}

/// Closes the wallet while somebody is asked something.
///
/// # Errors
/// Those of `ask`, and those of opening the wallet again.
pub(crate) fn aside<T>(
    context: &mut Context,
    wallet: OpenWallet,
    ask: impl FnOnce(&mut Context) -> Result<T, Report>,
) -> Result<(OpenWallet, T), Report> {
    let draft = wallet.draft().map_err(|error| failed(&error))?;
    drop(wallet);
    let said = ask(context)?;
    Ok((reopen(context, &draft)?, said))
}

/// Opens the wallet that a draft was made of once more.
pub(crate) fn reopen(context: &Context, draft: &Wallet<Draft>) -> Result<OpenWallet, Report> {
    let mut tries = 0;
    let backing = loop {
        match backing(context, false) {
            Err(report) if report.exit() == Exit::Temporary && tries < REOPENS => tries += 1,
            other => break other?,
        }
    };
    let wallet = draft.reopen(backing).map_err(|error| failed(&error))?;
    wallet.ok_or_else(|| changed(context))
}

fn changed(context: &Context) -> Report {
    Report::new("error-wallet-changed", Exit::Temporary).arg("path", context.dirs.data())
}
