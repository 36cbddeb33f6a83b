//! Vectors of rules between documents: registrars, statements, lists.

use huepass_credential::Epoch;
use huepass_feed::{
    AuthorityDescriptor, DeAccreditation, Document, EpochList, Genesis, Retirement, StateEntry,
    StateList,
};

use super::all::Vectors;
use super::fields;
use super::world::{
    announcement, certify, descriptor, entry, genesis, key, public, quorum_signed, samples, set,
    shard, sign_as, world,
};

impl Vectors {
    /// Rules of single documents that the signature does not help against.
    pub(super) fn rules(&mut self) {
        let (trust, signed) = world(&[1, 2, 3], 2);
        let with = fields([("genesis", hex::encode(signed))]);
        let good = genesis(&[1, 2, 3], 2).payload();
        let find = |what: &[u8]| {
            let at = good.windows(what.len()).position(|window| window == what);
            at.expect("it is in it")
        };
        let replaced = |from: &[u8], to: &[u8]| {
            let at = find(from);
            [&good[..at], to, &good[at + from.len()..]].concat()
        };
        let mut sorted = [public(1), public(2), public(3)];
        sorted.sort_unstable();
        let mut twin = sorted[0];
        twin[31] ^= 1;
        twin[8..16].fill(0xff);
        let length = |seconds: u16| [&[0x19][..], &seconds.to_be_bytes()].concat();
        for (name, payload, comment) in [
            (
                "registrars_twin",
                replaced(&sorted[1], &twin),
                "Two registrars' keys share their first eight bytes.",
            ),
            (
                "registrars_twice",
                replaced(&sorted[1], &sorted[0]),
                "One registrar twice.",
            ),
            (
                "name_control",
                replaced(b"Example", b"Exam\x1b[m"),
                "The name holds a control character.",
            ),
            (
                "suite",
                replaced(b"V1-BLS", b"V2-BLS"),
                "Another ciphersuite.",
            ),
            (
                "epoch_length",
                replaced(&length(600), &length(610)),
                "An epoch of part of a slot.",
            ),
        ] {
            let bytes = sign_as(Genesis::KIND, &payload, &[1, 2, 3]);
            self.add(("genesis", name), "rule", &with, &bytes, comment);
        }
        let samples = samples(&trust);
        let sample = samples.iter().find(|sample| sample.name == "descriptor");
        let mut same_key = sample.expect("one of each").payload.clone();
        let [first, second] = &descriptor(trust.pin(), 1).shards[..] else {
            unreachable!("two shards")
        };
        let at = same_key
            .windows(96)
            .position(|window| window == second.x.to_bytes());
        let at = at.expect("it is in it");
        same_key[at..at + 96].copy_from_slice(&first.x.to_bytes());
        let bytes = huepass_wire::cose::sign1(AuthorityDescriptor::KIND, &same_key, &key(0x41));
        self.add(
            ("descriptor", "same_key"),
            "rule",
            &with,
            &bytes,
            "One key for two shards.",
        );
    }

    /// Changes of registrars one after another, and statements, with their times.
    pub(super) fn changes(&mut self) {
        let (mut trust, genesis) = world(&[1, 2, 3], 2);
        let genesis = hex::encode(genesis);
        let draft = trust
            .draft_change(Epoch(40), set(&[2, 3, 4], 2))
            .expect("good");
        let first = quorum_signed(&draft, &[1, 2]);
        let other = trust
            .draft_change(Epoch(40), set(&[1, 2, 9], 2))
            .expect("good");
        let other = quorum_signed(&other, &[1, 2]);
        trust.add_change(&first).expect("good");
        let draft = trust
            .draft_change(Epoch(50), set(&[4, 5, 6], 2))
            .expect("good");
        let with = |changes: &[&[u8]], newest: u32| {
            let changes: Vec<String> = changes.iter().map(hex::encode).collect();
            fields([
                ("genesis", genesis.clone()),
                ("changes", changes.join(",")),
                ("newest", newest.to_string()),
            ])
        };
        let second = quorum_signed(&draft, &[3, 4]);
        let by_founders = quorum_signed(&draft, &[1, 2]);
        let mut add = |name, expect, with, input: &[u8], comment| {
            self.add(("change", name), expect, &with, input, comment);
        };
        add(
            "first",
            "ok",
            with(&[], 39),
            &first,
            "From the epoch after the newest.",
        );
        add(
            "dated_back",
            "rule",
            with(&[], 40),
            &first,
            "From an epoch that is held already.",
        );
        add("again", "ok", with(&[&first], 99), &first, "Held already.");
        add(
            "contradicts",
            "rule",
            with(&[&first], 20),
            &other,
            "A second first change.",
        );
        add(
            "second",
            "ok",
            with(&[&first], 45),
            &second,
            "Signed by those whom the first installed.",
        );
        add(
            "skips",
            "rule",
            with(&[], 20),
            &second,
            "The one before it is missing.",
        );
        add(
            "by_founders",
            "quorum_1_of_2",
            with(&[&first], 45),
            &by_founders,
            "Signed by the founders, of whom one has left.",
        );

        let id = shard(0x41, 7);
        let exclusion = DeAccreditation::new(trust.pin(), id.authority, Epoch(9)).expect("good");
        let exclusion = quorum_signed(&exclusion, &[1, 3]);
        let retirement = Retirement::new(trust.pin(), id, Epoch(9)).expect("good");
        let retirement = retirement.sign(&key(0x41));
        let late = DeAccreditation::new(trust.pin(), id.authority, Epoch(45)).expect("good");
        let late = quorum_signed(&late, &[1, 2]);
        let mut add = |name, expect, with, input: &[u8], comment| {
            self.add(("statement", name), expect, &with, input, comment);
        };
        add(
            "exclusion",
            "ok",
            with(&[], 8),
            &exclusion,
            "From the epoch after the newest.",
        );
        add(
            "exclusion_dated_back",
            "rule",
            with(&[], 9),
            &exclusion,
            "Dated back.",
        );
        add(
            "retirement",
            "ok",
            with(&[], 8),
            &retirement,
            "From the epoch after the newest.",
        );
        add(
            "retirement_dated_back",
            "rule",
            with(&[], 12),
            &retirement,
            "Dated back.",
        );
        add(
            "by_former_registrars",
            "quorum_1_of_2",
            with(&[&first], 41),
            &late,
            "Signed by two of whom one was no registrar any more.",
        );
    }

    pub(super) fn lists(&mut self) {
        let (trust, genesis) = world(&[1, 2, 3], 2);
        let make = |epoch, entries| {
            let list = StateList::new(trust.pin(), Epoch(epoch), entries).expect("good");
            certify(&list)
        };
        let (first, second) = (entry(0x41, 0, 0x61, 2), entry(0x41, 7, 0x62, 0));
        let both = vec![first.clone(), second.clone()];
        let before = make(4, both.clone());
        let statement = |epoch| {
            let retirement = Retirement::new(trust.pin(), second.id(), Epoch(epoch)).expect("good");
            hex::encode(retirement.sign(&key(0x41)))
        };
        let announce = |list: &EpochList| {
            let announcement = announcement(&trust, list.epoch().0, [7; 32], list.digest(), 3);
            hex::encode(quorum_signed(&announcement, &[1, 2]))
        };
        let with = |list: &EpochList, statements: &str| {
            fields([
                ("genesis", hex::encode(&genesis)),
                ("announcement", announce(list)),
                ("before", hex::encode(before.payload())),
                ("statements", statements.to_owned()),
            ])
        };
        let next = make(5, both.clone());
        let mut add = |name, expect, with, input: &[u8], comment| {
            self.add(("list", name), expect, &with, input, comment);
        };
        add(
            "ok",
            "ok",
            with(&next, ""),
            &next.payload(),
            "As it should be.",
        );
        let longer = [&next.payload()[..], &[0]].concat();
        add(
            "trailing",
            "digest",
            with(&next, ""),
            &longer,
            "One byte more.",
        );
        let other = make(5, vec![second.clone()]);
        add(
            "other",
            "digest",
            with(&next, ""),
            &other.payload(),
            "Not the one announced.",
        );
        let back = make(3, both.clone());
        add(
            "older",
            "rule",
            with(&back, ""),
            &back.payload(),
            "Older than the one held.",
        );
        let older = entry(0x41, 0, 0x61, 1);
        let rekeyed = entry(0x41, 0, 0x69, 2);
        let same_n = StateEntry::new(first.id(), first.x, older.v, first.n, false);
        for (name, bad, comment) in [
            (
                "went_back",
                older,
                "A shard has fewer revocations than before.",
            ),
            ("rekeyed", rekeyed, "A shard has another key than before."),
            (
                "same_n",
                same_n,
                "Another state with the same number of revocations.",
            ),
        ] {
            let list = make(5, vec![bad, second.clone()]);
            add(name, "went_back", with(&list, ""), &list.payload(), comment);
        }
        let fewer = make(5, vec![first.clone()]);
        add(
            "dropped",
            "dropped",
            with(&fewer, ""),
            &fewer.payload(),
            "A live shard is missing.",
        );
        let soon = statement(6);
        add(
            "dropped_early",
            "dropped",
            with(&fewer, &soon),
            &fewer.payload(),
            "Its retirement is for the next epoch.",
        );
        let now = statement(5);
        add(
            "retired",
            "ok",
            with(&fewer, &now),
            &fewer.payload(),
            "A retired shard is missing.",
        );
        // One key for two shards: the keys have the same length, so bytes are exchanged.
        let mut twice = next.payload();
        let x = second.x.to_bytes();
        let at = twice
            .windows(96)
            .position(|window| window == x)
            .expect("it is in it");
        twice[at..at + 96].copy_from_slice(&first.x.to_bytes());
        let digest = huepass_feed::digest(&twice);
        let announced = announcement(&trust, 5, [7; 32], digest, 3);
        let mut doubled = with(&next, "");
        doubled.insert(
            "announcement".to_owned(),
            hex::encode(quorum_signed(&announced, &[1, 2])),
        );
        add(
            "same_key",
            "rule",
            doubled,
            &twice,
            "One key for two shards.",
        );
    }
}
