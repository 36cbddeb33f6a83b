use proptest::prelude::*;

use super::*;
use crate::testing::{GENESIS, assert_damage_is_refused, commitment, id, rng};

fn request(pin: Option<&str>) -> Request {
    Request {
        purpose: Purpose::First,
        ticket_id: [0x71; 16],
        pin: pin.map(|pin| Pin::new(pin).unwrap()),
        commitment: commitment(1),
        answer_key: [0xa5; 32],
    }
}

fn secret() -> SealingSecret {
    SealingSecret::from_bytes([0x5e; 32])
}

fn sealed(request: &Request) -> Vec<u8> {
    let to = secret().public();
    request.seal(GENESIS, id(1), &to, &mut rng(1)).unwrap()
}

fn open(bytes: &[u8]) -> Result<Request, WireError> {
    SealedRequest::decode(bytes)?.open(&secret())
}

/// A request whose plaintext is the given bytes.
fn with_plaintext(plaintext: &[u8]) -> Vec<u8> {
    let authority = id(1);
    let (enc, ciphertext) = seal(
        &secret().public(),
        &info(GENESIS, authority),
        &header(GENESIS, authority),
        plaintext,
        &mut rng(1),
    )
    .unwrap();
    cbor::encode(&Outer {
        version: cbor::VERSION,
        genesis: GENESIS,
        authority,
        enc,
        ciphertext: ciphertext.into(),
    })
}

// spec: WIR-50
#[test]
fn damaged_and_oversized_requests_are_refused() {
    // Genesis and authority travel in clear, and are bound all the same.
    assert_damage_is_refused(&sealed(&request(Some("123456"))), limits::REQUEST, open);
    let foreign = SealedRequest::decode(&sealed(&request(None))).unwrap();
    let other = SealingSecret::from_bytes([0x5f; 32]);
    assert_eq!(foreign.open(&other), Err(WireError::Sealed));
}

// spec: WIR-2, WIR-3, WIR-51
#[test]
fn plaintexts_of_other_versions_and_encodings_are_refused() {
    let good = request(Some("123456")).encode().to_vec();
    let size = limits::REQUEST_PLAINTEXT;
    let open_plain = |plain: &[u8]| open(&with_plaintext(&padding::pad(plain, size).unwrap()));
    let with = |at: usize, value: u8| {
        let mut changed = good.clone();
        changed[at] = value;
        open_plain(&changed)
    };
    assert_eq!(with(1, 2), Err(WireError::Version(2)));
    assert_eq!(with(2, 0), Err(WireError::Malformed), "purpose 0");
    assert_eq!(with(2, 4), Err(WireError::Malformed), "purpose 4");
    assert_eq!(with(0, 0x87), Err(WireError::Malformed), "seven elements");
    assert_eq!(
        with(21, b'x'),
        Err(WireError::Malformed),
        "a letter in the PIN"
    );
    for length in 0..good.len() {
        assert!(open_plain(&good[..length]).is_err());
    }
    assert!(open_plain(&[&good[..], &[0]].concat()).is_err());
    assert!(open(&with_plaintext(&good)).is_err(), "not padded");
    assert_eq!(open_plain(&good), Ok(request(Some("123456"))));
}

// spec: WIR-51
#[test]
fn all_requests_have_one_length() {
    let lengths = [None, Some("0"), Some("123456789012")].map(|pin| sealed(&request(pin)).len());
    assert!(lengths.iter().all(|length| *length == lengths[0]));
}

// spec: WIR-52
#[test]
fn the_proof_is_bound_to_everything_else() {
    let bound = Request::bound_bytes(Purpose::First, &[1; 16], &[2; 32]);
    assert_ne!(
        bound,
        Request::bound_bytes(Purpose::Renew, &[1; 16], &[2; 32])
    );
    assert_ne!(
        bound,
        Request::bound_bytes(Purpose::First, &[2; 16], &[2; 32])
    );
    assert_ne!(
        bound,
        Request::bound_bytes(Purpose::First, &[1; 16], &[1; 32])
    );
    let request = request(None);
    assert_eq!(
        request.bound(),
        Request::bound_bytes(request.purpose, &request.ticket_id, &request.answer_key)
    );
}

// spec: WIR-53
#[test]
fn a_sealing_key_of_small_order_is_refused() {
    let sealed = request(None).seal(GENESIS, id(1), &[0; 32], &mut rng(1));
    assert_eq!(sealed, Err(WireError::Malformed));
}

#[test]
fn pins_are_digits_and_do_not_show() {
    for text in ["", "12a", "12 4", "-1", "\u{ff11}", "1234567890123"] {
        assert!(Pin::new(text).is_err(), "{text}");
    }
    assert!(!format!("{:?}{:?}", request(Some("4711")), Pin::new("4711")).contains("4711"));
    assert_ne!(Pin::new("4711"), Pin::new("4712"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn reads_what_it_writes(
        purpose in prop::sample::select(vec![Purpose::First, Purpose::Renew, Purpose::Witness]),
        ticket_id: [u8; 16], pin in prop::option::of("[0-9]{1,12}"), seed in 0..1000_u64,
        answer_key: [u8; 32],
    ) {
        let pin = pin.map(|pin| Pin::new(&pin).unwrap());
        let commitment = commitment(seed);
        let request = Request { purpose, ticket_id, pin, commitment, answer_key };
        let bytes = sealed(&request);
        let outer = SealedRequest::decode(&bytes).unwrap();
        prop_assert_eq!((outer.genesis(), outer.authority()), (GENESIS, id(1)));
        let opened = outer.open(&secret()).unwrap();
        prop_assert_eq!(&opened, &request);
        prop_assert_eq!(sealed(&opened), bytes);
    }
}
