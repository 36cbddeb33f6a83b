//! Deltas, catching up with them, and auditing them (spec/witness.md).

use alloc::vec::Vec;

use rand_core::CryptoRng;

use crate::curve::{
    CurvePoint, G1Affine, G2Prepared, Scalar, g2, pairing_product_is_one, public_sum_many,
};
use crate::error::{DecodeError, ProofRefused};
use crate::issuance::Handle;
use crate::shard::{ShardKeys, ShardState};

/// One revocation: the handle and the state after it, 80 bytes. The state is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delta {
    /// The handle that was revoked.
    pub handle: Handle,
    /// V after it.
    pub v: G1Affine,
}

impl Delta {
    /// Bytes of an encoded delta.
    pub const LEN: usize = 80;

    /// Encodes as handle, then state.
    pub fn to_bytes(&self) -> [u8; 80] {
        let mut out = [0; 80];
        out[..32].copy_from_slice(&self.handle.to_bytes());
        out[32..].copy_from_slice(&self.v.to_bytes());
        out
    }

    /// Decodes and checks both parts, the subgroup included, as registrars and auditors must.
    ///
    /// # Errors
    /// [`DecodeError`] when either part is not valid.
    pub fn from_bytes(bytes: &[u8; 80]) -> Result<Self, DecodeError> {
        let (handle, v) = split(bytes);
        Ok(Self {
            handle: Handle::from_bytes(&handle)?,
            v: G1Affine::from_bytes(&v)?,
        })
    }
}

/// One revocation as a wallet reads it: its state is on the curve, and no more is known. Half the
/// work of decoding, and safe because the outcome of a catch-up is checked as a whole.
#[derive(Clone, Copy, Debug)]
// spec: WIT-4
pub struct LooseDelta {
    handle: Handle,
    v: CurvePoint,
}

impl LooseDelta {
    /// Decodes 80 bytes.
    ///
    /// # Errors
    /// [`DecodeError`] when the handle is not canonical or the point not on the curve.
    pub fn from_bytes(bytes: &[u8; 80]) -> Result<Self, DecodeError> {
        let (handle, v) = split(bytes);
        Ok(Self {
            handle: Handle::from_bytes(&handle)?,
            v: CurvePoint::from_bytes(&v)?,
        })
    }

    /// The handle that was revoked.
    pub const fn handle(&self) -> Handle {
        self.handle
    }

    /// Checks the state fully.
    ///
    /// # Errors
    /// [`DecodeError::Point`] when it is not in the subgroup.
    pub fn check(&self) -> Result<Delta, DecodeError> {
        Ok(Delta {
            handle: self.handle,
            v: self.v.check()?,
        })
    }
}

fn split(bytes: &[u8; 80]) -> ([u8; 32], [u8; 48]) {
    let mut handle = [0; 32];
    let mut v = [0; 48];
    handle.copy_from_slice(&bytes[..32]);
    v.copy_from_slice(&bytes[32..]);
    (handle, v)
}

/// Audits that every state is the one before it divided by `x + e_i`, all in one check:
/// `e(V_i, X + e_i·g2) = e(V_{i−1}, g2)`. Returns the state that the deltas lead to.
///
/// Whether a handle repeats is the caller's to check, against the whole log.
///
/// # Errors
/// [`ProofRefused`] when any delta is wrong, or there are too many to count.
// spec: WIT-11
pub fn audit(
    keys: &ShardKeys,
    start: &ShardState,
    deltas: &[Delta],
    rng: &mut impl CryptoRng,
) -> Result<ShardState, ProofRefused> {
    let Some(last) = deltas.last() else {
        return Ok(*start);
    };
    let added = u32::try_from(deltas.len()).map_err(|_| ProofRefused)?;
    let n = start.n.checked_add(added).ok_or(ProofRefused)?;
    // Σ ρ_i·(e(V_i, X) + e(e_i·V_i − V_{i−1}, g2)) = 0; the factor of V_i at g2 is ρ_i·e_i − ρ_{i+1}.
    let weights: Vec<Scalar> = deltas.iter().map(|_| Scalar::random_weight(rng)).collect();
    let points: Vec<_> = deltas.iter().map(|delta| delta.v.0).collect();
    let factors: Vec<Scalar> = deltas
        .iter()
        .zip(&weights)
        .zip(weights[1..].iter().chain([&Scalar::ZERO]))
        .map(|((delta, weight), next)| *weight * delta.handle.0 - *next)
        .collect();
    let at_x = public_sum_many(&points, &weights);
    let at_g2 = public_sum_many(&points, &factors).minus(&start.v.times(weights[0]));
    let (Some(at_x), Some(at_g2)) = (at_x.to_affine(), at_g2.to_affine()) else {
        return Err(ProofRefused);
    };
    let terms = [
        (at_x, &G2Prepared::new(keys.x())),
        (at_g2, &G2Prepared::new(&g2())),
    ];
    if pairing_product_is_one(&terms) {
        Ok(ShardState { n, v: last.v })
    } else {
        Err(ProofRefused)
    }
}

#[cfg(feature = "holder")]
mod holder_side {
    use alloc::vec::Vec;
    use core::fmt;

    use super::LooseDelta;
    use crate::curve::{CurvePoint, G1Affine, Scalar, batch_invert, public_sum_many};
    use crate::issuance::Handle;

    /// A witness `C = V/(x+e)` for the state after `n` revocations. With its handle it is half of
    /// somebody's credential, so it prints redacted.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Witness {
        /// The place in the shard's log that the witness belongs to.
        pub n: u32,
        /// `C`.
        pub c: G1Affine,
    }

    impl fmt::Debug for Witness {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("Witness")
                .field("n", &self.n)
                .finish_non_exhaustive()
        }
    }

    /// What a catch-up found.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum CaughtUp {
        /// The witness for the state after the last delta.
        Current(Witness),
        /// The holder's own handle is among the deltas: the credential is revoked.
        Revoked {
            /// The place in the log at which it was.
            at: u32,
        },
        /// The outcome is not a valid point, so the deltas were not the shard's.
        Wrong,
    }

    impl Witness {
        /// Moves the witness over `deltas`, which follow the state it belongs to:
        /// `C_n = C·∏ 1/(e_i−e) − Σ V_i·∏_{j≥i} 1/(e_j−e)`, one multi-scalar multiplication.
        ///
        /// The caller checks the outcome against the state from a certified entry
        /// (`e(C, X + e·g2) = e(V, g2)`); only then does it count. Runs in variable time: the
        /// handle is known to the authority, and this happens at home, never at a gate.
        // spec: WIT-6
        pub fn catch_up(&self, handle: Handle, deltas: &[LooseDelta]) -> CaughtUp {
            // Look for one's own handle before inverting: e_i − e would be 0.
            if let Some(i) = deltas.iter().position(|delta| delta.handle == handle) {
                let i = u32::try_from(i).unwrap_or(u32::MAX);
                return CaughtUp::Revoked {
                    at: self.n.saturating_add(i).saturating_add(1),
                };
            }
            let Some(n) = u32::try_from(deltas.len())
                .ok()
                .and_then(|len| self.n.checked_add(len))
            else {
                return CaughtUp::Wrong;
            };
            if deltas.is_empty() {
                return CaughtUp::Current(self.clone());
            }
            let differences: Vec<Scalar> = deltas
                .iter()
                .map(|delta| delta.handle.0 - handle.0)
                .collect();
            let Some(mut factors) = batch_invert(&differences) else {
                return CaughtUp::Wrong;
            };
            // factors[i] ← ∏_{j≥i} 1/(e_j−e)
            let mut product = Scalar::one();
            for factor in factors.iter_mut().rev() {
                product = product * *factor;
                *factor = product;
            }
            let mut scalars: Vec<Scalar> = factors.iter().map(|factor| -*factor).collect();
            let mut points: Vec<_> = deltas.iter().map(|delta| delta.v.0).collect();
            scalars.push(product);
            points.push(self.c.0);
            let sum = public_sum_many(&points, &scalars).to_affine();
            match sum.map(|c| CurvePoint(c.0).check()) {
                Some(Ok(c)) => CaughtUp::Current(Self { n, c }),
                _ => CaughtUp::Wrong,
            }
        }

        /// Moves the witness back over one delta, the one that led to its state:
        /// `C_old = (e* − e)·C_new + V_new`. `None` when the delta is the holder's own.
        // spec: WIT-9
        pub fn roll_back(&self, handle: Handle, delta: &super::Delta) -> Option<Self> {
            let n = self.n.checked_sub(1)?;
            let difference = delta.handle.0 - handle.0;
            let c = self.c.times(difference).plus_affine(&delta.v).to_affine()?;
            (!difference.is_zero()).then_some(Self { n, c })
        }
    }
}
#[cfg(feature = "holder")]
pub use holder_side::{CaughtUp, Witness};
