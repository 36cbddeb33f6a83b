//! The epoch key: registrars' shares, their sum, and certificates (spec/registrar.md).
//!
//! Over a list that is already fixed, each registrar draws `k1, k2, k3` and publishes
//! `L1 = k1·g2, K2 = k2·g1, K3 = k3·H_v, L3 = k3·g2` with proofs. The quorum's sums are the epoch
//! key. A shard is certified by `Z = k1·g1 + k2·X1 + k3·V`; `k1·g1` alone never leaves a registrar.

use rand_core::CryptoRng;

use alloc::vec::Vec;

use crate::curve::{
    G1Affine, G1Projective, G2Affine, G2Prepared, G2Projective, Scalar, g1, g2,
    pairing_product_is_one, public_sum_many, public_sum_many_g2,
};
use crate::error::{DecodeError, ProofRefused};
use crate::labels::DST_SHARE_POSSESSION;
use crate::params::Generators;
use crate::schnorr::{Binding, KnowledgeProof, verify_g1, verify_g2};
use crate::transcript::Transcript;
use crate::types::{Epoch, GenesisDigest, ListDigest, RegistrarId};

/// What a share is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShareContext {
    /// The framework.
    pub genesis: GenesisDigest,
    /// The epoch that the key is for.
    pub epoch: Epoch,
    /// The list of states that the key will certify; fixed before the key is drawn.
    pub list: ListDigest,
    /// The registrar whose share it is.
    pub registrar: RegistrarId,
}

impl ShareContext {
    fn binding(&self, part: &[u8], points: &EpochKey) -> Binding {
        let context = Transcript::new()
            .bytes(&self.genesis.0)
            .number(self.epoch.0)
            .bytes(&self.list.0)
            .bytes(&self.registrar.0)
            .bytes(part)
            .bytes(&points.to_bytes());
        Binding {
            dst: DST_SHARE_POSSESSION,
            context,
        }
    }
}

/// The public key of an epoch, or one registrar's share of it: 288 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpochKey {
    /// `L1 = k1·g2`.
    pub l1: G2Affine,
    /// `K2 = k2·g1`.
    pub k2: G1Affine,
    /// `K3 = k3·H_v`.
    pub k3: G1Affine,
    /// `L3 = k3·g2`.
    pub l3: G2Affine,
}

impl EpochKey {
    /// Bytes of an encoded key.
    pub const LEN: usize = 288;

    /// Encodes as L1, K2, K3, L3.
    pub fn to_bytes(&self) -> [u8; 288] {
        let mut out = [0; 288];
        out[..96].copy_from_slice(&self.l1.to_bytes());
        out[96..144].copy_from_slice(&self.k2.to_bytes());
        out[144..192].copy_from_slice(&self.k3.to_bytes());
        out[192..].copy_from_slice(&self.l3.to_bytes());
        out
    }

    /// Decodes, checking each point.
    ///
    /// # Errors
    /// [`DecodeError::Point`] when one is not valid.
    pub fn from_bytes(bytes: &[u8; 288]) -> Result<Self, DecodeError> {
        let (mut l1, mut k2, mut k3, mut l3) = ([0; 96], [0; 48], [0; 48], [0; 96]);
        l1.copy_from_slice(&bytes[..96]);
        k2.copy_from_slice(&bytes[96..144]);
        k3.copy_from_slice(&bytes[144..192]);
        l3.copy_from_slice(&bytes[192..]);
        Ok(Self {
            l1: G2Affine::from_bytes(&l1)?,
            k2: G1Affine::from_bytes(&k2)?,
            k3: G1Affine::from_bytes(&k3)?,
            l3: G2Affine::from_bytes(&l3)?,
        })
    }

    /// Checks `e(K3, g2) = e(H_v, L3)`; a wallet's privacy rests on it.
    ///
    /// # Errors
    /// [`ProofRefused`] when K3 and L3 do not hold one scalar.
    pub fn check_form(&self, generators: &Generators) -> Result<(), ProofRefused> {
        let minus = generators
            .h_v
            .to_projective()
            .negated()
            .to_affine()
            .ok_or(ProofRefused)?;
        let terms = [
            (self.k3, &G2Prepared::new(&g2())),
            (minus, &G2Prepared::new(&self.l3)),
        ];
        if pairing_product_is_one(&terms) {
            Ok(())
        } else {
            Err(ProofRefused)
        }
    }

    /// Checks one certificate: `e(Z, g2) = e(g1, L1) + e(K2, X) + e(V, L3)`.
    ///
    /// # Errors
    /// [`ProofRefused`] when it does not hold.
    pub fn check_certificate(&self, certified: &Certified) -> Result<(), ProofRefused> {
        let negated = |point: &G1Affine| point.to_projective().negated().to_affine();
        let (Some(minus_g1), Some(minus_k2), Some(minus_v)) =
            (negated(&g1()), negated(&self.k2), negated(&certified.v))
        else {
            return Err(ProofRefused);
        };
        let terms = [
            (certified.z, &G2Prepared::new(&g2())),
            (minus_g1, &G2Prepared::new(&self.l1)),
            (minus_k2, &G2Prepared::new(&certified.x)),
            (minus_v, &G2Prepared::new(&self.l3)),
        ];
        if pairing_product_is_one(&terms) {
            Ok(())
        } else {
            Err(ProofRefused)
        }
    }

    /// Checks all certificates of a list at once, each with a weight of its own.
    ///
    /// # Errors
    /// [`ProofRefused`] when any of them is wrong; [`Self::check_certificate`] finds which.
    pub fn check_certificates(
        &self,
        certified: &[Certified],
        rng: &mut impl CryptoRng,
    ) -> Result<(), ProofRefused> {
        if certified.is_empty() {
            return Ok(());
        }
        // e(Σ ρ_i·Z_i, g2) − e((Σ ρ_i)·g1, L1) − Σ e(K2, ρ_i·X_i) − e(Σ ρ_i·V_i, L3) = 0, and
        // Σ e(K2, ρ_i·X_i) = e(K2, Σ ρ_i·X_i).
        let weights: Vec<Scalar> = certified
            .iter()
            .map(|_| Scalar::random_weight(rng))
            .collect();
        let total = weights
            .iter()
            .fold(Scalar::ZERO, |sum, weight| sum + *weight);
        let z: Vec<_> = certified.iter().map(|entry| entry.z.0).collect();
        let v: Vec<_> = certified.iter().map(|entry| entry.v.0).collect();
        let x: Vec<_> = certified.iter().map(|entry| entry.x.0).collect();
        let x = public_sum_many_g2(&x, &weights);
        let z = public_sum_many(&z, &weights).to_affine();
        let v = public_sum_many(&v, &weights).negated().to_affine();
        let one = g1().times(-total).to_affine();
        let k2 = self.k2.to_projective().negated().to_affine();
        let (Some(z), Some(v), Some(x), Some(one), Some(k2)) = (z, v, x.to_affine(), one, k2)
        else {
            return Err(ProofRefused);
        };
        let terms = [
            (z, &G2Prepared::new(&g2())),
            (one, &G2Prepared::new(&self.l1)),
            (k2, &G2Prepared::new(&x)),
            (v, &G2Prepared::new(&self.l3)),
        ];
        if pairing_product_is_one(&terms) {
            Ok(())
        } else {
            Err(ProofRefused)
        }
    }
}

/// A shard's key and state with a certificate under some epoch key. Nothing has been checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Certified {
    /// The shard's key X.
    pub x: G2Affine,
    /// The shard's state V.
    pub v: G1Affine,
    /// The certificate Z.
    pub z: G1Affine,
}

/// One registrar's share with proofs of possession of k1, k2 and k3, as published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// The share's points.
    pub key: EpochKey,
    /// Of k1 in L1.
    pub proof1: KnowledgeProof,
    /// Of k2 in K2.
    pub proof2: KnowledgeProof,
    /// Of k3 in K3; L3 is tied to K3 by a pairing.
    pub proof3: KnowledgeProof,
}

impl Share {
    /// Checks the share in its context.
    ///
    /// # Errors
    /// [`ProofRefused`] when a proof does not hold or K3 and L3 do not belong together.
    pub fn verify(
        &self,
        generators: &Generators,
        context: &ShareContext,
    ) -> Result<ProvenShare, ProofRefused> {
        let key = &self.key;
        verify_g2(context.binding(b"k1", key), &g2(), &key.l1, &self.proof1)?;
        verify_g1(context.binding(b"k2", key), &g1(), &key.k2, &self.proof2)?;
        verify_g1(
            context.binding(b"k3", key),
            &generators.h_v,
            &key.k3,
            &self.proof3,
        )?;
        key.check_form(generators)?;
        Ok(ProvenShare {
            context: *context,
            key: *key,
        })
    }
}

/// A share whose proofs have been checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProvenShare {
    context: ShareContext,
    key: EpochKey,
}

impl ProvenShare {
    /// Whose share it is.
    pub const fn registrar(&self) -> RegistrarId {
        self.context.registrar
    }

    /// What the share was proven for.
    pub const fn context(&self) -> &ShareContext {
        &self.context
    }

    /// The share's points.
    pub const fn key(&self) -> &EpochKey {
        &self.key
    }
}

/// Adds the quorum's shares up to the epoch key. A registrar signs no other key.
///
/// # Errors
/// [`ProofRefused`] when there is no share, a registrar appears twice, a share was proven for
/// another framework, epoch or list than the others, or a sum is the identity.
pub fn sum_shares(shares: &[ProvenShare]) -> Result<EpochKey, ProofRefused> {
    for (i, share) in shares.iter().enumerate() {
        let fits = |other: &ProvenShare| {
            let (a, b) = (&other.context, &share.context);
            a.registrar != b.registrar
                && (a.genesis, a.epoch, a.list) == (b.genesis, b.epoch, b.list)
        };
        if !shares[..i].iter().all(fits) {
            return Err(ProofRefused);
        }
    }
    let in_g1 = |part: fn(&EpochKey) -> &G1Affine| {
        let sum = |sum: G1Projective, share: &ProvenShare| sum.plus_affine(part(&share.key));
        shares
            .iter()
            .fold(G1Projective::identity(), sum)
            .to_affine()
            .ok_or(ProofRefused)
    };
    let in_g2 = |part: fn(&EpochKey) -> &G2Affine| {
        let sum = |sum: G2Projective, share: &ProvenShare| sum.plus_affine(part(&share.key));
        shares
            .iter()
            .fold(G2Projective::identity(), sum)
            .to_affine()
            .ok_or(ProofRefused)
    };
    Ok(EpochKey {
        l1: in_g2(|key| &key.l1)?,
        k2: in_g1(|key| &key.k2)?,
        k3: in_g1(|key| &key.k3)?,
        l3: in_g2(|key| &key.l3)?,
    })
}

/// Adds the quorum's certificates for one shard.
///
/// # Errors
/// [`ProofRefused`] when there is none or the sum is the identity.
pub fn sum_certificates(parts: &[G1Affine]) -> Result<G1Affine, ProofRefused> {
    parts
        .iter()
        .fold(G1Projective::identity(), G1Projective::plus_affine)
        .to_affine()
        .ok_or(ProofRefused)
}

#[cfg(feature = "registrar")]
mod registrar_side {
    use alloc::vec::Vec;
    use core::fmt;

    use rand_core::CryptoRng;
    use zeroize::{Zeroize, Zeroizing};

    use super::{EpochKey, Share, ShareContext};
    use crate::curve::{G1Affine, G1Projective, Scalar, SecretScalar, g1, g2, secret_sums};
    use crate::error::{DecodeError, ProofRefused};
    use crate::params::Generators;
    use crate::schnorr::{prove_g1, prove_g2};
    use crate::shard::ShardKeys;

    /// One registrar's secret share of one epoch's key: for one list, ever. Any retry draws a new
    /// one, and it is wiped when the list is certified.
    pub struct ShareSecret {
        k1: SecretScalar,
        k2: SecretScalar,
        k3: SecretScalar,
    }

    impl ShareSecret {
        /// Draws a share.
        pub fn random(rng: &mut impl CryptoRng) -> Self {
            let mut draw = || SecretScalar::new(Scalar::random_nonzero(rng));
            Self {
                k1: draw(),
                k2: draw(),
                k3: draw(),
            }
        }

        /// The share's 96 bytes, for sealed storage between two steps of a round.
        pub fn to_bytes(&self) -> Zeroizing<[u8; 96]> {
            let mut out = Zeroizing::new([0; 96]);
            for (part, k) in out.chunks_exact_mut(32).zip([&self.k1, &self.k2, &self.k3]) {
                part.copy_from_slice(&k.expose().to_bytes());
            }
            out
        }

        /// Reads a share back from sealed storage.
        ///
        /// # Errors
        /// [`DecodeError::Scalar`] when a part is not below the group order, or 0.
        pub fn from_bytes(bytes: &[u8; 96]) -> Result<Self, DecodeError> {
            let read = |from: usize| {
                let mut part = Zeroizing::new([0; 32]);
                part.copy_from_slice(&bytes[from..from + 32]);
                let k = Scalar::from_bytes(&part)?;
                if k.is_zero() {
                    Err(DecodeError::Scalar)
                } else {
                    Ok(SecretScalar::new(k))
                }
            };
            Ok(Self {
                k1: read(0)?,
                k2: read(32)?,
                k3: read(64)?,
            })
        }

        /// The public share with its proofs of possession.
        pub fn share(
            &self,
            generators: &Generators,
            context: &ShareContext,
            rng: &mut impl CryptoRng,
        ) -> Share {
            let (k1, k2, k3) = (self.k1.expose(), self.k2.expose(), self.k3.expose());
            // Unwrap safety: no k is 0 by construction, so no point is the identity.
            let key = EpochKey {
                l1: g2().times(k1).to_affine().expect("k1 is not 0"),
                k2: g1().times(k2).to_affine().expect("k2 is not 0"),
                k3: generators.h_v.times(k3).to_affine().expect("k3 is not 0"),
                l3: g2().times(k3).to_affine().expect("k3 is not 0"),
            };
            Share {
                key,
                proof1: prove_g2(context.binding(b"k1", &key), &g2(), &key.l1, k1, rng),
                proof2: prove_g1(context.binding(b"k2", &key), &g1(), &key.k2, k2, rng),
                proof3: prove_g1(
                    context.binding(b"k3", &key),
                    &generators.h_v,
                    &key.k3,
                    k3,
                    rng,
                ),
            }
        }

        /// Certifies every shard of the list: `Z = k1·g1 + k2·X1 + k3·V`, and wipes the share,
        /// which is why it takes it.
        ///
        /// # Errors
        /// [`ProofRefused`] when a certificate would be the identity; draw a new share.
        pub fn certify(
            self,
            shards: &[(ShardKeys, G1Affine)],
        ) -> Result<Vec<G1Affine>, ProofRefused> {
            let mut k1g1 = g1().times(self.k1.expose());
            let rows: Vec<_> = shards.iter().map(|(keys, v)| [keys.x1(), v]).collect();
            let points: Vec<G1Projective> =
                secret_sums(&rows, [self.k2.expose(), self.k3.expose()])
                    .into_iter()
                    .map(|sum| sum.plus(&k1g1))
                    .collect();
            k1g1.zeroize();
            G1Projective::to_affine_many(&points).ok_or(ProofRefused)
        }
    }

    impl fmt::Debug for ShareSecret {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("ShareSecret(..)")
        }
    }
}
#[cfg(feature = "registrar")]
pub use registrar_side::ShareSecret;
