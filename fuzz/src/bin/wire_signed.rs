//! Offers and beacons as they come, and their payloads under a signature that verifies: no panic,
//! one encoding.

#![no_main]

use huepass_wire::{Beacon, Offer, SigningKey, cose};

/// The key that signs what the fuzzer makes up.
const KEY: [u8; 32] = [1; 32];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let key = SigningKey::from_bytes(&KEY);
    let _ = Offer::open(bytes);
    let _ = Beacon::open(bytes);
    let signed = cose::sign1(b"HUEPASS-V1-OFFER-SIGNATURE", bytes, &key);
    if let Ok(offer) = Offer::open(&signed) {
        assert_eq!(offer.sign(&key), signed);
    }
    let signed = cose::sign1(b"HUEPASS-V1-BEACON-SIGNATURE", bytes, &key);
    if let Ok(beacon) = Beacon::open(&signed) {
        assert_eq!(beacon.sign(&key), signed);
    }
});
