use proptest::prelude::*;

use super::*;

// spec: WIR-44
#[test]
fn names_of_people_and_sentences_are_no_identifiers() {
    for text in [
        "",
        " ",
        "zhang wei",
        "张伟",
        "é",
        "a\n",
        "a\0",
        "§ 28",
        "a_b!",
        "a@b",
        "a\\b",
    ] {
        assert_eq!(Identifier::new(text), Err(WireError::Malformed), "{text:?}");
    }
    let limit = 64;
    let long = "a".repeat(65);
    assert_eq!(Identifier::new(&long), Err(WireError::TooLarge { limit }));
    for text in [
        "a",
        "0",
        "-",
        "IfSG:28/1",
        "hangzhou-2020-02-11",
        "x._:/-",
        &long[1..],
    ] {
        assert_eq!(Identifier::new(text).unwrap().as_str(), text);
    }
}

// spec: WIR-44
#[test]
fn what_is_none_is_not_read_from_cbor() {
    let long = "a".repeat(65);
    for text in ["", "a b", &long] {
        let bytes = minicbor::to_vec(text).unwrap();
        assert!(minicbor::decode::<Identifier>(&bytes).is_err(), "{text}");
    }
    // A byte string is no text.
    assert!(minicbor::decode::<Identifier>(&[0x41, b'a']).is_err());
    let good = Identifier::new("act-7.2").unwrap();
    let bytes = minicbor::to_vec(&good).unwrap();
    assert_eq!(bytes, minicbor::to_vec("act-7.2").unwrap());
    assert_eq!(minicbor::decode::<Identifier>(&bytes).unwrap(), good);
}

proptest! {
    #[test]
    fn keeps_what_it_takes(text in "[ -~]{0,70}") {
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._:/-".contains(&b));
        let fits = plain && (1..=64).contains(&text.len());
        match Identifier::new(&text) {
            Ok(identifier) => {
                prop_assert!(fits);
                prop_assert_eq!(identifier.as_str(), text);
            }
            Err(_) => prop_assert!(!fits),
        }
    }
}
