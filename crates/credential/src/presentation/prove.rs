//! Making a presentation, in two steps: what can be done ahead, and what needs the slot
//! (spec/presentation.md, "Preparation").

use alloc::sync::Arc;
use core::fmt;
use core::sync::atomic::Ordering;

use rand_core::CryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::curve::{G1Affine, G1Projective, Scalar, SecretTable, secret_table_sum};
use crate::error::WalletRefusal;
use crate::nonce::Nonces;
use crate::presentation::Presentation;
use crate::presentation::credential::{Ready, hours_left};
use crate::presentation::header::{Context, Header};
use crate::presentation::statement::{
    Announced, ElementTables, Elements, Responses, challenge, scope_base,
};
use crate::presentation::verify::EpochVerifier;
use crate::transcript::Transcript;
use crate::types::{Colour, Hour, Slot};
use crate::window::{WINDOW_BITS, Window};

/// All randomness of one presentation.
#[derive(Zeroize, ZeroizeOnDrop)]
#[cfg_attr(
    not(feature = "hazmat"),
    allow(unreachable_pub, reason = "public for vectors only")
)]
pub struct Coins {
    /// τ, which shifts the shard's key.
    pub tau: Scalar,
    /// u, which shifts the shard's state.
    pub u: Scalar,
    /// ρ ≠ 0, which re-randomises the signature.
    pub rho: Scalar,
    /// r ≠ 0, which re-randomises the window's signature.
    pub r: Scalar,
    /// Nonces for r̄, ē, s, expiry, u, r.
    pub nonces: [Scalar; 6],
}

impl Coins {
    fn draw(ready: &Ready, hour: Hour, rng: &mut impl CryptoRng) -> Self {
        let context = Transcript::new()
            .bytes(&ready.verifier.announcement().0)
            .number(hour.0)
            .number(ready.drawn.fetch_add(1, Ordering::Relaxed));
        let mut nonces = Nonces::new(&[ready.s(), ready.handle.0], context.as_bytes(), rng);
        let mut next = || nonces.next(rng).expose();
        let mut nonzero = || loop {
            let drawn = next();
            if !drawn.is_zero() {
                return drawn;
            }
        };
        let (rho, r) = (nonzero(), nonzero());
        let (tau, u) = (next(), next());
        let nonces = [next(), next(), next(), next(), next(), next()];
        Self {
            tau,
            u,
            rho,
            r,
            nonces,
        }
    }
}

/// The witnesses of the statement, in the order of the responses.
#[derive(Zeroize, ZeroizeOnDrop)]
struct Witnesses([Scalar; 6]);

/// A presentation of which only the slot is missing. Lives in memory only, for one use: it is
/// consumed by [`Prepared::show`], because one nonce under two challenges gives the secret away.
// spec: PRS-11
pub struct Prepared {
    verifier: Arc<EpochVerifier>,
    hour: Hour,
    colour: Colour,
    elements: Elements,
    /// Of the elements, for the wallet's own verification.
    tables: ElementTables,
    announced: Announced,
    nonces: NonceSet,
    witnesses: Witnesses,
}

#[derive(Zeroize, ZeroizeOnDrop)]
struct NonceSet([Scalar; 6]);

impl Ready {
    /// Prepares a presentation for any slot of `hour`, and runs the verifier's pairing checks on
    /// it. In constant time.
    ///
    /// # Errors
    /// [`WalletRefusal`]: the credential has expired by `hour` or reaches beyond the window, or
    /// the outcome failed the verifier's checks.
    pub fn prepare(
        &self,
        hour: Hour,
        window: &Window,
        rng: &mut impl CryptoRng,
    ) -> Result<Prepared, WalletRefusal> {
        loop {
            let coins = Coins::draw(self, hour, rng);
            // An element of the body that comes out as the identity: draw again.
            // spec: PRS-1
            let Some(prepared) = self.assemble(hour, window, &coins)? else {
                continue;
            };
            // spec: PRS-9
            return if prepared.pairings_hold(rng) {
                Ok(prepared)
            } else {
                Err(WalletRefusal::SelfCheck)
            };
        }
    }

    /// As [`Self::prepare`] without the wallet's own checks, to measure proving by itself.
    ///
    /// # Errors
    /// As [`Self::prepare_with`].
    #[cfg(feature = "hazmat")]
    pub fn prepare_unchecked(
        &self,
        hour: Hour,
        window: &Window,
        rng: &mut impl CryptoRng,
    ) -> Result<Prepared, WalletRefusal> {
        self.prepare_with(hour, window, &Coins::draw(self, hour, rng))
    }

    /// As [`Self::prepare`] with chosen randomness and without the wallet's own checks. A repeated
    /// nonce here reveals the holder's secret.
    ///
    /// # Errors
    /// As [`Self::prepare`]; [`WalletRefusal::Degenerate`] when an element is the identity.
    #[cfg(feature = "hazmat")]
    pub fn prepare_with(
        &self,
        hour: Hour,
        window: &Window,
        coins: &Coins,
    ) -> Result<Prepared, WalletRefusal> {
        self.assemble(hour, window, coins)?
            .ok_or(WalletRefusal::Degenerate)
    }

    /// `None` when an element comes out as the identity.
    fn assemble(
        &self,
        hour: Hour,
        window: &Window,
        coins: &Coins,
    ) -> Result<Option<Prepared>, WalletRefusal> {
        let delta = hours_left(self.attributes.expiry, hour)?;
        let sigma = window.sigma(delta).ok_or(WalletRefusal::BeyondWindow)?;
        let fixed = self.verifier.framework().secret_tables();
        let key = self.verifier.key();
        let Some(inverse) = coins.rho.invert() else {
            return Ok(None);
        };
        let e_prime = self.handle.0 - coins.tau;
        let tables = SecretTable::many(&[&self.signature, &self.message, &sigma, &key.k2, &key.k3]);
        let [signature, message, sigma, k2, k3] = &tables[..] else {
            return Ok(None);
        };

        // X' = X + τ·g2;  V' = V + u·H_v;  Z' = Z + τ·K2 + u·K3
        let Some(x_prime) = fixed
            .g2
            .times(coins.tau)
            .plus_affine(&self.certified.x)
            .to_affine()
        else {
            return Ok(None);
        };
        let v_prime = fixed.h_v.times(coins.u).plus_affine(&self.certified.v);
        let z_prime =
            secret_table_sum(&[(k2, coins.tau), (k3, coins.u)]).plus_affine(&self.certified.z);
        // Ā = ρ·S;  B̄ = ρ·(B+V) − e'·Ā = ρ·(B+V) − e'·ρ·S
        let a_bar = secret_table_sum(&[(signature, coins.rho)]);
        let b_bar = secret_table_sum(&[(message, coins.rho), (signature, -(e_prime * coins.rho))]);
        // R̄ = r·σ_δ;  R' = r·P_w − δ·R̄
        let r_bar = secret_table_sum(&[(sigma, coins.r)]);
        let r_prime = fixed
            .p_w
            .times(coins.r)
            .minus(&r_bar.times_bits(Scalar::from(u64::from(delta)), WINDOW_BITS));

        // T1 = r̄·B̄ + ē·Ā − s·H_s − expiry·H_x + u·H_v and T2 = r·P_w − expiry·R̄, in the nonces.
        // Written over the points whose tables are there: r̄·B̄ + ē·Ā = r̄·ρ·(B+V) + (ē − r̄·e')·ρ·S.
        let [n_r_bar, n_e_bar, n_s, n_expiry, n_u, n_r] = coins.nonces;
        let t1 = secret_table_sum(&[
            (message, n_r_bar * coins.rho),
            (signature, (n_e_bar - n_r_bar * e_prime) * coins.rho),
        ])
        .minus(&fixed.h_s.times(n_s))
        .minus(&fixed.h_x.times(n_expiry))
        .plus(&fixed.h_v.times(n_u));
        let t2 = fixed
            .p_w
            .times(n_r)
            .minus(&secret_table_sum(&[(sigma, n_expiry * coins.r)]));

        let points = [v_prime, z_prime, a_bar, b_bar, r_bar, r_prime, t1, t2];
        let Some(points) = G1Projective::to_affine_many(&points) else {
            return Ok(None);
        };
        let elements = Elements {
            x_prime,
            v_prime: points[0],
            z_prime: points[1],
            a_bar: points[2],
            b_bar: points[3],
            r_bar: points[4],
            r_prime: points[5],
        };
        let expiry = Scalar::from(u64::from(self.attributes.expiry.0));
        Ok(Some(Prepared {
            verifier: Arc::clone(&self.verifier),
            hour,
            colour: self.attributes.colour,
            tables: ElementTables::new(&elements),
            elements,
            announced: Announced {
                t1: points[6],
                t2: points[7],
                t3: None,
            },
            nonces: NonceSet(coins.nonces),
            // r̄ = 1/ρ, ē = e'/ρ, s, expiry, u, r
            witnesses: Witnesses([
                inverse,
                e_prime * inverse,
                self.s(),
                expiry,
                coins.u,
                coins.r,
            ]),
        }))
    }
}

impl Prepared {
    /// The pairing part of the wallet's verification of what it is about to show.
    fn pairings_hold(&self, rng: &mut impl CryptoRng) -> bool {
        self.verifier
            .pairings_hold(&self.elements, &self.tables, rng)
    }

    /// The pairing part of the wallet's verification, to measure it by itself.
    #[cfg(feature = "hazmat")]
    pub fn verify_pairings(&self, rng: &mut impl CryptoRng) -> bool {
        self.pairings_hold(rng)
    }

    /// The hour for whose slots this was prepared.
    pub const fn hour(&self) -> Hour {
        self.hour
    }

    /// Binds the presentation to a slot and a context, uses it up, and checks the announcements
    /// once more as a verifier would.
    ///
    /// # Errors
    /// [`WalletRefusal::Mismatch`] when the slot is not in the hour it was prepared for;
    /// [`WalletRefusal::SelfCheck`] when the outcome does not verify.
    // spec: PRS-12, GRP-11
    pub fn show(self, slot: Slot, context: &Context<'_>) -> Result<Presentation, WalletRefusal> {
        let framework = self.verifier.framework();
        // spec: PRS-13
        if slot.hour(framework.slot_length()) != self.hour {
            return Err(WalletRefusal::Mismatch);
        }
        let header = Header {
            flags: context.flags(),
            credential_type: framework.credential_type(),
            colour: self.colour,
            epoch: self.verifier.epoch(),
            slot,
            framework: framework.genesis().tag(),
        };
        let mut announced = self.announced;
        let mut pseudonym = None;
        if header.flags.scope {
            // N = s·H(scope), T3 = s·H(scope) in the nonce
            let base = scope_base(context.scope).ok_or(WalletRefusal::Degenerate)?;
            let point = |scalar| -> Result<G1Affine, WalletRefusal> {
                base.times(scalar)
                    .to_affine()
                    .ok_or(WalletRefusal::Degenerate)
            };
            pseudonym = Some(point(self.witnesses.0[2])?);
            announced.t3 = Some(point(self.nonces.0[2])?);
        }
        let challenge = challenge(
            framework,
            self.verifier.announcement(),
            &header,
            context,
            &self.elements,
            pseudonym.as_ref(),
            &announced,
        );
        let c = Scalar::from_u128_bytes(&challenge);
        // z = nonce + c·witness
        let z = |i: usize| self.nonces.0[i] + c * self.witnesses.0[i];
        let responses = Responses {
            r_bar: z(0),
            e_bar: z(1),
            s: z(2),
            expiry: z(3),
            u: z(4),
            r: z(5),
        };
        let presentation = Presentation {
            header,
            elements: self.elements,
            pseudonym,
            challenge,
            responses,
        };
        self.verifier
            .check_proof(&presentation, &self.tables, context)
            .map_err(|_| WalletRefusal::SelfCheck)?;
        Ok(presentation)
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared").finish_non_exhaustive()
    }
}
