//! What a gate checks (spec/presentation.md, "Verification").
//!
//! ```text
//! e(Z', g2) = e(g1, L1) + e(K2, X') + e(V', L3)
//! e(Ā, X')  = e(B̄, g2)
//! e(R̄, W)   = e(R', g2)
//! ```
//!
//! as one product: the second and third equation with random 128-bit weights, terms merged by
//! their point of G2. `e(g1, L1)` is a constant of the epoch.

use alloc::vec::Vec;

use rand_core::CryptoRng;

use crate::curve::{
    G1Projective, G2Affine, G2Prepared, GtElement, PublicTable, Scalar, g1, g2, pairing_sum,
    public_table_sum,
};
use crate::error::Refusal;
use crate::framework::Framework;
use crate::presentation::Presentation;
use crate::presentation::header::{Context, Header};
use crate::presentation::statement::{ElementTables, Elements, challenge, recompute_with};
use crate::registrar::EpochKey;
use crate::types::{AnnouncementDigest, Epoch};

/// Verifies presentations made under one epoch's announcement. Holds the Miller lines of the
/// points that stay the same (90 kB); make it once an epoch.
#[derive(Clone)]
pub struct EpochVerifier {
    framework: Framework,
    epoch: Epoch,
    announcement: AnnouncementDigest,
    key: EpochKey,
    pub(super) lines_g2: G2Prepared,
    pub(super) lines_l1: G2Prepared,
    pub(super) lines_l3: G2Prepared,
    pub(super) lines_w: G2Prepared,
    /// Multiples of K2.
    pub(super) table_k2: PublicTable,
    /// e(g1, L1).
    constant: GtElement,
}

impl core::fmt::Debug for EpochVerifier {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("EpochVerifier")
            .field("epoch", &self.epoch)
            .finish_non_exhaustive()
    }
}

impl EpochVerifier {
    /// Prepares for an epoch: its number, the digest of its announcement, its key, and the
    /// framework's window key. The caller has checked the announcement's signatures.
    // spec: PRS-2, FRM-10
    pub fn new(
        framework: Framework,
        window_key: &G2Affine,
        epoch: Epoch,
        announcement: AnnouncementDigest,
        key: EpochKey,
    ) -> Self {
        let lines_l1 = G2Prepared::new(&key.l1);
        let constant = pairing_sum(&[(g1(), &lines_l1)]);
        Self {
            framework,
            epoch,
            announcement,
            lines_g2: G2Prepared::new(&g2()),
            lines_l3: G2Prepared::new(&key.l3),
            lines_w: G2Prepared::new(window_key),
            lines_l1,
            table_k2: PublicTable::fixed(&key.k2),
            key,
            constant,
        }
    }

    /// The framework.
    pub fn framework(&self) -> &Framework {
        &self.framework
    }

    /// The epoch.
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The announcement's digest.
    pub fn announcement(&self) -> AnnouncementDigest {
        self.announcement
    }

    /// The epoch key.
    pub fn key(&self) -> &EpochKey {
        &self.key
    }

    /// Verifies one presentation in the context that the gate expects. Whether its slot is fresh
    /// is the caller's question. `rng` draws the weights, after receipt.
    ///
    /// # Errors
    /// [`Refusal::Foreign`] when the header names another framework, type or epoch;
    /// [`Refusal::NotProven`] when mode, scope or proof do not hold.
    pub fn verify(
        &self,
        presentation: &Presentation,
        context: &Context<'_>,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Refusal> {
        let tables = ElementTables::new(&presentation.elements);
        self.check_proof(presentation, &tables, context)?;
        if self.pairings_hold(&presentation.elements, &tables, rng) {
            Ok(())
        } else {
            Err(Refusal::NotProven)
        }
    }

    /// Header, announcements and challenge: everything but the pairings.
    pub(super) fn check_proof(
        &self,
        presentation: &Presentation,
        tables: &ElementTables,
        context: &Context<'_>,
    ) -> Result<(), Refusal> {
        self.check_header(&presentation.header)?;
        // spec: PRS-6
        if presentation.header.flags != context.flags() {
            return Err(Refusal::NotProven);
        }
        let announced = recompute_with(&self.framework, presentation, tables, context)
            .ok_or(Refusal::NotProven)?;
        let expected = challenge(
            &self.framework,
            self.announcement,
            &presentation.header,
            context,
            &presentation.elements,
            presentation.pseudonym.as_ref(),
            &announced,
        );
        if expected == presentation.challenge {
            Ok(())
        } else {
            Err(Refusal::NotProven)
        }
    }

    fn check_header(&self, header: &Header) -> Result<(), Refusal> {
        let ours = header.framework == self.framework.genesis().tag()
            && header.credential_type == self.framework.credential_type()
            && header.epoch == self.epoch;
        if ours { Ok(()) } else { Err(Refusal::Foreign) }
    }

    /// The three pairing equations as one product, the first with weight 1.
    pub(super) fn pairings_hold(
        &self,
        elements: &Elements,
        tables: &ElementTables,
        rng: &mut impl CryptoRng,
    ) -> bool {
        // spec: PRS-7
        let (beta, gamma) = (Scalar::random_weight(rng), Scalar::random_weight(rng));
        // At g2: Z' − β·B̄ − γ·R'.  At X': β·Ā − K2.  At L3: −V'.  At W: γ·R̄.
        let sums = [
            public_table_sum(&[(&tables.b_bar, -beta), (&tables.r_prime, -gamma)])
                .plus_affine(&elements.z_prime),
            public_table_sum(&[(&tables.a_bar, beta)]).minus(&self.key.k2.to_projective()),
            elements.v_prime.to_projective().negated(),
            public_table_sum(&[(&tables.r_bar, gamma)]),
        ];
        // One that comes out as the identity is refused: with weights drawn after receipt that
        // happens with probability 2^-128 to an honest presentation.
        let Some(sums) = G1Projective::to_affine_many(&sums) else {
            return false;
        };
        let lines_x = G2Prepared::new(&elements.x_prime);
        let lines = [&self.lines_g2, &lines_x, &self.lines_l3, &self.lines_w];
        let terms: Vec<_> = sums.into_iter().zip(lines).collect();
        pairing_sum(&terms) == self.constant
    }
}
