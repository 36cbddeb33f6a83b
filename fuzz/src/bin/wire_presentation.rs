//! What a gate reads from anybody's screen: no panic, one encoding.

#![no_main]

use huepass_wire::presentation;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(read) = presentation::decode(bytes) {
        assert_eq!(presentation::encode(&read), bytes);
    }
});
