use std::collections::HashSet;

use huepass_credential::Colour;
use huepass_wire::{SigningKey, WireError};

use super::*;
use crate::testing::{DAY, NOW, authority, person, rng};
use crate::{LedgerError, Standing};

#[test]
fn nobody_unknown_gets_an_offer() {
    let authority = authority();
    let refused = authority.offer(&PersonId::from_bytes([1; 32]), NOW, &mut rng(2));
    assert!(matches!(
        refused,
        Err(AuthorityError::Ledger(LedgerError::PersonUnknown))
    ));
}

#[test]
fn an_offer_is_signed_and_its_pin_is_not_in_it() {
    let authority = authority();
    let standing = Standing {
        colour: Colour::Green,
        until: None,
    };
    let id = person(&authority, "1", standing);
    let (bytes, pin) = authority.offer(&id, NOW, &mut rng(2)).unwrap();
    let offer = Offer::open(&bytes).unwrap();
    assert_eq!(offer.authority, authority.id());
    assert_eq!(offer.expires, NOW + authority.policy().offer_seconds);
    assert_eq!(offer.sealing_key, authority.keys.sealing.public());
    let other = SigningKey::from_bytes(&[3; 32]);
    assert_eq!(
        Offer::open(&offer.sign(&other)).err(),
        Some(WireError::Signature)
    );
    // Nor in the ledger.
    let digits = pin.expose().as_bytes();
    assert_eq!(digits.len(), PIN_DIGITS);
    let ticket = authority
        .ledger
        .ticket(&TicketId(offer.ticket.id))
        .unwrap()
        .unwrap();
    let kept = huepass_wire::cbor::encode(&ticket);
    for place in [&bytes, &kept] {
        assert!(!place.windows(digits.len()).any(|w| w == digits));
    }

    assert_eq!(authority.forget_tickets(NOW + DAY).unwrap(), 0);
    assert_eq!(authority.forget_tickets(NOW + 8 * DAY).unwrap(), 1);
}

#[test]
fn pins_are_six_digits_of_every_kind() {
    let mut rng = rng(4);
    let pins: Vec<Pin> = (0..200).map(|_| draw_pin(&mut rng).unwrap()).collect();
    assert!(pins.iter().all(|pin| pin.expose().len() == PIN_DIGITS));
    let digits: HashSet<char> = pins.iter().flat_map(|p| p.expose().chars()).collect();
    assert_eq!(digits.len(), 10);
    let different: HashSet<&str> = pins.iter().map(Pin::expose).collect();
    assert!(different.len() > 190);
}
