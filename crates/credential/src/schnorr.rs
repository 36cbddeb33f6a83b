//! Proofs that somebody knows a discrete logarithm (Schnorr; spec/groups.md, "Proofs of knowledge").
//!
//! For `Y = x·G`: T = k·G, c = H(context, G, Y, T), z = k + c·x; sent are (c, z), and the verifier
//! recomputes T = z·G − c·Y. The challenge here is a full-size scalar.

use crate::curve::{G1Affine, G1Projective, G2Affine, G2Projective, Scalar, public_sum};
use crate::error::{DecodeError, ProofRefused};
use crate::transcript::Transcript;

/// A proof of knowledge of a discrete logarithm: challenge and response, 64 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnowledgeProof {
    challenge: Scalar,
    response: Scalar,
}

impl KnowledgeProof {
    /// Bytes of an encoded proof.
    pub const LEN: usize = 64;

    /// Encodes as challenge, then response.
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut out = [0; 64];
        out[..32].copy_from_slice(&self.challenge.to_bytes());
        out[32..].copy_from_slice(&self.response.to_bytes());
        out
    }

    /// Decodes a proof; whether it holds is another question.
    ///
    /// # Errors
    /// [`DecodeError::Scalar`] when a part is not below the group order.
    pub fn from_bytes(bytes: &[u8; 64]) -> Result<Self, DecodeError> {
        let mut challenge = [0; 32];
        let mut response = [0; 32];
        challenge.copy_from_slice(&bytes[..32]);
        response.copy_from_slice(&bytes[32..]);
        Ok(Self {
            challenge: Scalar::from_bytes(&challenge)?,
            response: Scalar::from_bytes(&response)?,
        })
    }
}

/// What a proof is bound to: a tag of its own and the items of the statement's context.
// spec: GRP-9
pub(crate) struct Binding {
    pub(crate) dst: &'static [u8],
    pub(crate) context: Transcript,
}

/// `s·P − t·Q` for public scalars.
fn combine_g1(p: &G1Affine, s: Scalar, q: &G1Affine, t: Scalar) -> G1Projective {
    public_sum(&[(p, s), (q, -t)])
}

/// `s·P − t·Q`.
fn combine_g2(p: &G2Affine, s: Scalar, q: &G2Affine, t: Scalar) -> G2Projective {
    p.times(s).minus(&q.times(t))
}

macro_rules! proofs_in {
    ($prove:ident, $verify:ident, $challenge:ident, $combine:ident, $affine:ty, $item:ident) => {
        /// Proves knowledge of `secret` in `public = secret · base`.
        #[cfg(any(feature = "holder", feature = "authority", feature = "registrar"))]
        pub(crate) fn $prove(
            binding: Binding,
            base: &$affine,
            public: &$affine,
            secret: Scalar,
            rng: &mut impl rand_core::CryptoRng,
        ) -> KnowledgeProof {
            // The whole context goes into the hedge: a generator that repeats itself must not
            // meet one nonce in two contexts.
            let hedge = Transcript::new()
                .bytes(binding.dst)
                .bytes(binding.context.as_bytes());
            let hedge = hedge.$item(base).$item(public);
            let mut nonces = crate::nonce::Nonces::new(&[secret], hedge.as_bytes(), rng);
            loop {
                let nonce = nonces.next(rng);
                let Some(announced) = base.times(nonce.expose()).to_affine() else {
                    continue; // a nonce of 0
                };
                let challenge = $challenge(binding, base, public, &announced);
                let response = nonce.expose() + challenge * secret;
                return KnowledgeProof {
                    challenge,
                    response,
                };
            }
        }

        /// Verifies a proof of knowledge of the discrete logarithm of `public` to `base`.
        pub(crate) fn $verify(
            binding: Binding,
            base: &$affine,
            public: &$affine,
            proof: &KnowledgeProof,
        ) -> Result<(), ProofRefused> {
            // T = z·G − c·Y
            let announced = $combine(base, proof.response, public, proof.challenge)
                .to_affine()
                .ok_or(ProofRefused)?;
            if $challenge(binding, base, public, &announced) == proof.challenge {
                Ok(())
            } else {
                Err(ProofRefused)
            }
        }

        fn $challenge(
            binding: Binding,
            base: &$affine,
            public: &$affine,
            announced: &$affine,
        ) -> Scalar {
            binding
                .context
                .$item(base)
                .$item(public)
                .$item(announced)
                .to_scalar(binding.dst)
        }
    };
}

proofs_in!(prove_g1, verify_g1, challenge_g1, combine_g1, G1Affine, g1);
proofs_in!(prove_g2, verify_g2, challenge_g2, combine_g2, G2Affine, g2);
