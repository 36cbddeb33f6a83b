//! From a passphrase to a key: Argon2id version 1.3, RFC 9106.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::{Zeroize, Zeroizing};

use crate::{Passphrase, VaultError};

pub(crate) const SALT_LEN: usize = 16;

/// How much work a guess at the passphrase is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KdfParams {
    /// Memory in KiB (Argon2's `m`), 8 times the lanes to 262 144 (256 MiB).
    pub memory_kib: u32,
    /// Passes over the memory (Argon2's `t`), 1 to 16.
    pub passes: u32,
    /// Lanes (Argon2's `p`), 1 to 16.
    pub lanes: u32,
}

impl KdfParams {
    /// RFC 9106 section 4, second recommended option: 64 MiB, 3 passes, 4 lanes. The first asks
    /// for 2 GiB, which a phone does not have to spare. spec: VLT-7
    pub const DEFAULT: Self = Self {
        memory_kib: 64 * 1024,
        passes: 3,
        lanes: 4,
    };

    /// Almost no work, for tests and vectors only.
    pub const CHEAP_FOR_TESTS: Self = Self {
        memory_kib: 64,
        passes: 1,
        lanes: 1,
    };

    /// Refuses parameters outside the accepted range, so that a hostile header can cost at most
    /// 256 MiB and some seconds.
    pub(crate) fn check(self) -> Result<Self, VaultError> {
        let fits = (1..=16).contains(&self.lanes)
            && (1..=16).contains(&self.passes)
            && (8 * self.lanes..=256 * 1024).contains(&self.memory_kib);
        // spec: VLT-5
        if fits {
            Ok(self)
        } else {
            Err(VaultError::KdfParams)
        }
    }

    /// The key that wraps a data key.
    pub(crate) fn derive(
        self,
        passphrase: &Passphrase,
        salt: &[u8; SALT_LEN],
    ) -> Result<Zeroizing<[u8; 32]>, VaultError> {
        self.check()?;
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32))
            .map_err(|_| VaultError::KdfParams)?;
        // Allocated here, so that too little memory is an error and not the end of the process.
        let mut memory = Memory(Vec::new());
        let blocks = params.block_count();
        memory
            .0
            .try_reserve_exact(blocks)
            .map_err(|_| VaultError::NoMemory)?;
        memory.0.resize(blocks, Block::new());
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(
                passphrase.bytes(),
                salt,
                &mut *key,
                memory.0.as_mut_slice(),
            )
            .map_err(|_| VaultError::KdfParams)?;
        Ok(key)
    }
}

/// Argon2's working memory, wiped when dropped: its last blocks determine the key.
struct Memory(Vec<Block>);

impl Drop for Memory {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(Zeroize::zeroize);
    }
}
