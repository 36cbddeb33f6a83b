use proptest::prelude::*;

use super::*;
use crate::testing::id;

/// Ed25519 example of the did:key method specification.
const EXAMPLE: &str = "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp";
const EXAMPLE_KEY: &str = "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29";

// spec: WIR-60
#[test]
fn other_texts_are_refused() {
    let did = id::<AuthorityId>(1).to_did();
    for length in 0..did.len() {
        assert!(AuthorityId::from_did(&did[..length]).is_err(), "{length}");
    }
    for at in 0..did.len() {
        let mut changed = did.clone().into_bytes();
        changed[at] ^= 1;
        let changed = String::from_utf8(changed).unwrap();
        // A changed character may name another key; never the same one.
        if let Ok(other) = AuthorityId::from_did(&changed) {
            assert_eq!(other.to_did(), changed);
        }
    }
    let secp256k1 = "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme";
    let small_order = AuthorityId([0; 32]).to_did();
    for text in [
        "did:web:example.org",
        &format!("{did}1"),
        &format!(" {did}"),
        &did.replace("did:key", "DID:key"),
        &did.replace('z', "Z"),
        secp256k1,
        &small_order,
    ] {
        assert!(AuthorityId::from_did(text).is_err(), "{text}");
    }
}

#[test]
fn the_methods_example_comes_out() {
    let gate = GateId::from_did(EXAMPLE).unwrap();
    assert_eq!(gate.to_did(), EXAMPLE);
    assert_eq!(gate.to_hex(), EXAMPLE_KEY);
}

#[test]
fn other_hexadecimal_is_refused() {
    let hex = id::<RegistrarId>(1).to_hex();
    for text in [
        "",
        &hex[1..],
        &format!("{hex}00"),
        &hex.to_uppercase(),
        &"0".repeat(64),
    ] {
        assert!(RegistrarId::from_hex(text).is_err(), "{text}");
    }
    assert_eq!(RegistrarId::from_hex(&hex), Ok(id(1)));
}

proptest! {
    #[test]
    fn reads_what_it_writes(seed: u8) {
        let id: AuthorityId = id(seed);
        prop_assert_eq!(id.to_did().len(), 56);
        prop_assert_eq!(AuthorityId::from_did(&id.to_did()), Ok(id));
        prop_assert_eq!(AuthorityId::from_hex(&id.to_hex()), Ok(id));
    }

    #[test]
    fn never_panics(text in "(did:key:z)?\\PC*") {
        let _ = GateId::from_did(&text);
        let _ = GateId::from_hex(&text);
    }
}
