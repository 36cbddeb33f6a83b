//! Sealed records: small secrets under one passphrase, on any storage that can change several
//! entries at once.
//!
//! The wallet keeps its profiles and credentials in a [`Vault`], the issuer its keys. The storage
//! behind it is a [`Backing`]: [`MemoryBacking`] for tests, `SledBacking` (feature `sled`) on
//! disk. Start at [`Vault::create`] and [`Vault::open`]; bytes are described in spec/vault.md.
//!
//! Whoever holds the storage without the passphrase learns how many records there are, their
//! sizes rounded up, and which of them change when; no name and no content. Whoever can also
//! write to it can destroy records, or put the whole storage back to an earlier state; single
//! records put back, exchanged, removed or altered are refused.
//!
//! ```
//! use huepass_vault::{KdfParams, MemoryBacking, Passphrase, Vault, VaultError};
//! use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
//!
//! let mut rng = ChaCha20Rng::seed_from_u64(7); // a program takes the system's randomness
//! let passphrase = Passphrase::new("nine green bottles".to_owned())?;
//! let storage = MemoryBacking::default();
//! let mut vault = Vault::create(storage, &passphrase, KdfParams::CHEAP_FOR_TESTS, &mut rng)?;
//! vault.put("profile/anna", b"...", &mut rng)?;
//!
//! let storage = vault.into_backing();
//! let wrong = Passphrase::new("ten green bottles".to_owned())?;
//! assert!(matches!(Vault::open(storage.clone(), &wrong), Err(VaultError::Passphrase)));
//! let vault = Vault::open(storage, &passphrase)?;
//! assert_eq!(vault.get("profile/anna")?.unwrap().expose(), b"...");
//! # Ok::<(), VaultError>(())
//! ```

mod backing;
#[cfg(feature = "sled")]
mod disk;
mod draft;
mod error;
mod export;
mod header;
mod index;
mod kdf;
mod labels;
mod reader;
mod seal;
mod secret;
mod vault;

pub use backing::{Backing, BackingError, Change, MemoryBacking};
#[cfg(feature = "sled")]
pub use disk::SledBacking;
pub use draft::Draft;
pub use error::{Measure, Part, VaultError};
pub use export::{ExportFile, MAX_EXPORT_LEN};
pub use header::VaultHeader;
pub use index::{MAX_RECORDS, MAX_TOTAL};
pub use kdf::KdfParams;
pub use seal::{MAX_NAME_LEN, MAX_RECORD_LEN};
pub use secret::{MAX_PASSPHRASE_LEN, Passphrase, SecretBytes};
pub use vault::{Changes, Vault};
