//! Opening the wallet on disk, and which profile is meant.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use huepass_cli::{Context, Entry, Exit, Report, Secret};
use huepass_vault::{BackingError, KdfParams, Passphrase, SledBacking, Vault, VaultError};
use huepass_wallet::Wallet;

use crate::failure::{failed, vault_failed};
use crate::{Common, Config};

/// The wallet on disk.
pub(crate) type OpenWallet = Wallet<SledBacking>;

/// How long a command waits for another that has the wallet open. None has it open for longer than its
/// own work takes; what takes longer is done with the wallet closed ([`crate::away`]).
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it looks whether the other has finished.
const LOOK: Duration = Duration::from_millis(50);

/// How much work a guess at the passphrase is.
pub(crate) const PARAMS: KdfParams = KdfParams::DEFAULT;

/// The vault's folder.
pub(crate) fn folder(context: &Context) -> PathBuf {
    context.dirs.data().join("vault")
}

/// The vault's storage; `create` makes its folder. Another command that has it open is waited for.
pub(crate) fn backing(context: &Context, create: bool) -> Result<SledBacking, Report> {
    let folder = folder(context);
    if create {
        context.dirs.create_data()?;
    } else {
        must_exist(context)?;
    }
    let began = Instant::now();
    loop {
        if let Some(backing) = try_backing(&folder)? {
            return Ok(backing);
        }
        if began.elapsed() >= PATIENCE {
            return Err(in_use(context));
        }
        std::thread::sleep(LOOK);
    }
}

/// The vault's storage; `None` while another process has it open. Opening makes a folder that is not
/// there, so whoever opens one that should be there looks first.
fn try_backing(folder: &Path) -> Result<Option<SledBacking>, Report> {
    match SledBacking::open(folder) {
        Ok(backing) => Ok(Some(backing)),
        Err(BackingError::InUse) => Ok(None),
        Err(other) => Err(vault_failed(&VaultError::Backing(other))),
    }
}

/// Refuses where there is no wallet. Nothing is opened.
pub(crate) fn must_exist(context: &Context) -> Result<(), Report> {
    if folder(context).exists() {
        Ok(())
    } else {
        Err(Report::new("error-wallet-none", Exit::Config).arg("path", context.dirs.data()))
    }
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
    let passphrase = existing(context, common, stdin_is_data)?;
    unlock(backing(context, false)?, &passphrase)
}

/// The wallet's passphrase. It may take a while to type, so the wallet is not open meanwhile; but who
/// has none, or has it open elsewhere, is not asked for anything.
fn existing(
    context: &mut Context,
    common: &Common,
    stdin_is_data: bool,
) -> Result<Passphrase, Report> {
    drop(backing(context, false)?);
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
        let passphrase = existing(context, common, false)?;
        let backing = backing(context, false)?;
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
        must_exist(context)?;
        let backing = try_backing(&self.folder)?;
        backing.map(|backing| self.unlock(backing)).transpose()
    }

    /// Opens the wallet again, after waiting for another process that has it open.
    pub(crate) fn reopen_patiently(&mut self, context: &Context) -> Result<OpenWallet, Report> {
        let backing = backing(context, false)?;
        self.unlock(backing)
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
