//! Requests and answers as they come, and what is inside once they have been opened: no panic.
//!
//! The first byte says which; the rest is the message, or what a sender seals who has the right
//! keys and makes everything else up.

#![no_main]

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, OpModeS, Serializable};
use huepass_wire::{Answer, Exchange, PublicId, SealedRequest, SealingSecret, SigningKey, cose};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

const SECRET: [u8; 32] = [7; 32];
const GENESIS: [u8; 32] = [8; 32];
const TICKET: [u8; 16] = [9; 16];
const REQUEST_PLAINTEXT: usize = 192;
const ANSWER_PLAINTEXT: usize = 320;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((which, bytes)) = bytes.split_first() else {
        return;
    };
    let secret = SealingSecret::from_bytes(SECRET);
    let key = SigningKey::from_bytes(&SECRET);
    let authority = key.verifying_key().to_bytes();
    let exchange = Exchange {
        genesis: huepass_credential::GenesisDigest(GENESIS),
        authority: PublicId::from_key_bytes(authority),
        ticket_id: TICKET,
    };
    match which % 4 {
        0 => {
            let _ = SealedRequest::decode(bytes).map(|request| request.open(&secret));
        }
        1 => {
            let _ = Answer::open(bytes, &exchange, &secret);
        }
        2 => {
            let info = [&b"HUEPASS-V1-REQUEST-SEAL"[..], &GENESIS, &authority].concat();
            let header = [&[0x83, 1, 0x58, 32], &GENESIS[..], &[0x58, 32], &authority].concat();
            let (enc, ciphertext) = seal(&secret, &info, &header, bytes, REQUEST_PLAINTEXT);
            let outer = [&[0x85], &header[1..], &string(&enc), &string(&ciphertext)].concat();
            let request = SealedRequest::decode(&outer).expect("well formed");
            if let Ok(request) = request.open(&secret) {
                assert_eq!(request.ticket_id, request.bound()[4..20]);
            }
        }
        _ => {
            let context = [&b"HUEPASS-V1-ANSWER-SIGNATURE"[..], &GENESIS, &TICKET].concat();
            let signed = cose::sign1(&context, bytes, &key);
            let info = [
                &b"HUEPASS-V1-ANSWER-SEAL"[..],
                &GENESIS,
                &authority,
                &TICKET,
            ]
            .concat();
            let (enc, ciphertext) = seal(&secret, &info, &[0x81, 1], &signed, ANSWER_PLAINTEXT);
            let outer = [&[0x83, 1], &string(&enc)[..], &string(&ciphertext)].concat();
            let _ = Answer::open(&outer, &exchange, &secret);
        }
    }
});

/// Pads and seals; content that is too long is cut.
fn seal(
    to: &SealingSecret,
    info: &[u8],
    aad: &[u8],
    content: &[u8],
    size: usize,
) -> ([u8; 32], Vec<u8>) {
    let content = &content[..content.len().min(size - 2)];
    let length = u16::try_from(content.len()).expect("small");
    let mut plaintext = [&length.to_be_bytes(), content].concat();
    plaintext.resize(size, 0);
    let to = Deserializable::from_bytes(&to.public()).expect("32 bytes");
    let mut rng = ChaCha20Rng::from_seed([1; 32]);
    let (enc, ciphertext) = hpke::single_shot_seal_with_rng::<
        ChaCha20Poly1305,
        HkdfSha256,
        X25519HkdfSha256,
    >(&OpModeS::Base, &to, info, &plaintext, aad, &mut rng)
    .expect("a good key");
    (enc.to_bytes().into(), ciphertext)
}

/// A CBOR byte string.
fn string(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("small");
    match u8::try_from(length) {
        Ok(length) => [&[0x58, length], bytes].concat(),
        Err(_) => [&[0x59], &length.to_be_bytes()[..], bytes].concat(),
    }
}
