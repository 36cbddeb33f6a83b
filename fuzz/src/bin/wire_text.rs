//! Texts of every kind, and public ids: no panic, one form.

#![no_main]

use huepass_wire::{GateId, Label, PublicId, armour, unarmour};

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok((kind, bytes)) = unarmour(text, usize::MAX) {
        assert!(bytes.len() <= kind.limit());
        assert_eq!(armour(kind, &bytes), text.trim_ascii());
    }
    if let Ok(id) = GateId::from_did(text) {
        assert_eq!(id.to_did(), text);
    }
    if let Ok(id) = GateId::from_hex(text) {
        assert_eq!(id.to_hex(), text);
    }
    if let Ok(label) = Label::new(text) {
        assert_eq!(label.as_str(), text);
    }
});
