//! A gate: texts from anybody's screen, documents from anybody, and its own stored memory. No
//! panic, one encoding of the memory, and no text without a proof is admitted.

#![no_main]

use huepass_feed::Trust;
use huepass_verify::{Gate, Held, Memory, Policy, Verdict};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

const GENESIS: &[u8] = include_bytes!("../../seeds/feed_signed/genesis");
const FIRST: &[u8] = include_bytes!("../../seeds/feed_signed/announcement");
/// A moment of the first epoch.
const NOW: u64 = 1_795_219_200 + 60;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(memory) = Memory::from_bytes(bytes) {
        assert_eq!(Memory::from_bytes(&memory.to_bytes()), Ok(memory));
    }
    let trust = Trust::new(&GENESIS[1..]).expect("a good genesis");
    let held = Held {
        announcements: vec![FIRST[1..].to_vec()],
    };
    let mut gate =
        Gate::new(trust, Policy::default(), &held, Memory::default(), None).expect("a good gate");
    let mut rng = ChaCha20Rng::from_seed([1; 32]);
    if let Ok(text) = std::str::from_utf8(bytes) {
        // Nobody has a credential here, so no colour can be proven.
        let verdict = gate.check(text, NOW, &mut rng);
        assert!(matches!(verdict, Verdict::Undecided(_)));
    }
    let _ = gate.learn(bytes);
    let _ = gate.learn_registrars(bytes);
});
