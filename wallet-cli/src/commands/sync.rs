//! `sync`: bringing the wallet up to date from a folder of feed files.

use std::path::{Path, PathBuf};

use huepass_cli::{Context, Exit, Progress, Report, SystemRandom, args};
use huepass_credential::GenesisDigest;
use huepass_wallet::{PassNews, Synced, Wallet};
use serde_json::json;

use crate::Common;
use crate::failure::failed;
use crate::feed::Folder;
use crate::wallet::{self, FEED, OpenWallet};

pub(crate) fn sync(
    context: &mut Context,
    common: &Common,
    folder: Option<PathBuf>,
    framework: Option<&str>,
    yes: bool,
) -> Result<Exit, Report> {
    let pin = framework.map(parse_pin).transpose()?;
    let mut wallet = wallet::open(context, common, false)?;
    let folder = wallet::feed_folder(context, &wallet, folder)?
        .ok_or_else(|| Report::new("error-wallet-no-feed", Exit::Usage))?;
    from_folder(context, &mut wallet, &folder, pin, yes)
}

/// A framework's digest as people hand it around.
pub(crate) fn parse_pin(text: &str) -> Result<GenesisDigest, Report> {
    let mut digest = [0; 32];
    hex::decode_to_slice(text.trim(), &mut digest)
        .map_err(|_| Report::new("error-wallet-digest", Exit::Usage))?;
    Ok(GenesisDigest(digest))
}

/// Adopts the folder's framework if the wallet has none, and syncs.
pub(crate) fn from_folder(
    context: &mut Context,
    wallet: &mut OpenWallet,
    folder: &Path,
    pin: Option<GenesisDigest>,
    yes: bool,
) -> Result<Exit, Report> {
    if !folder.is_dir() {
        return Err(Report::not_read(
            folder,
            &std::io::ErrorKind::NotFound.into(),
        ));
    }
    let mut feed = Folder::new(folder);
    let adopted = wallet.framework().map(|(digest, _)| digest);
    match (adopted, pin) {
        (Some(adopted), Some(pin)) if adopted != pin => {
            return Err(Report::new(
                "error-wallet-other-framework",
                Exit::NotOurCode,
            ));
        }
        (Some(_), _) => {}
        (None, pin) => {
            if !adopt(context, wallet, &mut feed, pin, yes)? {
                return Ok(Exit::Ok);
            }
        }
    }
    // The bar looks at the context while the sync draws, so the sync has its own handle.
    let mut random = SystemRandom::new()?;
    let now = context.clock.now();
    let mut bar: Option<Progress> = None;
    let synced = wallet
        .sync(&mut feed, now, &mut random, &mut |done, total| {
            let bar = bar.get_or_insert_with(|| {
                Progress::start(context, "wallet-syncing", &args! {}, total)
            });
            bar.advance(done.saturating_sub(bar.position()));
        })
        .map_err(|error| failed(&error))?;
    drop(bar);
    if let Ok(absolute) = folder.canonicalize()
        && let Some(path) = absolute.to_str()
    {
        wallet
            .keep_setting(FEED, path, &mut context.random)
            .map_err(|error| failed(&error))?;
    }
    tell(context, &synced)?;
    Ok(Exit::Ok)
}

/// Asks whether to trust a framework that the wallet sees for the first time.
fn adopt(
    context: &mut Context,
    wallet: &mut OpenWallet,
    feed: &mut Folder,
    pin: Option<GenesisDigest>,
    yes: bool,
) -> Result<bool, Report> {
    let introduction =
        Wallet::<huepass_vault::SledBacking>::look(feed).map_err(|error| failed(&error))?;
    let digest = match pin {
        Some(pin) => pin,
        None => introduction.digest,
    };
    let told = args! {
        "name" => &introduction.name,
        "digest" => hex::encode(introduction.digest.0),
        "registrars" => introduction.registrars,
    };
    if pin.is_none() && !context.confirm("wallet-adopt-sure", &told, yes)? {
        return Ok(false);
    }
    wallet
        .adopt(feed, digest, &mut context.random)
        .map_err(|error| failed(&error))?;
    context.output.note("wallet-adopted", &told);
    Ok(true)
}

fn tell(context: &mut Context, synced: &Synced) -> Result<(), Report> {
    let passes: Vec<_> = synced
        .passes
        .iter()
        .map(|(profile, news)| json!({ "profile": profile, "pass": name(*news) }))
        .collect();
    let value = json!({
        "epoch": synced.epoch.map(|epoch| epoch.0),
        "new_announcements": synced.announcements,
        "passes": passes,
    });
    context.output.result(&value, |words| {
        let mut lines = vec![match synced.epoch {
            Some(epoch) => words.text(
                "wallet-synced",
                &args! { "epoch" => epoch.0, "new" => synced.announcements },
            ),
            None => words.plain("wallet-synced-nothing"),
        }];
        for (profile, news) in &synced.passes {
            let told = args! { "profile" => profile };
            lines.push(match news {
                PassNews::Current => words.text("wallet-pass-current", &told),
                PassNews::Revoked => words.text("wallet-pass-revoked", &told),
                PassNews::Waiting => words.text("wallet-pass-waiting", &told),
                PassNews::Gone => words.text("wallet-pass-gone", &told),
                PassNews::Log => words.text("wallet-pass-log", &told),
                PassNews::Certificate => words.text("wallet-pass-certificate", &told),
            });
        }
        lines.join("\n")
    })
}

fn name(news: PassNews) -> &'static str {
    match news {
        PassNews::Current => "current",
        PassNews::Revoked => "revoked",
        PassNews::Waiting => "waiting",
        PassNews::Gone => "gone",
        PassNews::Log => "log",
        PassNews::Certificate => "certificate",
    }
}
