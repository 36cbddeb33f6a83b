//! Opening the wallet on disk, and which profile is meant.

use std::path::PathBuf;

use huepass_cli::{Context, Entry, Exit, Report, Secret};
use huepass_vault::{BackingError, KdfParams, Passphrase, SledBacking, Vault, VaultError};
use huepass_wallet::Wallet;

use crate::failure::{failed, vault_failed};
use crate::{Common, Config};

/// The wallet on disk.
pub(crate) type OpenWallet = Wallet<SledBacking>;

/// How much work a guess at the passphrase is.
pub(crate) const PARAMS: KdfParams = KdfParams::DEFAULT;

/// The vault's folder.
pub(crate) fn folder(context: &Context) -> PathBuf {
    context.dirs.data().join("vault")
}

/// The vault's storage; `create` makes its folder.
pub(crate) fn backing(context: &Context, create: bool) -> Result<SledBacking, Report> {
    let folder = folder(context);
    if create {
        context.dirs.create_data()?;
    } else if !folder.exists() {
        return Err(Report::new("error-wallet-none", Exit::Config).arg("path", context.dirs.data()));
    }
    SledBacking::open(&folder).map_err(|error| match error {
        BackingError::InUse => {
            Report::new("error-wallet-in-use", Exit::Temporary).arg("path", context.dirs.data())
        }
        other => vault_failed(&VaultError::Backing(other)),
    })
}

/// Opens the wallet; `stdin_is_data` says that the command reads standard input.
pub(crate) fn open(
    context: &mut Context,
    common: &Common,
    stdin_is_data: bool,
) -> Result<OpenWallet, Report> {
    // The storage first: who has no wallet, or has it open elsewhere, is not asked for anything.
    let backing = backing(context, false)?;
    let passphrase = passphrase(
        context,
        Secret::Passphrase,
        Entry::Existing,
        common.passphrase_file.as_deref(),
        stdin_is_data,
    )?;
    let vault = Vault::open(backing, &passphrase).map_err(|error| vault_failed(&error))?;
    Wallet::open(vault).map_err(|error| failed(&error))
}

/// Asks for a passphrase.
pub(crate) fn passphrase(
    context: &mut Context,
    secret: Secret,
    entry: Entry,
    file: Option<&std::path::Path>,
    stdin_is_data: bool,
) -> Result<Passphrase, Report> {
    let text = context.secret(secret, entry, file, stdin_is_data)?;
    Passphrase::new(text.as_str().to_owned()).map_err(|error| vault_failed(&error))
}

/// The profile that is meant: named by a flag, the environment or the configuration file, or the
/// only one there is.
pub(crate) fn profile(
    context: &Context,
    common: &Common,
    wallet: &OpenWallet,
) -> Result<String, Report> {
    let config: Config = context.config()?;
    if let Some(name) = common.profile.clone().or(config.profile) {
        return Ok(name);
    }
    let mut names = wallet.profiles().map_err(|error| failed(&error))?;
    match (names.pop(), names.is_empty()) {
        (Some(name), true) => Ok(name),
        (None, _) => Err(Report::new("error-wallet-no-profile", Exit::Usage)),
        (Some(last), false) => {
            names.push(last);
            Err(Report::new("error-wallet-which-profile", Exit::Usage)
                .arg("profiles", names.join(", ")))
        }
    }
}

/// Where the feed is: named, configured, or where it was last time.
pub(crate) fn feed_folder(
    context: &Context,
    wallet: &OpenWallet,
    named: Option<PathBuf>,
) -> Result<Option<PathBuf>, Report> {
    let config: Config = context.config()?;
    if let Some(path) = named.or(config.feed) {
        return Ok(Some(path));
    }
    let kept = wallet.setting(FEED).map_err(|error| failed(&error))?;
    Ok(kept.map(PathBuf::from))
}

/// The setting that holds the feed's folder.
pub(crate) const FEED: &str = "feed";
