//! Catching up while the wallet itself is closed, so that others of the holder's processes can show
//! a pass meanwhile: everything is done on a draft in memory, which is taken in afterwards.

use huepass_vault::{Backing, Draft};
use rand_core::CryptoRng;

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
    /// was made of it: nothing is taken in then but evidence of two histories, and the work has to be
    /// done again with a draft of what the wallet is now.
    ///
    /// # Errors
    /// [`WalletError::Vault`].
    // spec: WAL-10, WAL-22
    pub fn take_in(
        &mut self,
        draft: Wallet<Draft>,
        rng: &mut impl CryptoRng,
    ) -> Result<bool, WalletError> {
        let evidence = draft.kept_evidence()?;
        let Wallet { vault, world } = draft;
        if self.vault.take_in(vault)? {
            self.world = world;
            return Ok(true);
        }
        if let Some(evidence) = evidence.filter(|evidence| !evidence.acknowledged) {
            self.keep(&evidence, rng)?;
        }
        Ok(false)
    }
}
