//! `request`, `accept`, `renew`, `witness`: what goes between wallet and authority.

use std::path::{Path, PathBuf};

use huepass_carry::Carrier;
use huepass_cli::{
    Context, Entry, Existing, Exit, Readers, Report, Secret, SystemRandom, args, utc, write_file,
};
use huepass_credential::AuthorityId;
use huepass_vault::Draft;
use huepass_wallet::{Gained, Wallet, WalletError};
use huepass_wire::{Kind, Pin, PublicId as _};
use serde_json::json;

use crate::away::away;
use crate::commands::{colour_name, colour_word};
use crate::failure::{failed, wire_failed};
use crate::wallet::OpenWallet;
use crate::{Common, input, mirrors, wallet};

/// Where an offer's PIN comes from.
pub(crate) struct PinSource {
    pub(crate) file: Option<PathBuf>,
    pub(crate) none: bool,
}

pub(crate) fn request(
    context: &mut Context,
    common: &Common,
    offer: &str,
    pin: &PinSource,
    out: Option<&Path>,
) -> Result<Exit, Report> {
    let text = input::find_text(context, offer, Kind::Offer)?;
    let wallet = wallet::open(context, common, offer == "-")?;
    let profile = wallet::profile(context, common, &wallet)?;
    let offer_read = wallet
        .read_offer(&text, context.clock.now())
        .map_err(|error| failed(&error))?;
    let mut typed = None;
    let (mut wallet, ()) = away(context, wallet, |context, draft| {
        learn(context, draft, offer_read.authority)?;
        if typed.is_none() && !pin.none {
            typed = Some(digits(context, pin, offer == "-")?);
        }
        Ok(())
    })?;
    let now = context.clock.now();
    let request = wallet
        .begin_request(&profile, &offer_read, typed, now, &mut context.random)
        .map_err(|error| failed(&error))?;
    give(context, &request, out)
}

fn digits(context: &mut Context, pin: &PinSource, stdin_is_data: bool) -> Result<Pin, Report> {
    let file = pin.file.as_deref();
    let digits = context.secret(Secret::Pin, Entry::Existing, file, stdin_is_data)?;
    Pin::new(digits.trim()).map_err(|_| Report::new("error-wallet-pin", Exit::Usage))
}

pub(crate) fn renew(
    context: &mut Context,
    common: &Common,
    out: Option<&Path>,
) -> Result<Exit, Report> {
    next(context, common, out, OpenWallet::begin_renewal)
}

pub(crate) fn witness(
    context: &mut Context,
    common: &Common,
    out: Option<&Path>,
) -> Result<Exit, Report> {
    next(context, common, out, OpenWallet::begin_witness)
}

/// Asks for the next thing for a pass that is there.
fn next(
    context: &mut Context,
    common: &Common,
    out: Option<&Path>,
    begin: fn(&mut OpenWallet, &str, u64, &mut SystemRandom) -> Result<String, WalletError>,
) -> Result<Exit, Report> {
    let mut wallet = wallet::open(context, common, false)?;
    let profile = wallet::profile(context, common, &wallet)?;
    let now = context.clock.now();
    let request = begin(&mut wallet, &profile, now, &mut context.random);
    give(context, &request.map_err(|error| failed(&error))?, out)
}

/// Hands a request out: to a file, or to standard output.
fn give(context: &mut Context, request: &str, out: Option<&Path>) -> Result<Exit, Report> {
    if let Some(path) = out {
        let line = format!("{request}\n");
        write_file(path, line.as_bytes(), Readers::Owner, Existing::Replace)?;
        context
            .output
            .note("wallet-request-written", &args! { "path" => path });
    } else {
        context
            .output
            .result(&json!({ "request": request }), |_| request.to_owned())?;
        context.output.note("wallet-request-next", &args! {});
    }
    Ok(Exit::Ok)
}

pub(crate) fn accept(context: &mut Context, common: &Common, answer: &str) -> Result<Exit, Report> {
    let text = input::find_text(context, answer, Kind::Answer)?;
    let mut wallet = wallet::open(context, common, answer == "-")?;
    let mut outcome = wallet.accept(&text, context.clock.now(), &mut context.random);
    if let Err(WalletError::AuthorityUnknown(authority)) = outcome {
        let learn = |context: &mut _, draft: &mut _| learn(context, draft, authority);
        (wallet, ()) = away(context, wallet, learn)?;
        outcome = wallet.accept(&text, context.clock.now(), &mut context.random);
    }
    let accepted = outcome.map_err(|error| failed(&error))?;
    let authority = accepted.authority.to_did();
    match accepted.gained {
        Gained::Pass { colour, expiry } => {
            let until = expiry.start() + 3599;
            let value = json!({
                "profile": accepted.profile,
                "authority": authority,
                "colour": colour_name(colour),
                "valid_until": until,
            });
            context.output.result(&value, |words| {
                words.text(
                    "wallet-accepted",
                    &args! {
                        "profile" => &accepted.profile,
                        "colour" => colour_word(colour),
                        "time" => utc(until),
                    },
                )
            })?;
        }
        Gained::Witness => {
            let value = json!({
                "profile": accepted.profile,
                "authority": authority,
                "witness": true,
            });
            context.output.result(&value, |words| {
                words.text(
                    "wallet-accepted-witness",
                    &args! { "profile" => &accepted.profile },
                )
            })?;
        }
    }
    context.output.note("wallet-accepted-next", &args! {});
    Ok(Exit::Ok)
}

/// Fetches an authority's keys where a feed is at hand; otherwise `accept` says what is missing.
fn learn(
    context: &mut Context,
    draft: &mut Wallet<Draft>,
    authority: AuthorityId,
) -> Result<(), Report> {
    let tags = mirrors::tags(draft)?;
    let mut refused = Ok(());
    for address in mirrors::known(context, Some(draft), &[])? {
        let mut feed = Carrier::open(address, &tags, &mut context.random);
        refused = match draft.learn_authority(&mut feed, authority, &mut context.random) {
            Ok(()) => return Ok(()),
            Err(WalletError::Source { .. }) => continue,
            Err(WalletError::Wire(error)) => Err(wire_failed(error)),
            Err(error) => Err(failed(&error)),
        };
    }
    refused
}
