//! Signed documents: COSE_Sign1 for one signer, COSE_Sign for a quorum (RFC 9052 §4), Ed25519
//! (RFC 8032), verified strictly.
//!
//! The protected header names the algorithm and nothing else; a quorum's signatures add a key
//! identifier, the first eight bytes of the signer's public key. What kind of document it is goes
//! into the external data, so that a signature for one kind is none for another
//! (spec/wire.md WIR-4).

use coset::{
    CoseSign, CoseSign1, CoseSign1Builder, CoseSignBuilder, CoseSignature, CoseSignatureBuilder,
    Header, HeaderBuilder, TaggedCborSerializable, iana,
};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

use crate::error::WireError;

/// The most signatures that a quorum's document may carry.
pub const MAX_SIGNATURES: usize = 32;

/// Bytes of a key identifier: the first ones of the public key. Two keys of one quorum must differ
/// in them (spec/feed.md FED-11).
pub const KEY_ID_LEN: usize = 8;

/// Signs a document of one signer.
pub fn sign1(kind: &[u8], payload: &[u8], key: &SigningKey) -> Vec<u8> {
    let unsigned = CoseSign1Builder::new()
        .protected(header(None))
        .payload(payload.to_vec());
    let signed = unsigned.create_signature(kind, |data| key.sign(data).to_bytes().to_vec());
    // Unwrap safety: coset fails only for values that CBOR cannot hold; these are byte strings.
    signed.build().to_tagged_vec().expect("byte strings encode")
}

/// A document of one signer, taken apart. Nothing has been verified.
#[derive(Clone, Debug, PartialEq)]
pub struct Signed1(CoseSign1);

impl Signed1 {
    /// Takes a document of at most `limit` bytes apart.
    ///
    /// # Errors
    /// [`WireError`] when it is too large, not COSE_Sign1, or not in the accepted encoding.
    // spec: WIR-1, WIR-6
    pub fn decode(bytes: &[u8], limit: usize) -> Result<Self, WireError> {
        if bytes.len() > limit {
            return Err(WireError::TooLarge { limit });
        }
        let signed = CoseSign1::from_tagged_slice(bytes).map_err(|_| WireError::NotOurs)?;
        // Only what `sign1` writes: our header, a payload, a signature, nothing else.
        let rebuilt = CoseSign1Builder::new()
            .protected(header(None))
            .payload(signed.payload.clone().ok_or(WireError::Malformed)?)
            .signature(signed.signature.clone())
            .build();
        match rebuilt.clone().to_tagged_vec() {
            Ok(same) if same == bytes => Ok(Self(rebuilt)),
            _ => Err(WireError::Malformed),
        }
    }

    /// The payload, before anybody has verified it: to find out who says to have signed it.
    pub fn payload(&self) -> &[u8] {
        self.0.payload.as_deref().unwrap_or_default()
    }

    /// Verifies the signature for a kind of document and gives the payload.
    ///
    /// # Errors
    /// [`WireError::Signature`].
    // spec: WIR-4
    pub fn verify(&self, kind: &[u8], signer: &[u8; 32]) -> Result<&[u8], WireError> {
        self.0.verify_signature(kind, |signature, data| {
            verify_strict(signer, signature, data)
        })?;
        Ok(self.payload())
    }
}

/// A document that a quorum signs: its payload and the signatures so far, in any number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedByQuorum {
    payload: Vec<u8>,
    /// (key identifier, signature), by key identifier.
    signatures: Vec<([u8; KEY_ID_LEN], Vec<u8>)>,
}

impl SignedByQuorum {
    /// A document that nobody has signed yet.
    pub const fn unsigned(payload: Vec<u8>) -> Self {
        Self {
            payload,
            signatures: Vec::new(),
        }
    }

    /// Adds a signature, replacing one of the same key.
    pub fn sign(&mut self, kind: &[u8], key: &SigningKey) {
        let id = key_id(&key.verifying_key().to_bytes());
        let data = self.cose().tbs_data(kind, &unsigned_signature(id));
        self.insert(id, key.sign(&data).to_bytes().to_vec());
    }

    /// Takes over the signatures of another copy of the same payload.
    ///
    /// # Errors
    /// [`WireError::Malformed`] when the payloads differ.
    pub fn merge(&mut self, other: &Self) -> Result<(), WireError> {
        if self.payload != other.payload {
            return Err(WireError::Malformed);
        }
        for (id, signature) in &other.signatures {
            self.insert(*id, signature.clone());
        }
        Ok(())
    }

    fn insert(&mut self, id: [u8; KEY_ID_LEN], signature: Vec<u8>) {
        match self.signatures.binary_search_by_key(&id, |(id, _)| *id) {
            Ok(at) => self.signatures[at].1 = signature,
            Err(at) => self.signatures.insert(at, (id, signature)),
        }
    }

    /// Encodes payload and signatures, the latter in the order of their key identifiers.
    pub fn encode(&self) -> Vec<u8> {
        // Unwrap safety: coset fails only for values that CBOR cannot hold; these are byte strings.
        self.cose().to_tagged_vec().expect("byte strings encode")
    }

    /// Takes a document of at most `limit` bytes apart. Nothing has been verified.
    ///
    /// # Errors
    /// [`WireError`] when it is too large, not COSE_Sign, has more than [`MAX_SIGNATURES`], or is
    /// not in the accepted encoding.
    // spec: WIR-1, WIR-6
    pub fn decode(bytes: &[u8], limit: usize) -> Result<Self, WireError> {
        if bytes.len() > limit {
            return Err(WireError::TooLarge { limit });
        }
        let signed = CoseSign::from_tagged_slice(bytes).map_err(|_| WireError::NotOurs)?;
        if signed.signatures.len() > MAX_SIGNATURES {
            return Err(WireError::Malformed);
        }
        let mut out = Self::unsigned(signed.payload.ok_or(WireError::Malformed)?);
        for signature in signed.signatures {
            let id = signature.protected.header.key_id.as_slice();
            let id = id.try_into().map_err(|_| WireError::Malformed)?;
            out.insert(id, signature.signature);
        }
        if out.encode() == bytes {
            Ok(out)
        } else {
            Err(WireError::Malformed)
        }
    }

    /// The payload, whoever signed it.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// How many of `signers` have signed, each counted once. Signatures by others, and ones that
    /// do not verify, count for nothing.
    pub fn count(&self, kind: &[u8], signers: &[[u8; 32]]) -> usize {
        signers
            .iter()
            .filter(|signer| self.signed_by(kind, signer))
            .count()
    }

    /// Drops every signature that is not a valid one of one of `signers`, and says how many are
    /// left. A copy from somebody else goes through here before [`Self::merge`], so that nobody
    /// replaces another's signature with bytes that do not verify.
    pub fn keep(&mut self, kind: &[u8], signers: &[[u8; 32]]) -> usize {
        let ids: Vec<_> = signers
            .iter()
            .filter(|signer| self.signed_by(kind, signer))
            .map(key_id)
            .collect();
        self.signatures.retain(|(id, _)| ids.contains(id));
        self.signatures.len()
    }

    /// Whether this signer's signature is there and verifies.
    pub fn signed_by(&self, kind: &[u8], signer: &[u8; 32]) -> bool {
        let id = key_id(signer);
        let Ok(at) = self.signatures.binary_search_by_key(&id, |(id, _)| *id) else {
            return false;
        };
        let data = self
            .cose_without_signatures()
            .tbs_data(kind, &unsigned_signature(id));
        verify_strict(signer, &self.signatures[at].1, &data).is_ok()
    }

    fn cose_without_signatures(&self) -> CoseSign {
        CoseSignBuilder::new()
            .protected(header(None))
            .payload(self.payload.clone())
            .build()
    }

    fn cose(&self) -> CoseSign {
        let mut out = self.cose_without_signatures();
        for (id, signature) in &self.signatures {
            out.signatures.push(CoseSignature {
                signature: signature.clone(),
                ..unsigned_signature(*id)
            });
        }
        out
    }
}

fn unsigned_signature(id: [u8; KEY_ID_LEN]) -> CoseSignature {
    CoseSignatureBuilder::new()
        .protected(header(Some(id)))
        .build()
}

fn header(id: Option<[u8; KEY_ID_LEN]>) -> Header {
    let header = HeaderBuilder::new().algorithm(iana::Algorithm::EdDSA);
    match id {
        Some(id) => header.key_id(id.to_vec()).build(),
        None => header.build(),
    }
}

fn key_id(key: &[u8; 32]) -> [u8; KEY_ID_LEN] {
    let mut id = [0; KEY_ID_LEN];
    id.copy_from_slice(&key[..KEY_ID_LEN]);
    id
}

/// Strict verification: no small-order keys, no malleable signatures.
// spec: WIR-5
fn verify_strict(signer: &[u8; 32], signature: &[u8], data: &[u8]) -> Result<(), WireError> {
    let key = VerifyingKey::from_bytes(signer).map_err(|_| WireError::Signature)?;
    let signature = Signature::from_slice(signature).map_err(|_| WireError::Signature)?;
    key.verify_strict(data, &signature)
        .map_err(|_| WireError::Signature)
}

#[cfg(test)]
mod tests;
