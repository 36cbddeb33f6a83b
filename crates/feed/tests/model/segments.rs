//! Vectors of delta segments: how they are filled up.

use huepass_feed::{DeltaSegment, Document as _};

use super::all::Vectors;
use super::fields;
use super::world::{deltas, key, shard, world};

/// Where the count's last byte stands in a payload.
const COUNT: usize = 82;
/// Where the length of the deltas begins, in two bytes.
const LENGTH: usize = 84;
/// Where the deltas begin.
const DELTAS: usize = 86;

impl Vectors {
    // spec: FED-36, FED-85, FED-86
    pub(crate) fn segments(&mut self) {
        let (trust, genesis) = world(&[1, 2, 3], 2);
        let with = fields([("genesis", hex::encode(genesis))]);
        let sign =
            |payload: &[u8]| huepass_wire::cose::sign1(DeltaSegment::KIND, payload, &key(0x41));
        let of = |first: u32, count: usize| {
            let many = vec![deltas(0x62, 1)[0]; count];
            DeltaSegment::new(trust.pin(), shard(0x41, 7), first, &many)
                .expect("a good segment")
                .payload()
        };
        let changed = |change: &dyn Fn(&mut Vec<u8>)| {
            let mut payload = of(1, 2);
            change(&mut payload);
            payload
        };
        let mut add = |name, expect: &str, payload: &[u8], comment| {
            self.add(("segment", name), expect, &with, &sign(payload), comment);
        };
        add("sixteen", "ok", &of(1, 16), "It fills the smallest size.");
        add(
            "seventeen",
            "ok",
            &of(1, 17),
            "One too many for the smallest size.",
        );
        add(
            "last_place",
            "ok",
            &of(u32::MAX - 2, 2),
            "As far as places go.",
        );
        for (name, expect, comment, change) in [
            (
                "none",
                "rule",
                "It holds no delta.",
                &(|p: &mut Vec<u8>| p[COUNT] = 0) as &dyn Fn(&mut Vec<u8>),
            ),
            (
                "count_low",
                "rule",
                "A second delta where zeros should be.",
                &|p| p[COUNT] = 1,
            ),
            (
                "count_high",
                "rule",
                "More deltas than fit its size.",
                &|p| p[COUNT] = 17,
            ),
            ("before_first", "rule", "It begins at place 0.", &|p| {
                p[COUNT - 4] = 0;
            }),
            (
                "beyond_last",
                "rule",
                "Its last place does not fit 32 bits.",
                &|p| p[COUNT - 7..=COUNT - 4].fill(0xff),
            ),
            (
                "filled_otherwise",
                "rule",
                "Its last byte is not zero.",
                &|p| *p.last_mut().expect("not empty") = 1,
            ),
            ("not_filled", "rule", "It ends with its deltas.", &|p| {
                p.truncate(DELTAS + 160);
                p.splice(LENGTH - 1..DELTAS, [0x58, 160]);
            }),
            (
                "next_size",
                "rule",
                "It is filled up to the size after the smallest that holds it.",
                &|p| {
                    p.resize(DELTAS + 64 * 80, 0);
                    p[LENGTH..DELTAS].copy_from_slice(&(64_u16 * 80).to_be_bytes());
                },
            ),
            (
                "short_place",
                "malformed",
                "Shard, first place and count have 11 bytes instead of 12.",
                &|p| {
                    p[COUNT - 12] = 0x4b;
                    p.remove(COUNT - 11);
                },
            ),
        ] {
            add(name, expect, &changed(change), comment);
        }
    }
}
