//! A pass from issuance to the gate, and what the gate and the wallet refuse.
mod common;

use common::{NOW, World, slot_in};
use huepass_credential::*;

// spec: FRM-12
#[test]
fn an_expired_or_far_credential_cannot_be_prepared() {
    let mut world = World::new(1);
    let holder = world.issue(0, Colour::Green, Hour(NOW.0 + 5));
    let epoch = world.epoch(1);
    let ready = world.ready(&holder, 0, &epoch).unwrap();
    let late = slot_in(Hour(NOW.0 + 6), 0);
    assert_eq!(
        world.show(&ready, late, &Context::default()).unwrap_err(),
        WalletRefusal::Expired
    );
    let early = slot_in(Hour(NOW.0 - 1019), 0);
    assert_eq!(
        world.show(&ready, early, &Context::default()).unwrap_err(),
        WalletRefusal::BeyondWindow
    );
}

#[test]
fn a_revoked_holder_cannot_catch_up_and_an_old_witness_is_refused() {
    let mut world = World::new(2);
    let holder = world.issue(0, Colour::Green, Hour(NOW.0 + 5));
    world.shards[0].revoke(holder.credential.handle());
    let deltas = world.shards[0].loose(0);
    assert_eq!(
        holder.witness.catch_up(holder.credential.handle(), &deltas),
        CaughtUp::Revoked { at: 1 }
    );
    let epoch = world.epoch(2);
    assert_eq!(
        world.ready(&holder, 0, &epoch).unwrap_err(),
        WalletRefusal::Witness
    );
}

#[test]
fn every_colour_passes_in_both_modes_with_and_without_a_scope() {
    let mut world = World::new(3);
    let epoch = world.epoch(1);
    for (shard, colour) in [(0, Colour::Green), (1, Colour::Yellow), (0, Colour::Red)] {
        let holder = world.issue(shard, colour, Hour(NOW.0 + 100));
        let ready = world.ready(&holder, shard, &epoch).unwrap();
        for context in [
            Context::default(),
            Context {
                audience: b"gate",
                nonce: b"1234",
                scope: b"",
            },
            Context {
                audience: b"",
                nonce: b"",
                scope: b"canteen",
            },
            Context {
                audience: b"gate",
                nonce: b"1234",
                scope: b"canteen",
            },
        ] {
            let shown = world.show(&ready, slot_in(NOW, 3), &context).unwrap();
            assert_eq!(shown.header.colour, colour);
            assert_eq!(shown.pseudonym.is_some(), !context.scope.is_empty());
            epoch.0.verify(&shown, &context, &mut world.rng).unwrap();
        }
    }
}

// spec: FRM-12
#[test]
fn the_first_and_the_last_hour_of_the_window_pass() {
    let mut world = World::new(4);
    let epoch = world.epoch(1);
    for delta in [0, 1023] {
        let holder = world.issue(0, Colour::Green, Hour(NOW.0 + delta));
        let ready = world.ready(&holder, 0, &epoch).unwrap();
        for n in [0, 119] {
            let shown = world
                .show(&ready, slot_in(NOW, n), &Context::default())
                .unwrap();
            epoch
                .0
                .verify(&shown, &Context::default(), &mut world.rng)
                .unwrap();
        }
    }
}

#[test]
fn an_unrevoked_holder_catches_up_and_passes() {
    let mut world = World::new(5);
    let mut holder = world.issue(0, Colour::Green, Hour(NOW.0 + 5));
    for _ in 0..3 {
        let other = world.issue(0, Colour::Green, Hour(NOW.0 + 5));
        world.shards[0].revoke(other.credential.handle());
    }
    let CaughtUp::Current(witness) = holder
        .witness
        .catch_up(holder.credential.handle(), &world.shards[0].loose(0))
    else {
        panic!("not revoked");
    };
    holder.witness = witness;
    let epoch = world.epoch(1);
    let ready = world.ready(&holder, 0, &epoch).unwrap();
    let shown = world
        .show(&ready, slot_in(NOW, 0), &Context::default())
        .unwrap();
    epoch
        .0
        .verify(&shown, &Context::default(), &mut world.rng)
        .unwrap();
    let batch = [(&shown, Context::default()), (&shown, Context::default())];
    assert_eq!(
        verify_batch(&epoch.0, &batch, &mut world.rng),
        [Ok(()), Ok(())]
    );
}

// spec: PRS-1
#[test]
fn randomness_that_gives_an_identity_makes_no_presentation() {
    let mut world = World::new(6);
    let holder = world.issue(0, Colour::Green, Hour(NOW.0 + 5));
    let epoch = world.epoch(1);
    let ready = world.ready(&holder, 0, &epoch).unwrap();
    let coins = |change: fn(&mut Coins)| {
        let mut coins = Coins {
            tau: Scalar::from(2),
            u: Scalar::from(3),
            rho: Scalar::from(4),
            r: Scalar::from(5),
            nonces: [6, 7, 8, 9, 10, 11].map(Scalar::from),
        };
        change(&mut coins);
        ready.prepare_with(NOW, &world.window, &coins).map(|_| ())
    };
    for change in [
        |coins: &mut Coins| coins.rho = Scalar::ZERO,
        |coins: &mut Coins| coins.r = Scalar::ZERO,
        // V' = V + u·H_v, and V is H_v at birth.
        |coins: &mut Coins| coins.u = -Scalar::from(1),
        // T1 and T2.
        |coins: &mut Coins| coins.nonces = [Scalar::ZERO; 6],
    ] {
        assert_eq!(coins(change), Err(WalletRefusal::Degenerate));
    }
    assert_eq!(coins(|coins| coins.u = Scalar::from(1)), Ok(()));
}
