use super::*;
use crate::testing::rng;

/// RFC 9180 A.2.1.1: the recipient's key pair of DHKEM(X25519), HKDF-SHA256, ChaCha20Poly1305, and
/// the first encryption.
const SECRET: &str = "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb";
const PUBLIC: &str = "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a";
const ENC: &str = "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a";
const INFO: &str = "4f6465206f6e2061204772656369616e2055726e";
const AAD: &str = "436f756e742d30";
const PLAINTEXT: &str = "4265617574792069732074727574682c20747275746820626561757479";
const CIPHERTEXT: &str =
    "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28";

fn array(text: &str) -> [u8; 32] {
    hex::decode(text).unwrap().try_into().unwrap()
}

#[test]
fn the_rfcs_example_opens() {
    let secret = SealingSecret::from_bytes(array(SECRET));
    assert_eq!(secret.public(), array(PUBLIC));
    let (info, aad) = (hex::decode(INFO).unwrap(), hex::decode(AAD).unwrap());
    let ciphertext = hex::decode(CIPHERTEXT).unwrap();
    let sealed = Sealed {
        enc: &array(ENC),
        ciphertext: &ciphertext,
    };
    assert_eq!(secret.open(b"", &aad, &sealed), Err(WireError::Sealed));
    assert_eq!(secret.open(&info, b"", &sealed), Err(WireError::Sealed));
    assert_eq!(
        *secret.open(&info, &aad, &sealed).unwrap(),
        hex::decode(PLAINTEXT).unwrap()
    );
}

// spec: WIR-53
#[test]
fn keys_of_small_order_are_refused() {
    for low in [[0; 32], {
        let mut one = [0; 32];
        one[0] = 1;
        one
    }] {
        assert_eq!(
            seal(&low, b"", b"", b"", &mut rng(1)),
            Err(WireError::Malformed)
        );
        let sealed = Sealed {
            enc: &low,
            ciphertext: &[0; 16],
        };
        let secret = SealingSecret::random(&mut rng(1));
        assert_eq!(secret.open(b"", b"", &sealed), Err(WireError::Sealed));
    }
}

#[test]
fn a_secret_survives_storage_and_shows_nothing() {
    let secret = SealingSecret::random(&mut rng(1));
    let again = SealingSecret::from_bytes(*secret.to_bytes());
    assert_eq!(secret.public(), again.public());
    assert_eq!(format!("{secret:?}"), "SealingSecret(..)");
}
