use proptest::prelude::*;

use super::*;
use crate::testing::{assert_damage_is_refused, id, key, offer};
use crate::{Kind, armour};

// spec: WIR-1, WIR-30
#[test]
fn damaged_and_oversized_offers_are_refused() {
    assert_damage_is_refused(&offer().sign(&key(1)), limits::OFFER, Offer::open);
}

// spec: WIR-31
#[test]
fn an_offer_that_somebody_else_signed_is_refused() {
    assert_eq!(
        Offer::open(&offer().sign(&key(2))),
        Err(WireError::Signature)
    );
    let beacon = crate::testing::beacon().sign(&key(2));
    assert!(Offer::open(&beacon).is_err());
    let relabelled = cose::sign1(labels::BEACON, &payload(&offer()), &key(1));
    assert_eq!(Offer::open(&relabelled), Err(WireError::Signature));
}

// spec: WIR-2, WIR-3
#[test]
fn payloads_of_other_versions_and_encodings_are_refused() {
    let good = payload(&offer());
    let open = |payload: &[u8]| Offer::open(&cose::sign1(labels::OFFER, payload, &key(1)));
    for version in [0, 2, 23] {
        let mut other = good.clone();
        other[1] = version;
        assert_eq!(open(&other), Err(WireError::Version(version.into())));
    }
    // The same numbers, written longer than needed: version 1 as 0x18 0x01, an array of
    // indefinite length, and an element more.
    let longer = [&good[..1], &[0x18, 0x01], &good[2..]].concat();
    let indefinite = [&[0x9f], &good[1..], &[0xff]].concat();
    let mut more = good.clone();
    more[0] += 1;
    more.push(0);
    let trailing = [&good[..], &[0]].concat();
    for other in [longer, indefinite, more, trailing] {
        assert!(open(&other).is_err());
    }
    assert_eq!(open(&[]), Err(WireError::NotOurs));
    assert_eq!(open(&[0xa0]), Err(WireError::NotOurs));
    assert_eq!(open(&good), Ok(offer()));
}

/// QR code version 10-L takes 395 alphanumeric characters (ISO/IEC 18004).
#[test]
fn an_offer_fits_a_code_of_moderate_size() {
    let largest = Offer {
        credential_type: CredentialType(255),
        shard: u32::MAX,
        expires: u64::MAX,
        ..offer()
    };
    assert!(armour(Kind::Offer, &largest.sign(&key(1))).len() <= 395);
}

#[test]
fn debug_shows_no_ticket() {
    assert!(!format!("{:?}", offer()).contains("113"));
}

fn payload(offer: &Offer) -> Vec<u8> {
    let signed = offer.sign(&key(1));
    Signed1::decode(&signed, 1000).unwrap().payload().to_vec()
}

proptest! {
    #[test]
    fn reads_what_it_writes(
        seed: u8, genesis: [u8; 32], credential_type: u8, shard: u32, ticket: [u8; 16],
        nonce: [u8; 16], sealing_key: [u8; 32], expires: u64,
    ) {
        let offer = Offer {
            genesis: GenesisDigest(genesis),
            authority: id(seed),
            credential_type: CredentialType(credential_type),
            shard,
            ticket: Ticket { id: ticket, nonce },
            sealing_key,
            expires,
        };
        let bytes = offer.sign(&key(seed));
        let opened = Offer::open(&bytes).unwrap();
        prop_assert_eq!(&opened, &offer);
        prop_assert_eq!(opened.sign(&key(seed)), bytes);
    }
}
