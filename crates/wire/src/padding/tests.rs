use proptest::prelude::*;

use super::*;

// spec: WIR-51
#[test]
fn other_padding_is_refused() {
    let padded = pad(b"content", 16).unwrap();
    assert_eq!(unpad(&padded, 17), Err(WireError::Malformed));
    assert_eq!(unpad(&padded[..15], 16), Err(WireError::Malformed));
    assert_eq!(unpad(&[], 0), Err(WireError::Malformed));
    let mut nonzero = padded.to_vec();
    nonzero[15] = 1;
    assert_eq!(unpad(&nonzero, 16), Err(WireError::Malformed));
    let mut long = padded.to_vec();
    long[1] = 15;
    assert_eq!(unpad(&long, 16), Err(WireError::Malformed));
    assert!(pad(&[0; 15], 16).is_err());
    assert!(pad(&vec![0; 70_000], 80_000).is_err());
    assert_eq!(unpad(&padded, 16), Ok(&b"content"[..]));
}

proptest! {
    #[test]
    fn reads_what_it_writes(content in prop::collection::vec(any::<u8>(), 0..=30)) {
        let padded = pad(&content, 32).unwrap();
        prop_assert_eq!(padded.len(), 32);
        prop_assert_eq!(unpad(&padded, 32), Ok(&content[..]));
    }
}
