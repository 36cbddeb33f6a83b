//! What a vault reads before it has a key: its header and an exported file. No panic, one encoding.

#![no_main]

use huepass_vault::{ExportFile, VaultHeader};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(header) = VaultHeader::decode(bytes) {
        assert_eq!(header.encode(), bytes);
    }
    if let Ok(file) = ExportFile::decode(bytes) {
        assert_eq!(file.encode(), bytes);
    }
});
