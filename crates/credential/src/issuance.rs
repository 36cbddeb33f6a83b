//! Blind issuance, both sides (spec/authority.md, "Issuance").
//!
//! The wallet sends `U = s·H_s` with a proof that it knows s; the authority signs without learning
//! s: `B = B0 + U + colour·H_c + expiry·H_x`, `a = B/(x+e)`, and gives a witness `C = V/(x+e)`.

use crate::curve::{G1Affine, G1Projective, Scalar, public_sum};
use crate::error::{DecodeError, ProofRefused};
use crate::framework::Framework;
use crate::labels::DST_HOLDER_COMMITMENT;
use crate::schnorr::{Binding, KnowledgeProof, verify_g1};
use crate::transcript::Transcript;
use crate::types::{Colour, Hour, ShardId};

/// A revocation handle e: fresh and random for every issuance, renewals included, and unique in the
/// authority's ledger. Two signatures under one handle average into a third with any expiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handle(pub(crate) Scalar);

impl Handle {
    /// Encodes as a scalar, 32 bytes.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// Decodes a handle.
    ///
    /// # Errors
    /// [`DecodeError::Scalar`] when not below the group order, or 0, which nobody may draw.
    // spec: AUT-8
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, DecodeError> {
        let e = Scalar::from_bytes(bytes)?;
        if e.is_zero() {
            Err(DecodeError::Scalar)
        } else {
            Ok(Self(e))
        }
    }

    /// Draws a handle.
    #[cfg(feature = "authority")]
    pub fn random(rng: &mut impl rand_core::CryptoRng) -> Self {
        Self(Scalar::random_nonzero(rng))
    }
}

/// What an authority says of a holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attributes {
    /// The colour.
    pub colour: Colour,
    /// The last hour in which the credential is valid.
    pub expiry: Hour,
}

/// The message of a credential without the holder's part: `B0 + colour·H_c + expiry·H_x`.
pub(crate) fn public_message(framework: &Framework, attributes: Attributes) -> G1Projective {
    let generators = framework.generators();
    let colour = Scalar::from(u64::from(attributes.colour.number()));
    let expiry = Scalar::from(u64::from(attributes.expiry.0));
    public_sum(&[(&generators.h_c, colour), (&generators.h_x, expiry)]).plus_affine(framework.b0())
}

/// What a commitment's proof is bound to, so that it cannot be used elsewhere or again.
#[derive(Clone, Copy, Debug)]
pub struct IssuanceContext<'a> {
    /// Framework and credential type.
    pub framework: &'a Framework,
    /// The shard that is to sign.
    pub shard: ShardId,
    /// What the authority drew for this exchange; it accepts each nonce once.
    pub nonce: &'a [u8],
    /// What else the wallet says in the same request; the authority passes what it received.
    pub request: &'a [u8],
}

impl IssuanceContext<'_> {
    pub(crate) fn binding(&self) -> Binding {
        let context = Transcript::new()
            .bytes(&self.framework.genesis().0)
            .bytes(&[self.framework.credential_type().0])
            .bytes(&self.shard.authority.0)
            .number(self.shard.number)
            .bytes(self.nonce)
            .bytes(self.request);
        Binding {
            dst: DST_HOLDER_COMMITMENT,
            context,
        }
    }
}

/// A wallet's commitment `U = s·H_s` with its proof, as received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommitmentProof {
    /// `U = s·H_s`.
    pub u: G1Affine,
    /// That its sender knows s.
    pub proof: KnowledgeProof,
}

impl CommitmentProof {
    /// Bytes of an encoded commitment and proof.
    pub const LEN: usize = G1Affine::LEN + KnowledgeProof::LEN;

    /// Encodes as U, then the proof.
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let mut out = [0; Self::LEN];
        out[..48].copy_from_slice(&self.u.to_bytes());
        out[48..].copy_from_slice(&self.proof.to_bytes());
        out
    }

    /// Decodes; whether the proof holds is another question.
    ///
    /// # Errors
    /// [`DecodeError`] when a part is not canonical or U is not a valid point.
    pub fn from_bytes(bytes: &[u8; Self::LEN]) -> Result<Self, DecodeError> {
        let mut u = [0; 48];
        let mut proof = [0; 64];
        u.copy_from_slice(&bytes[..48]);
        proof.copy_from_slice(&bytes[48..]);
        Ok(Self {
            u: G1Affine::from_bytes(&u)?,
            proof: KnowledgeProof::from_bytes(&proof)?,
        })
    }

    /// Checks the proof in its context. Without it, `U = s·H_s + H_c` would change the colour.
    ///
    /// # Errors
    /// [`ProofRefused`] when the proof does not hold for this commitment and context.
    pub fn verify(&self, context: &IssuanceContext<'_>) -> Result<Commitment, ProofRefused> {
        let base = &context.framework.generators().h_s;
        verify_g1(context.binding(), base, &self.u, &self.proof)?;
        Ok(Commitment(self.u))
    }
}

/// A commitment whose proof has been checked; the authority keeps it to recognise the holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commitment(G1Affine);

impl Commitment {
    /// `U = s·H_s`.
    pub const fn u(&self) -> &G1Affine {
        &self.0
    }
}

/// A credential as the authority hands it over: nothing has been checked by the wallet yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IssuedCredential {
    /// `a = B/(x+e)`.
    pub a: G1Affine,
    /// The revocation handle.
    pub handle: Handle,
    /// Colour and expiry.
    pub attributes: Attributes,
    /// `C = V/(x+e)`, for the state after `n` revocations.
    pub c: G1Affine,
    /// The place in the shard's log that `c` belongs to.
    pub n: u32,
}

#[cfg(feature = "authority")]
mod authority_side {
    use alloc::vec::Vec;
    use core::fmt;

    use rand_core::CryptoRng;
    use zeroize::Zeroizing;

    use super::{Attributes, Commitment, Handle, IssuedCredential, public_message};
    use crate::curve::{G1Affine, G1Projective, Scalar, SecretScalar, g1, g2};
    use crate::error::{DecodeError, ShardKeyError};
    use crate::framework::Framework;
    use crate::schnorr::prove_g1;
    use crate::shard::{ShardDescriptor, ShardState, possession};
    use crate::types::{GenesisDigest, ShardId};

    /// A shard's signing key x (spec/authority.md). Guard it as a root key: in an epoch in which
    /// its shard is listed, whoever knows it can make everybody's pass.
    pub struct ShardSecret(SecretScalar);

    impl ShardSecret {
        /// Draws a key: independent of every other key, for one shard of one framework.
        pub fn random(rng: &mut impl CryptoRng) -> Self {
            Self(SecretScalar::new(Scalar::random_nonzero(rng)))
        }

        /// The key's 32 bytes, for sealed storage.
        pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
            Zeroizing::new(self.0.expose().to_bytes())
        }

        /// Reads a key back from sealed storage.
        ///
        /// # Errors
        /// [`DecodeError::Scalar`] when not below the group order, or 0.
        pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, DecodeError> {
            let x = Scalar::from_bytes(bytes)?;
            if x.is_zero() {
                Err(DecodeError::Scalar)
            } else {
                Ok(Self(SecretScalar::new(x)))
            }
        }

        /// The public key in both forms with a proof of possession for this genesis and shard.
        pub fn descriptor(
            &self,
            genesis: GenesisDigest,
            id: ShardId,
            rng: &mut impl CryptoRng,
        ) -> ShardDescriptor {
            // Unwrap safety: x ≠ 0 by construction, so neither point is the identity.
            let x = g2().times(self.0.expose()).to_affine().expect("x is not 0");
            let x1 = g1().times(self.0.expose()).to_affine().expect("x is not 0");
            let proof = prove_g1(
                possession(genesis, id, &x),
                &g1(),
                &x1,
                self.0.expose(),
                rng,
            );
            ShardDescriptor { x, x1, proof }
        }

        /// The core of BBS: each point divided by `x + e`.
        pub(crate) fn sign(
            &self,
            points: &[G1Projective],
            handle: Handle,
        ) -> Result<Vec<G1Affine>, ShardKeyError> {
            let divisor = (self.0.expose() + handle.0)
                .invert()
                .map(SecretScalar::new)
                .ok_or(ShardKeyError::Handle)?;
            let signed: Vec<G1Projective> = points
                .iter()
                .map(|point| point.times(divisor.expose()))
                .collect();
            G1Projective::to_affine_many(&signed).ok_or(ShardKeyError::Commitment)
        }

        /// Signs: `a = B/(x+e)` and the witness `C = V/(x+e)` for the present state.
        ///
        /// The caller takes a fresh handle, and reads the state and records the handle in one
        /// transaction.
        ///
        /// # Errors
        /// [`ShardKeyError`] when the handle cannot be used or B is the identity.
        pub fn issue(
            &self,
            framework: &Framework,
            commitment: &Commitment,
            attributes: Attributes,
            handle: Handle,
            state: &ShardState,
        ) -> Result<IssuedCredential, ShardKeyError> {
            let b = public_message(framework, attributes).plus_affine(commitment.u());
            let points = self.sign(&[b, state.v.to_projective()], handle)?;
            Ok(IssuedCredential {
                a: points[0],
                handle,
                attributes,
                c: points[1],
                n: state.n,
            })
        }

        /// A fresh witness for a handle that the ledger knows as issued and not revoked: one
        /// witness for a revoked handle would un-revoke it for good.
        ///
        /// # Errors
        /// [`ShardKeyError::Handle`] when the handle cannot be used.
        pub fn witness(
            &self,
            handle: Handle,
            state: &ShardState,
        ) -> Result<G1Affine, ShardKeyError> {
            let signed = self.sign(&[state.v.to_projective()], handle)?;
            signed.first().copied().ok_or(ShardKeyError::Handle)
        }

        /// Revokes: `V ← V/(x+e)`. The caller refuses unissued and already revoked handles: a
        /// second division by the same handle would publish the revoked holder's witness.
        ///
        /// # Errors
        /// [`ShardKeyError::Handle`] when the handle cannot be used.
        pub fn revoke(
            &self,
            handle: Handle,
            state: &ShardState,
        ) -> Result<ShardState, ShardKeyError> {
            let n = state.n.checked_add(1).ok_or(ShardKeyError::Handle)?;
            Ok(ShardState {
                n,
                v: self.witness(handle, state)?,
            })
        }
    }

    impl fmt::Debug for ShardSecret {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("ShardSecret(..)")
        }
    }
}
#[cfg(feature = "authority")]
pub use authority_side::ShardSecret;
