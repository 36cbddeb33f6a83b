//! TOML that an administrator writes, by the programs' one reader, as a gate's policy. No panic,
//! in the words of a refusal neither, and a policy that is taken keeps the bounds that a gate
//! counts on, and reads the same when written again.

#![no_main]

use std::path::Path;

use huepass_cli::config::parse;
use huepass_verify::Policy;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let read = |text: &str| parse::<Policy>(Path::new("policy.toml"), text);
    let Ok(policy) = read(text) else {
        return;
    };
    if policy.check().is_err() {
        return;
    }
    assert!(policy.epochs_behind <= 2 && policy.slots_off <= 2);
    assert!(policy.staleness_limit <= 7 * 86_400);
    assert!(policy.reread <= 30 && (10..=600).contains(&policy.beacon_lifetime));
    let written = toml::to_string(&policy).expect("plain values");
    assert!(read(&written).is_ok_and(|again| again == policy));
});
