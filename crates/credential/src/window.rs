//! The validity window: weak Boneh–Boyen signatures on the hours a credential has left
//! (spec/framework.md, "Window"; Boneh–Boyen 2004, section 3).
//!
//! `W = w·g2`, `σ_i = P_w/(w+i)` for i = 0..1023. Made once, after which `w` is gone. A presentation
//! shows some σ_δ re-randomised, and so that δ = expiry − now lies in 0..1023, but not which it is.

use alloc::vec::Vec;

use rand_core::CryptoRng;
use sha2::{Digest, Sha256};

use crate::curve::{
    G1Affine, G2Affine, G2Prepared, Scalar, g2, pairing_product_is_one, public_sum_many,
};
use crate::error::{DecodeError, WalletRefusal};
use crate::params::Generators;

/// Hours the window reaches: σ_0 for the credential's last hour, σ_1023 for the longest validity.
pub const WINDOW_LEN: usize = 1024;

/// Bits of an index into the window.
#[cfg(feature = "holder")]
pub(crate) const WINDOW_BITS: usize = 10;

/// Bytes of an encoded table.
pub const WINDOW_TABLE_BYTES: usize = WINDOW_LEN * G1Affine::LEN;

/// The longest validity that may be issued, in hours after the hour of issue. One less than the
/// window allows, so that a clock an hour slow still finds its entry.
pub const MAX_VALIDITY_HOURS: u32 = 1022;

/// A window table that has been decoded but not checked. A framework publishes it beside its
/// genesis, which names the key and the table's digest.
#[derive(Clone, Debug)]
pub struct WindowTable {
    sigma: Vec<G1Affine>,
}

impl WindowTable {
    /// Encodes as 1024 compressed points.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.sigma.iter().flat_map(G1Affine::to_bytes).collect()
    }

    /// Decodes 1024 compressed points, each checked.
    ///
    /// # Errors
    /// [`DecodeError`] for a wrong length or a bad point.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() != WINDOW_TABLE_BYTES {
            return Err(DecodeError::Length);
        }
        let (points, _) = bytes.as_chunks::<48>();
        let sigma = points
            .iter()
            .map(G1Affine::from_bytes)
            .collect::<Result<_, _>>()?;
        Ok(Self { sigma })
    }

    /// SHA-256 of the encoded table, as the genesis names it.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.to_bytes()).into()
    }

    /// Checks ALL entries against the window key at once, with the caller's own randomness: with
    /// one bad σ_700, only holders with 700 hours left would fail at a gate, and so be known.
    ///
    /// # Errors
    /// [`WalletRefusal::Window`] when any entry is wrong.
    // spec: FRM-9
    pub fn check(
        self,
        generators: &Generators,
        key: &G2Affine,
        rng: &mut impl CryptoRng,
    ) -> Result<Window, WalletRefusal> {
        // e(σ_i, W + i·g2) = e(P_w, g2) for all i, weighted with independent ρ_i:
        // e(Σ ρ_i·σ_i, W) + e(Σ i·ρ_i·σ_i − (Σ ρ_i)·P_w, g2) = 0
        let weights: Vec<Scalar> = (0..WINDOW_LEN)
            .map(|_| Scalar::random_weight(rng))
            .collect();
        let indexed: Vec<Scalar> = weights
            .iter()
            .zip(0_u64..)
            .map(|(weight, i)| *weight * Scalar::from(i))
            .collect();
        let total = weights
            .iter()
            .fold(Scalar::ZERO, |sum, weight| sum + *weight);
        let points: Vec<_> = self.sigma.iter().map(|sigma| sigma.0).collect();
        let left = public_sum_many(&points, &weights);
        let right = public_sum_many(&points, &indexed).minus(&generators.p_w.times(total));
        let (Some(left), Some(right)) = (left.to_affine(), right.to_affine()) else {
            return Err(WalletRefusal::Window);
        };
        let terms = [
            (left, &G2Prepared::new(key)),
            (right, &G2Prepared::new(&g2())),
        ];
        if pairing_product_is_one(&terms) {
            Ok(Window {
                key: *key,
                sigma: self.sigma,
            })
        } else {
            Err(WalletRefusal::Window)
        }
    }
}

/// A window table all of whose entries have been checked against the key.
#[derive(Clone, Debug)]
pub struct Window {
    key: G2Affine,
    sigma: Vec<G1Affine>,
}

impl Window {
    /// Takes a table as checked because this device checked the very same bytes before and has
    /// kept them, authenticated, since.
    ///
    /// # Errors
    /// [`DecodeError`] for a wrong length or a bad point.
    pub fn from_own_store(key: G2Affine, bytes: &[u8]) -> Result<Self, DecodeError> {
        Ok(Self {
            key,
            sigma: WindowTable::from_bytes(bytes)?.sigma,
        })
    }

    /// The window key W.
    pub fn key(&self) -> &G2Affine {
        &self.key
    }

    /// The entry for `hours_left`, looked up in constant time.
    #[cfg(feature = "holder")]
    pub(crate) fn sigma(&self, hours_left: u32) -> Option<G1Affine> {
        use subtle::{ConditionallySelectable, ConstantTimeEq};
        if hours_left as usize >= WINDOW_LEN {
            return None;
        }
        let mut found = self.sigma[0];
        for (i, sigma) in (0_u32..).zip(&self.sigma) {
            let hit = i.ct_eq(&hours_left);
            for (out, limb) in found.0.x.l.iter_mut().zip(sigma.0.x.l) {
                out.conditional_assign(&limb, hit);
            }
            for (out, limb) in found.0.y.l.iter_mut().zip(sigma.0.y.l) {
                out.conditional_assign(&limb, hit);
            }
        }
        Some(found)
    }
}

/// Makes a window: draws `w`, signs all hours, and forgets `w`.
///
/// A leaked `w` costs the expiry check and nothing else.
///
/// # Errors
/// Never in practice: [`DecodeError::Range`] if `w + i` were 0 for some i.
#[cfg(feature = "registrar")]
// spec: FRM-7
pub fn make_window(
    generators: &Generators,
    rng: &mut impl CryptoRng,
) -> Result<(G2Affine, WindowTable), DecodeError> {
    use crate::curve::{G1Projective, SecretScalar, batch_invert};
    use zeroize::Zeroize;

    let w = SecretScalar::new(Scalar::random_nonzero(rng));
    let mut shifted: Vec<Scalar> = (0..WINDOW_LEN as u64)
        .map(|i| w.expose() + Scalar::from(i))
        .collect();
    let inverses = batch_invert(&shifted);
    shifted.zeroize();
    let mut inverses = inverses.ok_or(DecodeError::Range)?;
    let mut points: Vec<G1Projective> = inverses
        .iter()
        .map(|inverse| generators.p_w.times(*inverse))
        .collect();
    inverses.zeroize();
    let sigma = G1Projective::to_affine_many(&points).ok_or(DecodeError::Range)?;
    points.zeroize();
    let key = g2()
        .times(w.expose())
        .to_affine()
        .ok_or(DecodeError::Range)?;
    Ok((key, WindowTable { sigma }))
}
