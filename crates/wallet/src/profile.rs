//! Profiles: one for each person whose passes are in the wallet.

use huepass_credential::MasterSecret;
use huepass_vault::{Backing, Changes};
use huepass_wire::Label;
use rand_core::CryptoRng;

use crate::records;
use crate::wallet::text;
use crate::{Record, Wallet, WalletError};

/// Most profiles of a wallet.
const MAX_PROFILES: usize = 64;

/// A profile's records' names.
#[derive(Clone)]
pub(crate) struct ProfileId(String);

impl ProfileId {
    fn root(&self) -> String {
        format!("{}{}", records::PROFILE, self.0)
    }

    fn record(&self, part: &str) -> String {
        format!("{}{}/{part}", records::PROFILE, self.0)
    }

    pub(crate) fn pass(&self) -> String {
        self.record("pass")
    }

    pub(crate) fn requests(&self) -> String {
        self.record("requests")
    }

    pub(crate) fn scopes(&self) -> String {
        self.record("scopes")
    }

    pub(crate) fn master(&self) -> String {
        self.record("master")
    }
}

impl<B: Backing> Wallet<B> {
    /// The profiles' names, in order.
    ///
    /// # Errors
    /// [`WalletError::Vault`].
    pub fn profiles(&self) -> Result<Vec<String>, WalletError> {
        let mut names: Vec<String> = self.ids()?.into_iter().map(|(name, _)| name).collect();
        names.sort();
        Ok(names)
    }

    /// Adds a profile with a master secret of its own: nobody can tell from what two profiles
    /// show that they are in one wallet.
    ///
    /// # Errors
    /// [`WalletError::ProfileExists`], [`WalletError::ProfileName`],
    /// [`WalletError::TooManyProfiles`].
    // spec: WAL-3
    pub fn add_profile(&mut self, name: &str, rng: &mut impl CryptoRng) -> Result<(), WalletError> {
        let name = self.free_name(name)?;
        if self.ids()?.len() >= MAX_PROFILES {
            return Err(WalletError::TooManyProfiles(MAX_PROFILES));
        }
        let mut id = [0; 8];
        rng.fill_bytes(&mut id);
        let id = ProfileId(hex::encode(id));
        let master = MasterSecret::random(rng);
        let changes = Changes::new()
            .put(&id.root(), name.as_str().as_bytes())
            .put(&id.master(), &*master.to_bytes());
        Ok(self.vault.batch(&changes, rng)?)
    }

    /// Gives a profile another name.
    ///
    /// # Errors
    /// [`WalletError::NoSuchProfile`], [`WalletError::ProfileExists`],
    /// [`WalletError::ProfileName`].
    pub fn rename_profile(
        &mut self,
        name: &str,
        new: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<(), WalletError> {
        let id = self.profile(name)?;
        let new = self.free_name(new)?;
        Ok(self.vault.put(&id.root(), new.as_str().as_bytes(), rng)?)
    }

    /// Removes a profile with its pass and its master secret, for good.
    ///
    /// # Errors
    /// [`WalletError::NoSuchProfile`].
    pub fn remove_profile(
        &mut self,
        name: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<(), WalletError> {
        let root = self.profile(name)?.root();
        let mut changes = Changes::new().delete(&root);
        for record in self.vault.list(&format!("{root}/")) {
            changes = changes.delete(record);
        }
        Ok(self.vault.batch(&changes, rng)?)
    }

    /// Names and ids of all profiles.
    pub(crate) fn ids(&self) -> Result<Vec<(String, ProfileId)>, WalletError> {
        self.vault
            .list(records::PROFILE)
            .filter_map(|record| {
                let id = record.strip_prefix(records::PROFILE)?;
                (!id.contains('/')).then(|| ProfileId(id.to_owned()))
            })
            .map(|id| {
                let name = self.vault.get(&id.root())?;
                let name = name.ok_or(WalletError::Record(Record::Profile))?;
                Ok((text(name.expose(), Record::Profile)?, id))
            })
            .collect()
    }

    pub(crate) fn profile(&self, name: &str) -> Result<ProfileId, WalletError> {
        self.ids()?
            .into_iter()
            .find_map(|(known, id)| (known == name).then_some(id))
            .ok_or(WalletError::NoSuchProfile)
    }

    fn free_name(&self, name: &str) -> Result<Label, WalletError> {
        let name = Label::new(name).map_err(|_| WalletError::ProfileName)?;
        match self.profile(name.as_str()) {
            Ok(_) => Err(WalletError::ProfileExists),
            Err(WalletError::NoSuchProfile) => Ok(name),
            Err(other) => Err(other),
        }
    }
}
