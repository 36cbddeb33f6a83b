//! All vectors, in the order of spec/feed.md. What is expected of each is written here by hand.

use huepass_feed::{Announcement, Document, FeedError, Trust};

use super::world::{
    Sample, announcement, deltas, history, quorum_signed, samples, shard, sign_as, with_genesis,
    with_long_version, with_one_more, with_version, world,
};
use super::{Fields, Vector, fields, play};

/// The beginning of the first epoch, as it stands in an announcement.
const START32: u32 = 0x6b00_df00;

/// Every vector, each played once.
pub(crate) fn all() -> Vec<Vector> {
    let mut out = Vectors::default();
    out.documents();
    out.announcements();
    out.segments();
    out.log();
    out.rules();
    out.changes();
    out.lists();
    out.chains();
    out.0
}

#[derive(Default)]
pub(crate) struct Vectors(Vec<Vector>);

impl Vectors {
    pub(crate) fn add(
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

    /// Every kind of document: as it should be, and what every kind refuses.
    fn documents(&mut self) {
        let (trust, genesis) = world(&[1, 2, 3], 2);
        let with = fields([("genesis", hex::encode(genesis))]);
        for sample in samples(&trust) {
            if sample.name != "list" {
                self.document(&trust, &with, &sample);
            }
        }
    }

    fn document(&mut self, trust: &Trust, with: &Fields, sample: &Sample) {
        let format = sample.name;
        let good = sample.bytes();
        let mut add = |name, expect: &str, input: &[u8], comment| {
            self.add((format, name), expect, with, input, comment);
        };
        add("ok", "ok", &good, "As it should be.");
        add("empty", "not_ours", &[], "No bytes at all.");
        let signed = !sample.signers.is_empty();
        let cut = if signed { "not_ours" } else { "malformed" };
        add("truncated", cut, &good[..good.len() / 2], "Half of it.");
        let longer = [&good[..], &[0]].concat();
        add("trailing", cut, &longer, "One byte more.");
        for (name, expect, payload, comment) in [
            (
                "version",
                "version",
                with_version(&sample.payload, 2),
                "Version 2.",
            ),
            (
                "long_number",
                "malformed",
                with_long_version(&sample.payload),
                "The version in two bytes where one is enough.",
            ),
            (
                "one_more",
                "malformed",
                with_one_more(&sample.payload),
                "An element after the last one.",
            ),
        ] {
            add(name, expect, &sample.pack(&payload), comment);
        }
        if !signed {
            return;
        }
        let mut altered = good.clone();
        *altered.last_mut().expect("not empty") ^= 1;
        let [less, none] = if sample.quorum {
            let needed = if format == "genesis" { 3 } else { 2 };
            [needed - 1, 0].map(|count| format!("quorum_{count}_of_{needed}"))
        } else {
            ["signature"; 2].map(str::to_owned)
        };
        add("altered", &less, &altered, "One bit of the last signature.");
        let kind = sample.pack_as(
            b"HUEPASS-V1-OFFER-SIGNATURE",
            &sample.payload,
            &sample.signers,
        );
        add(
            "other_kind",
            &none,
            &kind,
            "Signed as another kind of document.",
        );
        let strangers = vec![0x77; sample.signers.len()];
        let stranger = sample.pack_as(sample.kind, &sample.payload, &strangers);
        add("other_signer", &none, &stranger, "Signed by somebody else.");
        if sample.quorum {
            let fewer = sample.pack_as(sample.kind, &sample.payload, &sample.signers[1..]);
            add("below_quorum", &less, &fewer, "One signature too few.");
        }
        if format != "genesis" {
            let foreign = sample.pack(&with_genesis(&sample.payload, trust.pin()));
            add(
                "other_framework",
                "other_framework",
                &foreign,
                "Of another framework.",
            );
        }
    }

    fn announcements(&mut self) {
        let (trust, genesis) = world(&[1, 2, 3, 4, 5], 3);
        let with = fields([("genesis", hex::encode(genesis))]);
        let first = announcement(&trust, 1, trust.pin().0, [0x11; 32], 3);
        let payload = first.payload();
        let kind = Announcement::KIND;
        let mut add = |name, expect: &str, input: &[u8], comment| {
            self.add(("announcement", name), expect, &with, input, comment);
        };
        let five = sign_as(kind, &payload, &[1, 2, 3, 4, 5]);
        add("five", "ok", &five, "All five registrars signed.");
        let stuffed = sign_as(kind, &payload, &[1, 3, 5, 6, 7, 8]);
        add(
            "stuffed",
            "ok",
            &stuffed,
            "Signatures of strangers are dropped.",
        );
        let two = sign_as(kind, &payload, &[1, 2, 8, 9]);
        add(
            "two_of_three",
            "quorum_2_of_3",
            &two,
            "Two registrars and two strangers.",
        );
        // The times and the predecessor, byte by byte: start and end are eight bytes from the digest.
        let start_at = payload
            .windows(5)
            .position(|w| w[0] == 0x1a && w[1..] == START32.to_be_bytes());
        let start_at = start_at.expect("the start is in it");
        for (name, at, comment) in [
            (
                "start_off_slot",
                start_at + 4,
                "It begins a second into a slot.",
            ),
            (
                "end_off",
                start_at + 9,
                "It is a second longer than the genesis says.",
            ),
            (
                "first_after_another",
                payload.len() - 1,
                "The first does not name the genesis.",
            ),
        ] {
            let mut changed = payload.clone();
            changed[at] ^= 1;
            add(name, "rule", &sign_as(kind, &changed, &[1, 2, 3]), comment);
        }
        let mut identity = payload.clone();
        let key_at = start_at + 10 + 3;
        identity[key_at..key_at + 96].fill(0);
        identity[key_at] = 0xc0;
        add(
            "identity",
            "malformed",
            &sign_as(kind, &identity, &[1, 2, 3]),
            "L1 is the identity.",
        );
        let large = vec![0xd8; Announcement::LIMIT + 1];
        add("oversized", "too_large", &large, "Above the limit.");
    }

    fn log(&mut self) {
        let (trust, _) = world(&[1, 2, 3], 2);
        let id = shard(0x41, 7);
        let with = fields([
            ("genesis", hex::encode(trust.pin().0)),
            ("authority", hex::encode(id.authority.0)),
            ("shard", id.number.to_string()),
        ]);
        let two = deltas(0x62, 2).concat();
        self.add(("log", "birth"), "ok", &with, &[], "No revocation yet.");
        self.add(("log", "two"), "ok", &with, &two, "After two revocations.");
    }

    fn chains(&mut self) {
        let (trust, genesis) = world(&[1, 2, 3], 2);
        let all = history(&trust, 4, &[1, 2]);
        let digest = |bytes: &[u8]| -> Result<[u8; 32], FeedError> {
            Ok(Announcement::open_quorum(bytes)?.0.digest())
        };
        let digest = |bytes: &[u8]| digest(bytes).expect("well formed");
        let fork = announcement(&trust, 2, digest(&all[0]), [0x11; 32], 4);
        let fork = quorum_signed(&fork, &[2, 3]);
        let same = quorum_signed(
            &announcement(&trust, 2, digest(&all[0]), [0x11; 32], 3),
            &[1, 3],
        );
        let mut early = announcement(&trust, 1, trust.pin().0, [0x11; 32], 3).payload();
        let at = early.windows(4).position(|w| w == START32.to_be_bytes());
        let at = at.expect("the start is in it");
        // Epoch 2, before the first, with the same predecessor as the honest second.
        early[at - 2] = 2;
        early[at..at + 4].copy_from_slice(&(START32 - 600).to_be_bytes());
        early[at + 5..at + 9].copy_from_slice(&START32.to_be_bytes());
        let end = early.len() - 32;
        early[end..].copy_from_slice(&digest(&all[0]));
        let early = sign_as(Announcement::KIND, &early, &[1, 2]);
        let mut add = |name, expect, reader: &str, held: &[&Vec<u8>], next: &[u8], comment| {
            let held: Vec<String> = held.iter().map(hex::encode).collect();
            let with = fields([
                ("genesis", hex::encode(&genesis)),
                ("held", held.join(",")),
                ("reader", reader.to_owned()),
            ]);
            self.add(("chain", name), expect, &with, next, comment);
        };
        let [a, b, c, d] = &all[..] else {
            unreachable!("four")
        };
        add("next", "ok", "wallet", &[a], b, "The next announcement.");
        add("known", "ok", "wallet", &[a, b], a, "Held already.");
        add(
            "known_other_quorum",
            "ok",
            "wallet",
            &[a, b],
            &same,
            "Held already, under another quorum.",
        );
        add(
            "wallet_gap",
            "gap_from_2",
            "wallet",
            &[a],
            c,
            "A wallet skips nothing.",
        );
        add(
            "wallet_older",
            "older",
            "wallet",
            &[c],
            a,
            "A wallet does not go back.",
        );
        add(
            "gate_gap",
            "ok",
            "gate",
            &[a],
            d,
            "A gate takes any newer one.",
        );
        add(
            "gate_older",
            "older",
            "gate",
            &[a, d],
            b,
            "A gate does not go back.",
        );
        add(
            "fork",
            "equivocation",
            "wallet",
            &[a, b],
            &fork,
            "Two for one number.",
        );
        add(
            "fork_gate",
            "equivocation",
            "gate",
            &[a, b],
            &fork,
            "Two for one number, at a gate.",
        );
        add(
            "fork_later",
            "equivocation",
            "gate",
            &[a, &fork],
            c,
            "It follows another than the one held.",
        );
        add(
            "fork_earlier",
            "equivocation",
            "gate",
            &[c],
            &fork,
            "The one held follows another.",
        );
        add(
            "time",
            "time",
            "wallet",
            &[a],
            &early,
            "It begins before the one it follows.",
        );
        for (name, expect, first, second, comment) in [
            ("fork", "ok", b, &fork, "Two for one number."),
            ("fork_link", "ok", &fork, c, "The second follows another."),
            ("none", "rule", b, c, "One follows the other."),
            ("same", "rule", b, &same, "One payload, two quorums."),
        ] {
            let with = fields([
                ("genesis", hex::encode(&genesis)),
                ("first", hex::encode(first)),
            ]);
            self.add(("evidence", name), expect, &with, second, comment);
        }
    }
}
