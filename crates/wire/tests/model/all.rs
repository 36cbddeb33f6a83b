//! All vectors, in the order of spec/wire.md. What is expected of each is written here by hand.

use huepass_credential::{AnnouncementDigest, AuthorityId, Epoch};
use huepass_wire::{Beacon, Kind, PublicId, ScopeRequest, SigningKey, armour, cose};

use super::values::{AUTHORITY_KEY, GATE_KEY, GENESIS, offer, presentation_bytes, public};
use super::{Fields, Vector, fields, gate, label, play, unhex};

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
pub(crate) struct Vectors(Vec<Vector>);

/// One format's decoder with what it is given besides the bytes.
pub(crate) struct Series<'a> {
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

    pub(crate) fn bytes(&mut self, name: &str, expect: &str, input: &[u8], comment: &str) {
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
    pub(crate) fn series(
        &mut self,
        format: &'static str,
        with: Fields,
        made_with: Fields,
    ) -> Series<'_> {
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
        s.bytes("long_number", "malformed", &long, "Version 1 in two bytes.");
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
}
