//! Catching up while the wallet itself is closed, so that others of the holder's processes can show
//! a pass meanwhile: everything is done on a draft in memory, which is taken in afterwards.

use huepass_credential::GenesisDigest;
use huepass_vault::{Backing, Draft};
use rand_core::CryptoRng;

use crate::records::{self, KeptEvidence};
use crate::{Wallet, WalletError};

impl<B: Backing> Wallet<B> {
    /// A copy of the wallet in memory, sealed as it is in storage.
    ///
    /// # Errors
    /// [`WalletError::Vault`].
    pub fn draft(&self) -> Result<Wallet<Draft>, WalletError> {
        Ok(Wallet {
            vault: self.vault.draft()?,
            world: self.world.clone(),
        })
    }

    /// Takes in all that was done with a draft. `false` when the wallet was changed since the draft
    /// was made of it, or is another one: nothing is taken in then but evidence of two histories that
    /// was found with the draft, and the work has to be done again with a draft of what the wallet is
    /// now.
    ///
    /// # Errors
    /// [`WalletError::Vault`]. Evidence is kept all the same if there is room for that.
    // spec: WAL-10, WAL-22
    pub fn take_in(
        &mut self,
        draft: Wallet<Draft>,
        rng: &mut impl CryptoRng,
    ) -> Result<bool, WalletError> {
        let digest = |framework: Option<(GenesisDigest, &str)>| framework.map(|(digest, _)| digest);
        let is_ours = digest(self.framework()) == digest(draft.framework());
        let found = draft.found_evidence()?.filter(|_| is_ours);
        let Wallet { vault, world } = draft;
        let taken = self.vault.take_in(vault);
        if matches!(taken, Ok(true)) {
            self.world = world;
        } else if let Some(evidence) = found {
            self.keep(&evidence, rng)?;
        }
        Ok(taken?)
    }

    /// Keeps evidence of two histories that was found with a draft, while the rest is still to come.
    ///
    /// # Errors
    /// [`WalletError::Vault`].
    // spec: WAL-10
    pub fn keep_found(
        &mut self,
        draft: &Wallet<Draft>,
        rng: &mut impl CryptoRng,
    ) -> Result<(), WalletError> {
        draft
            .found_evidence()?
            .map_or(Ok(()), |evidence| self.keep(&evidence, rng))
    }
}

impl Wallet<Draft> {
    /// Opens the wallet that the draft was made of once more, whatever its passphrase is by now. `None`
    /// when another wallet, or none, is there.
    ///
    /// # Errors
    /// [`WalletError::Vault`], [`WalletError::Record`].
    pub fn reopen<B: Backing>(&self, backing: B) -> Result<Option<Wallet<B>>, WalletError> {
        let vault = self.vault.reopen(backing)?;
        vault.map(Wallet::open).transpose()
    }

    /// What this draft has of evidence and the wallet did not have.
    fn found_evidence(&self) -> Result<Option<KeptEvidence>, WalletError> {
        if self.vault.has_changed(records::EVIDENCE) {
            self.kept_evidence()
        } else {
            Ok(None)
        }
    }
}
