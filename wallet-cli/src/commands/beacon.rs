//! `scan` answers a gate that asks; `announce` brings a gate up to date.

use huepass_cli::{Context, Exit, Report, args};
use huepass_wallet::BeaconRequest;
use huepass_wire::PublicId as _;
use serde_json::json;

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
    let mut wallet = wallet::open(context, common, beacon == "-")?;
    let profile = wallet::profile(context, common, &wallet)?;
    let text = input::find_text(beacon)?;
    let now = context.clock.now();
    let request = wallet
        .read_beacon(&profile, &text, now)
        .map_err(|error| failed(&error))?;
    if !agreed(context, &request, consent)? {
        context.output.note("wallet-scan-declined", &args! {});
        return Ok(Exit::Denied);
    }
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
    let Some(news) = wallet.news(now) else {
        return Err(Report::new("error-show-not-synced", Exit::TrustTooOld));
    };
    let text = wallet
        .announcement_code()
        .ok_or_else(|| Report::new("error-wallet-announcement-large", Exit::CannotCreate))?;
    code::write(target, &text)?;
    if context.output.is_json() {
        let value = json!({ "announcement": text, "epoch": news.epoch.0, "age": news.age });
        context.output.result(&value, |_| String::new())?;
    } else if target.text {
        context.output.line(&text)?;
    } else if !code::has_target(target) {
        let drawing = context.draw_code(&text)?;
        context.output.bytes(drawing.as_bytes())?;
    }
    context
        .output
        .note("wallet-announced", &args! { "epoch" => news.epoch.0 });
    Ok(Exit::Ok)
}
