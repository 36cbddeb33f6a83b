//! `init`: a new wallet.

use huepass_carry::Tags;
use huepass_cli::{Context, Entry, Exit, Report, Secret, args};
use huepass_vault::Vault;
use huepass_wallet::Wallet;
use serde_json::json;

use crate::commands::sync::{self, Asked};
use crate::failure::{failed, vault_failed};
use crate::wallet::{self, OpenWallet, PARAMS};
use crate::{Common, Config, mirrors};

/// The first profile's name when none is given.
const FIRST_PROFILE: &str = "me";

pub(crate) fn init(
    context: &mut Context,
    common: &Common,
    feed: Option<String>,
    framework: Option<&str>,
    yes: bool,
) -> Result<Exit, Report> {
    let mut pin = framework.map(sync::parse_pin).transpose()?;
    // Asked before there is a wallet: with a no, or nobody there to ask, none is made.
    let named: Vec<String> = feed.into_iter().collect();
    if !named.is_empty() {
        let addresses = mirrors::known(context, None::<&OpenWallet>, &named)?;
        let mut mirrors = mirrors::open(context, addresses, Tags::default())?;
        pin = sync::trusted(context, &mut mirrors.carriers, pin, yes)?;
        if pin.is_none() {
            return Ok(Exit::Ok);
        }
    }
    let backing = wallet::backing_if_there(context)?;
    let passphrase = wallet::passphrase(
        context,
        Secret::Passphrase,
        Entry::New,
        common.passphrase_file.as_deref(),
        false,
    )?;
    let backing = match backing {
        Some(backing) => backing,
        None => wallet::backing(context, true)?,
    };
    let vault = Vault::create(backing, &passphrase, PARAMS, &mut context.random)
        .map_err(|error| vault_failed(&error))?;
    let mut wallet = Wallet::open(vault).map_err(|error| failed(&error))?;
    let name = common.profile.as_deref().unwrap_or(FIRST_PROFILE);
    wallet
        .add_profile(name, &mut context.random)
        .map_err(|error| failed(&error))?;
    let path = context.dirs.data().to_owned();
    context
        .output
        .note("wallet-made", &args! { "path" => &path, "profile" => name });
    if !named.is_empty() {
        let config: Config = context.config()?;
        let asked = Asked {
            named: &named,
            pin,
            yes,
            interval: config.sync_seconds,
        };
        return sync::from_mirrors(context, wallet, asked);
    }
    context
        .output
        .result(&json!({ "home": path, "profile": name }), |words| {
            words.plain("wallet-made-next")
        })?;
    Ok(Exit::Ok)
}
