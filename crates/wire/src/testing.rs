//! Values for tests, and the damage that every decoder must refuse.

use huepass_credential::{
    AnnouncementDigest, AuthorityId, Colour, CommitmentProof, CredentialType, Elements, Epoch,
    Flags, G1Affine, GenesisDigest, Header, KnowledgeProof, Presentation, Responses, Scalar,
    ShardId, ShardSecret, Slot, scope_base,
};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::{Beacon, GateId, Label, Offer, PublicId, ScopeRequest, SigningKey, Ticket, WireError};

pub(crate) const GENESIS: GenesisDigest = GenesisDigest([0x47; 32]);

pub(crate) fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

pub(crate) fn id<T: PublicId>(seed: u8) -> T {
    T::from_key_bytes(key(seed).verifying_key().to_bytes())
}

pub(crate) fn g1(seed: u64) -> G1Affine {
    scope_base(&seed.to_be_bytes()).unwrap()
}

pub(crate) fn scalar(seed: u64) -> Scalar {
    let mut bytes = [0x5a; 32];
    bytes[24..].copy_from_slice(&seed.to_be_bytes());
    Scalar::from_bytes(&bytes).unwrap()
}

/// A presentation that proves nothing and is well formed.
pub(crate) fn presentation(scope: bool, seed: u64) -> Presentation {
    let mut x = [1; 32];
    x[24..].copy_from_slice(&seed.to_be_bytes());
    let shard = ShardId {
        authority: id::<AuthorityId>(1),
        number: 0,
    };
    let shard_key = ShardSecret::from_bytes(&x).unwrap();
    Presentation {
        header: Header {
            flags: Flags { scan: true, scope },
            credential_type: CredentialType(1),
            colour: Colour::Yellow,
            epoch: Epoch(7),
            slot: Slot(59_000_000),
            framework: GENESIS.tag(),
        },
        elements: Elements {
            x_prime: shard_key.descriptor(GENESIS, shard, &mut rng(0)).x,
            v_prime: g1(seed),
            z_prime: g1(seed + 1),
            a_bar: g1(seed + 2),
            b_bar: g1(seed + 3),
            r_bar: g1(seed + 4),
            r_prime: g1(seed + 5),
        },
        pseudonym: scope.then(|| g1(seed + 6)),
        challenge: [0xc4; 16],
        responses: Responses {
            r_bar: scalar(seed),
            e_bar: scalar(seed + 1),
            s: scalar(seed + 2),
            expiry: scalar(seed + 3),
            u: scalar(seed + 4),
            r: scalar(seed + 5),
        },
    }
}

pub(crate) fn ticket(seed: u8) -> Ticket {
    Ticket {
        id: [seed; 16],
        nonce: [seed + 1; 16],
    }
}

pub(crate) fn offer() -> Offer {
    Offer {
        genesis: GENESIS,
        authority: id(1),
        credential_type: CredentialType(1),
        shard: 3,
        ticket: ticket(0x71),
        sealing_key: [0x5e; 32],
        expires: 1_800_000_000,
    }
}

pub(crate) fn beacon() -> Beacon {
    Beacon {
        genesis: GENESIS,
        gate: id::<GateId>(2),
        label: Label::new("North gate").unwrap(),
        scope: Some(ScopeRequest {
            label: Label::new("Lunch").unwrap(),
        }),
        time: 1_795_000_000,
        epoch: Epoch(7),
        announcement: AnnouncementDigest([0xa9; 32]),
        nonce: [0x0c; 16],
    }
}

/// A commitment whose proof does not hold; reading it is all that is tested here.
pub(crate) fn commitment(seed: u64) -> CommitmentProof {
    let mut proof = [0; 64];
    proof[..32].copy_from_slice(&scalar(seed).to_bytes());
    proof[32..].copy_from_slice(&scalar(seed + 1).to_bytes());
    CommitmentProof {
        u: g1(seed),
        proof: KnowledgeProof::from_bytes(&proof).unwrap(),
    }
}

/// Every truncation, every flipped bit, more bytes, and more bytes than the limit are refused.
pub(crate) fn assert_damage_is_refused<T>(
    bytes: &[u8],
    limit: usize,
    open: impl Fn(&[u8]) -> Result<T, WireError>,
) {
    assert!(bytes.len() <= limit);
    for length in 0..bytes.len() {
        assert!(open(&bytes[..length]).is_err(), "{length} bytes");
    }
    for bit in 0..8 * bytes.len() {
        let mut changed = bytes.to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(open(&changed).is_err(), "bit {bit}");
    }
    let mut longer = bytes.to_vec();
    longer.push(0);
    assert!(open(&longer).is_err());
    longer.resize(limit + 1, 0);
    assert_eq!(open(&longer).err(), Some(WireError::TooLarge { limit }));
    assert!(open(bytes).is_ok());
}
