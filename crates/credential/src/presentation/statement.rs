//! The statement that a presentation proves, and its challenge (spec/presentation.md, eq. 1 to 3).
//!
//! ```text
//! (1)  B0 + colour·H_c + V' = r̄·B̄ + ē·Ā − s·H_s − expiry·H_x + u·H_v
//! (2)  R' − now_hour·R̄      = r·P_w − expiry·R̄
//! (3)  N                    = s·H(scope)                when present
//! ```
#![cfg_attr(
    not(feature = "hazmat"),
    allow(unreachable_pub, reason = "public for vectors only")
)]

use alloc::vec::Vec;

use crate::curve::{
    G1Affine, G1Projective, G2Affine, PublicTable, Scalar, hash_to_curve, public_sum,
    public_table_sum,
};
use crate::framework::Framework;
use crate::labels::{DST_PRESENTATION, DST_SCOPE};
use crate::presentation::Presentation;
use crate::presentation::header::{Context, Header};
use crate::transcript::Transcript;
use crate::types::AnnouncementDigest;

/// The points of a presentation, in the order of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// spec: PRS-3
pub struct Elements {
    /// `X' = X + τ·g2`, the shard's key, shifted.
    pub x_prime: G2Affine,
    /// `V' = V + u·H_v`, its state, shifted.
    pub v_prime: G1Affine,
    /// `Z' = Z + τ·K2 + u·K3`, its certificate, shifted along.
    pub z_prime: G1Affine,
    /// `Ā = ρ·S`, the signature on messages and state, re-randomised.
    pub a_bar: G1Affine,
    /// `B̄ = ρ·(B+V) − e'·Ā`, so that `B̄ = x'·Ā`.
    pub b_bar: G1Affine,
    /// `R̄ = r·σ_δ`, the window's signature on the hours left, re-randomised.
    pub r_bar: G1Affine,
    /// `R' = r·P_w − δ·R̄`, so that `R' = w·R̄`.
    pub r_prime: G1Affine,
}

/// The six responses, in the order of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Responses {
    /// For r̄ = 1/ρ.
    pub r_bar: Scalar,
    /// For ē = e'/ρ.
    pub e_bar: Scalar,
    /// For the link secret s.
    pub s: Scalar,
    /// For the expiry.
    pub expiry: Scalar,
    /// For the shift u.
    pub u: Scalar,
    /// For r.
    pub r: Scalar,
}

/// What a prover announces before the challenge: one point for each equation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announced {
    /// Of equation (1).
    pub t1: G1Affine,
    /// Of equation (2).
    pub t2: G1Affine,
    /// Of equation (3), when there is a pseudonym.
    pub t3: Option<G1Affine>,
}

/// `H(scope)`, the base of a scope's pseudonyms; `None` only for the identity.
pub fn scope_base(scope: &[u8]) -> Option<G1Affine> {
    hash_to_curve(scope, DST_SCOPE)
}

/// The challenge: the order of its inputs is spec/presentation.md PRS-4.
// spec: PRS-4
pub fn challenge(
    framework: &Framework,
    announcement: AnnouncementDigest,
    header: &Header,
    context: &Context<'_>,
    elements: &Elements,
    pseudonym: Option<&G1Affine>,
    announced: &Announced,
) -> [u8; 16] {
    let optional = |transcript: Transcript, point: Option<&G1Affine>| match point {
        Some(point) => transcript.g1(point),
        None => transcript.bytes(&[]),
    };
    let transcript = Transcript::new()
        .bytes(&header.to_bytes())
        .bytes(&framework.genesis().0)
        .scalar(framework.dom())
        .bytes(&announcement.0)
        .bytes(context.audience)
        .bytes(context.nonce)
        .bytes(context.scope)
        .g2(&elements.x_prime)
        .g1(&elements.v_prime)
        .g1(&elements.z_prime)
        .g1(&elements.a_bar)
        .g1(&elements.b_bar)
        .g1(&elements.r_bar)
        .g1(&elements.r_prime);
    let transcript = optional(transcript, pseudonym)
        .g1(&announced.t1)
        .g1(&announced.t2);
    optional(transcript, announced.t3.as_ref()).to_challenge(DST_PRESENTATION)
}

/// Multiples of the points that the verifier both recomputes announcements with and puts into the
/// pairings.
pub(super) struct ElementTables {
    pub(super) v_prime: PublicTable,
    pub(super) a_bar: PublicTable,
    pub(super) b_bar: PublicTable,
    pub(super) r_bar: PublicTable,
    pub(super) r_prime: PublicTable,
}

impl ElementTables {
    pub(super) fn new(elements: &Elements) -> Self {
        let points = [
            elements.v_prime,
            elements.a_bar,
            elements.b_bar,
            elements.r_bar,
            elements.r_prime,
        ];
        let [v_prime, a_bar, b_bar, r_bar, r_prime] =
            PublicTable::several(points.map(G1Affine::to_projective));
        Self {
            v_prime,
            a_bar,
            b_bar,
            r_bar,
            r_prime,
        }
    }
}

/// Recomputes the announcements from responses and challenge: `T = Φ(z) − c·Y`.
///
/// `None` when one comes out as the identity, or a pseudonym comes without a scope or a scope
/// without a pseudonym; no honest prover sends either.
#[cfg(feature = "hazmat")]
// spec: FRM-6
pub fn recompute(
    framework: &Framework,
    presentation: &Presentation,
    context: &Context<'_>,
) -> Option<Announced> {
    let tables = ElementTables::new(&presentation.elements);
    recompute_with(framework, presentation, &tables, context)
}

/// As `recompute`, with the tables of the presentation's points.
pub(super) fn recompute_with(
    framework: &Framework,
    presentation: &Presentation,
    tables: &ElementTables,
    context: &Context<'_>,
) -> Option<Announced> {
    let Presentation {
        header,
        responses: z,
        ..
    } = presentation;
    let fixed = framework.public_tables();
    let c = Scalar::from_u128_bytes(&presentation.challenge);
    let now_hour = Scalar::from(u64::from(framework.hour_of(header.slot)));
    let mut announced = Vec::with_capacity(3);
    // T1 = z_r̄·B̄ + z_ē·Ā − z_s·H_s − z_x·H_x + z_u·H_v − c·(B0 + colour·H_c + V')
    announced.push(public_table_sum(&[
        (&tables.b_bar, z.r_bar),
        (&tables.a_bar, z.e_bar),
        (&fixed.h_s, -z.s),
        (&fixed.h_x, -z.expiry),
        (&fixed.h_v, z.u),
        (fixed.coloured(header.colour), -c),
        (&tables.v_prime, -c),
    ]));
    // T2 = z_r·P_w − z_x·R̄ − c·(R' − now_hour·R̄)
    announced.push(public_table_sum(&[
        (&fixed.p_w, z.r),
        (&tables.r_bar, c * now_hour - z.expiry),
        (&tables.r_prime, -c),
    ]));
    // T3 = z_s·H(scope) − c·N
    match (presentation.pseudonym, context.scope) {
        (None, []) => {}
        (Some(n), scope) if !scope.is_empty() => {
            let base = scope_base(scope)?;
            announced.push(public_sum(&[(&base, z.s), (&n, -c)]));
        }
        _ => return None,
    }
    let announced = G1Projective::to_affine_many(&announced)?;
    Some(Announced {
        t1: announced[0],
        t2: announced[1],
        t3: announced.get(2).copied(),
    })
}
