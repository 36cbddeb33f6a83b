//! `status`: colour, expiry, freshness, and in words why a pass cannot be shown.

use huepass_carry::{Results, kept_lines};
use huepass_cli::{Context, Exit, Messages, Report, args, utc};
use huepass_wallet::{News, PassStatus, Status};
use huepass_wire::PublicId as _;
use serde_json::json;

use crate::commands::{colour_name, colour_word};
use crate::failure::{failed, show_failed};
use crate::wallet::OpenWallet;
use crate::{Common, Config, mirrors, wallet};

pub(crate) fn status(context: &mut Context, common: &Common) -> Result<Exit, Report> {
    let wallet = wallet::open(context, common, false)?;
    let config: Config = context.config()?;
    let profiles = match common.profile.clone().or(config.profile) {
        Some(name) => vec![name],
        None => wallet.profiles().map_err(|error| failed(&error))?,
    };
    if profiles.is_empty() {
        return Err(Report::new("error-wallet-no-profile", Exit::Usage));
    }
    let last = mirrors::results(&wallet)?;
    for profile in &profiles {
        one(context, &wallet, profile, last.as_ref())?;
    }
    if !context.output.is_json()
        && let Some(last) = &last
    {
        let lines = kept_lines(last, &context.messages).join("\n");
        context.output.line(&lines)?;
    }
    let evidence = wallet.evidence().map_err(|error| failed(&error))?;
    if let Some(evidence) = evidence {
        let id = if evidence.acknowledged {
            "wallet-status-evidence-told"
        } else {
            "wallet-status-evidence"
        };
        context.output.note(id, &args! {});
    } else if has_evidence(context) {
        context
            .output
            .note("wallet-status-node-evidence", &args! {});
    }
    Ok(Exit::Ok)
}

/// Whether a node of the wallet's own met two histories.
fn has_evidence(context: &Context) -> bool {
    let folder = context.dirs.data().join(mirrors::NODE).join("evidence");
    std::fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some())
}

fn one(
    context: &mut Context,
    wallet: &OpenWallet,
    profile: &str,
    last: Option<&Results>,
) -> Result<(), Report> {
    let now = context.clock.now();
    let status = wallet
        .status(profile, now)
        .map_err(|error| failed(&error))?;
    let framework = wallet
        .framework()
        .map(|(digest, name)| json!({ "name": name, "digest": hex::encode(digest.0) }));
    let why = status.cannot_show.as_ref().map(|why| {
        let report = show_failed(why);
        let rendered = report.render(&context.messages);
        json!({
            "id": report.id(),
            "what": rendered.what,
            "why": rendered.why,
            "next": rendered.next,
        })
    });
    let evidence = wallet.evidence().map_err(|error| failed(&error))?;
    let newest = wallet.announcement_code(now);
    let newest = newest.map_err(|error| failed(&error))?;
    let carried = newest.filter(|newest| newest.carried);
    let carried = carried.map(|carried| carried.epoch.0);
    let value = json!({
        "profile": profile,
        "framework": framework,
        "pass": status.pass.as_ref().map(pass_json),
        "news": status.news.map(news_json),
        "requests": status.waiting.len(),
        "can_show": status.cannot_show.is_none(),
        "cannot_show": why,
        "carried": carried,
        "evidence": evidence.map(|evidence| json!({ "acknowledged": evidence.acknowledged })),
        "last_sync": last,
    });
    context
        .output
        .result(&value, |words| text(words, profile, &status, carried))
}

fn pass_json(pass: &PassStatus) -> serde_json::Value {
    json!({
        "authority": pass.authority.to_did(),
        "authority_name": pass.authority_name,
        "colour": colour_name(pass.colour),
        "valid_until": pass.expiry.start() + 3599,
        "accepted": pass.accepted,
        "revoked": pass.revoked,
    })
}

fn news_json(news: News) -> serde_json::Value {
    json!({
        "epoch": news.epoch.0,
        "end": news.end,
        "age": news.age,
        "shows_until": news.shows_until,
        "stale_until": news.stale_until,
    })
}

fn text(words: &Messages, profile: &str, status: &Status, carried: Option<u32>) -> String {
    let mut lines = vec![words.text("wallet-status-profile", &args! { "profile" => profile })];
    if let Some(pass) = &status.pass {
        let authority = pass.authority_name.clone();
        lines.push(words.text(
            "wallet-status-pass",
            &args! {
                "colour" => colour_word(pass.colour),
                "authority" => authority.unwrap_or_else(|| pass.authority.to_did()),
                "time" => utc(pass.expiry.start() + 3599),
            },
        ));
    }
    if let Some(news) = status.news {
        let told = args! {
            "epoch" => news.epoch.0,
            "time" => utc(news.end),
            "minutes" => news.age / 60,
        };
        lines.push(if news.age == 0 {
            words.text("wallet-status-fresh", &told)
        } else {
            words.text("wallet-status-old", &told)
        });
    }
    if let Some(epoch) = carried {
        lines.push(words.text("wallet-status-carried", &args! { "epoch" => epoch }));
    }
    if !status.waiting.is_empty() {
        let told = args! { "count" => status.waiting.len() };
        lines.push(words.text("wallet-status-requests", &told));
    }
    match &status.cannot_show {
        None => lines.push(words.plain("wallet-status-can-show")),
        Some(why) => {
            let rendered = show_failed(why).render(words);
            lines.push(words.text(
                "wallet-status-cannot-show",
                &args! { "what" => rendered.what },
            ));
            lines.push(rendered.why);
            lines.push(words.text("wallet-status-next", &args! { "next" => rendered.next }));
        }
    }
    lines.join("\n")
}

pub(crate) fn acknowledge(context: &mut Context, common: &Common) -> Result<Exit, Report> {
    let mut wallet = wallet::open(context, common, false)?;
    let evidence = wallet.evidence().map_err(|error| failed(&error))?;
    let Some(evidence) = evidence else {
        context.output.note("wallet-no-evidence", &args! {});
        return Ok(Exit::Ok);
    };
    wallet
        .acknowledge_equivocation(&mut context.random)
        .map_err(|error| failed(&error))?;
    let value = json!({
        "first": hex::encode(&evidence.first),
        "second": hex::encode(&evidence.second),
    });
    context
        .output
        .result(&value, |words| words.plain("wallet-acknowledged"))?;
    Ok(Exit::Ok)
}
