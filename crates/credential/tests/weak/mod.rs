//! A second verifier, written from the equations, with one safeguard at a time left out. It
//! exists to show that the tests would see a break: it must accept what the real one refuses.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses a part of it"
)]

use huepass_credential::hazmat::{
    self, expand_message, g1, g2, pairings_cancel, random_scalar, sum_g1,
};
use huepass_credential::labels::DST_PRESENTATION;
use huepass_credential::*;
use rand_chacha::ChaCha20Rng;

use crate::common::{forge, transcript};

/// What the copy leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Nothing: it must agree with the real verifier.
    None,
    /// The coefficient of B0 is one more response, and not fixed at 1.
    FreeB0,
    /// The three pairing equations are added up without weights.
    BareSum,
    /// R̄ and R' may be the identity.
    IdentityWindow,
    /// Certificates are Z = k2·X1 + k3·V.
    NoK1,
}

/// A presentation that may hold what the real types refuse.
#[derive(Clone, Copy)]
pub struct Loose {
    pub header: Header,
    pub x_prime: G2Affine,
    pub v_prime: G1Affine,
    pub z_prime: G1Affine,
    pub a_bar: G1Affine,
    pub b_bar: G1Affine,
    pub r_bar: Option<G1Affine>,
    pub r_prime: Option<G1Affine>,
    pub challenge: [u8; 16],
    /// For r̄, ē, s, expiry, u, r.
    pub z: [Scalar; 6],
    /// For the coefficient of B0, where that is free.
    pub z_b0: Scalar,
}

impl Loose {
    pub fn from_real(shown: &Presentation) -> Self {
        let (e, z) = (&shown.elements, &shown.responses);
        Self {
            challenge: shown.challenge,
            z: [z.r_bar, z.e_bar, z.s, z.expiry, z.u, z.r],
            ..Self::from_elements(shown.header, e)
        }
    }

    pub fn from_elements(header: Header, e: &Elements) -> Self {
        Self {
            header,
            x_prime: e.x_prime,
            v_prime: e.v_prime,
            z_prime: e.z_prime,
            a_bar: e.a_bar,
            b_bar: e.b_bar,
            r_bar: Some(e.r_bar),
            r_prime: Some(e.r_prime),
            challenge: [0; 16],
            z: [Scalar::ZERO; 6],
            z_b0: Scalar::ZERO,
        }
    }
}

pub struct WeakVerifier<'a> {
    pub weakness: Weakness,
    pub real: &'a EpochVerifier,
    pub window_key: G2Affine,
}

impl WeakVerifier<'_> {
    pub fn accepts(&self, shown: &Loose) -> bool {
        let c = transcript::challenge_scalar(&shown.challenge);
        let b0_factor = if self.weakness == Weakness::FreeB0 {
            shown.z_b0
        } else {
            c
        };
        let announced = self.announcements(shown, &shown.z, b0_factor);
        let Some(announced) = announced else {
            return false;
        };
        self.challenge(shown, announced) == shown.challenge && self.pairings_hold(shown)
    }

    /// Proves with the given secrets; `b0` is the coefficient of B0 where that is free.
    pub fn prove(
        &self,
        mut shown: Loose,
        secrets: &forge::Secrets,
        b0: Scalar,
        rng: &mut ChaCha20Rng,
    ) -> Loose {
        let nonces: [Scalar; 6] = core::array::from_fn(|_| random_scalar(rng));
        let b0_nonce = if self.weakness == Weakness::FreeB0 {
            random_scalar(rng)
        } else {
            Scalar::ZERO
        };
        let announced = self.announcements(&shown, &nonces, b0_nonce).unwrap();
        shown.challenge = self.challenge(&shown, announced);
        let c = transcript::challenge_scalar(&shown.challenge);
        let s = secrets;
        let secrets = [s.r_bar, s.e_bar, s.s, s.expiry, s.u, s.r];
        shown.z = core::array::from_fn(|i| nonces[i] + c * secrets[i]);
        shown.z_b0 = b0_nonce + c * b0;
        shown
    }

    /// Φ(z) − factor·Y for both equations.
    fn announcements(&self, p: &Loose, z: &[Scalar; 6], factor: Scalar) -> Option<[G1Affine; 2]> {
        let framework = self.real.framework();
        let generators = framework.generators();
        let hour = p.header.slot.hour(framework.slot_length());
        let now = Scalar::from(u64::from(hour.0));
        let mut t2 = vec![(generators.p_w, z[5])];
        t2.extend(p.r_bar.map(|r_bar| (r_bar, factor * now - z[3])));
        t2.extend(p.r_prime.map(|r_prime| (r_prime, -factor)));
        Some([
            sum_g1(&[
                (p.b_bar, z[0]),
                (p.a_bar, z[1]),
                (generators.h_s, -z[2]),
                (generators.h_x, -z[3]),
                (generators.h_v, z[4]),
                (forge::b0(framework), -factor),
                (generators.h_c, -(factor * forge::colour(p.header.colour))),
                (p.v_prime, -factor),
            ])?,
            sum_g1(&t2)?,
        ])
    }

    fn challenge(&self, p: &Loose, [t1, t2]: [G1Affine; 2]) -> [u8; 16] {
        let framework = self.real.framework();
        let dom = transcript::dom(framework.genesis(), framework.credential_type());
        let loose = |point: Option<G1Affine>| {
            point.map_or_else(crate::common::raw::identity, |p| p.to_bytes())
        };
        let message = transcript::items(&[
            &p.header.to_bytes(),
            &framework.genesis().0,
            &dom.to_bytes(),
            &self.real.announcement().0,
            b"",
            b"",
            b"",
            &p.x_prime.to_bytes(),
            &p.v_prime.to_bytes(),
            &p.z_prime.to_bytes(),
            &p.a_bar.to_bytes(),
            &p.b_bar.to_bytes(),
            &loose(p.r_bar),
            &loose(p.r_prime),
            b"",
            &t1.to_bytes(),
            &t2.to_bytes(),
            b"",
        ]);
        expand_message(&message, DST_PRESENTATION)
    }

    fn pairings_hold(&self, p: &Loose) -> bool {
        let key = self.real.key();
        let minus = |point: &G1Affine| forge::minus(point);
        let mut certificate = vec![
            (p.z_prime, g2()),
            (minus(&key.k2), p.x_prime),
            (minus(&p.v_prime), key.l3),
        ];
        if self.weakness != Weakness::NoK1 {
            certificate.push((minus(&g1()), key.l1));
        }
        let signature = vec![(p.a_bar, p.x_prime), (minus(&p.b_bar), g2())];
        let window = match (p.r_bar, p.r_prime) {
            (Some(r_bar), Some(r_prime)) => {
                vec![(r_bar, self.window_key), (minus(&r_prime), g2())]
            }
            (None, None) if self.weakness == Weakness::IdentityWindow => Vec::new(),
            _ => return false,
        };
        if self.weakness == Weakness::BareSum {
            // As in one product without weights: −B̄ at g2 and Ā at X', −R' at g2 and R̄ at W.
            let all = [certificate, signature, window].concat();
            return pairings_cancel(&all);
        }
        let holds = |terms: &[_]| terms.is_empty() || pairings_cancel(terms);
        holds(&certificate) && holds(&signature) && holds(&window)
    }
}

/// An epoch key with scalars that the test knows or has chosen badly, over the given entries.
pub fn chosen_epoch(
    framework: &Framework,
    window_key: &G2Affine,
    number: u32,
    [k1, k2, k3]: [Scalar; 3],
    entries: &[(ShardKeys, G1Affine)],
) -> (std::sync::Arc<EpochVerifier>, Vec<Certified>) {
    let key = EpochKey {
        l1: hazmat::sum_g2(&[(g2(), k1)]).unwrap(),
        k2: forge::times(&g1(), k2),
        k3: forge::times(&framework.generators().h_v, k3),
        l3: hazmat::sum_g2(&[(g2(), k3)]).unwrap(),
    };
    let certified = entries
        .iter()
        .map(|(keys, v)| Certified {
            x: *keys.x(),
            v: *v,
            z: sum_g1(&[(g1(), k1), (*keys.x1(), k2), (*v, k3)]).unwrap(),
        })
        .collect();
    let verifier = EpochVerifier::new(
        framework.clone(),
        window_key,
        Epoch(number),
        AnnouncementDigest([0x5a; 32]),
        key,
    );
    (std::sync::Arc::new(verifier), certified)
}
