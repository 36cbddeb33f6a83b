//! A presentation shown where, when or as what it was not made for.
mod common;

use std::sync::Arc;

use common::{NOW, SLOT_LENGTH, World, forge, slot_in};
use huepass_credential::*;

const SCAN: Context<'_> = Context {
    audience: b"gate",
    nonce: b"1234",
    scope: b"",
};
const SCOPED: Context<'_> = Context {
    audience: b"gate",
    nonce: b"1234",
    scope: b"canteen",
};

struct Case {
    world: World,
    verifier: Arc<EpochVerifier>,
    ready: Ready,
}

impl Case {
    fn new(seed: u64) -> Self {
        let mut world = World::new(seed);
        let holder = world.issue(0, Colour::Green, Hour(NOW.0 + 50));
        let epoch = world.epoch(5);
        let ready = world.ready(&holder, 0, &epoch).unwrap();
        Self {
            world,
            verifier: epoch.0,
            ready,
        }
    }

    fn show(&mut self, context: &Context<'_>) -> Presentation {
        let slot = slot_in(NOW, 60);
        self.world.show(&self.ready, slot, context).unwrap()
    }

    fn verify(&mut self, shown: &Presentation, context: &Context<'_>) -> Result<(), Refusal> {
        self.verifier.verify(shown, context, &mut self.world.rng)
    }
}

// spec: PRS-6
#[test]
fn another_audience_nonce_scope_or_mode_is_refused() {
    let mut case = Case::new(1);
    let contexts = [
        Context::default(),
        SCAN,
        SCOPED,
        Context {
            audience: b"gate 2",
            ..SCOPED
        },
        Context {
            nonce: b"1235",
            ..SCOPED
        },
        Context {
            scope: b"library",
            ..SCOPED
        },
        Context {
            audience: b"",
            ..SCOPED
        },
        Context {
            nonce: b"",
            ..SCOPED
        },
        // The same bytes, divided differently.
        Context {
            audience: b"gate1",
            nonce: b"234",
            ..SCOPED
        },
        Context {
            scope: b"canteen",
            ..Context::default()
        },
    ];
    for (i, made) in contexts.iter().enumerate() {
        let shown = case.show(made);
        for (j, expected) in contexts.iter().enumerate() {
            let verdict = case.verify(&shown, expected);
            if i == j {
                assert_eq!(verdict, Ok(()));
            } else {
                assert_eq!(verdict, Err(Refusal::NotProven), "{i} shown as {j}");
            }
        }
    }
}

#[test]
fn a_pseudonym_dropped_added_or_taken_from_another_is_refused() {
    let mut case = Case::new(2);
    let shown = case.show(&SCOPED);
    let mut dropped = shown;
    dropped.pseudonym = None;
    assert_eq!(case.verify(&dropped, &SCOPED), Err(Refusal::NotProven));
    dropped.header.flags.scope = false;
    assert_eq!(case.verify(&dropped, &SCOPED), Err(Refusal::NotProven));
    assert_eq!(case.verify(&dropped, &SCAN), Err(Refusal::NotProven));

    let mut added = case.show(&SCAN);
    added.pseudonym = shown.pseudonym;
    assert_eq!(case.verify(&added, &SCAN), Err(Refusal::NotProven));
    added.header.flags.scope = true;
    assert_eq!(case.verify(&added, &SCOPED), Err(Refusal::NotProven));

    let other = case.world.issue(1, Colour::Green, Hour(NOW.0 + 50));
    let epoch = case.world.epoch(6);
    let other = case.world.ready(&other, 1, &epoch).unwrap();
    let other = case.world.show(&other, slot_in(NOW, 60), &SCOPED).unwrap();
    let mut borrowed = shown;
    borrowed.pseudonym = other.pseudonym;
    assert_ne!(borrowed.pseudonym, shown.pseudonym);
    assert_eq!(case.verify(&borrowed, &SCOPED), Err(Refusal::NotProven));
    // One pseudonym for one holder and scope, however often it is shown.
    assert_eq!(case.show(&SCOPED).pseudonym, shown.pseudonym);
    assert_eq!(case.verify(&shown, &SCOPED), Ok(()));
}

#[test]
fn every_header_field_is_bound() {
    let mut case = Case::new(3);
    let honest = case.show(&Context::default());
    for colour in [Colour::Yellow, Colour::Red] {
        let mut shown = honest;
        shown.header.colour = colour;
        let verdict = case.verify(&shown, &Context::default());
        assert_eq!(verdict, Err(Refusal::NotProven));
    }
    for slot in [honest.header.slot.0 - 1, honest.header.slot.0 + 1] {
        let mut shown = honest;
        shown.header.slot = Slot(slot);
        let verdict = case.verify(&shown, &Context::default());
        assert_eq!(verdict, Err(Refusal::NotProven));
    }
    let mut flagged = honest;
    flagged.header.flags.scan = true;
    for context in [Context::default(), SCAN] {
        let verdict = case.verify(&flagged, &context);
        assert_eq!(verdict, Err(Refusal::NotProven));
    }
    let foreign: [fn(&mut Header); 4] = [
        |header| header.epoch.0 += 1,
        |header| header.epoch.0 -= 1,
        |header| header.credential_type.0 += 1,
        |header| header.framework[3] ^= 1,
    ];
    for change in foreign {
        let mut shown = honest;
        change(&mut shown.header);
        let verdict = case.verify(&shown, &Context::default());
        assert_eq!(verdict, Err(Refusal::Foreign));
    }
    assert_eq!(case.verify(&honest, &Context::default()), Ok(()));
}

// spec: PRS-2
#[test]
fn another_announcement_epoch_or_key_refuses() {
    let mut case = Case::new(4);
    let honest = case.show(&Context::default());
    let window = *case.world.window.key();
    let framework = case.world.framework.clone();
    let verifier = |framework: &Framework, epoch, digest, key| {
        EpochVerifier::new(framework.clone(), &window, epoch, digest, key)
    };
    let (epoch, digest) = (case.verifier.epoch(), case.verifier.announcement());
    let key = *case.verifier.key();
    let rng = &mut case.world.rng.clone();
    let context = Context::default();

    let mut other = digest;
    other.0[31] ^= 1;
    let refused = verifier(&framework, epoch, other, key).verify(&honest, &context, rng);
    assert_eq!(refused, Err(Refusal::NotProven));

    let next = case.world.epoch(6).0;
    let refused = verifier(&framework, epoch, digest, *next.key()).verify(&honest, &context, rng);
    assert_eq!(refused, Err(Refusal::NotProven));
    assert_eq!(next.verify(&honest, &context, rng), Err(Refusal::Foreign));
    let mut renumbered = honest;
    renumbered.header.epoch = next.epoch();
    assert_eq!(
        next.verify(&renumbered, &context, rng),
        Err(Refusal::NotProven)
    );

    // A genesis whose first four bytes are the same, and another credential type.
    let mut genesis = framework.genesis();
    genesis.0[31] ^= 1;
    let twin = framework_of(genesis, framework.credential_type());
    let refused = verifier(&twin, epoch, digest, key).verify(&honest, &context, rng);
    assert_eq!(refused, Err(Refusal::NotProven));
    let kind = framework_of(framework.genesis(), CredentialType(2));
    let mut retyped = honest;
    retyped.header.credential_type = CredentialType(2);
    let typed = verifier(&kind, epoch, digest, key);
    assert_eq!(typed.verify(&honest, &context, rng), Err(Refusal::Foreign));
    assert_eq!(
        typed.verify(&retyped, &context, rng),
        Err(Refusal::NotProven)
    );

    let same = verifier(&framework, epoch, digest, key);
    assert_eq!(same.verify(&honest, &context, rng), Ok(()));
}

fn framework_of(genesis: GenesisDigest, kind: CredentialType) -> Framework {
    Framework::new(Generators::new(), genesis, kind, SLOT_LENGTH).unwrap()
}

#[test]
fn a_credential_of_another_type_is_refused_by_wallet_and_gate() {
    let mut world = World::new(5);
    let keys = world.shards[0].keys;
    let holder = world.issue(0, Colour::Green, Hour(NOW.0 + 9));
    let visitor = framework_of(world.framework.genesis(), CredentialType(2));
    let refused = Credential::accept(&holder.issued, &visitor, &keys, &holder.secret, NOW);
    assert_eq!(refused.unwrap_err(), WalletRefusal::Signature);

    // The forger shows it for the other type all the same.
    let epoch = world.epoch(1);
    let gate = EpochVerifier::new(
        visitor,
        world.window.key(),
        Epoch(1),
        epoch.0.announcement(),
        *epoch.0.key(),
    );
    let s = Scalar::from(17);
    let secret = HolderSecret::from_scalar(s);
    let issued = world.issue_to(0, &secret, Colour::Green, NOW, None);
    let material = world.material(&issued, s, &epoch.1[0]);
    let window = (world.sigma(0), 0);
    let rng = &mut world.rng;
    let slot = slot_in(NOW, 0);
    let shown = forge::attempt(&gate, &material, Colour::Green, slot, window, rng);
    assert!(!forge::accepted(&gate, &shown, rng));
    let shown = forge::attempt(&epoch.0, &material, Colour::Green, slot, window, rng);
    assert!(forge::accepted(&epoch.0, &shown, rng));
}

#[test]
fn a_part_swapped_between_two_valid_presentations_is_refused() {
    let mut case = Case::new(6);
    let context = Context::default();
    let first = case.show(&context);
    let second = case.show(&context);
    let swaps: [fn(&mut Elements, &Elements); 8] = [
        |a, b| a.v_prime = b.v_prime,
        |a, b| a.z_prime = b.z_prime,
        |a, b| (a.v_prime, a.z_prime) = (b.v_prime, b.z_prime),
        |a, b| (a.x_prime, a.z_prime) = (b.x_prime, b.z_prime),
        |a, b| (a.x_prime, a.v_prime, a.z_prime) = (b.x_prime, b.v_prime, b.z_prime),
        |a, b| (a.a_bar, a.b_bar) = (b.a_bar, b.b_bar),
        |a, b| (a.r_bar, a.r_prime) = (b.r_bar, b.r_prime),
        |a, b| a.x_prime = b.x_prime,
    ];
    for (i, swap) in swaps.iter().enumerate() {
        for (mut taken, from) in [(first, &second), (second, &first)] {
            swap(&mut taken.elements, &from.elements);
            assert_eq!(
                case.verify(&taken, &context),
                Err(Refusal::NotProven),
                "swap {i}"
            );
        }
    }
    let mut answered = first;
    answered.challenge = second.challenge;
    answered.responses = second.responses;
    assert_eq!(case.verify(&answered, &context), Err(Refusal::NotProven));
}

// spec: PRS-13, FRM-11
#[test]
fn the_hour_changes_with_its_first_slot() {
    let mut world = World::new(7);
    let holder = world.issue(0, Colour::Green, NOW);
    let epoch = world.epoch(1);
    let ready = world.ready(&holder, 0, &epoch).unwrap();
    let (last, next) = (slot_in(NOW, 119), slot_in(NOW, 120));
    assert_eq!(next.hour(SLOT_LENGTH), Hour(NOW.0 + 1));
    assert_eq!(next.0, last.0 + 1);
    let context = Context::default();
    assert_eq!(
        world.show(&ready, next, &context).unwrap_err(),
        WalletRefusal::Expired
    );
    // Prepared in the old hour, asked for in the new one.
    let prepared = ready.prepare(NOW, &world.window, &mut world.rng).unwrap();
    assert_eq!(
        prepared.show(next, &context).unwrap_err(),
        WalletRefusal::Mismatch
    );
    for n in [0, 119] {
        let shown = world.show(&ready, slot_in(NOW, n), &context).unwrap();
        let mut moved = shown;
        moved.header.slot = next;
        assert_eq!(
            epoch.0.verify(&moved, &context, &mut world.rng),
            Err(Refusal::NotProven)
        );
        epoch.0.verify(&shown, &context, &mut world.rng).unwrap();
    }
    // Slots longer than an hour's division, and the last slot of all, do not overflow.
    assert_eq!(Slot(u32::MAX).hour(30), Hour(35_791_394));
    assert_eq!(Slot(u32::MAX).hour(u32::MAX), Hour(u32::MAX));
    assert_eq!(Slot::of_seconds(u64::MAX, 30), None);
    assert_eq!(Slot::of_seconds(5, 0), None);
}
