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
use huepass_feed::Trust;
use huepass_registrar::Registrar;
use huepass_registrar_store::{DiskStore, SealingKey};
use huepass_vault::{Backing as _, Changes, Passphrase, SledBacking, Vault};
use huepass_wire::SigningKey;
use rand_core::Rng as _;
use zeroize::Zeroizing;

use crate::config::Config;
use crate::feed::Feed;
use crate::refuse;

/// Record of the authority's keys.
const AUTHORITY: &str = "authority";
/// Record of the registrar's Ed25519 key, 32 bytes.
const REGISTRAR: &str = "registrar";
/// Record of the key that seals shares at rest, 32 bytes.
const SHARES: &str = "registrar-shares";

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

impl Home {
    /// Opens a home that is there. `stdin_is_data` says that standard input is taken.
    pub(crate) fn open(
        context: &mut Context,
        keys: &PassphraseArgs,
        stdin_is_data: bool,
    ) -> Result<Self, Report> {
        let path = context.dirs.data().to_owned();
        if !path.join("keys").exists() {
            return Err(Report::new("error-issuer-none", Exit::Config).arg("path", &path));
        }
        Self::open_or_create(context, keys, stdin_is_data)
    }

    /// Opens the home, making it if need be.
    pub(crate) fn open_or_create(
        context: &mut Context,
        keys: &PassphraseArgs,
        stdin_is_data: bool,
    ) -> Result<Self, Report> {
        let config = Config::load(context)?;
        let path = context.dirs.create_data()?.to_owned();
        let folder = path.join("keys");
        let refused = |error| refuse::vault(&folder, &error);
        let backing = SledBacking::open(&folder).map_err(|error| refused(error.into()))?;
        let is_new = backing.keys().map_err(|e| refused(e.into()))?.is_empty();
        let entry = if is_new { Entry::New } else { Entry::Existing };
        let file = keys.passphrase_file.as_deref();
        let text = context.secret(Secret::Passphrase, entry, file, stdin_is_data)?;
        let passphrase = Passphrase::new(text.to_string()).map_err(refused)?;
        let vault = if is_new {
            Vault::create(backing, &passphrase, config.kdf(), &mut context.random)
        } else {
            Vault::open(backing, &passphrase)
        };
        Ok(Self {
            vault: vault.map_err(refused)?,
            feed: Feed::new(&path.join("feed")),
            config,
            path,
        })
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

    /// The authority of this home.
    pub(crate) fn authority(&self) -> Result<Office, Report> {
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

    /// The registrar of this home.
    pub(crate) fn registrar(&self) -> Result<Notary, Report> {
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

    fn damaged(&self) -> Report {
        Report::new("error-issuer-keys", Exit::Config).arg("path", &self.path.join("keys"))
    }
}
