//! A vector of spec/vectors/wire as a Rust type, and the play of it. The test and the generator
//! (examples/vectors.rs) share this.

pub(crate) mod all;
mod sealed;
mod values;

use std::collections::BTreeMap;

use huepass_credential::{
    AuthorityId, CredentialType, Framework, Generators, GenesisDigest, IssuanceContext, ShardId,
};
use huepass_wire::{
    Answer, Beacon, Exchange, GateId, Kind, Label, Offer, Outcome, Pin, PublicId, SealedRequest,
    SealingSecret, WireError, armour, presentation, scope_bytes, unarmour,
};
use serde::{Deserialize, Serialize};

/// Names and values; bytes are hexadecimal.
pub(crate) type Fields = BTreeMap<String, String>;

/// One scenario.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Vector {
    pub(crate) name: String,
    pub(crate) comment: String,
    /// Which decoder.
    pub(crate) format: String,
    /// `ok`, or why it is refused.
    pub(crate) expect: String,
    /// What else the decoder is given.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub(crate) with: Fields,
    /// What is decoded: a text where the format is one, otherwise hexadecimal.
    pub(crate) input: String,
    /// What an encoder needs besides the fields, to come to the same bytes.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub(crate) made_with: Fields,
    /// What comes out.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub(crate) fields: Fields,
}

/// Plays a vector: `expect` and `fields` of the answer are what came out.
pub(crate) fn play(vector: &Vector) -> Vector {
    let mut out = vector.clone();
    (out.expect, out.fields) = match decode(vector) {
        Ok(fields) => ("ok".to_owned(), fields),
        Err(e) => (word(e).to_owned(), Fields::new()),
    };
    out
}

fn decode(vector: &Vector) -> Result<Fields, WireError> {
    let input = &vector.input;
    match vector.format.as_str() {
        "armour" => text(input),
        "did" => AuthorityId::from_did(input).map(|id| fields([("key", hex::encode(id.0))])),
        "presentation" => presentation(&unhex(input)),
        "offer" => Offer::open(&unhex(input)).map(|offer| offer_fields(&offer)),
        "beacon" => Beacon::open(&unhex(input)).map(|beacon| beacon_fields(&beacon)),
        "request" => request(&unhex(input), &vector.with),
        "answer" => answer(&unhex(input), &vector.with),
        other => panic!("no format {other}"),
    }
}

fn text(input: &str) -> Result<Fields, WireError> {
    let (kind, bytes) = unarmour(input, usize::MAX)?;
    assert_eq!(armour(kind, &bytes), input.trim());
    Ok(fields([
        ("kind", kind_name(kind).to_owned()),
        ("bytes", hex::encode(bytes)),
    ]))
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Presentation => "presentation",
        Kind::Beacon => "beacon",
        Kind::Offer => "offer",
        Kind::Announcement => "announcement",
        Kind::Request => "request",
        Kind::Answer => "answer",
    }
}

fn presentation(bytes: &[u8]) -> Result<Fields, WireError> {
    let p = presentation::decode(bytes)?;
    assert_eq!(presentation::encode(&p), bytes);
    let (e, z) = (p.elements, p.responses);
    let mut out = fields([
        ("scan", p.header.flags.scan.to_string()),
        ("credential_type", p.header.credential_type.0.to_string()),
        ("colour", p.header.colour.number().to_string()),
        ("epoch", p.header.epoch.0.to_string()),
        ("slot", p.header.slot.0.to_string()),
        ("framework", hex::encode(p.header.framework)),
        ("x_prime", hex::encode(e.x_prime.to_bytes())),
        ("v_prime", hex::encode(e.v_prime.to_bytes())),
        ("z_prime", hex::encode(e.z_prime.to_bytes())),
        ("a_bar", hex::encode(e.a_bar.to_bytes())),
        ("b_bar", hex::encode(e.b_bar.to_bytes())),
        ("r_bar_element", hex::encode(e.r_bar.to_bytes())),
        ("r_prime", hex::encode(e.r_prime.to_bytes())),
        ("challenge", hex::encode(p.challenge)),
        ("r_bar", hex::encode(z.r_bar.to_bytes())),
        ("e_bar", hex::encode(z.e_bar.to_bytes())),
        ("s", hex::encode(z.s.to_bytes())),
        ("expiry", hex::encode(z.expiry.to_bytes())),
        ("u", hex::encode(z.u.to_bytes())),
        ("r", hex::encode(z.r.to_bytes())),
    ]);
    if let Some(n) = p.pseudonym {
        out.insert("pseudonym".to_owned(), hex::encode(n.to_bytes()));
    }
    Ok(out)
}

fn offer_fields(offer: &Offer) -> Fields {
    fields([
        ("genesis", hex::encode(offer.genesis.0)),
        ("authority", offer.authority.to_hex()),
        ("credential_type", offer.credential_type.0.to_string()),
        ("shard", offer.shard.to_string()),
        ("ticket_id", hex::encode(offer.ticket.id)),
        ("ticket_nonce", hex::encode(offer.ticket.nonce)),
        ("sealing_key", hex::encode(offer.sealing_key)),
        ("expires", offer.expires.to_string()),
    ])
}

fn beacon_fields(beacon: &Beacon) -> Fields {
    let mut out = fields([
        ("genesis", hex::encode(beacon.genesis.0)),
        ("gate", beacon.gate.to_hex()),
        ("label", beacon.label.to_string()),
        ("time", beacon.time.to_string()),
        ("epoch", beacon.epoch.0.to_string()),
        ("announcement", hex::encode(beacon.announcement.0)),
        ("nonce", hex::encode(beacon.nonce)),
    ]);
    if let Some(scope) = &beacon.scope {
        let bytes = scope_bytes(&beacon.gate, &scope.label, 20_261_121);
        out.insert("scope_label".to_owned(), scope.label.to_string());
        out.insert("scope_on_20261121".to_owned(), hex::encode(bytes));
    }
    out
}

fn request(bytes: &[u8], with: &Fields) -> Result<Fields, WireError> {
    let sealed = SealedRequest::decode(bytes)?;
    let request = sealed.open(&SealingSecret::from_bytes(array(&with["secret"])))?;
    let framework = framework(sealed.genesis());
    let proof = request.commitment.verify(&IssuanceContext {
        framework: &framework,
        shard: ShardId {
            authority: sealed.authority(),
            number: 3,
        },
        nonce: &unhex(&with["ticket_nonce"]),
        request: &request.bound(),
    });
    let mut out = fields([
        ("genesis", hex::encode(sealed.genesis().0)),
        ("authority", sealed.authority().to_hex()),
        ("purpose", (request.purpose as u8).to_string()),
        ("ticket_id", hex::encode(request.ticket_id)),
        ("commitment", hex::encode(request.commitment.to_bytes())),
        ("answer_key", hex::encode(request.answer_key)),
        ("bound", hex::encode(request.bound())),
        ("proof_holds", proof.is_ok().to_string()),
    ]);
    if let Some(pin) = &request.pin {
        out.insert("pin".to_owned(), Pin::expose(pin).to_owned());
    }
    Ok(out)
}

fn answer(bytes: &[u8], with: &Fields) -> Result<Fields, WireError> {
    let exchange = Exchange {
        genesis: GenesisDigest(array(&with["genesis"])),
        authority: AuthorityId(array(&with["authority"])),
        ticket_id: array(&with["ticket_id"]),
    };
    let secret = SealingSecret::from_bytes(array(&with["secret"]));
    let answer = Answer::open(bytes, &exchange, &secret)?;
    let mut out = fields([("purpose", (answer.purpose as u8).to_string())]);
    out.extend(match answer.outcome {
        Outcome::Credential {
            shard,
            credential_type,
            issued,
            next,
        } => fields([
            ("outcome", "credential".to_owned()),
            ("shard", shard.to_string()),
            ("credential_type", credential_type.0.to_string()),
            ("a", hex::encode(issued.a.to_bytes())),
            ("handle", hex::encode(issued.handle.to_bytes())),
            ("colour", issued.attributes.colour.number().to_string()),
            ("expiry", issued.attributes.expiry.0.to_string()),
            ("c", hex::encode(issued.c.to_bytes())),
            ("n", issued.n.to_string()),
            ("next_id", hex::encode(next.id)),
            ("next_nonce", hex::encode(next.nonce)),
        ]),
        Outcome::Witness { c, n, next } => fields([
            ("outcome", "witness".to_owned()),
            ("c", hex::encode(c.to_bytes())),
            ("n", n.to_string()),
            ("next_id", hex::encode(next.id)),
            ("next_nonce", hex::encode(next.nonce)),
        ]),
        Outcome::Refused { reason } => fields([
            ("outcome", "refused".to_owned()),
            ("reason", (reason as u8).to_string()),
        ]),
    });
    Ok(out)
}

fn word(error: WireError) -> &'static str {
    match error {
        WireError::TooLarge { .. } => "too_large",
        WireError::NotOurs => "not_ours",
        WireError::Malformed => "malformed",
        WireError::Version(_) => "version",
        WireError::Signature => "signature",
        WireError::Sealed => "sealed",
    }
}

pub(crate) fn fields<const N: usize>(all: [(&str, String); N]) -> Fields {
    all.into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

pub(crate) fn unhex(text: &str) -> Vec<u8> {
    hex::decode(text).expect("hexadecimal")
}

fn array<const N: usize>(text: &str) -> [u8; N] {
    unhex(text).try_into().expect("the right length")
}

pub(crate) fn label(text: &str) -> Label {
    Label::new(text).expect("a good label")
}

pub(crate) fn gate(key: [u8; 32]) -> GateId {
    GateId::from_key_bytes(key)
}

/// The framework that requests are made in: credential type 1.
pub(crate) fn framework(genesis: GenesisDigest) -> Framework {
    Framework::new(Generators::new(), genesis, CredentialType(1), 30).expect("no identity")
}
