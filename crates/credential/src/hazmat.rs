//! Chosen scalars, points and pairings, for vectors and for tests that play the forger.
//!
//! Nothing here belongs in a program: a chosen nonce gives a holder's secret away.

use alloc::vec::Vec;

use rand_core::CryptoRng;

use crate::curve::{self, G1Affine, G1Projective, G2Affine, G2Prepared, G2Projective, Scalar};
#[cfg(feature = "authority")]
use crate::error::ShardKeyError;
use crate::issuance::Handle;
#[cfg(feature = "authority")]
use crate::issuance::ShardSecret;

/// The standard generator of G1.
pub fn g1() -> G1Affine {
    curve::g1()
}

/// The standard generator of G2.
pub fn g2() -> G2Affine {
    curve::g2()
}

/// `hash_to_curve` of RFC 9380 with any tag.
pub fn hash_to_curve(message: &[u8], dst: &[u8]) -> Option<G1Affine> {
    curve::hash_to_curve(message, dst)
}

/// 48 bytes of `expand_message_xmd`, reduced modulo the group order.
pub fn hash_to_scalar(message: &[u8], dst: &[u8]) -> Scalar {
    Scalar::from_wide(&curve::expand_message(message, dst))
}

/// `N` bytes of `expand_message_xmd`; 16 for a presentation's challenge.
pub fn expand_message<const N: usize>(message: &[u8], dst: &[u8]) -> [u8; N] {
    curve::expand_message(message, dst)
}

/// `message/(x+e)`, signed by the same lines as a credential.
///
/// # Errors
/// [`ShardKeyError::Handle`] when `x + e = 0`.
#[cfg(feature = "authority")]
pub fn sign(
    secret: &ShardSecret,
    message: &G1Affine,
    e: Scalar,
) -> Result<G1Affine, ShardKeyError> {
    let signed = secret.sign(&[message.to_projective()], Handle(e))?;
    signed.first().copied().ok_or(ShardKeyError::Handle)
}

/// `e(signature, X + e·g2) = e(message, g2)`, checked by the same lines as a credential.
#[cfg(feature = "holder")]
pub fn signs(x: &G2Affine, e: Scalar, signature: &G1Affine, message: &G1Affine) -> bool {
    crate::presentation::signs(x, Handle(e), signature, message)
}

/// A uniform scalar.
pub fn random_scalar(rng: &mut impl CryptoRng) -> Scalar {
    Scalar::random_nonzero(rng)
}

/// The inverse; `None` for 0.
pub fn invert(scalar: Scalar) -> Option<Scalar> {
    scalar.invert()
}

/// A handle of one's own choice.
pub fn handle(e: Scalar) -> Handle {
    Handle(e)
}

/// The scalar inside a handle.
pub fn handle_scalar(handle: Handle) -> Scalar {
    handle.0
}

/// `Σ s_i·P_i` in G1; `None` for the identity.
pub fn sum_g1(terms: &[(G1Affine, Scalar)]) -> Option<G1Affine> {
    terms
        .iter()
        .fold(G1Projective::identity(), |sum, (point, scalar)| {
            sum.plus(&point.times(*scalar))
        })
        .to_affine()
}

/// `Σ s_i·Q_i` in G2; `None` for the identity.
pub fn sum_g2(terms: &[(G2Affine, Scalar)]) -> Option<G2Affine> {
    terms
        .iter()
        .fold(G2Projective::identity(), |sum, (point, scalar)| {
            sum.plus(&point.times(*scalar))
        })
        .to_affine()
}

/// Whether `Σ e(P_i, Q_i)` is the neutral element.
pub fn pairings_cancel(terms: &[(G1Affine, G2Affine)]) -> bool {
    let prepared: Vec<G2Prepared> = terms.iter().map(|(_, q)| G2Prepared::new(q)).collect();
    let terms: Vec<_> = terms
        .iter()
        .zip(&prepared)
        .map(|((p, _), q)| (*p, q))
        .collect();
    curve::pairing_product_is_one(&terms)
}
