//! All vectors, in the order of spec/audit.md. What is expected of each is written here by hand.

use huepass_audit::{
    Approval, DetailsSalt, Draft, Entry, OfficerId, Order, Parameters, Real, RuleReference,
    TreeHead, Verb,
};

use super::world::{
    AUTHORITY, EPIDEMIOLOGIST, Log, NOW, REVIEWER, STRANGER, authority, entry, identifier, key,
    person, staff, terms, with_grounds,
};
use super::{Fields, Vector, fields, play};

/// The leaves of the reference tree of google/certificate-transparency,
/// cpp/merkletree/merkle_tree_test.cc.
const LEAVES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];

/// Every vector, each played once.
pub(crate) fn all() -> Vec<Vector> {
    let mut out = Vectors::default();
    out.trees();
    out.hashes();
    out.entries();
    out.heads();
    out.proofs();
    out.growth();
    out.replays();
    out.evidence();
    out.orders();
    out.approvals();
    out.limits();
    out.add(
        ("powers", "all"),
        "ok",
        &Fields::new(),
        &[],
        "Every role and verb: yes, no, or with whom.",
    );
    out.0
}

#[derive(Default)]
pub(super) struct Vectors(Vec<Vector>);

impl Vectors {
    pub(super) fn add(
        &mut self,
        (format, name): (&str, &str),
        expect: &str,
        with: &Fields,
        input: &[u8],
        comment: &str,
    ) {
        let played = play(&Vector {
            name: format!("{format}_{name}"),
            comment: comment.to_owned(),
            format: format.to_owned(),
            with: with.clone(),
            input: hex::encode(input),
            ..Vector::default()
        });
        assert_eq!(played.expect, expect, "{}", played.name);
        self.0.push(played);
    }

    fn trees(&mut self) {
        for (name, size, ask) in [
            ("root_0", 0, None),
            ("root_1", 1, None),
            ("root_3", 3, None),
            ("root_7", 7, None),
            ("root_8", 8, None),
            ("path_0_of_1", 1, Some(("index", "0"))),
            ("path_5_of_8", 8, Some(("index", "5"))),
            ("path_2_of_3", 3, Some(("index", "2"))),
            ("growth_1_to_8", 8, Some(("older", "1"))),
            ("growth_6_to_8", 8, Some(("older", "6"))),
            ("growth_2_to_5", 5, Some(("older", "2"))),
        ] {
            // A first comma, so that no leaves and one empty leaf differ.
            let mut leaves = String::new();
            for leaf in &LEAVES[..size] {
                leaves.extend([",", leaf]);
            }
            let mut with = fields([("leaves", leaves)]);
            with.extend(ask.map(|(name, value)| (name.to_owned(), value.to_owned())));
            let comment = "The reference tree of certificate-transparency.";
            self.add(("tree", name), "ok", &with, &[], comment);
        }
    }

    fn hashes(&mut self) {
        let id = hex::encode(authority(AUTHORITY).0);
        for (name, sequence) in [("0", "0"), ("1", "1")] {
            let with = fields([("authority", id.clone()), ("sequence", sequence.to_owned())]);
            let comment = "One person in two entries.";
            self.add(("tag", name), "ok", &with, &[9; 32], comment);
        }
        let with = fields([("salt", hex::encode([7; 32]))]);
        let comment = "Details under a salt.";
        self.add(("details", "salted"), "ok", &with, b"details", comment);
        let comment = "What an order names.";
        self.add(
            ("parameters", "digest"),
            "ok",
            &Fields::new(),
            b"parameters",
            comment,
        );
    }

    fn entries(&mut self) {
        let none = Fields::new();
        let mut add = |name, expect, bytes: &[u8], comment| {
            self.add(("entry", name), expect, &none, bytes, comment);
        };
        let good = red().encode();
        add("two_officers", "ok", &good, "A red for one person by hand.");
        add(
            "automatic",
            "ok",
            &entry(0, NOW),
            "The service answered a request.",
        );
        add(
            "by_rule",
            "ok",
            &by_rule().encode(),
            "A rule turned 20 persons yellow.",
        );
        add("empty", "not_ours", &[], "No bytes at all.");
        add(
            "truncated",
            "malformed",
            &good[..good.len() - 1],
            "One byte less.",
        );
        add(
            "trailing",
            "malformed",
            &[&good[..], &[0]].concat(),
            "One byte more.",
        );
        add("oversized", "too_large", &[0x8c; 321], "321 bytes.");
        // Places of the elements in `good`: version 1, sequence 2, time 3 to 7, verb 8, drill 9,
        // officers 10, reason 45, no rule 46, basis 47, persons 55, subject 56.
        for (name, expect, at, remove, put, comment) in [
            ("version", "version", 1, 1, &[2][..], "Version 2."),
            (
                "long_number",
                "malformed",
                2,
                1,
                &[0x18, 7],
                "A number in more bytes than it needs.",
            ),
            (
                "verb_0",
                "malformed",
                8,
                1,
                &[0],
                "A verb that does not exist.",
            ),
            (
                "verb_35",
                "malformed",
                8,
                1,
                &[0x18, 35],
                "A verb that does not exist.",
            ),
            (
                "one_officer",
                "rule",
                10,
                18,
                &[0x81],
                "A red on one officer's word.",
            ),
            (
                "nobody",
                "rule",
                10,
                35,
                &[0x80],
                "A red by no officer and no rule.",
            ),
            (
                "only_service",
                "rule",
                8,
                1,
                &[9],
                "An officer lets an appeal lapse.",
            ),
            (
                "reason_0",
                "malformed",
                45,
                1,
                &[0],
                "A reason class that does not exist.",
            ),
            (
                "no_reason",
                "rule",
                45,
                1,
                &[0xf6],
                "A red without a reason.",
            ),
            (
                "no_basis",
                "rule",
                47,
                8,
                &[0xf6],
                "A red without a legal basis.",
            ),
            (
                "basis_space",
                "malformed",
                48,
                1,
                b" ",
                "A space in the legal basis.",
            ),
            (
                "two_persons",
                "rule",
                55,
                1,
                &[2],
                "A subject, and two persons.",
            ),
            (
                "no_subject",
                "rule",
                56,
                34,
                &[0xf6],
                "One person, and no subject.",
            ),
        ] {
            let mut bytes = good.clone();
            bytes.splice(at..at + remove, put.iter().copied());
            add(name, expect, &bytes, comment);
        }
        let mut twice = good.clone();
        twice.copy_within(11..28, 28);
        add("officer_twice", "rule", &twice, "One officer as both.");
        let mut drill = entry(0, NOW);
        drill[9] = 0xf5;
        add(
            "drill_by_service",
            "rule",
            &drill,
            "A drill without an officer.",
        );
    }

    fn heads(&mut self) {
        let log = Log::good(5);
        let with = with_authority();
        let good = log.head().sign(&key(AUTHORITY));
        let mut add = |name, expect, bytes: &[u8], comment| {
            self.add(("head", name), expect, &with, bytes, comment);
        };
        add("ok", "ok", good.bytes(), "As it should be.");
        add(
            "no_entries",
            "ok",
            Log::good(0).head().sign(&key(AUTHORITY)).bytes(),
            "Of an empty log.",
        );
        add("empty", "not_ours", &[], "No bytes at all.");
        let bytes = good.bytes();
        add(
            "trailing",
            "not_ours",
            &[bytes, &[0]].concat(),
            "One byte more.",
        );
        add("oversized", "too_large", &[0; 257], "257 bytes.");
        let mut altered = bytes.to_vec();
        *altered.last_mut().expect("not empty") ^= 1;
        add(
            "altered",
            "signature",
            &altered,
            "One bit of the signature.",
        );
        let stranger = log.head().sign(&key(STRANGER));
        add(
            "other_signer",
            "signature",
            stranger.bytes(),
            "Signed by somebody else.",
        );
        let payload = payload(bytes);
        let kind = sign(b"HUEPASS-V1-ORDER", &payload, AUTHORITY);
        add("other_kind", "signature", &kind, "Signed as an order.");
        let foreign = TreeHead::new(authority(STRANGER), &log.frontier, NOW);
        let foreign = foreign.sign(&key(AUTHORITY));
        add(
            "other_authority",
            "other_authority",
            foreign.bytes(),
            "Says to be another's.",
        );
        for (name, expect, at, put, comment) in [
            ("version", "version", 1, &[2][..], "Version 2."),
            (
                "size_0",
                "rule",
                36,
                &[0],
                "No entries, and another root than that of none.",
            ),
            (
                "too_many",
                "rule",
                36,
                &[0x1b, 0, 0, 1, 0, 0, 0, 0, 1],
                "One entry more than a log may have.",
            ),
        ] {
            let mut payload = payload.clone();
            payload.splice(at..=at, put.iter().copied());
            let signed = sign(b"HUEPASS-V1-LOG-HEAD", &payload, AUTHORITY);
            add(name, expect, &signed, comment);
        }
    }
}

pub(super) fn with_authority() -> Fields {
    fields([("authority", hex::encode(authority(AUTHORITY).0))])
}

/// What was ordered and approved, as the desk lets it pass.
pub(super) fn ordered(first: u8, second: Option<u8>, verb: Verb, persons: u64) -> Draft {
    let (staff, quota) = (staff(), huepass_audit::Quota::new(u64::MAX));
    let mut terms = terms(first, verb);
    terms.persons = persons;
    let order = Order::<Real>::new(terms);
    let approval = second.map(|seed| Approval::new(OfficerId([seed; 16]), &order).sign(&key(seed)));
    let asked = huepass_audit::Asked {
        verb,
        parameters: Parameters::digest(b"parameters"),
        persons,
    };
    let desk = super::world::desk(&staff, &quota);
    let unspent = desk.check::<Real>(&asked, &order.sign(&key(first)), approval.as_deref());
    let approved = super::world::approved(unspent.expect("an order that stands"));
    with_grounds(Draft::ordered(&approved))
}

fn red() -> Entry {
    let details = DetailsSalt([7; 32]).digest(b"details");
    ordered(EPIDEMIOLOGIST, Some(REVIEWER), Verb::SetRed, 1)
        .enter(authority(AUTHORITY), 7, NOW, Some(&person(9)), details)
        .expect("a good entry")
}

fn by_rule() -> Entry {
    let mut draft = with_grounds(Draft::automatic(Verb::SetYellow, 20));
    draft.rule = Some(RuleReference {
        set: 4,
        rule: Some(identifier("close-contact")),
    });
    let details = DetailsSalt([7; 32]).digest(b"details");
    draft
        .enter(authority(AUTHORITY), 8, NOW, None, details)
        .expect("a good entry")
}

pub(super) fn payload(signed: &[u8]) -> Vec<u8> {
    let signed = huepass_wire::cose::Signed1::decode(signed, 512).expect("one signer");
    signed.payload().to_vec()
}

pub(super) fn sign(label: &[u8], payload: &[u8], signer: u8) -> Vec<u8> {
    huepass_wire::cose::sign1(label, payload, &key(signer))
}
