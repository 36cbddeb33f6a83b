//! Batches: a bad member is found whatever its neighbours are, and costs them nothing.
mod common;

use std::sync::Arc;

use common::forge::{self, Material};
use common::{NOW, World, slot_in};
use huepass_credential::hazmat::{g1, g2, pairings_cancel};
use huepass_credential::*;

struct Gate {
    world: World,
    verifier: Arc<EpochVerifier>,
    material: Material,
}

impl Gate {
    fn new(seed: u64) -> Self {
        let mut world = World::new(seed);
        let s = Scalar::from(5);
        let secret = HolderSecret::from_scalar(s);
        let issued = world.issue_to(0, &secret, Colour::Green, NOW, None);
        let epoch = world.epoch(1);
        let material = world.material(&issued, s, &epoch.1[0]);
        Self {
            world,
            verifier: epoch.0,
            material,
        }
    }

    /// A presentation whose points were changed before the proof was made, so that the proof
    /// itself holds or fails as the change makes it.
    fn show(&mut self, change: impl Fn(&mut Elements)) -> Presentation {
        let window = (self.world.sigma(0), 0);
        let rng = &mut self.world.rng;
        let context = Context::default();
        let (mut elements, secrets) = forge::randomise(&self.verifier, &self.material, window, rng);
        change(&mut elements);
        let header = forge::header(&self.verifier, Colour::Green, slot_in(NOW, 0), &context);
        forge::prove(&self.verifier, header, &context, &elements, &secrets, rng)
    }

    fn batch(&mut self, shown: &[Presentation]) -> Vec<bool> {
        let batch: Vec<_> = shown.iter().map(|p| (p, Context::default())).collect();
        verify_batch(&self.verifier, &batch, &mut self.world.rng)
            .into_iter()
            .map(|verdict| verdict.is_ok())
            .collect()
    }
}

// spec: PRS-7
#[test]
fn two_bad_members_whose_errors_would_cancel_are_both_refused() {
    let mut gate = Gate::new(1);
    // Z' is in no equation of the proof, so the proofs hold, and the errors are +D and −D.
    let d = forge::times(&g1(), Scalar::from(77));
    let bad = gate.show(|e| e.z_prime = forge::plus(&e.z_prime, &d));
    let worse = gate.show(|e| e.z_prime = forge::sub(&e.z_prime, &d));
    let good = gate.show(|_| ());
    // Summed bare, the certificate equations of the two would hold.
    let (a, b) = (&bad.elements, &worse.elements);
    let key = *gate.verifier.key();
    let minus = |point: &G1Affine| forge::minus(point);
    assert!(pairings_cancel(&[
        (forge::plus(&a.z_prime, &b.z_prime), g2()),
        (minus(&forge::plus(&g1(), &g1())), key.l1),
        (minus(&key.k2), a.x_prime),
        (minus(&key.k2), b.x_prime),
        (minus(&forge::plus(&a.v_prime, &b.v_prime)), key.l3),
    ]));
    for _ in 0..4 {
        assert_eq!(gate.batch(&[bad, worse]), [false, false]);
        assert_eq!(
            gate.batch(&[good, bad, good, worse, good]),
            [true, false, true, false, true]
        );
    }
}

#[test]
fn errors_that_would_cancel_across_equations_are_refused() {
    let mut gate = Gate::new(2);
    let d = forge::times(&g1(), Scalar::from(78));
    let shifted = gate.show(|e| e.z_prime = forge::plus(&e.z_prime, &d));
    // +D in the certificate of one and +D in the signature equation of another, and in one alone.
    let signature = gate.show(|e| e.b_bar = forge::plus(&e.b_bar, &d));
    let window = gate.show(|e| e.r_prime = forge::plus(&e.r_prime, &d));
    let both = gate.show(|e| {
        e.z_prime = forge::plus(&e.z_prime, &d);
        e.b_bar = forge::plus(&e.b_bar, &d);
    });
    let all = [shifted, signature, window, both];
    assert_eq!(gate.batch(&all), [false; 4]);
    for one in all {
        assert_eq!(gate.batch(&[one]), [false]);
    }
}

#[test]
fn a_foreign_unproven_or_repeated_member_leaves_the_others_alone() {
    let mut gate = Gate::new(3);
    let good = gate.show(|_| ());
    let mut foreign = good;
    foreign.header.epoch.0 += 1;
    let mut unproven = good;
    unproven.responses.s = Scalar::ZERO;
    let shown = [foreign, good, unproven, good, good];
    assert_eq!(gate.batch(&shown), [false, true, false, true, true]);
    let batch: Vec<_> = shown.iter().map(|p| (p, Context::default())).collect();
    let verdicts = verify_batch(&gate.verifier, &batch, &mut gate.world.rng);
    assert_eq!(verdicts[0], Err(Refusal::Foreign));
    assert_eq!(verdicts[2], Err(Refusal::NotProven));
    assert!(gate.batch(&[]).is_empty());
}

#[test]
fn each_member_is_verified_in_its_own_context() {
    let mut gate = Gate::new(4);
    let good = gate.show(|_| ());
    let other = Context {
        audience: b"gate",
        ..Context::default()
    };
    let batch = [(&good, other), (&good, Context::default())];
    assert_eq!(
        verify_batch(&gate.verifier, &batch, &mut gate.world.rng),
        [Err(Refusal::NotProven), Ok(())]
    );
}
