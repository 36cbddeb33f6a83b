//! The holder's side: the link secret, an accepted credential, and the checks that come before
//! anything is ever shown (spec/presentation.md PRS-8; privacy rests on them).

use alloc::sync::Arc;
use core::fmt;
use core::sync::atomic::AtomicU32;

use rand_core::CryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::curve::{
    G1Affine, G1Projective, G2Affine, G2Prepared, Scalar, SecretScalar, g2, pairing_product_is_one,
};
use crate::error::{DecodeError, WalletRefusal};
use crate::framework::Framework;
use crate::issuance::{Attributes, CommitmentProof, Handle, IssuanceContext, IssuedCredential};
use crate::labels::DST_LINK_SECRET;
use crate::presentation::verify::EpochVerifier;
use crate::registrar::Certified;
use crate::schnorr::prove_g1;
use crate::shard::ShardKeys;
use crate::transcript::Transcript;
use crate::types::{AuthorityId, Colour, GenesisDigest, Hour, ShardId};
use crate::window::WINDOW_LEN;
use crate::witness::Witness;

/// A wallet profile's master secret, 32 bytes; every link secret is derived from it.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct MasterSecret([u8; 32]);

impl MasterSecret {
    /// Draws a master secret.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut out = Self([0; 32]);
        rng.fill_bytes(&mut out.0);
        out
    }

    /// Reads a master secret back from the vault.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The secret's bytes, for the vault.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0)
    }

    /// The link secret for one authority of one framework. Each authority gets its own, so that
    /// two authorities cannot match commitments.
    pub fn link_secret(&self, genesis: GenesisDigest, authority: AuthorityId) -> HolderSecret {
        let s = Transcript::new()
            .bytes(&self.0)
            .bytes(&genesis.0)
            .bytes(&authority.0)
            .to_scalar(DST_LINK_SECRET);
        HolderSecret(Arc::new(SecretScalar::new(s)))
    }
}

impl fmt::Debug for MasterSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterSecret(..)")
    }
}

/// The link secret s: makes a credential its holder's.
pub struct HolderSecret(Arc<SecretScalar>);

impl HolderSecret {
    /// The commitment `U = s·H_s` with a proof for this context.
    ///
    /// # Errors
    /// [`WalletRefusal::Degenerate`] if s were 0, which no derivation is known to cause.
    pub fn commit(
        &self,
        context: &IssuanceContext<'_>,
        rng: &mut impl CryptoRng,
    ) -> Result<CommitmentProof, WalletRefusal> {
        let base = &context.framework.generators().h_s;
        let u = base
            .times(self.0.expose())
            .to_affine()
            .ok_or(WalletRefusal::Degenerate)?;
        let proof = prove_g1(context.binding(), base, &u, self.0.expose(), rng);
        Ok(CommitmentProof { u, proof })
    }

    #[cfg(feature = "hazmat")]
    #[doc(hidden)]
    pub fn from_scalar(s: Scalar) -> Self {
        Self(Arc::new(SecretScalar::new(s)))
    }
}

impl fmt::Debug for HolderSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HolderSecret(..)")
    }
}

/// A credential that the wallet has checked and keeps.
pub struct Credential {
    shard: ShardId,
    a: G1Affine,
    handle: Handle,
    attributes: Attributes,
}

impl Credential {
    /// Bytes of an encoded credential.
    pub const LEN: usize = 32 + 4 + 48 + 32 + 1 + 4;

    /// Takes a credential from its authority after checking `e(a, X + e·g2) = e(B, g2)` and that
    /// its expiry lies within the window as seen from `now`. The witness that came with it still
    /// has to be checked against a certified state ([`Self::ready`] does).
    ///
    /// # Errors
    /// [`WalletRefusal`]: expired, beyond the window, or not signed by this shard.
    pub fn accept(
        issued: &IssuedCredential,
        framework: &Framework,
        keys: &ShardKeys,
        secret: &HolderSecret,
        now: Hour,
    ) -> Result<(Self, Witness), WalletRefusal> {
        hours_left(issued.attributes.expiry, now)?;
        let credential = Self {
            shard: keys.id(),
            a: issued.a,
            handle: issued.handle,
            attributes: issued.attributes,
        };
        credential.check_signature(framework, keys, secret)?;
        Ok((
            credential,
            Witness {
                n: issued.n,
                c: issued.c,
            },
        ))
    }

    /// Whose and which shard it is in.
    pub const fn shard(&self) -> ShardId {
        self.shard
    }

    /// Its colour and expiry.
    pub const fn attributes(&self) -> Attributes {
        self.attributes
    }

    /// Its revocation handle.
    pub const fn handle(&self) -> Handle {
        self.handle
    }

    /// Encodes for the vault: authority, shard, a, e, colour, expiry.
    pub fn to_bytes(&self) -> Zeroizing<[u8; Self::LEN]> {
        let mut out = Zeroizing::new([0; Self::LEN]);
        out[..32].copy_from_slice(&self.shard.authority.0);
        out[32..36].copy_from_slice(&self.shard.number.to_be_bytes());
        out[36..84].copy_from_slice(&self.a.to_bytes());
        out[84..116].copy_from_slice(&self.handle.to_bytes());
        out[116] = self.attributes.colour.number();
        out[117..].copy_from_slice(&self.attributes.expiry.0.to_be_bytes());
        out
    }

    /// Reads a credential back from the vault.
    ///
    /// # Errors
    /// [`DecodeError`] when a part is not valid.
    pub fn from_own_store(bytes: &[u8; Self::LEN]) -> Result<Self, DecodeError> {
        let mut authority = [0; 32];
        let mut a = [0; 48];
        let mut handle = Zeroizing::new([0; 32]);
        authority.copy_from_slice(&bytes[..32]);
        a.copy_from_slice(&bytes[36..84]);
        handle.copy_from_slice(&bytes[84..116]);
        let number = |from: usize| {
            u32::from_be_bytes([
                bytes[from],
                bytes[from + 1],
                bytes[from + 2],
                bytes[from + 3],
            ])
        };
        Ok(Self {
            shard: ShardId {
                authority: AuthorityId(authority),
                number: number(32),
            },
            a: G1Affine::from_bytes(&a)?,
            handle: Handle::from_bytes(&handle)?,
            attributes: Attributes {
                colour: Colour::from_number(bytes[116])?,
                expiry: Hour(number(117)),
            },
        })
    }

    /// B, with the holder's part. In constant time: a gate must not learn the expiry either.
    fn message(&self, framework: &Framework, secret: &HolderSecret) -> G1Projective {
        let fixed = framework.secret_tables();
        let number = |value: u32| Scalar::from(u64::from(value));
        let colour = number(self.attributes.colour.number().into());
        fixed
            .h_s
            .times(secret.0.expose())
            .plus(&fixed.h_x.times(number(self.attributes.expiry.0)))
            .plus(&framework.generators().h_c.times(colour))
            .plus_affine(framework.b0())
    }

    fn check_signature(
        &self,
        framework: &Framework,
        keys: &ShardKeys,
        secret: &HolderSecret,
    ) -> Result<(), WalletRefusal> {
        let b = self
            .message(framework, secret)
            .to_affine()
            .ok_or(WalletRefusal::Degenerate)?;
        if signs(keys.x(), self.handle, &self.a, &b) {
            Ok(())
        } else {
            Err(WalletRefusal::Signature)
        }
    }

    /// Checks a witness against a state: `e(C, X + e·g2) = e(V, g2)`.
    ///
    /// # Errors
    /// [`WalletRefusal::Witness`] when it does not hold.
    pub fn check_witness(
        &self,
        keys: &ShardKeys,
        witness: &Witness,
        v: &G1Affine,
    ) -> Result<(), WalletRefusal> {
        if signs(keys.x(), self.handle, &witness.c, v) {
            Ok(())
        } else {
            Err(WalletRefusal::Witness)
        }
    }

    /// Everything a wallet must check before it shows under an epoch: the epoch key's form, the
    /// shard's certificate, signature and witness each by itself, and that their sum exists.
    ///
    /// # Errors
    /// [`WalletRefusal`] naming the first check that failed.
    // spec: REG-18
    pub fn ready(
        &self,
        verifier: Arc<EpochVerifier>,
        keys: &ShardKeys,
        certified: &Certified,
        witness: &Witness,
        secret: &HolderSecret,
    ) -> Result<Ready, WalletRefusal> {
        let framework = verifier.framework();
        if keys.id() != self.shard || certified.x != *keys.x() {
            return Err(WalletRefusal::Mismatch);
        }
        verifier
            .key()
            .check_form(framework.generators())
            .map_err(|_| WalletRefusal::EpochKey)?;
        verifier
            .key()
            .check_certificate(certified)
            .map_err(|_| WalletRefusal::Certificate)?;
        self.check_signature(framework, keys, secret)?;
        self.check_witness(keys, witness, &certified.v)?;
        // S = a + C; identity for nobody whose authority drew e honestly
        let signature = self
            .a
            .to_projective()
            .plus_affine(&witness.c)
            .to_affine()
            .ok_or(WalletRefusal::Degenerate)?;
        let message = self
            .message(framework, secret)
            .plus_affine(&certified.v)
            .to_affine()
            .ok_or(WalletRefusal::Degenerate)?;
        Ok(Ready {
            verifier,
            certified: *certified,
            signature,
            message,
            handle: self.handle,
            attributes: self.attributes,
            secret: HolderSecret(Arc::clone(&secret.0)),
            drawn: AtomicU32::new(0),
        })
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential").finish_non_exhaustive()
    }
}

/// A credential with a current witness under one epoch, all checks passed: presentations can be
/// prepared from it until the epoch ends.
pub struct Ready {
    pub(super) verifier: Arc<EpochVerifier>,
    pub(super) certified: Certified,
    /// S = a + C.
    pub(super) signature: G1Affine,
    /// B + V.
    pub(super) message: G1Affine,
    pub(super) handle: Handle,
    pub(super) attributes: Attributes,
    pub(super) secret: HolderSecret,
    /// Presentations begun, for the hedge of their nonces.
    pub(super) drawn: AtomicU32,
}

impl Ready {
    /// The epoch's verifier, which the wallet runs on what it is about to show.
    pub fn verifier(&self) -> &EpochVerifier {
        &self.verifier
    }

    pub(super) fn s(&self) -> Scalar {
        self.secret.0.expose()
    }
}

impl fmt::Debug for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ready")
            .field("verifier", &self.verifier)
            .finish_non_exhaustive()
    }
}

/// δ = expiry − now, in 0..1023.
// spec: FRM-12
pub(super) fn hours_left(expiry: Hour, now: Hour) -> Result<u32, WalletRefusal> {
    let left = expiry.0.checked_sub(now.0).ok_or(WalletRefusal::Expired)?;
    if (left as usize) < WINDOW_LEN {
        Ok(left)
    } else {
        Err(WalletRefusal::BeyondWindow)
    }
}

/// The core of BBS verification: `e(signature, X + e·g2) = e(message, g2)`.
pub(crate) fn signs(
    x: &G2Affine,
    handle: Handle,
    signature: &G1Affine,
    message: &G1Affine,
) -> bool {
    let key = g2().times(handle.0).plus_affine(x).to_affine();
    let minus = message.to_projective().negated().to_affine();
    let (Some(key), Some(minus)) = (key, minus) else {
        return false;
    };
    pairing_product_is_one(&[
        (*signature, &G2Prepared::new(&key)),
        (minus, &G2Prepared::new(&g2())),
    ])
}
