//! What the vectors are made of: keys, tickets and messages, all made up.

use huepass_credential::{
    Attributes, AuthorityId, Colour, CredentialType, G1Affine, GenesisDigest, Handle, Hour,
    IssuanceContext, IssuedCredential, MasterSecret, ShardId, scope_base,
};
use huepass_wire::{
    Answer, Offer, Outcome, Pin, Purpose, Reason, Request, SealingSecret, SigningKey, Ticket,
};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use super::{framework, unhex};

pub(crate) const GENESIS: GenesisDigest = GenesisDigest([0x47; 32]);
pub(crate) const AUTHORITY_KEY: [u8; 32] = [0x01; 32];
pub(crate) const GATE_KEY: [u8; 32] = [0x02; 32];
pub(crate) const SEALING: [u8; 32] = [0x5e; 32];
pub(crate) const ANSWERING: [u8; 32] = [0xa5; 32];
pub(crate) const TICKET: Ticket = Ticket {
    id: [0x71; 16],
    nonce: [0x72; 16],
};
pub(crate) const NEXT: Ticket = Ticket {
    id: [0x91; 16],
    nonce: [0x92; 16],
};

pub(crate) fn public(key: [u8; 32]) -> [u8; 32] {
    SigningKey::from_bytes(&key).verifying_key().to_bytes()
}

/// A generator, and the ikmE (RFC 9180 §7.1.3) that sealing will draw from it.
pub(crate) fn ephemeral(seed: u8) -> (ChaCha20Rng, String) {
    let rng = ChaCha20Rng::from_seed([seed; 32]);
    let mut ikm = [0; 32];
    rng.clone().fill_bytes(&mut ikm);
    (rng, hex::encode(ikm))
}

pub(crate) fn point(name: &[u8]) -> G1Affine {
    scope_base(name).expect("not the identity")
}

/// Header, the standard generator of G2 for X', hashed points, small numbers for scalars.
pub(crate) fn presentation_bytes(scope: bool) -> Vec<u8> {
    let g2 = "93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049\
              334cf11213945d57e5ac7d055d042b7e024aa2b2f08f0a91260805272dc51051\
              c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8";
    let header = [1, u8::from(scope) * 2, 1, 2, 0, 0, 0, 7, 3, 0x84, 0x43, 0];
    let mut out = [&header[..], &GENESIS.tag()].concat();
    out.extend(unhex(g2));
    let names: &[&[u8]] = &[b"V'", b"Z'", b"A", b"B", b"R", b"R'", b"N"];
    for name in &names[..6 + usize::from(scope)] {
        out.extend(point(name).to_bytes());
    }
    out.extend([0xc4; 16]);
    for number in 1..=6 {
        let mut scalar = [0; 32];
        scalar[31] = number;
        out.extend(scalar);
    }
    out
}

pub(crate) fn offer() -> Offer {
    Offer {
        genesis: GENESIS,
        authority: AuthorityId(public(AUTHORITY_KEY)),
        credential_type: CredentialType(1),
        shard: 3,
        ticket: TICKET,
        sealing_key: SealingSecret::from_bytes(SEALING).public(),
        expires: 1_795_267_200,
    }
}

/// A request to [`offer`] whose proof holds.
pub(crate) fn request_of(pin: Option<&str>) -> Request {
    let offer = offer();
    let answer_key = SealingSecret::from_bytes(ANSWERING).public();
    let framework = framework(GENESIS);
    let secret = MasterSecret::from_bytes([0x6d; 32]).link_secret(GENESIS, offer.authority);
    let context = IssuanceContext {
        framework: &framework,
        shard: ShardId {
            authority: offer.authority,
            number: offer.shard,
        },
        nonce: &offer.ticket.nonce,
        request: &Request::bound_bytes(Purpose::First, &offer.ticket.id, &answer_key),
    };
    let commitment = secret.commit(&context, &mut ChaCha20Rng::from_seed([3; 32]));
    Request {
        purpose: Purpose::First,
        ticket_id: offer.ticket.id,
        pin: pin.map(|pin| Pin::new(pin).expect("digits")),
        commitment: commitment.expect("s is not 0"),
        answer_key,
    }
}

pub(crate) fn answers() -> [Answer; 3] {
    let mut handle = [0; 32];
    handle[31] = 0xe;
    let credential = Outcome::Credential {
        shard: 3,
        credential_type: CredentialType(1),
        issued: IssuedCredential {
            a: point(b"a"),
            handle: Handle::from_bytes(&handle).expect("small"),
            attributes: Attributes {
                colour: Colour::Green,
                expiry: Hour(498_700),
            },
            c: point(b"C"),
            n: 12,
        },
        next: NEXT,
    };
    let witness = Outcome::Witness {
        c: point(b"C"),
        n: 1000,
        next: NEXT,
    };
    let refused = Outcome::Refused {
        reason: Reason::WrongPin,
    };
    [
        (Purpose::First, credential),
        (Purpose::Witness, witness),
        (Purpose::Renew, refused),
    ]
    .map(|(purpose, outcome)| Answer { purpose, outcome })
}
