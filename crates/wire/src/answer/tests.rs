use huepass_credential::{Attributes, AuthorityId, Colour, Handle, Hour};
use proptest::prelude::*;

use super::*;
use crate::testing::{GENESIS, assert_damage_is_refused, g1, id, key, rng, scalar, ticket};

fn exchange() -> Exchange {
    Exchange {
        genesis: GENESIS,
        authority: id::<AuthorityId>(1),
        ticket_id: [0x71; 16],
    }
}

fn credential(colour: Colour, expiry: u32, seed: u64) -> Answer {
    Answer {
        purpose: Purpose::First,
        outcome: Outcome::Credential {
            shard: 3,
            credential_type: CredentialType(1),
            issued: IssuedCredential {
                a: g1(seed),
                handle: Handle::from_bytes(&scalar(seed).to_bytes()).unwrap(),
                attributes: Attributes {
                    colour,
                    expiry: Hour(expiry),
                },
                c: g1(seed + 1),
                n: 12,
            },
            next: ticket(0x91),
        },
    }
}

fn refused(reason: Reason) -> Answer {
    Answer {
        purpose: Purpose::Renew,
        outcome: Outcome::Refused { reason },
    }
}

fn witness() -> Answer {
    Answer {
        purpose: Purpose::Witness,
        outcome: Outcome::Witness {
            c: g1(9),
            n: u32::MAX,
            next: ticket(0x91),
        },
    }
}

fn secret() -> SealingSecret {
    SealingSecret::from_bytes([0xa5; 32])
}

fn sealed(answer: &Answer) -> Vec<u8> {
    let to = secret().public();
    answer.seal(&exchange(), &to, &key(1), &mut rng(1)).unwrap()
}

fn open(bytes: &[u8]) -> Result<Answer, WireError> {
    Answer::open(bytes, &exchange(), &secret())
}

/// An answer whose signed document is the given bytes.
fn with_signed(signed: &[u8]) -> Vec<u8> {
    let plaintext = padding::pad(signed, limits::ANSWER_PLAINTEXT).unwrap();
    let to = secret().public();
    let info = info(&exchange());
    let (enc, ciphertext) = seal(&to, &info, &header(), &plaintext, &mut rng(1)).unwrap();
    cbor::encode(&Outer {
        version: cbor::VERSION,
        enc,
        ciphertext: ciphertext.into(),
    })
}

// spec: WIR-54
#[test]
fn damaged_and_oversized_answers_are_refused() {
    let bytes = sealed(&credential(Colour::Green, 500_000, 1));
    assert_damage_is_refused(&bytes, limits::ANSWER, open);
}

// spec: WIR-54
#[test]
fn answers_to_others_are_refused() {
    let bytes = sealed(&witness());
    let open_as = |exchange: Exchange| Answer::open(&bytes, &exchange, &secret());
    let others = [
        Exchange {
            ticket_id: [0x72; 16],
            ..exchange()
        },
        Exchange {
            authority: id(2),
            ..exchange()
        },
        Exchange {
            genesis: huepass_credential::GenesisDigest([0; 32]),
            ..exchange()
        },
    ];
    for other in others {
        assert_eq!(open_as(other), Err(WireError::Sealed));
    }
    let other = SealingSecret::from_bytes([0xa6; 32]);
    assert_eq!(
        Answer::open(&bytes, &exchange(), &other),
        Err(WireError::Sealed)
    );
}

// spec: WIR-55
#[test]
fn a_signature_of_somebody_else_or_for_another_ticket_is_refused() {
    let payload = cbor::encode(&Payload {
        version: cbor::VERSION,
        purpose: Purpose::Witness,
        outcome: witness().outcome,
    });
    let ours = signature_context(&exchange());
    let theirs = signature_context(&Exchange {
        ticket_id: [0x72; 16],
        ..exchange()
    });
    for signed in [
        cose::sign1(&ours, &payload, &key(2)),
        cose::sign1(&theirs, &payload, &key(1)),
        cose::sign1(labels::OFFER, &payload, &key(1)),
    ] {
        assert_eq!(open(&with_signed(&signed)), Err(WireError::Signature));
    }
    assert_eq!(
        open(&with_signed(&cose::sign1(&ours, &payload, &key(1)))),
        Ok(witness())
    );
}

// spec: WIR-2, WIR-3
#[test]
fn payloads_of_other_versions_and_encodings_are_refused() {
    let good = cbor::encode(&Payload {
        version: cbor::VERSION,
        purpose: Purpose::Renew,
        outcome: refused(Reason::Expired).outcome,
    });
    assert_eq!(hex::encode(&good), "83010282038105");
    let open_payload = |payload: &[u8]| {
        let context = signature_context(&exchange());
        open(&with_signed(&cose::sign1(&context, payload, &key(1))))
    };
    let with = |at: usize, value: u8| {
        let mut changed = good.clone();
        changed[at] = value;
        open_payload(&changed)
    };
    assert_eq!(with(1, 2), Err(WireError::Version(2)));
    assert_eq!(with(2, 0), Err(WireError::Malformed), "purpose 0");
    assert_eq!(with(4, 0), Err(WireError::Malformed), "outcome 0");
    assert_eq!(with(4, 4), Err(WireError::Malformed), "outcome 4");
    assert_eq!(with(6, 0), Err(WireError::Malformed), "reason 0");
    assert_eq!(with(6, 8), Err(WireError::Malformed), "reason 8");
    assert!(open_payload(&[&good[..], &[0]].concat()).is_err());
    assert_eq!(open_payload(&good), Ok(refused(Reason::Expired)));
}

#[test]
fn a_credential_of_colour_4_is_refused() {
    let signed = {
        let answer = credential(Colour::Red, 500_000, 1);
        let context = signature_context(&exchange());
        let mut payload = cbor::encode(&Payload {
            version: cbor::VERSION,
            purpose: answer.purpose,
            outcome: answer.outcome,
        });
        // 3, then the expiry 500,000 = 0x1a0007a120
        let at = payload
            .windows(6)
            .position(|w| w == b"\x03\x1a\x00\x07\xa1\x20")
            .unwrap();
        payload[at] = 4;
        cose::sign1(&context, &payload, &key(1))
    };
    assert_eq!(open(&with_signed(&signed)), Err(WireError::Malformed));
}

// spec: WIR-51
#[test]
fn all_answers_have_one_length() {
    let answers = [
        credential(Colour::Red, u32::MAX, 1),
        witness(),
        refused(Reason::Revoked),
    ];
    let lengths = answers.map(|answer| sealed(&answer).len());
    assert!(lengths.iter().all(|length| *length == lengths[0]));
}

#[test]
fn debug_shows_no_outcome() {
    assert!(!format!("{:?}", refused(Reason::Revoked)).contains("Revoked"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn reads_what_it_writes(
        colour in prop::sample::select(&Colour::ALL[..]), expiry: u32, seed in 0..1000_u64,
        reason in prop::sample::select(vec![
            Reason::Revoked, Reason::Unknown, Reason::WrongPin, Reason::Used, Reason::Expired,
            Reason::WrongCommitment, Reason::NoneWaiting,
        ]),
    ) {
        for answer in [credential(colour, expiry, seed), refused(reason), witness()] {
            let bytes = sealed(&answer);
            let opened = open(&bytes).unwrap();
            prop_assert_eq!(&opened, &answer);
            prop_assert_eq!(sealed(&opened), bytes);
        }
    }
}
