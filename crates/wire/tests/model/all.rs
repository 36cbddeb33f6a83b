//! All vectors, in the order of spec/wire.md. What is expected of each is written here by hand.

use huepass_credential::{
    AnnouncementDigest, Attributes, AuthorityId, Colour, CredentialType, Epoch, G1Affine,
    GenesisDigest, Handle, Hour, IssuanceContext, IssuedCredential, MasterSecret, ShardId,
    scope_base,
};
use huepass_wire::{
    Answer, Beacon, Exchange, Kind, Offer, Outcome, Pin, PublicId, Purpose, Reason, Request,
    ScopeRequest, SealingSecret, SigningKey, Ticket, armour, cose,
};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use super::{Fields, Vector, fields, framework, gate, label, play, unhex};

const GENESIS: GenesisDigest = GenesisDigest([0x47; 32]);
const AUTHORITY_KEY: [u8; 32] = [0x01; 32];
const GATE_KEY: [u8; 32] = [0x02; 32];
const SEALING: [u8; 32] = [0x5e; 32];
const ANSWERING: [u8; 32] = [0xa5; 32];
const TICKET: Ticket = Ticket {
    id: [0x71; 16],
    nonce: [0x72; 16],
};
const NEXT: Ticket = Ticket {
    id: [0x91; 16],
    nonce: [0x92; 16],
};

/// Every vector, each played once.
pub(crate) fn all() -> Vec<Vector> {
    let mut out = Vectors::default();
    out.armour();
    out.did();
    out.presentation();
    out.offer();
    out.beacon();
    out.request();
    out.answer();
    out.0
}

#[derive(Default)]
struct Vectors(Vec<Vector>);

/// One format's decoder with what it is given besides the bytes.
struct Series<'a> {
    out: &'a mut Vectors,
    format: &'static str,
    with: Fields,
    made_with: Fields,
}

impl Series<'_> {
    fn add(&mut self, name: &str, expect: &str, input: &str, comment: &str) {
        let played = play(&Vector {
            name: format!("{}_{name}", self.format),
            comment: comment.to_owned(),
            format: self.format.to_owned(),
            with: self.with.clone(),
            input: input.to_owned(),
            made_with: if expect == "ok" {
                self.made_with.clone()
            } else {
                Fields::new()
            },
            ..Vector::default()
        });
        assert_eq!(played.expect, expect, "{}", played.name);
        self.out.0.push(played);
    }

    fn bytes(&mut self, name: &str, expect: &str, input: &[u8], comment: &str) {
        self.add(name, expect, &hex::encode(input), comment);
    }

    /// The damage that no signed or sealed format survives.
    fn damage(&mut self, good: &[u8], limit: usize, altered: &str) {
        let half = &good[..good.len() / 2];
        let mut last = good.to_vec();
        *last.last_mut().expect("not empty") ^= 1;
        let longer = [good, &[0]].concat();
        let oversized = vec![0x83; limit + 1];
        self.bytes("empty", "not_ours", &[], "No bytes at all.");
        self.bytes("truncated", "not_ours", half, "Half of it.");
        self.bytes("altered", altered, &last, "One bit of the last byte.");
        if self.format == "offer" || self.format == "beacon" {
            self.bytes("trailing", "not_ours", &longer, "One byte more.");
        } else {
            self.bytes("trailing", "malformed", &longer, "One byte more.");
        }
        self.bytes("oversized", "too_large", &oversized, "Above the limit.");
    }
}

impl Vectors {
    fn series(&mut self, format: &'static str, with: Fields, made_with: Fields) -> Series<'_> {
        Series {
            out: self,
            format,
            with,
            made_with,
        }
    }

    fn armour(&mut self) {
        let mut s = self.series("armour", Fields::new(), Fields::new());
        s.add(
            "offer",
            "ok",
            &armour(Kind::Offer, b"Hello!!"),
            "RFC 9285 section 4.3.",
        );
        s.add(
            "space",
            "ok",
            "\r\n HUEB1:QED8WEX0 \t",
            "White space around it.",
        );
        s.add(
            "ff",
            "ok",
            "HUE1:FGWU5",
            "The largest triple and the largest pair.",
        );
        s.add("empty", "not_ours", "", "No text.");
        s.add(
            "lower_case",
            "not_ours",
            "hue1:BB8",
            "Prefixes are upper case.",
        );
        s.add("other_letter", "not_ours", "HUEX1:BB8", "No such kind.");
        s.add(
            "leading_zero",
            "not_ours",
            "HUE01:BB8",
            "Versions have no leading zero.",
        );
        s.add(
            "other_scheme",
            "not_ours",
            "HC1:BB8",
            "Somebody else's code.",
        );
        s.add("version", "version", "HUE2:BB8", "A later version.");
        s.add(
            "body_lower_case",
            "malformed",
            "HUEO1:bb8",
            "The body is upper case.",
        );
        s.add("triple_above", "malformed", "HUEO1:GGW", "65536.");
        s.add(
            "pair_above",
            "malformed",
            "HUEO1:V5",
            "256, in two characters.",
        );
        s.add(
            "lone_character",
            "malformed",
            "HUEO1:BB8B",
            "Four characters.",
        );
        s.add(
            "line_break",
            "malformed",
            "HUEO1:BB8\nBB8",
            "White space inside.",
        );
        let large = armour(Kind::Offer, &[0; 321]);
        s.add("oversized", "too_large", &large, "An offer of 321 bytes.");
    }

    fn did(&mut self) {
        let mut s = self.series("did", Fields::new(), Fields::new());
        let did = AuthorityId(public(AUTHORITY_KEY)).to_did();
        s.add(
            "ok",
            "ok",
            &did,
            "The key of RFC 8032 made from 32 bytes of 0x01.",
        );
        s.add(
            "method",
            "not_ours",
            "did:web:example.org",
            "Another method.",
        );
        let secp256k1 = "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme";
        s.add(
            "secp256k1",
            "too_large",
            secp256k1,
            "Another curve, one character longer.",
        );
        s.add(
            "truncated",
            "not_ours",
            &did[..did.len() - 1],
            "Another multicodec then.",
        );
        s.add(
            "character",
            "malformed",
            &did.replace("6M", "60"),
            "0 is not base58.",
        );
        let weak = AuthorityId([0; 32]).to_did();
        s.add("small_order", "malformed", &weak, "A key of order 4.");
    }

    fn presentation(&mut self) {
        let mut s = self.series("presentation", Fields::new(), Fields::new());
        for (name, scope) in [("plain", false), ("scope", true)] {
            let comment = "Well formed; it proves nothing.";
            s.bytes(name, "ok", &presentation_bytes(scope), comment);
        }
        let good = presentation_bytes(false);
        let mut with = |name: &str, expect: &str, at: usize, value: &[u8], comment: &str| {
            let mut changed = good.clone();
            changed[at..at + value.len()].copy_from_slice(value);
            s.bytes(name, expect, &changed, comment);
        };
        let mut identity = [0; 96];
        identity[0] = 0xc0;
        with("version", "version", 0, &[2], "Version 2.");
        with("flags", "malformed", 1, &[4], "An unknown flag.");
        with(
            "scope_without_n",
            "malformed",
            1,
            &[2],
            "Scope bit, 608 bytes.",
        );
        with("colour_0", "malformed", 3, &[0], "Colour 0.");
        with("colour_4", "malformed", 3, &[4], "Colour 4.");
        with("epoch_0", "malformed", 4, &[0; 4], "Epoch 0.");
        with("x_identity", "malformed", 16, &identity, "X' the identity.");
        let names = ["v_prime", "z_prime", "a_bar", "b_bar", "r_bar", "r_prime"];
        for (i, name) in names.iter().enumerate() {
            let at = 112 + 48 * i;
            let comment = format!("{name} the identity.");
            with(
                &format!("{name}_identity"),
                "malformed",
                at,
                &identity[..48],
                &comment,
            );
            let mut outside = [0; 48];
            (outside[0], outside[47]) = (0x80, 4);
            let comment = format!("{name} on the curve with x = 4, outside the subgroup.");
            with(
                &format!("{name}_subgroup"),
                "malformed",
                at,
                &outside,
                &comment,
            );
        }
        let order = unhex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");
        for (i, name) in ["r_bar", "e_bar", "s", "expiry", "u", "r"]
            .iter()
            .enumerate()
        {
            let comment = format!("The response for {name} is p.");
            with(
                &format!("scalar_{name}"),
                "malformed",
                416 + 32 * i,
                &order,
                &comment,
            );
        }
        s.bytes("empty", "not_ours", &[], "No bytes at all.");
        s.bytes("truncated", "malformed", &good[..607], "One byte less.");
        s.bytes(
            "trailing",
            "malformed",
            &[&good[..], &[0]].concat(),
            "One byte more.",
        );
        s.bytes("oversized", "too_large", &[1; 657], "Above the limit.");
    }

    fn offer(&mut self) {
        let made_with = fields([("signing_key", hex::encode(AUTHORITY_KEY))]);
        let mut s = self.series("offer", Fields::new(), made_with);
        let key = SigningKey::from_bytes(&AUTHORITY_KEY);
        let offer = offer();
        let good = offer.sign(&key);
        s.bytes("ok", "ok", &good, "An offer.");
        s.damage(&good, 320, "signature");
        let foreign = offer.sign(&SigningKey::from_bytes(&GATE_KEY));
        s.bytes(
            "other_signer",
            "signature",
            &foreign,
            "Signed by another key.",
        );
        let kind = b"HUEPASS-V1-OFFER-SIGNATURE";
        let signed = cose::Signed1::decode(&good, 1000).expect("good");
        let payload = signed.payload().to_vec();
        let relabelled = cose::sign1(b"HUEPASS-V1-BEACON-SIGNATURE", &payload, &key);
        s.bytes("label", "signature", &relabelled, "Signed as a beacon.");
        let mut other = payload.clone();
        other[1] = 2;
        s.bytes(
            "version",
            "version",
            &cose::sign1(kind, &other, &key),
            "Version 2.",
        );
        let long = [&payload[..1], &[0x18, 1], &payload[2..]].concat();
        let long = cose::sign1(kind, &long, &key);
        s.bytes(
            "long_number",
            "malformed",
            &long,
            "Version 1 in two bytes.",
        );
    }

    fn beacon(&mut self) {
        let made_with = fields([("signing_key", hex::encode(GATE_KEY))]);
        let mut s = self.series("beacon", Fields::new(), made_with);
        let key = SigningKey::from_bytes(&GATE_KEY);
        let beacon = |scope| Beacon {
            genesis: GENESIS,
            gate: gate(public(GATE_KEY)),
            label: label("北门 North gate"),
            scope,
            time: 1_795_267_200,
            epoch: Epoch(7),
            announcement: AnnouncementDigest([0xa9; 32]),
            nonce: [0x0c; 16],
        };
        let lunch = ScopeRequest {
            label: label("Lunch"),
        };
        let good = beacon(Some(lunch)).sign(&key);
        s.bytes(
            "plain",
            "ok",
            &beacon(None).sign(&key),
            "No pseudonym asked for.",
        );
        s.bytes("scope", "ok", &good, "A pseudonym asked for.");
        s.damage(&good, 448, "signature");
        let foreign = beacon(None).sign(&SigningKey::from_bytes(&AUTHORITY_KEY));
        s.bytes(
            "other_signer",
            "signature",
            &foreign,
            "Signed by another key.",
        );
        let odd = Beacon {
            epoch: Epoch(0),
            ..beacon(None)
        };
        s.bytes("epoch_0", "malformed", &odd.sign(&key), "Epoch 0.");
        let signed = cose::Signed1::decode(&good, 1000).expect("good");
        let mut payload = signed.payload().to_vec();
        let at = payload
            .windows(5)
            .position(|w| w == b"North")
            .expect("there");
        payload[at] = 0x1b;
        let odd = cose::sign1(b"HUEPASS-V1-BEACON-SIGNATURE", &payload, &key);
        s.bytes(
            "control",
            "malformed",
            &odd,
            "A control character in the label.",
        );
    }

    fn request(&mut self) {
        let (mut rng, ikm_e) = ephemeral(1);
        let secret = SealingSecret::from_bytes(SEALING);
        let with = fields([
            ("secret", hex::encode(SEALING)),
            ("ticket_nonce", hex::encode(TICKET.nonce)),
        ]);
        let mut s = self.series("request", with, fields([("ikm_e", ikm_e)]));
        let authority = AuthorityId(public(AUTHORITY_KEY));
        let sealed = |pin: Option<&str>, to: &[u8; 32], rng: &mut ChaCha20Rng| {
            let sealed = request_of(pin).seal(GENESIS, authority, to, rng);
            sealed.expect("a good key")
        };
        let good = sealed(Some("246810"), &secret.public(), &mut rng.clone());
        let without = sealed(None, &secret.public(), &mut rng);
        s.bytes("pin", "ok", &good, "With a PIN.");
        s.bytes("without_pin", "ok", &without, "Without one, and as long.");
        s.bytes("empty", "not_ours", &[], "No bytes at all.");
        s.bytes("truncated", "malformed", &good[..100], "A part of it.");
        s.bytes(
            "trailing",
            "malformed",
            &[&good[..], &[0]].concat(),
            "One byte more.",
        );
        s.bytes("oversized", "too_large", &[0x85; 385], "Above the limit.");
        let mut with = |name: &str, expect: &str, at: usize, comment: &str| {
            let mut changed = good.clone();
            changed[at] ^= 2;
            s.bytes(name, expect, &changed, comment);
        };
        with("version", "version", 1, "Version 3.");
        with("genesis", "sealed", 10, "Another genesis in clear.");
        with("authority", "sealed", 50, "Another authority in clear.");
        with("enc", "sealed", 80, "Another encapsulated key.");
        with("ciphertext", "sealed", 200, "Another ciphertext.");
        let other = SealingSecret::from_bytes([0x5f; 32]).public();
        let other = sealed(None, &other, &mut ephemeral(1).0);
        s.bytes(
            "other_recipient",
            "sealed",
            &other,
            "Sealed to another key.",
        );
    }

    fn answer(&mut self) {
        let (rng, ikm_e) = ephemeral(2);
        let secret = SealingSecret::from_bytes(ANSWERING);
        let authority = AuthorityId(public(AUTHORITY_KEY));
        let exchange = Exchange {
            genesis: GENESIS,
            authority,
            ticket_id: TICKET.id,
        };
        let with = fields([
            ("secret", hex::encode(ANSWERING)),
            ("genesis", hex::encode(GENESIS.0)),
            ("authority", authority.to_hex()),
            ("ticket_id", hex::encode(TICKET.id)),
        ]);
        let made_with = fields([
            ("ikm_e", ikm_e),
            ("signing_key", hex::encode(AUTHORITY_KEY)),
        ]);
        let mut s = self.series("answer", with, made_with);
        let key = SigningKey::from_bytes(&AUTHORITY_KEY);
        let seal = |answer: &Answer, exchange: &Exchange, key: &SigningKey| {
            let sealed = answer.seal(exchange, &secret.public(), key, &mut rng.clone());
            sealed.expect("a good key")
        };
        let [credential, witness, refused] = answers();
        let good = seal(&credential, &exchange, &key);
        s.bytes(
            "credential",
            "ok",
            &good,
            "A credential; its signature is none.",
        );
        s.bytes(
            "witness",
            "ok",
            &seal(&witness, &exchange, &key),
            "A witness.",
        );
        s.bytes(
            "refused",
            "ok",
            &seal(&refused, &exchange, &key),
            "A refusal.",
        );
        s.bytes("empty", "not_ours", &[], "No bytes at all.");
        s.bytes("truncated", "malformed", &good[..100], "A part of it.");
        s.bytes(
            "trailing",
            "malformed",
            &[&good[..], &[0]].concat(),
            "One byte more.",
        );
        s.bytes("oversized", "too_large", &[0x83; 449], "Above the limit.");
        let foreign = seal(&refused, &exchange, &SigningKey::from_bytes(&GATE_KEY));
        s.bytes(
            "other_signer",
            "signature",
            &foreign,
            "Signed by another key.",
        );
        let elsewhere = Exchange {
            ticket_id: NEXT.id,
            ..exchange
        };
        let elsewhere = seal(&refused, &elsewhere, &key);
        s.bytes("other_ticket", "sealed", &elsewhere, "For another ticket.");
        let mut changed = good.clone();
        changed[200] ^= 1;
        s.bytes("ciphertext", "sealed", &changed, "Another ciphertext.");
        changed.clone_from(&good);
        changed[1] = 2;
        s.bytes("version", "version", &changed, "Version 2.");
    }
}

fn public(key: [u8; 32]) -> [u8; 32] {
    SigningKey::from_bytes(&key).verifying_key().to_bytes()
}

/// A generator, and the ikmE (RFC 9180 §7.1.3) that sealing will draw from it.
fn ephemeral(seed: u8) -> (ChaCha20Rng, String) {
    let rng = ChaCha20Rng::from_seed([seed; 32]);
    let mut ikm = [0; 32];
    rng.clone().fill_bytes(&mut ikm);
    (rng, hex::encode(ikm))
}

fn point(name: &[u8]) -> G1Affine {
    scope_base(name).expect("not the identity")
}

/// Header, the standard generator of G2 for X', hashed points, small numbers for scalars.
fn presentation_bytes(scope: bool) -> Vec<u8> {
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

fn offer() -> Offer {
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
fn request_of(pin: Option<&str>) -> Request {
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

fn answers() -> [Answer; 3] {
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
