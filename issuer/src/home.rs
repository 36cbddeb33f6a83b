//! The home folder: what must stay secret, what must not be lost, and what is public.
//!
//! | folder | what |
//! |---|---|
//! | `keys/` | every secret, sealed under the passphrase (`huepass-vault`) |
//! | `ledger/` | the authority's persons, tickets and logs |
//! | `registrar/` | the registrar's audited states and rounds |
//! | `feed/` | everything public that is known, laid out as a feed |
//! | `config.toml` | see [`crate::config`] |
//!
//! The vault is opened first and stays open: its lock keeps a second process out of all of it.

use std::path::{Path, PathBuf};

use huepass_authority::{Authority, Keys, Ledger as _};
use huepass_authority_store::SledLedger;
use huepass_cli::{Context, Entry, Exit, PassphraseArgs, Report, Secret, SystemRandom};
use huepass_feed::{Epoch, Trust};
use huepass_registrar::Registrar;
use huepass_registrar_store::{DiskStore, SealingKey};
use huepass_vault::{Changes, Passphrase, SledBacking, Vault};
use huepass_wire::SigningKey;
use rand_core::Rng as _;
use zeroize::Zeroizing;

use crate::config::Config;
use crate::feed::Feed;
use crate::marks::{self, LedgerMark};
use crate::refuse;

/// Record of the authority's keys.
const AUTHORITY: &str = "authority";
/// Record of the registrar's Ed25519 key, 32 bytes.
const REGISTRAR: &str = "registrar";
/// Record of the key that seals shares at rest, 32 bytes.
const SHARES: &str = "registrar-shares";
/// Record of how far the ledger was when it last reported; see [`crate::marks`].
const LEDGER_MARK: &str = "mark-ledger";
/// Record of the newest epoch that the registrar has signed or learned, 4 bytes.
const REGISTRAR_MARK: &str = "mark-registrar";

/// The authority of this home.
pub(crate) type Office = Authority<SledLedger>;
/// The registrar of this home.
pub(crate) type Notary = Registrar<DiskStore<SystemRandom>>;

/// An opened home.
pub(crate) struct Home {
    path: PathBuf,
    vault: Vault<SledBacking>,
    pub(crate) config: Config,
    pub(crate) feed: Feed,
}

/// The public part of a home, for which no passphrase is needed.
pub(crate) fn public_feed(context: &Context) -> Feed {
    Feed::new(&context.dirs.data().join("feed"))
}

/// Whether keys were ever stored in a home. Storage that is damaged was.
fn has_keys(home: &Path) -> bool {
    let folder = home.join("keys");
    match SledBacking::changes(&folder) {
        Ok(changes) => changes > 0,
        // Without its count of changes it is nothing, or all that was in it is left to be told.
        Err(_) => folder.join("sled").exists(),
    }
}

/// The refusal of a home that has everything but its keys.
fn lost_keys(home: &Path) -> Option<Report> {
    let is_used = ["ledger", "registrar"]
        .iter()
        .any(|name| home.join(name).exists());
    is_used.then(|| {
        Report::new("error-issuer-keys-gone", Exit::Config).arg("path", &home.join("keys"))
    })
}

fn passphrase(
    context: &mut Context,
    keys: &PassphraseArgs,
    entry: Entry,
    stdin_is_data: bool,
    folder: &Path,
) -> Result<Passphrase, Report> {
    let file = keys.passphrase_file.as_deref();
    let text = context.secret(Secret::Passphrase, entry, file, stdin_is_data)?;
    Passphrase::new(text.to_string()).map_err(|error| refuse::vault(folder, &error))
}

/// The storage of the keys; refused while another process has it.
fn backing(folder: &Path) -> Result<SledBacking, Report> {
    SledBacking::open(folder).map_err(|error| refuse::vault(folder, &error.into()))
}

impl Home {
    /// Opens a home that is there. `stdin_is_data` says that standard input is taken.
    pub(crate) fn open(
        context: &mut Context,
        keys: &PassphraseArgs,
        stdin_is_data: bool,
    ) -> Result<Self, Report> {
        let path = context.dirs.data().to_owned();
        if !has_keys(&path) {
            let none = || Report::new("error-issuer-none", Exit::Config).arg("path", &path);
            return Err(lost_keys(&path).unwrap_or_else(none));
        }
        let config = Config::load(context)?;
        Self::unlock(context, keys, config, stdin_is_data)
    }

    /// Opens the home, making it if there is none. Where the keys are lost it is not made anew.
    pub(crate) fn open_or_create(
        context: &mut Context,
        keys: &PassphraseArgs,
        stdin_is_data: bool,
    ) -> Result<Self, Report> {
        let config = Config::load(context)?;
        let path = context.dirs.data().to_owned();
        if has_keys(&path) {
            return Self::unlock(context, keys, config, stdin_is_data);
        }
        if let Some(report) = lost_keys(&path) {
            return Err(report);
        }
        // Asked before anything is made: who gives none leaves nothing behind.
        let folder = path.join("keys");
        let passphrase = passphrase(context, keys, Entry::New, stdin_is_data, &folder)?;
        context.dirs.create_data()?;
        let refused = |error| refuse::vault(&folder, &error);
        let backing = SledBacking::open(&folder).map_err(|error| refused(error.into()))?;
        let vault = Vault::create(backing, &passphrase, config.kdf(), &mut context.random);
        Ok(Self::with(path, vault.map_err(refused)?, config))
    }

    /// Opens a home whose keys are there. The storage is opened first: who has it open elsewhere is
    /// not asked for anything.
    fn unlock(
        context: &mut Context,
        keys: &PassphraseArgs,
        config: Config,
        stdin_is_data: bool,
    ) -> Result<Self, Report> {
        let path = context.dirs.data().to_owned();
        let folder = path.join("keys");
        let refused = |error| refuse::vault(&folder, &error);
        let backing = SledBacking::open(&folder).map_err(|error| refused(error.into()))?;
        let passphrase = passphrase(context, keys, Entry::Existing, stdin_is_data, &folder)?;
        let vault = Vault::open(backing, &passphrase).map_err(refused)?;
        Ok(Self::with(path, vault, config))
    }

    /// Opens a home and gives its passphrase too, for a program that opens it again and again.
    pub(crate) fn open_first(
        context: &mut Context,
        keys: &PassphraseArgs,
    ) -> Result<(Self, Passphrase), Report> {
        let path = context.dirs.data().to_owned();
        if !has_keys(&path) {
            let none = || Report::new("error-issuer-none", Exit::Config).arg("path", &path);
            return Err(lost_keys(&path).unwrap_or_else(none));
        }
        let folder = path.join("keys");
        let backing = backing(&folder)?;
        let passphrase = passphrase(context, keys, Entry::Existing, false, &folder)?;
        let home = Self::enter(context, backing, &passphrase)?;
        Ok((home, passphrase))
    }

    /// Opens a home again.
    pub(crate) fn open_again(context: &Context, passphrase: &Passphrase) -> Result<Self, Report> {
        let folder = context.dirs.data().join("keys");
        Self::enter(context, backing(&folder)?, passphrase)
    }

    fn enter(
        context: &Context,
        backing: SledBacking,
        passphrase: &Passphrase,
    ) -> Result<Self, Report> {
        let path = context.dirs.data().to_owned();
        let vault = Vault::open(backing, passphrase)
            .map_err(|error| refuse::vault(&path.join("keys"), &error))?;
        Ok(Self::with(path, vault, Config::load(context)?))
    }

    fn with(path: PathBuf, vault: Vault<SledBacking>, config: Config) -> Self {
        Self {
            vault,
            feed: Feed::new(&path.join("feed")),
            config,
            path,
        }
    }

    /// Whether there are keys of an authority.
    pub(crate) fn has_authority(&self) -> bool {
        self.vault.list(AUTHORITY).any(|name| name == AUTHORITY)
    }

    /// Whether there is a registrar's key.
    pub(crate) fn has_registrar(&self) -> bool {
        self.vault.list(REGISTRAR).any(|name| name == REGISTRAR)
    }

    /// The registrar's key, drawn if there is none.
    pub(crate) fn draw_registrar(&mut self, random: &mut SystemRandom) -> Result<(), Report> {
        if self.has_registrar() {
            return Ok(());
        }
        let mut key = Zeroizing::new([0; 32]);
        let mut shares = Zeroizing::new([0; 32]);
        random.fill_bytes(&mut *key);
        random.fill_bytes(&mut *shares);
        let changes = Changes::new().put(REGISTRAR, &*key).put(SHARES, &*shares);
        self.vault
            .batch(&changes, random)
            .map_err(|error| refuse::vault(&self.path.join("keys"), &error))
    }

    /// The registrar's signing key.
    pub(crate) fn registrar_key(&self) -> Result<SigningKey, Report> {
        Ok(SigningKey::from_bytes(&*self.secret32(REGISTRAR)?))
    }

    /// The authority's keys, drawn and saved if there are none.
    pub(crate) fn draw_authority(&mut self, random: &mut SystemRandom) -> Result<Keys, Report> {
        if !self.has_authority() {
            let keys = Keys::random(random);
            self.vault
                .put(AUTHORITY, &keys.to_bytes(), random)
                .map_err(|error| refuse::vault(&self.path.join("keys"), &error))?;
        }
        self.authority_keys()
    }

    fn authority_keys(&self) -> Result<Keys, Report> {
        let record = self
            .get(AUTHORITY)?
            .ok_or_else(|| Report::new("error-issuer-no-authority", Exit::Config))?;
        Keys::from_bytes(record.expose()).map_err(|_| self.damaged())
    }

    /// The trust that the home's feed holds: genesis and changes of registrars.
    pub(crate) fn trust(&self) -> Result<Trust, Report> {
        self.feed.trust()
    }

    /// The ledger, whether or not an authority has been founded in it.
    pub(crate) fn ledger(&self) -> Result<SledLedger, Report> {
        let folder = self.path.join("ledger");
        SledLedger::open(&folder).map_err(|error| refuse::ledger(&folder, &error))
    }

    /// The authority of this home, its ledger no older than the vault remembers.
    pub(crate) fn authority(&self) -> Result<Office, Report> {
        let office = self.authority_of_any_age()?;
        self.check_ledger(&office)?;
        Ok(office)
    }

    /// Refuses a ledger that is older than the vault remembers.
    pub(crate) fn check_ledger(&self, office: &Office) -> Result<(), Report> {
        match self.behind(office)?.first() {
            Some(number) => Err(self.older_ledger(*number)),
            None => Ok(()),
        }
    }

    /// The shards in which the ledger is older than the vault remembers.
    pub(crate) fn behind(&self, office: &Office) -> Result<Vec<u32>, Report> {
        let Some(mark) = self.ledger_mark()? else {
            return Ok(Vec::new());
        };
        let next = self.feed.next_epoch(&self.trust()?)?;
        mark.behind(office.ledger(), next)
            .map_err(|error| refuse::ledger(&self.path.join("ledger"), &error))
    }

    /// The refusal of a ledger that is an older copy in a shard.
    pub(crate) fn older_ledger(&self, number: u32) -> Report {
        Report::new("error-issuer-older-ledger", Exit::Config)
            .arg("path", &self.path.join("ledger"))
            .arg("number", number)
    }

    /// The authority of this home, whose ledger may be an older copy: for giving shards up, and for
    /// listing them.
    pub(crate) fn authority_of_any_age(&self) -> Result<Office, Report> {
        if !self.has_authority() {
            return Err(Report::new("error-issuer-no-authority", Exit::Config));
        }
        let trust = self.trust()?;
        let ledger = self.ledger()?;
        let keys = self.authority_keys()?;
        let refused = |error| refuse::ledger(&self.path.join("ledger"), &error);
        let founding = ledger.founding().map_err(refused)?;
        let founding =
            founding.ok_or_else(|| Report::new("error-issuer-no-authority", Exit::Config))?;
        let framework = trust
            .genesis()
            .framework(founding.credential_type)
            .map_err(|error| refuse::document(&self.path, &error))?;
        Authority::open(ledger, keys, framework, self.config.policy())
            .map_err(|error| refuse::authority(&self.path, &error))
    }

    /// Adds a shard: its key is in the vault before the ledger has it.
    pub(crate) fn add_shard(
        &mut self,
        office: &mut Office,
        random: &mut SystemRandom,
    ) -> Result<u32, Report> {
        let mut nonces = SystemRandom::new()?;
        let vault = &mut self.vault;
        office
            .add_shard(random, |keys| {
                Ok(vault.put(AUTHORITY, &keys.to_bytes(), &mut nonces)?)
            })
            .map_err(|error| refuse::authority(&self.path, &error))
    }

    /// The registrar of this home, its memory no older than the vault remembers.
    pub(crate) fn registrar(&mut self, random: &mut SystemRandom) -> Result<Notary, Report> {
        let notary = self.registrar_of_any_age()?;
        self.check_registrar(&notary, random)?;
        Ok(notary)
    }

    /// Refuses a registrar's memory that is older than the vault remembers, and remembers what is
    /// newer: an epoch that was signed before the process was killed.
    pub(crate) fn check_registrar(
        &mut self,
        notary: &Notary,
        random: &mut SystemRandom,
    ) -> Result<(), Report> {
        let path = self.path.join("registrar");
        let signed = marks::newest_signed(notary);
        let signed = signed.map_err(|error| refuse::registrar(&path, &error))?;
        let mark = self.registrar_mark()?;
        if signed < mark {
            return Err(Report::new("error-issuer-older-registrar", Exit::Config)
                .arg("path", &path)
                .arg("epoch", mark.0));
        }
        self.remember_signed(signed, random)
    }

    /// Remembers that an epoch is signed. Nothing that was signed for it has gone out yet.
    pub(crate) fn remember_signed(
        &mut self,
        epoch: Epoch,
        random: &mut SystemRandom,
    ) -> Result<(), Report> {
        if epoch <= self.registrar_mark()? {
            return Ok(());
        }
        self.put(REGISTRAR_MARK, &epoch.0.to_be_bytes(), random)
    }

    /// Remembers how far the ledger is that reports for an epoch. The report has not gone out yet.
    pub(crate) fn remember_ledger(
        &mut self,
        office: &Office,
        epoch: Epoch,
        random: &mut SystemRandom,
    ) -> Result<(), Report> {
        let mark = LedgerMark::of(office.ledger(), epoch);
        let mark = mark.map_err(|error| refuse::ledger(&self.path.join("ledger"), &error))?;
        if self.ledger_mark()?.as_ref() == Some(&mark) {
            return Ok(());
        }
        self.put(LEDGER_MARK, &mark.to_bytes(), random)
    }

    /// The mark of the last report.
    pub(crate) fn ledger_mark(&self) -> Result<Option<LedgerMark>, Report> {
        let Some(record) = self.get(LEDGER_MARK)? else {
            return Ok(None);
        };
        let mark = LedgerMark::from_bytes(record.expose());
        mark.map(Some).ok_or_else(|| self.damaged())
    }

    fn registrar_mark(&self) -> Result<Epoch, Report> {
        let Some(record) = self.get(REGISTRAR_MARK)? else {
            return Ok(Epoch(0));
        };
        let bytes = record.expose().try_into();
        let bytes = bytes.map_err(|_| self.damaged())?;
        Ok(Epoch(u32::from_be_bytes(bytes)))
    }

    /// The registrar of this home, whose memory may be an older copy: for learning what it lacks.
    pub(crate) fn registrar_of_any_age(&self) -> Result<Notary, Report> {
        if !self.has_registrar() {
            return Err(Report::new("error-issuer-no-registrar", Exit::Config));
        }
        let trust = self.trust()?;
        let key = self.registrar_key()?;
        let sealing = SealingKey::from_bytes(*self.secret32(SHARES)?);
        let folder = self.path.join("registrar");
        let store = DiskStore::open(&folder, sealing, SystemRandom::new()?)
            .map_err(|error| refuse::store(&error))?;
        Ok(Registrar::new(trust, key, store))
    }

    /// The home's folder.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn secret32(&self, name: &'static str) -> Result<Zeroizing<[u8; 32]>, Report> {
        let record = self
            .get(name)?
            .ok_or_else(|| Report::new("error-issuer-no-registrar", Exit::Config))?;
        record
            .expose()
            .try_into()
            .map(Zeroizing::new)
            .map_err(|_| self.damaged())
    }

    fn get(&self, name: &str) -> Result<Option<huepass_vault::SecretBytes>, Report> {
        self.vault
            .get(name)
            .map_err(|error| refuse::vault(&self.path.join("keys"), &error))
    }

    fn put(
        &mut self,
        name: &'static str,
        bytes: &[u8],
        random: &mut SystemRandom,
    ) -> Result<(), Report> {
        self.vault
            .put(name, bytes, random)
            .map_err(|error| refuse::vault(&self.path.join("keys"), &error))
    }

    fn damaged(&self) -> Report {
        Report::new("error-issuer-keys", Exit::Config).arg("path", &self.path.join("keys"))
    }
}
