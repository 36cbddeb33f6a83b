use super::*;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn id(seed: u8) -> [u8; 32] {
    key(seed).verifying_key().to_bytes()
}

#[test]
fn one_signers_document_is_refused_when_anything_is_off() {
    let bytes = sign1(b"kind", b"payload", &key(1));
    let signed = Signed1::decode(&bytes, 1000).unwrap();
    assert_eq!(signed.verify(b"other", &id(1)), Err(WireError::Signature));
    assert_eq!(signed.verify(b"kind", &id(2)), Err(WireError::Signature));
    assert_eq!(
        Signed1::decode(&bytes, 50),
        Err(WireError::TooLarge { limit: 50 })
    );
    assert_eq!(Signed1::decode(b"", 1000), Err(WireError::NotOurs));
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        let refused = Signed1::decode(&changed, 1000)
            .and_then(|signed| signed.verify(b"kind", &id(1)).map(<[u8]>::to_vec));
        assert!(refused.is_err(), "byte {at}");
        assert!(Signed1::decode(&bytes[..at], 1000).is_err());
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert!(Signed1::decode(&longer, 1000).is_err());
    assert_eq!(signed.verify(b"kind", &id(1)), Ok(&b"payload"[..]));
}

#[test]
fn a_quorum_counts_each_valid_signer_once() {
    let mut signed = SignedByQuorum::unsigned(b"payload".to_vec());
    assert_eq!(signed.count(b"kind", &[id(1), id(2)]), 0);
    signed.sign(b"kind", &key(1));
    signed.sign(b"kind", &key(1));
    signed.sign(b"other", &key(3));
    let mut other = SignedByQuorum::unsigned(b"payload".to_vec());
    other.sign(b"kind", &key(2));
    signed.merge(&other).unwrap();
    let foreign = SignedByQuorum::unsigned(b"else".to_vec());
    assert_eq!(signed.merge(&foreign), Err(WireError::Malformed));
    let bytes = signed.encode();
    let read = SignedByQuorum::decode(&bytes, 2000).unwrap();
    assert_eq!(read, signed);
    assert_eq!(read.count(b"kind", &[id(1), id(2), id(3)]), 2);
    assert_eq!(read.count(b"kind", &[id(4)]), 0);
    for at in 0..bytes.len() {
        assert!(SignedByQuorum::decode(&bytes[..at], 2000).is_err());
    }
}

#[test]
fn only_valid_signatures_of_the_signers_asked_for_are_kept() {
    let mut honest = SignedByQuorum::unsigned(b"payload".to_vec());
    honest.sign(b"kind", &key(1));
    // somebody passes a copy on in which the first signer's signature is spoilt
    let mut spoilt = honest.clone();
    spoilt.signatures[0].1[0] ^= 1;
    spoilt.sign(b"kind", &key(2));
    spoilt.sign(b"kind", &key(3));
    assert_eq!(spoilt.keep(b"kind", &[id(1), id(2)]), 1);
    honest.merge(&spoilt).unwrap();
    assert_eq!(honest.count(b"kind", &[id(1), id(2)]), 2);
    assert_eq!(honest.count(b"kind", &[id(3)]), 0);
    assert_eq!(honest.keep(b"other", &[id(1), id(2)]), 0);
}

// spec: WIR-5
#[test]
fn a_key_of_small_order_signs_nothing() {
    // The neutral point as key and as R, with S = 0, satisfies the bare equation for any message.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let mut signature = [0; 64];
    signature[0] = 1;
    let lax = VerifyingKey::from_bytes(&neutral).unwrap();
    let lax = ed25519_dalek::Verifier::verify(&lax, b"data", &Signature::from_bytes(&signature));
    assert!(lax.is_ok());
    assert_eq!(
        verify_strict(&neutral, &signature, b"data"),
        Err(WireError::Signature)
    );
}

// spec: WIR-4, WIR-6
#[test]
fn documents_with_other_headers_or_no_payload_are_refused() {
    let good = || {
        CoseSign1Builder::new()
            .protected(header(None))
            .payload(b"payload".to_vec())
    };
    let decode = |builder: CoseSign1Builder| {
        let signed = builder.create_signature(b"kind", |data| key(1).sign(data).to_bytes().into());
        Signed1::decode(&signed.build().to_tagged_vec().unwrap(), 1000)
    };
    let unprotected = HeaderBuilder::new().key_id(vec![1]).build();
    assert!(decode(good().unprotected(unprotected)).is_err());
    assert!(decode(good().protected(header(Some([1; 8])))).is_err());
    assert!(decode(good().protected(Header::default())).is_err());
    assert!(decode(CoseSign1Builder::new().protected(header(None))).is_err());
    let mut untagged = sign1(b"kind", b"payload", &key(1));
    untagged.remove(0);
    assert_eq!(Signed1::decode(&untagged, 1000), Err(WireError::NotOurs));
    let signed = decode(good()).unwrap();
    assert_eq!(signed.verify(b"", &id(1)), Err(WireError::Signature));
    assert!(signed.verify(b"kind", &id(1)).is_ok());
}
