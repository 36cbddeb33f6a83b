//! Opening the wallet on disk, and which profile is meant.

use std::path::{Path, PathBuf};

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
        BackingError::InUse => in_use(context),
        other => vault_failed(&VaultError::Backing(other)),
    })
}

/// The storage for a new wallet, if its folder is there: who has it open elsewhere is not asked for
/// anything. It is made, by [`backing`], only once the passphrase is known, so that who gives none
/// leaves nothing behind.
pub(crate) fn backing_if_there(context: &Context) -> Result<Option<SledBacking>, Report> {
    let is_there = folder(context).exists();
    is_there.then(|| backing(context, false)).transpose()
}

/// Another process has the wallet open.
pub(crate) fn in_use(context: &Context) -> Report {
    Report::new("error-wallet-in-use", Exit::Temporary).arg("path", context.dirs.data())
}

/// Opens the wallet; `stdin_is_data` says that the command reads standard input.
pub(crate) fn open(
    context: &mut Context,
    common: &Common,
    stdin_is_data: bool,
) -> Result<OpenWallet, Report> {
    // The storage first: who has no wallet, or has it open elsewhere, is not asked for anything.
    let backing = backing(context, false)?;
    unlock(backing, &existing(context, common, stdin_is_data)?)
}

fn existing(
    context: &mut Context,
    common: &Common,
    stdin_is_data: bool,
) -> Result<Passphrase, Report> {
    passphrase(
        context,
        Secret::Passphrase,
        Entry::Existing,
        common.passphrase_file.as_deref(),
        stdin_is_data,
    )
}

fn unlock(backing: SledBacking, passphrase: &Passphrase) -> Result<OpenWallet, Report> {
    let vault = Vault::open(backing, passphrase).map_err(|error| vault_failed(&error))?;
    Wallet::open(vault).map_err(|error| failed(&error))
}

/// A wallet that was closed, so that others can use it, and is opened again once one of them has
/// changed it. Has the passphrase, so that nobody is asked twice.
pub(crate) struct Watched {
    folder: PathBuf,
    passphrase: Passphrase,
    /// The changes that were made when it was last open.
    seen: u64,
}

impl Watched {
    /// Opens the wallet for the first time.
    pub(crate) fn open(
        context: &mut Context,
        common: &Common,
    ) -> Result<(OpenWallet, Self), Report> {
        let backing = backing(context, false)?;
        let passphrase = existing(context, common, false)?;
        let mut watched = Self {
            folder: folder(context),
            passphrase,
            seen: 0,
        };
        Ok((watched.unlock(backing)?, watched))
    }

    /// Whether the wallet is another than it was when it was last open.
    pub(crate) fn has_changed(&self) -> bool {
        // One that has gone will say so when it is opened.
        !changes(&self.folder).is_ok_and(|changes| changes == self.seen)
    }

    /// Opens the wallet again; `None` while another process has it open.
    pub(crate) fn reopen(&mut self, context: &Context) -> Result<Option<OpenWallet>, Report> {
        match backing(context, false) {
            Ok(backing) => self.unlock(backing).map(Some),
            Err(report) if report.exit() == Exit::Temporary => Ok(None),
            Err(report) => Err(report),
        }
    }

    fn unlock(&mut self, backing: SledBacking) -> Result<OpenWallet, Report> {
        // As long as the storage is open, nobody else changes it.
        self.seen = changes(&self.folder)?;
        unlock(backing, &self.passphrase)
    }
}

fn changes(folder: &Path) -> Result<u64, Report> {
    SledBacking::changes(folder).map_err(|error| vault_failed(&VaultError::Backing(error)))
}

/// Asks for a passphrase.
pub(crate) fn passphrase(
    context: &mut Context,
    secret: Secret,
    entry: Entry,
    file: Option<&Path>,
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
