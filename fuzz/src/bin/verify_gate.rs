//! A gate before a wallet and a registrar that are real, and everything that may come between:
//! codes spoilt on the way, shown late, early, twice or at the wrong gate; announcements and
//! changes of registrars with any content under signatures that hold; texts from anybody. No
//! panic; no colour but a holder's own; each code admitted once; news never goes back; and memory
//! and news come back whole from disk.

#![no_main]

use std::cell::RefCell;
use std::collections::BTreeSet;

use huepass_credential::{Colour, Context, Epoch};
use huepass_feed::{Announcement, Document, RegistrarChange};
use huepass_fuzz::input::Input;
use huepass_verify::{Gate, Held, Memory, Policy, Reason, Verdict};
use huepass_wire::cose::SignedByQuorum;
use huepass_wire::{Beacon, GateId, Kind, SigningKey, armour, scope_bytes, unarmour};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

#[allow(dead_code, reason = "made for more than this target")]
#[path = "../../../crates/verify/src/testing.rs"]
mod world;

use world::{Holder, NOW, Published, World};

/// Every policy that changes what a gate does.
const POLICIES: [&str; 6] = [
    "",
    "admit = ['red', 'yellow']\nreread = 0",
    "epochs_behind = 0\nslots_off = 0\nstaleness_limit = 600",
    "mode = 'scan'",
    "mode = 'scan'\nonce_a_day = 'canteen'",
    "mode = 'scan'\nonce_a_day = 'canteen'\nbeacon_lifetime = 10\nadmit = ['green', 'red']",
];
/// 2027-01-15, the day of [`NOW`].
const DAY: u32 = 20_270_115;

/// What is made once: the proofs are the same for every input, so that a failure repeats.
struct Stage {
    world: World,
    epochs: Vec<Published>,
    holders: Vec<(Holder, Colour)>,
}

thread_local! {
    static STAGE: RefCell<Stage> = RefCell::new({
        let mut world = World::new(1);
        Stage {
            epochs: (1..=4).map(|epoch| world.publish(epoch)).collect(),
            holders: [Colour::Green, Colour::Yellow, Colour::Red]
                .into_iter()
                .map(|colour| (world.holder(colour), colour))
                .collect(),
            world,
        }
    });
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(memory) = Memory::from_bytes(bytes) {
        assert_eq!(Memory::from_bytes(&memory.to_bytes()), Ok(memory));
    }
    STAGE.with_borrow_mut(|stage| day(stage, Input(bytes)));
});

/// A gate's day, as the input has it.
fn day(stage: &mut Stage, mut input: Input<'_>) {
    let policy = POLICIES[usize::from(input.byte()) % POLICIES.len()];
    let policy: Policy = toml::from_str(policy).expect("a good policy");
    stage.world.rng = rng();
    let key = SigningKey::from_bytes(&[9; 32]);
    let id = GateId(key.verifying_key().to_bytes());
    let trust = stage.world.trust.clone();
    let open =
        |held: &Held, memory| Gate::new(trust.clone(), policy.clone(), held, memory, Some(id));
    let nothing = Held {
        announcements: Vec::new(),
    };
    let mut gate = open(&nothing, Memory::default()).expect("a good gate");
    let mut codes: Vec<(String, Option<Colour>)> = Vec::new();
    let mut admitted = BTreeSet::new();
    let mut beacon: Option<Beacon> = None;
    let mut now = NOW;
    // Proofs take milliseconds.
    for _ in 0..24 {
        if input.is_empty() {
            break;
        }
        match input.byte() % 10 {
            0 => now += u64::from(input.byte()),
            1 => {
                // Passes are good for some days.
                now = now.saturating_add_signed(i64::from(input.short().cast_signed()));
                now = now.clamp(NOW - 90 * 3600, NOW + 90 * 3600);
            }
            2 => {
                let epoch = &stage.epochs[usize::from(input.byte() % 4)];
                learn(&mut gate, &epoch.bytes);
            }
            3 => {
                // A real announcement with some of its bytes exchanged, then signed.
                let epoch = &stage.epochs[usize::from(input.byte() % 4)];
                let real = Announcement::open_quorum(&epoch.bytes)
                    .expect("a good one")
                    .0;
                let payload = edited(&mut input, real.payload());
                let announcement = signed(&stage.world, Announcement::KIND, payload);
                learn(&mut gate, &announcement);
            }
            4 => {
                let registrars = trust.genesis().registrars.clone();
                let epoch = Epoch(u32::from(input.byte()));
                let Ok(real) = gate.trust().draft_change(epoch, registrars) else {
                    continue;
                };
                let payload = edited(&mut input, real.payload());
                let change = signed(&stage.world, RegistrarChange::KIND, payload);
                let before = gate.trust().changes();
                match gate.learn_registrars(&change, |_| None) {
                    // From now on somebody else may sign.
                    Ok(_) => assert!(gate.trust().changes() <= before + 1),
                    Err(_) => assert_eq!(gate.trust().changes(), before),
                }
            }
            5 => {
                if let Ok(bytes) = gate.beacon(&key, now, &mut rng()) {
                    beacon = Some(Beacon::open(&bytes).expect("the gate's own"));
                }
            }
            6 => {
                let (holder, colour) = &stage.holders[usize::from(input.byte() % 3)];
                let epoch = &stage.epochs[usize::from(input.byte() % 4)];
                let code = match &beacon {
                    Some(beacon) => {
                        let label = beacon.scope.as_ref().map(|scope| &scope.label);
                        let scope = label
                            .map_or_else(Vec::new, |label| scope_bytes(&beacon.gate, label, DAY));
                        let context = beacon.context(&scope);
                        stage.world.show_to(holder, epoch, beacon.time, &context)
                    }
                    None => stage.world.show_to(holder, epoch, now, &Context::default()),
                };
                codes.push((code, Some(*colour)));
            }
            7 if !codes.is_empty() => {
                // A code with some of its bytes exchanged; only a holder makes a colour's proof.
                let (code, colour) = &codes[usize::from(input.byte()) % codes.len()];
                let (_, good) = unarmour(code, usize::MAX).expect("made here");
                let bytes = edited(&mut input, good.clone());
                let colour = colour.filter(|_| bytes == good);
                codes.push((armour(Kind::Presentation, &bytes), colour));
            }
            8 => {
                let held = gate.held();
                let memory = Memory::from_bytes(&gate.memory().to_bytes()).expect("its own");
                assert_eq!(memory, *gate.memory());
                // News signed by registrars that came later is known to those who know these.
                if gate.trust().changes() == 0 {
                    gate = open(&held, memory).expect("its own");
                    assert_eq!(gate.held(), held);
                }
            }
            _ => {
                let text = std::str::from_utf8(input.chunk()).unwrap_or_default();
                let other = (text.to_owned(), None);
                let (code, colour) = codes.last().unwrap_or(&other);
                check(&mut gate, code, *colour, now, &mut admitted);
                if !text.is_empty() {
                    check(&mut gate, text, None, now, &mut admitted);
                }
            }
        }
    }
    let counters = gate.memory().counters;
    assert!(counters.admitted <= admitted.len() as u64);
}

/// A colour is the holder's own, and a code is admitted once but for the camera's moment.
fn check(
    gate: &mut Gate,
    code: &str,
    colour: Option<Colour>,
    now: u64,
    admitted: &mut BTreeSet<String>,
) {
    let before = gate.memory().clone();
    match gate.check(code, now, &mut rng()) {
        Verdict::Colour {
            colour: said,
            admitted: lets_in,
            again,
        } => {
            assert_eq!(Some(said), colour, "a colour that nobody has");
            assert_eq!(lets_in, gate.policy().admits(said));
            if lets_in && !again {
                assert!(
                    admitted.insert(code.trim_ascii().to_owned()),
                    "admitted twice"
                );
            }
        }
        Verdict::Undecided(reason) => {
            let (before, after) = (before.counters, gate.memory().counters);
            assert_eq!(after.undecided, before.undecided + 1);
            assert_eq!(after.admitted, before.admitted);
            assert!(colour.is_none() || reason != Reason::Damaged);
        }
    }
}

/// News is taken, or nothing has changed; the newest number never goes back.
fn learn(gate: &mut Gate, bytes: &[u8]) {
    let newest = |gate: &Gate| gate.newest().map(|newest| newest.get().epoch());
    let (before, held) = (newest(gate), gate.held());
    match gate.learn(bytes) {
        Ok(_) => assert!(newest(gate) >= before && newest(gate).is_some()),
        Err(_) => assert_eq!(gate.held(), held),
    }
}

/// Up to three bytes exchanged.
fn edited(input: &mut Input<'_>, mut bytes: Vec<u8>) -> Vec<u8> {
    for _ in 0..input.byte() % 4 {
        let at = usize::from(input.short()) % bytes.len();
        bytes[at] ^= input.byte();
    }
    bytes
}

fn signed(world: &World, kind: &[u8], payload: Vec<u8>) -> Vec<u8> {
    let mut signed = SignedByQuorum::unsigned(payload);
    signed.sign(kind, &world.registrar);
    signed.encode()
}

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::from_seed([1; 32])
}
