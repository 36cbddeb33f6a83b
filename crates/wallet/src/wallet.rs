//! The wallet itself: its vault, its framework, its profiles.

use huepass_credential::{
    AuthorityId, CredentialType, Framework, GenesisDigest, HolderSecret, MasterSecret, Window,
    WindowTable,
};
use huepass_feed::{Announced, Document as _, FeedSource, Genesis, Trust, layout};
use huepass_vault::{Backing, Changes, KdfParams, Passphrase, Vault};
use rand_core::CryptoRng;

use crate::profile::ProfileId;
use crate::records::{self, KeptEvidence, Pass, Requests};
use crate::source::{self, refused};
use crate::world::World;
use crate::{Record, WalletError};

/// A framework as its feed introduces it, before the holder has decided to trust it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Introduction {
    /// What identifies it for good.
    pub digest: GenesisDigest,
    /// What it calls itself.
    pub name: String,
    /// How many registrars founded it.
    pub registrars: usize,
}

/// Two announcements that contradict each other, as they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwoHistories {
    /// The one that the wallet held.
    pub first: Vec<u8>,
    /// The other.
    pub second: Vec<u8>,
    /// The holder has been told.
    pub acknowledged: bool,
}

/// A holder's wallet over its opened vault.
pub struct Wallet<B> {
    pub(crate) vault: Vault<B>,
    pub(crate) world: Option<World>,
}

impl<B: Backing> Wallet<B> {
    /// Opens the wallet in a vault, a new and empty one included.
    ///
    /// # Errors
    /// [`WalletError::Record`] when a record is not what this version writes;
    /// [`WalletError::Vault`].
    pub fn open(vault: Vault<B>) -> Result<Self, WalletError> {
        let world = World::load(&vault)?;
        Ok(Self { vault, world })
    }

    /// The vault, to close it.
    pub fn into_vault(self) -> Vault<B> {
        self.vault
    }

    /// Reads who a feed's framework is, for the holder to decide. Nothing is kept.
    ///
    /// # Errors
    /// [`WalletError::FeedMissing`], [`WalletError::Feed`], [`WalletError::Source`].
    pub fn look<F: FeedSource>(feed: &mut F) -> Result<Introduction, WalletError> {
        let bytes = source::read_needed(feed, layout::GENESIS, Genesis::LIMIT)?;
        let trust = Trust::new(&bytes).map_err(refused(layout::GENESIS))?;
        Ok(Introduction {
            digest: trust.pin(),
            name: trust.genesis().name.clone(),
            registrars: trust.genesis().registrars.registrars().len(),
        })
    }

    /// Adopts the framework whose genesis has this digest, for good, after checking its whole
    /// window table with the wallet's own randomness. Adopting the same one again changes nothing.
    ///
    /// # Errors
    /// [`WalletError::OtherFramework`] when the feed or the wallet belongs to another one;
    /// [`WalletError::Credential`] when the window does not check out.
    // spec: PRS-8, WAL-1
    pub fn adopt<F: FeedSource>(
        &mut self,
        feed: &mut F,
        pin: GenesisDigest,
        rng: &mut impl CryptoRng,
    ) -> Result<(), WalletError> {
        if let Some(world) = &self.world {
            return if world.trust.pin() == pin {
                Ok(())
            } else {
                Err(WalletError::OtherFramework)
            };
        }
        let genesis = source::read_needed(feed, layout::GENESIS, Genesis::LIMIT)?;
        let trust = Trust::new(&genesis).map_err(refused(layout::GENESIS))?;
        if trust.pin() != pin {
            return Err(WalletError::OtherFramework);
        }
        let limit = huepass_credential::WINDOW_TABLE_BYTES;
        let bytes = source::read_needed(feed, layout::WINDOW, limit)?;
        let bad_window = huepass_credential::WalletRefusal::Window;
        let table = WindowTable::from_bytes(&bytes).map_err(|_| bad_window)?;
        // spec: FRM-8
        if table.digest() != trust.genesis().window_digest {
            return Err(bad_window.into());
        }
        let framework = trust
            .genesis()
            .kinds
            .first()
            .ok_or(WalletError::Record(Record::Framework))
            .and_then(|kind| framework(&trust, CredentialType(kind.number)))?;
        table.check(framework.generators(), &trust.genesis().window_key, rng)?;
        let changes = Changes::new()
            .put(records::GENESIS, &genesis)
            .put(records::WINDOW, &bytes);
        self.vault.batch(&changes, rng)?;
        self.world = Some(World::begin(trust));
        Ok(())
    }

    /// The framework's digest and name, once one was adopted.
    pub fn framework(&self) -> Option<(GenesisDigest, &str)> {
        let world = self.world.as_ref()?;
        Some((world.trust.pin(), &world.trust.genesis().name))
    }

    /// Whom the wallet believes, once a framework was adopted.
    pub fn trust(&self) -> Option<&Trust> {
        Some(&self.world.as_ref()?.trust)
    }

    /// The newest announcement held.
    pub fn newest(&self) -> Option<&Announced> {
        self.world.as_ref()?.chain.newest()
    }

    /// An authority's name as the registrars know it.
    pub fn authority_name(&self, authority: AuthorityId) -> Option<&str> {
        self.world.as_ref()?.authority_name(authority)
    }

    /// A text that the program keeps in the wallet, such as where its feed is.
    ///
    /// # Errors
    /// [`WalletError::Vault`].
    pub fn setting(&self, name: &str) -> Result<Option<String>, WalletError> {
        self.vault
            .get(&records::setting(name))?
            .map(|bytes| text(bytes.expose(), Record::Setting))
            .transpose()
    }

    /// Keeps a text for the program.
    ///
    /// # Errors
    /// [`WalletError::Vault`].
    pub fn keep_setting(
        &mut self,
        name: &str,
        value: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<(), WalletError> {
        Ok(self
            .vault
            .put(&records::setting(name), value.as_bytes(), rng)?)
    }

    /// Takes another passphrase from now on.
    ///
    /// # Errors
    /// [`WalletError::Vault`].
    pub fn change_passphrase(
        &mut self,
        passphrase: &Passphrase,
        params: KdfParams,
        rng: &mut impl CryptoRng,
    ) -> Result<(), WalletError> {
        Ok(self.vault.change_passphrase(passphrase, params, rng)?)
    }

    /// The whole wallet as one encrypted file under a passphrase of its own; read back with
    /// [`Vault::import`].
    ///
    /// # Errors
    /// [`WalletError::Vault`].
    pub fn export(
        &self,
        passphrase: &Passphrase,
        params: KdfParams,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, WalletError> {
        Ok(self.vault.export(passphrase, params, rng)?)
    }

    /// The two announcements that contradict each other, when there are any, for reporting.
    ///
    /// # Errors
    /// [`WalletError::Vault`].
    pub fn evidence(&self) -> Result<Option<TwoHistories>, WalletError> {
        Ok(self.kept_evidence()?.map(|kept| TwoHistories {
            first: kept.first.into(),
            second: kept.second.into(),
            acknowledged: kept.acknowledged,
        }))
    }

    /// Notes that the holder has been told that the registrars signed two histories. The evidence
    /// stays, and passes are shown again under the history that the wallet held first.
    ///
    /// # Errors
    /// [`WalletError::Vault`].
    pub fn acknowledge_equivocation(
        &mut self,
        rng: &mut impl CryptoRng,
    ) -> Result<(), WalletError> {
        let Some(mut kept) = self.kept_evidence()? else {
            return Ok(());
        };
        kept.acknowledged = true;
        Ok(self
            .vault
            .put(records::EVIDENCE, &records::encode(&kept), rng)?)
    }

    pub(crate) fn kept_evidence(&self) -> Result<Option<KeptEvidence>, WalletError> {
        self.vault
            .get(records::EVIDENCE)?
            .map(|bytes| records::decode(bytes.expose(), Record::Evidence))
            .transpose()
    }

    pub(crate) fn pass(&self, id: &ProfileId) -> Result<Option<Pass>, WalletError> {
        self.vault
            .get(&id.pass())?
            .map(|bytes| Pass::read(bytes.expose()))
            .transpose()
    }

    pub(crate) fn requests(&self, id: &ProfileId) -> Result<Requests, WalletError> {
        Ok(self
            .vault
            .get(&id.requests())?
            .map(|bytes| records::decode(bytes.expose(), Record::Requests))
            .transpose()?
            .unwrap_or_default())
    }

    /// The profile's link secret for an authority.
    pub(crate) fn link_secret(
        &self,
        id: &ProfileId,
        authority: AuthorityId,
    ) -> Result<HolderSecret, WalletError> {
        let damaged = WalletError::Record(Record::Secret);
        let Some(bytes) = self.vault.get(&id.master())? else {
            return Err(damaged);
        };
        let bytes: &[u8; 32] = bytes.expose().try_into().map_err(|_| damaged)?;
        let pin = self.world()?.trust.pin();
        Ok(MasterSecret::from_bytes(*bytes).link_secret(pin, authority))
    }

    pub(crate) fn world(&self) -> Result<&World, WalletError> {
        self.world.as_ref().ok_or(WalletError::NoFramework)
    }

    pub(crate) fn window(&self) -> Result<Window, WalletError> {
        let damaged = || WalletError::Record(Record::Window);
        let bytes = self.vault.get(records::WINDOW)?.ok_or_else(damaged)?;
        let key = self.world()?.trust.genesis().window_key;
        Window::from_own_store(key, bytes.expose()).map_err(|_| damaged())
    }
}

impl<B> core::fmt::Debug for Wallet<B> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Wallet").finish_non_exhaustive()
    }
}

pub(crate) fn framework(trust: &Trust, kind: CredentialType) -> Result<Framework, WalletError> {
    trust
        .genesis()
        .framework(kind)
        .map_err(refused(layout::GENESIS))
}

pub(crate) fn text(bytes: &[u8], what: Record) -> Result<String, WalletError> {
    String::from_utf8(bytes.to_vec()).map_err(|_| WalletError::Record(what))
}
