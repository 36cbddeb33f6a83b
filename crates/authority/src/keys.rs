//! All secrets of an authority, as one value that the program keeps in its vault.

use core::fmt;
use std::collections::BTreeMap;

use huepass_credential::{AuthorityId, ShardSecret};
use huepass_wire::cbor::{self, VERSION};
use huepass_wire::{SealingSecret, SigningKey, WireError};
use minicbor::{Decoder, Encoder};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::identity::Pepper;

/// The most shards of one authority, in use and retired together.
pub const MAX_SHARDS: u32 = 1 << 14;

/// The most bytes of encoded keys.
const LIMIT: usize = 1 << 20;

/// An authority's secrets. The ledger holds none of them.
// spec: AUT-23
pub struct Keys {
    pub(crate) signing: SigningKey,
    pub(crate) sealing: SealingSecret,
    pub(crate) pepper: Pepper,
    pub(crate) shards: BTreeMap<u32, ShardSecret>,
}

impl Keys {
    /// Draws the keys of a new authority, which has no shard yet.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut *seed);
        Self {
            signing: SigningKey::from_bytes(&seed),
            sealing: SealingSecret::random(rng),
            pepper: Pepper::random(rng),
            shards: BTreeMap::new(),
        }
    }

    /// The authority's id: the public half of its signing key.
    pub fn id(&self) -> AuthorityId {
        AuthorityId(self.signing.verifying_key().to_bytes())
    }

    /// The authority's signing key, for statements of its own.
    pub const fn signing(&self) -> &SigningKey {
        &self.signing
    }

    /// The pepper of pseudonyms and PINs.
    pub const fn pepper(&self) -> &Pepper {
        &self.pepper
    }

    /// Whether there is a key of a shard's, whatever the ledger knows of the shard.
    pub fn has_shard(&self, number: u32) -> bool {
        self.shards.contains_key(&number)
    }

    /// Encodes for one record of a vault: `[1, signing, sealing, pepper, {number: x}]`.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        // Sized ahead, so that growing leaves no copy behind.
        let mut out = Zeroizing::new(Vec::with_capacity(128 + 48 * self.shards.len()));
        let written = self.write(&mut Encoder::new(&mut *out));
        // Unwrap safety: writing to a Vec cannot fail.
        written.expect("a Vec takes all bytes");
        out
    }

    fn write(
        &self,
        e: &mut Encoder<&mut Vec<u8>>,
    ) -> Result<(), minicbor::encode::Error<core::convert::Infallible>> {
        e.array(5)?.u64(VERSION)?;
        e.bytes(&*Zeroizing::new(self.signing.to_bytes()))?;
        e.bytes(&*self.sealing.to_bytes())?;
        e.bytes(self.pepper.expose())?;
        e.map(self.shards.len() as u64)?;
        for (number, secret) in &self.shards {
            e.u32(*number)?.bytes(&*secret.to_bytes())?;
        }
        Ok(())
    }

    /// Reads back what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`WireError`] when the bytes are anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        if bytes.len() > LIMIT {
            return Err(WireError::TooLarge { limit: LIMIT });
        }
        let mut d = Decoder::new(bytes);
        if !matches!(d.array(), Ok(Some(5))) {
            return Err(WireError::NotOurs);
        }
        match d.u64() {
            Ok(VERSION) => {}
            Ok(version) => return Err(WireError::Version(version)),
            Err(_) => return Err(WireError::NotOurs),
        }
        let keys = Self::read(&mut d).map_err(|_| WireError::Malformed)?;
        if *keys.to_bytes() == bytes {
            Ok(keys)
        } else {
            Err(WireError::Malformed)
        }
    }

    fn read(d: &mut Decoder<'_>) -> Result<Self, minicbor::decode::Error> {
        let signing = SigningKey::from_bytes(&*secret32(d)?);
        let sealing = SealingSecret::from_bytes(*secret32(d)?);
        let pepper = Pepper::from_bytes(*secret32(d)?);
        let count = d.map()?.unwrap_or_default();
        let mut shards = BTreeMap::new();
        for _ in 0..count {
            let number = d.u32()?;
            let secret = ShardSecret::from_bytes(&*secret32(d)?)
                .map_err(minicbor::decode::Error::message)?;
            shards.insert(number, secret);
        }
        Ok(Self {
            signing,
            sealing,
            pepper,
            shards,
        })
    }
}

fn secret32(d: &mut Decoder<'_>) -> Result<Zeroizing<[u8; 32]>, minicbor::decode::Error> {
    cbor::bytes32::decode(d, &mut ()).map(Zeroizing::new)
}

impl fmt::Debug for Keys {
    /// The public half and how many shards.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys")
            .field("id", &self.id())
            .field("shards", &self.shards.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
