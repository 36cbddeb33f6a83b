//! `scan` answers a gate that asks; `announce` brings a gate up to date, `carry` takes along what
//! another gate shows.

use huepass_cli::{Context, Exit, Report, args};
use huepass_wallet::{BeaconRequest, Carried};
use huepass_wire::{Kind, PublicId as _};
use serde_json::json;

use crate::away::aside;
use crate::commands::show::hand_out;
use crate::failure::failed;
use crate::{Common, Target, code, input, wallet};

pub(crate) fn scan(
    context: &mut Context,
    common: &Common,
    beacon: &str,
    target: &Target,
    consent: bool,
) -> Result<Exit, Report> {
    let text = input::find_text(context, beacon, Kind::Beacon)?;
    let wallet = wallet::open(context, common, beacon == "-")?;
    let profile = wallet::profile(context, common, &wallet)?;
    let request = wallet
        .read_beacon(&profile, &text, context.clock.now())
        .map_err(|error| failed(&error))?;
    let ask = |context: &mut _| agreed(context, &request, consent);
    let (mut wallet, agreed) = aside(context, wallet, ask)?;
    if !agreed {
        context.output.note("wallet-scan-declined", &args! {});
        return Ok(Exit::Denied);
    }
    let now = context.clock.now();
    // The wallet may have learnt something while its holder thought about it.
    let request = wallet
        .read_beacon(&profile, &text, now)
        .map_err(|error| failed(&error))?;
    let age = wallet.news(now).map_or(0, |news| news.age);
    let code = wallet
        .answer_beacon(request, &mut context.random)
        .map_err(|error| failed(&error))?;
    drop(wallet);
    hand_out(context, target, &code, age)?;
    Ok(Exit::Ok)
}

/// Tells the holder who asks for what, and asks for consent.
// spec: GAT-8
fn agreed(context: &mut Context, request: &BeaconRequest, consent: bool) -> Result<bool, Report> {
    let gate = args! {
        "label" => request.label().as_str(),
        "gate" => request.gate().to_did(),
    };
    context.output.note("wallet-scan-gate", &gate);
    match request.pseudonym_for() {
        Some(label) => {
            let told = args! { "label" => label.as_str() };
            context.output.note("wallet-scan-pseudonym", &told);
            context.confirm("wallet-scan-sure-pseudonym", &told, consent)
        }
        None => context.confirm("wallet-scan-sure", &args! {}, consent),
    }
}

pub(crate) fn announce(
    context: &mut Context,
    common: &Common,
    target: &Target,
) -> Result<Exit, Report> {
    let wallet = wallet::open(context, common, false)?;
    let now = context.clock.now();
    let newest = wallet
        .announcement_code(now)
        .map_err(|error| failed(&error))?;
    let Some(newest) = newest else {
        return Err(match wallet.news(now) {
            None => Report::new("error-show-not-synced", Exit::TrustTooOld),
            Some(_) => Report::new("error-wallet-announcement-large", Exit::CannotCreate),
        });
    };
    let text = newest.text;
    code::write(target, &text)?;
    if context.output.is_json() {
        let value = json!({
            "announcement": text,
            "epoch": newest.epoch.0,
            "age": newest.age,
            "carried": newest.carried,
        });
        context.output.result(&value, |_| String::new())?;
    } else if target.text {
        context.output.line(&text)?;
    } else if !code::has_target(target) {
        let drawing = context.draw_code(&text)?;
        context.output.bytes(drawing.as_bytes())?;
    }
    context
        .output
        .note("wallet-announced", &args! { "epoch" => newest.epoch.0 });
    Ok(Exit::Ok)
}

pub(crate) fn carry(
    context: &mut Context,
    common: &Common,
    announcement: &str,
) -> Result<Exit, Report> {
    let text = input::find_text(context, announcement, Kind::Announcement)?;
    let mut wallet = wallet::open(context, common, announcement == "-")?;
    let carried = wallet
        .carry(&text, &mut context.random)
        .map_err(|error| failed(&error))?;
    let (id, epoch, newer) = match carried {
        Carried::Newer(epoch) => ("wallet-carried", epoch, true),
        Carried::Known(epoch) => ("wallet-carried-known", epoch, false),
    };
    let value = json!({ "epoch": epoch.0, "newer": newer });
    context.output.result(&value, |words| {
        words.text(id, &args! { "epoch" => epoch.0 })
    })?;
    Ok(Exit::Ok)
}
