//! A gate in front of a real wallet's presentations.

use std::sync::Arc;

use huepass_credential::*;
use huepass_feed::{
    Announcement, AnnouncementDraft, CredentialKind, Document, Genesis, RegistrarSet, Trust,
};
use huepass_wire::{Beacon, GateId, Kind, SigningKey, armour, presentation, scope_bytes};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::*;

mod edges;

/// The beginning of an hour.
const NOW: u64 = 500_000 * 3600;
const SLOT: u64 = 30;
const EPOCH: u64 = 600;

struct World {
    rng: ChaCha20Rng,
    trust: Trust,
    window: Window,
    framework: Framework,
    registrar: SigningKey,
    shard: ShardSecret,
    keys: ShardKeys,
    previous: [u8; 32],
}

/// An announcement with what a wallet needs to show under it.
struct Published {
    bytes: Vec<u8>,
    verifier: Arc<EpochVerifier>,
    certified: Certified,
}

struct Holder {
    secret: HolderSecret,
    credential: Credential,
    witness: Witness,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let generators = Generators::new();
        let registrar = SigningKey::from_bytes(&[1; 32]);
        let (key, table) = make_window(&generators, &mut rng).unwrap();
        let mut id = [0; 16];
        id[0] = u8::try_from(seed).unwrap();
        let genesis = Genesis::new(
            id,
            "Test".to_owned(),
            vec![CredentialKind {
                number: 1,
                name: "pass".to_owned(),
            }],
            u32::try_from(EPOCH).unwrap(),
            u32::try_from(SLOT).unwrap(),
            RegistrarSet::new(vec![RegistrarId(registrar.verifying_key().to_bytes())], 1).unwrap(),
            key,
            table.digest(),
        )
        .unwrap();
        let trust = Trust::new(&genesis.sign_with(None, &registrar).unwrap()).unwrap();
        let window = table.check(&generators, &key, &mut rng).unwrap();
        let framework = trust.genesis().framework(CredentialType(1)).unwrap();
        let shard = ShardSecret::random(&mut rng);
        let id = ShardId {
            authority: AuthorityId([2; 32]),
            number: 0,
        };
        let keys = shard
            .descriptor(trust.pin(), id, &mut rng)
            .verify(trust.pin(), id)
            .unwrap();
        let previous = trust.pin().0;
        Self {
            rng,
            trust,
            window,
            framework,
            registrar,
            shard,
            keys,
            previous,
        }
    }

    fn publish(&mut self, epoch: u32, start: u64) -> Published {
        let context = ShareContext {
            genesis: self.trust.pin(),
            epoch: Epoch(epoch),
            list: ListDigest([0; 32]),
            registrar: RegistrarId([0; 32]),
        };
        let generators = Generators::new();
        let secret = ShareSecret::random(&mut self.rng);
        let share = secret.share(&generators, &context, &mut self.rng);
        let key = sum_shares(&[share.verify(&generators, &context).unwrap()]).unwrap();
        let v = generators.h_v;
        let z = secret.certify(&[(self.keys, v)]).unwrap()[0];
        let draft = AnnouncementDraft {
            genesis: self.trust.pin(),
            epoch: Epoch(epoch),
            start,
            key,
            list: [0; 32],
            previous: self.previous,
        };
        let announcement = Announcement::new(self.trust.genesis(), &draft).unwrap();
        self.previous = announcement.digest();
        let mut signed = announcement.for_quorum();
        signed.sign(Announcement::KIND, &self.registrar);
        let verifier = EpochVerifier::new(
            self.framework.clone(),
            self.window.key(),
            Epoch(epoch),
            AnnouncementDigest(announcement.digest()),
            key,
        );
        let certified = Certified {
            x: *self.keys.x(),
            v,
            z,
        };
        Published {
            bytes: signed.encode(),
            verifier: Arc::new(verifier),
            certified,
        }
    }

    fn holder(&mut self, colour: Colour) -> Holder {
        let id = self.keys.id();
        let secret =
            MasterSecret::random(&mut self.rng).link_secret(self.trust.pin(), id.authority);
        let context = IssuanceContext {
            framework: &self.framework,
            shard: id,
            nonce: b"n",
            request: b"",
        };
        let commitment = secret
            .commit(&context, &mut self.rng)
            .unwrap()
            .verify(&context)
            .unwrap();
        let now = Hour::of_seconds(NOW);
        let attributes = Attributes {
            colour,
            expiry: Hour(now.0 + 100),
        };
        let state = ShardState::birth(self.framework.generators());
        let handle = Handle::random(&mut self.rng);
        let issued = self
            .shard
            .issue(&self.framework, &commitment, attributes, handle, &state)
            .unwrap();
        let (credential, witness) =
            Credential::accept(&issued, &self.framework, &self.keys, &secret, now).unwrap();
        Holder {
            secret,
            credential,
            witness,
        }
    }

    fn show(
        &mut self,
        holder: &Holder,
        epoch: &Published,
        at: u64,
        context: &Context<'_>,
    ) -> String {
        let ready = holder
            .credential
            .ready(
                Arc::clone(&epoch.verifier),
                &self.keys,
                &epoch.certified,
                &holder.witness,
                &holder.secret,
            )
            .unwrap();
        let slot = Slot::of_seconds(at, u32::try_from(SLOT).unwrap()).unwrap();
        let prepared = ready
            .prepare(Hour::of_seconds(at), &self.window, &mut self.rng)
            .unwrap();
        let shown = prepared.show(slot, context).unwrap();
        armour(Kind::Presentation, &presentation::encode(&shown))
    }

    fn gate(&self, policy: Policy) -> Gate {
        let held = Held {
            announcements: Vec::new(),
        };
        let id = GateId(gate_key().verifying_key().to_bytes());
        Gate::new(
            self.trust.clone(),
            policy,
            &held,
            Memory::default(),
            Some(id),
        )
        .unwrap()
    }

    fn check(&mut self, gate: &mut Gate, text: &str, now: u64) -> Verdict {
        gate.check(text, now, &mut self.rng)
    }
}

fn gate_key() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}

const fn undecided(reason: Reason) -> Verdict {
    Verdict::Undecided(reason)
}

fn is(verdict: Verdict, wanted: Colour, wanted_admitted: bool) -> bool {
    matches!(verdict, Verdict::Colour { colour, admitted, .. }
        if colour == wanted && admitted == wanted_admitted)
}

#[test]
fn policies_out_of_range_are_refused_and_the_empty_one_is_the_default() {
    for bad in [
        "admit = []",
        "epochs_behind = 3",
        "slots_off = 3",
        "staleness_limit = 700000",
        "reread = 31",
        "beacon_lifetime = 5",
        "name = \"\"",
        "once_a_day = \"canteen\"",
    ] {
        let policy: Policy = toml::from_str(bad).unwrap();
        assert!(policy.check().is_err(), "{bad}");
    }
    assert!(toml::from_str::<Policy>("admit = [\"blue\"]").is_err());
    assert!(toml::from_str::<Policy>("colour = 1").is_err());
    assert_eq!(toml::from_str::<Policy>("").unwrap(), Policy::default());
}

// spec: GAT-23
#[test]
fn codes_that_are_none_are_told_apart() {
    let mut world = World::new(1);
    let mut gate = world.gate(Policy::default());
    let epoch = world.publish(1, NOW);
    let holder = world.holder(Colour::Green);
    let text = world.show(&holder, &epoch, NOW, &Context::default());
    assert_eq!(
        world.check(&mut gate, &text, NOW),
        undecided(Reason::NoAnnouncement)
    );
    gate.learn(&epoch.bytes).unwrap();
    for (text, reason) in [
        ("", Reason::NotOurs),
        ("https://example.org", Reason::NotOurs),
        ("HUE1:", Reason::Damaged),
        (&text[..text.len() - 3], Reason::Damaged),
        (&text.replacen("HUE1", "HUE2", 1), Reason::Version),
        (&armour(Kind::Announcement, &epoch.bytes), Reason::OtherKind),
    ] {
        assert_eq!(
            world.check(&mut gate, text, NOW),
            undecided(reason),
            "{text}"
        );
    }
    let mut other = World::new(2);
    let foreign = other.publish(1, NOW);
    let stranger = other.holder(Colour::Green);
    let foreign = other.show(&stranger, &foreign, NOW, &Context::default());
    assert_eq!(
        world.check(&mut gate, &foreign, NOW),
        undecided(Reason::NotOurs)
    );
    assert!(is(world.check(&mut gate, &text, NOW), Colour::Green, true));
}

// spec: GAT-3, GAT-4, GAT-18
#[test]
fn old_codes_second_uses_and_wrong_clocks_are_refused() {
    let mut world = World::new(3);
    let mut gate = world.gate(Policy::default());
    let epoch = world.publish(1, NOW);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let text = world.show(&holder, &epoch, NOW + 60, &Context::default());
    // three slots late, three early
    assert_eq!(
        world.check(&mut gate, &text, NOW + 150),
        undecided(Reason::StaleSlot)
    );
    let early = world.show(&holder, &epoch, NOW + 150, &Context::default());
    assert_eq!(
        world.check(&mut gate, &early, NOW + 60),
        undecided(Reason::StaleSlot)
    );
    assert_eq!(
        world.check(&mut gate, &text, NOW - 3600),
        undecided(Reason::Clock)
    );
    // two slots late is fine; the camera reads on; then it has been seen
    let last = NOW + 60 + 2 * SLOT;
    assert!(is(world.check(&mut gate, &text, last), Colour::Green, true));
    let again = world.check(&mut gate, &text, last + 2);
    assert!(matches!(again, Verdict::Colour { again: true, .. }));
    assert_eq!(
        world.check(&mut gate, &text, last + 4),
        undecided(Reason::SeenAlready)
    );
    assert_eq!(gate.memory().counters.admitted, 1);
}

// spec: GAT-5
#[test]
fn a_refused_code_does_not_enter_the_memory() {
    let mut world = World::new(4);
    let mut gate = world.gate(Policy::default());
    let epoch = world.publish(1, NOW);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let text = world.show(&holder, &epoch, NOW, &Context::default());
    let (_, bytes) = huepass_wire::unarmour(&text, 1000).unwrap();
    let mut forged = presentation::decode(&bytes).unwrap();
    forged.header.colour = Colour::Yellow;
    let forged = armour(Kind::Presentation, &presentation::encode(&forged));
    assert_eq!(
        world.check(&mut gate, &forged, NOW),
        undecided(Reason::NotProven)
    );
    assert!(is(world.check(&mut gate, &text, NOW), Colour::Green, true));
}

// spec: GAT-22
#[test]
fn every_colour_is_said_and_only_the_policys_are_admitted() {
    let mut world = World::new(5);
    let mut gate = world.gate(toml::from_str("admit = [\"green\", \"yellow\"]").unwrap());
    let epoch = world.publish(1, NOW);
    gate.learn(&epoch.bytes).unwrap();
    for (colour, admitted) in [
        (Colour::Green, true),
        (Colour::Yellow, true),
        (Colour::Red, false),
    ] {
        let holder = world.holder(colour);
        let text = world.show(&holder, &epoch, NOW, &Context::default());
        assert!(is(world.check(&mut gate, &text, NOW), colour, admitted));
    }
    let counters = gate.memory().counters;
    assert_eq!(
        (counters.admitted, counters.not_admitted, counters.undecided),
        (2, 1, 0)
    );
}

// spec: GAT-12, GAT-14, GAT-15
#[test]
fn a_newer_epoch_asks_for_the_announcement_and_an_old_one_for_a_sync() {
    let mut world = World::new(6);
    let mut gate = world.gate(Policy::default());
    let first = world.publish(1, NOW);
    gate.learn(&first.bytes).unwrap();
    let second = world.publish(2, NOW + EPOCH);
    let holder = world.holder(Colour::Green);
    let at = NOW + EPOCH;
    let text = world.show(&holder, &second, at, &Context::default());
    assert_eq!(
        world.check(&mut gate, &text, at),
        undecided(Reason::NewerEpoch(Epoch(2)))
    );
    assert_eq!(gate.learn(&second.bytes).unwrap(), Learned::Newer(Epoch(2)));
    assert_eq!(gate.learn(&second.bytes).unwrap(), Learned::Known);
    assert!(is(world.check(&mut gate, &text, at), Colour::Green, true));
    // an epoch before the newest goes on for a while, then no longer
    let older = world.show(&holder, &first, at, &Context::default());
    assert!(is(world.check(&mut gate, &older, at), Colour::Green, true));
    for epoch in 3..=4 {
        let next = world.publish(epoch, NOW + EPOCH * u64::from(epoch - 1));
        gate.learn(&next.bytes).unwrap();
    }
    let late = NOW + 3 * EPOCH;
    let older = world.show(&holder, &first, late, &Context::default());
    assert_eq!(
        world.check(&mut gate, &older, late),
        undecided(Reason::OldEpoch)
    );
    assert!(matches!(gate.learn(&first.bytes), Err(GateError::Chain(_))));
    assert_eq!(gate.newest().unwrap().get().epoch(), Epoch(4));
}

// spec: GAT-13, GAT-17
#[test]
fn a_gate_without_news_goes_on_up_to_its_limit() {
    let mut world = World::new(7);
    let mut gate = world.gate(toml::from_str("staleness_limit = 7200").unwrap());
    let epoch = world.publish(1, NOW);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let at = NOW + EPOCH + 7200;
    let text = world.show(&holder, &epoch, at + 30, &Context::default());
    assert_eq!(
        world.check(&mut gate, &text, at + 30),
        undecided(Reason::TooOld { age: 7230 })
    );
    let text = world.show(&holder, &epoch, at - 30, &Context::default());
    assert!(is(
        world.check(&mut gate, &text, at - 30),
        Colour::Green,
        true
    ));
    assert_eq!(gate.freshness(at).unwrap().age, 7200);
}

// spec: GAT-16
#[test]
fn two_histories_are_evidence() {
    let mut world = World::new(8);
    let mut gate = world.gate(Policy::default());
    let one = world.publish(1, NOW);
    gate.learn(&one.bytes).unwrap();
    world.previous = world.trust.pin().0;
    let other = world.publish(1, NOW);
    let error = gate.learn(&other.bytes).unwrap_err();
    let evidence = Gate::evidence(&error).unwrap();
    assert_eq!(evidence.first.bytes(), one.bytes);
    assert_eq!(evidence.second.bytes(), other.bytes);
    assert_eq!(gate.held().announcements, [one.bytes]);
}

// spec: GAT-6, GAT-7, GAT-21
#[test]
fn scan_mode_takes_answers_to_its_own_open_beacons_only() {
    let mut world = World::new(9);
    let policy = "mode = \"scan\"\nonce_a_day = \"canteen\"\nbeacon_lifetime = 60";
    let mut gate = world.gate(toml::from_str(policy).unwrap());
    let epoch = world.publish(1, NOW);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let shown = world.show(&holder, &epoch, NOW, &Context::default());
    assert_eq!(world.check(&mut gate, &shown, NOW), undecided(Reason::Mode));
    assert!(
        gate.beacon(&SigningKey::from_bytes(&[8; 32]), NOW, &mut world.rng)
            .is_err()
    );
    assert_eq!(
        world
            .gate(Policy::default())
            .beacon(&gate_key(), NOW, &mut world.rng),
        Err(Reason::Mode)
    );
    assert_eq!(
        gate.beacon(&gate_key(), NOW - 3600, &mut world.rng),
        Err(Reason::Clock)
    );
    let beacon = gate.beacon(&gate_key(), NOW, &mut world.rng).unwrap();
    let beacon = Beacon::open(&beacon).unwrap();
    let label = beacon.scope.clone().unwrap().label;
    let day = 20_270_115; // the day of NOW
    let scope = scope_bytes(&beacon.gate, &label, day);
    let mut answer =
        |beacon: &Beacon, scope: &[u8]| world.show(&holder, &epoch, NOW, &beacon.context(scope));
    let without = answer(&beacon, b"");
    let tomorrow = answer(&beacon, &scope_bytes(&beacon.gate, &label, day + 1));
    let other = answer(
        &Beacon {
            nonce: [7; 16],
            ..beacon.clone()
        },
        &scope,
    );
    let elsewhere = answer(
        &Beacon {
            gate: GateId([7; 32]),
            ..beacon.clone()
        },
        &scope,
    );
    let good = answer(&beacon, &scope);
    let second = answer(&beacon, &scope);
    for refused in [without, tomorrow, other, elsewhere] {
        assert_eq!(
            world.check(&mut gate, &refused, NOW + 5),
            undecided(Reason::NotProven)
        );
    }
    assert!(is(
        world.check(&mut gate, &good, NOW + 5),
        Colour::Green,
        true
    ));
    // the same person again, with a new code
    assert_eq!(
        world.check(&mut gate, &second, NOW + 20),
        undecided(Reason::SeenAlready)
    );
    assert_eq!(
        world.check(&mut gate, &good, NOW + 61),
        undecided(Reason::Mode)
    );
}

// spec: GAT-1, GAT-4
#[test]
fn the_memory_survives_a_restart_and_forgets_in_time() {
    let mut world = World::new(10);
    let mut gate = world.gate(Policy::default());
    let epoch = world.publish(1, NOW);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let text = world.show(&holder, &epoch, NOW, &Context::default());
    assert!(is(world.check(&mut gate, &text, NOW), Colour::Green, true));
    let bytes = gate.memory().to_bytes();
    assert!(Memory::from_bytes(&bytes[..bytes.len() - 1]).is_err());
    let memory = Memory::from_bytes(&bytes).unwrap();
    assert_eq!(memory, *gate.memory());
    let mut gate = Gate::new(
        world.trust.clone(),
        Policy::default(),
        &gate.held(),
        memory,
        None,
    )
    .unwrap();
    assert_eq!(
        world.check(&mut gate, &text, NOW + 30),
        undecided(Reason::SeenAlready)
    );
    world.check(&mut gate, "", NOW + 3600);
    assert!(gate.memory().accepted.is_empty());
}
