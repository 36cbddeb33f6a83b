//! `init`: a new wallet.

use std::path::PathBuf;

use huepass_cli::{Context, Entry, Exit, Report, Secret, args};
use huepass_vault::Vault;
use huepass_wallet::Wallet;
use serde_json::json;

use crate::Common;
use crate::commands::sync;
use crate::failure::{failed, vault_failed};
use crate::wallet::{self, PARAMS};

/// The first profile's name when none is given.
const FIRST_PROFILE: &str = "me";

pub(crate) fn init(
    context: &mut Context,
    common: &Common,
    feed: Option<PathBuf>,
    framework: Option<&str>,
    yes: bool,
) -> Result<Exit, Report> {
    let pin = framework.map(sync::parse_pin).transpose()?;
    let backing = wallet::backing(context, true)?;
    let passphrase = wallet::passphrase(
        context,
        Secret::Passphrase,
        Entry::New,
        common.passphrase_file.as_deref(),
        false,
    )?;
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
    if let Some(folder) = feed {
        return sync::from_folder(context, &mut wallet, &folder, pin, yes);
    }
    context
        .output
        .result(&json!({ "home": path, "profile": name }), |words| {
            words.plain("wallet-made-next")
        })?;
    Ok(Exit::Ok)
}
