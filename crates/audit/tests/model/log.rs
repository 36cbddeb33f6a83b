//! The vectors of "Tree and heads": proofs, growth, whole logs, evidence.

use huepass_audit::{ConsistencyProof, DetailsSalt, InclusionProof, TreeHead, Verb};

use super::all::{Vectors, ordered, with_authority};
use super::world::{AUTHORITY, CLERK, Log, NOW, STRANGER, authority, entry, key};

impl Vectors {
    pub(super) fn proofs(&mut self) {
        let log = Log::good(7);
        let head = log.head().sign(&key(AUTHORITY));
        let good = InclusionProof::make(4, 7, &log.nodes)
            .expect("a proof")
            .encode();
        let at = |index| {
            InclusionProof::make(index, 7, &log.nodes)
                .expect("a proof")
                .encode()
        };
        let smaller = InclusionProof::make(4, 6, &log.nodes)
            .expect("a proof")
            .encode();
        let fourth = log.entries[4].clone();
        // The proof: version 1, size 2, index 3, then the path of three hashes.
        let changed = |place: usize, value: u8| {
            let mut proof = good.clone();
            proof[place] = value;
            proof
        };
        let path = |bytes: &[u8]| {
            let mut proof = good[..4].to_vec();
            proof.extend([0x58, u8::try_from(bytes.len()).expect("short")]);
            proof.extend(bytes);
            proof
        };
        let hashes = &good[6..];
        for (name, expect, proof, entry, comment) in [
            ("ok", "ok", good.clone(), fourth.clone(), "As it should be."),
            (
                "last",
                "ok",
                at(6),
                log.entries[6].clone(),
                "The last entry of seven.",
            ),
            (
                "other_index",
                "proof_root",
                changed(3, 5),
                fourth.clone(),
                "Another place.",
            ),
            (
                "far_index",
                "proof_length",
                changed(3, 6),
                fourth.clone(),
                "A place with a shorter path.",
            ),
            (
                "index_outside",
                "rule",
                changed(3, 7),
                fourth.clone(),
                "A place behind the last.",
            ),
            (
                "other_size",
                "proof_size",
                smaller,
                fourth.clone(),
                "For a log of six.",
            ),
            (
                "size_claimed",
                "proof_size",
                changed(2, 8),
                fourth.clone(),
                "Says to be for a log of eight.",
            ),
            (
                "other_entry",
                "proof_root",
                good.clone(),
                log.entries[3].clone(),
                "The entry before.",
            ),
            (
                "altered",
                "proof_root",
                changed(20, good[20] ^ 1),
                fourth.clone(),
                "One bit of the path.",
            ),
            (
                "shorter",
                "proof_length",
                path(&hashes[..64]),
                fourth.clone(),
                "One hash less.",
            ),
            (
                "longer",
                "proof_length",
                path(&[hashes, &[0; 32]].concat()),
                fourth.clone(),
                "One hash more.",
            ),
            (
                "odd",
                "rule",
                path(&hashes[..95]),
                fourth.clone(),
                "Ends within a hash.",
            ),
            (
                "version",
                "version",
                changed(1, 0),
                fourth.clone(),
                "Version 0.",
            ),
            (
                "trailing",
                "malformed",
                [&good[..], &[0]].concat(),
                fourth.clone(),
                "One byte more.",
            ),
        ] {
            let mut with = with_authority();
            with.insert("head".to_owned(), hex::encode(head.bytes()));
            with.insert("proof".to_owned(), hex::encode(proof));
            self.add(("inclusion", name), expect, &with, &entry, comment);
        }
        let late = Log::of([entry(0, NOW), entry(2, NOW), entry(2, NOW + 900)]);
        let head = late.head().sign(&key(AUTHORITY));
        for (name, expect, index, comment) in [
            (
                "misplaced",
                "sequence",
                1,
                "It says another place than it has.",
            ),
            (
                "future",
                "time",
                2,
                "It was done after the head was signed.",
            ),
        ] {
            let proof = InclusionProof::make(index, 3, &late.nodes).expect("a proof");
            let mut with = with_authority();
            with.insert("head".to_owned(), hex::encode(head.bytes()));
            with.insert("proof".to_owned(), hex::encode(proof.encode()));
            let index = usize::try_from(index).expect("small");
            self.add(
                ("inclusion", name),
                expect,
                &with,
                &late.entries[index],
                comment,
            );
        }
    }

    pub(super) fn growth(&mut self) {
        let log = Log::good(9);
        let at = |entries: &[Vec<u8>]| Log::of(entries.to_vec());
        let held = at(&log.entries[..6]);
        let grown = |mut entries: Vec<Vec<u8>>| {
            let from = entries.len() as u64;
            entries.extend((from..9).map(|n| entry(n, NOW + n)));
            Log::of(entries)
        };
        let mut swapped = held.entries.clone();
        swapped.swap(1, 4);
        let mut changed = held.entries.clone();
        changed[2] = entry(2, NOW + 1);
        let cut = held.entries[..5].to_vec();
        let time = |log: &Log, time| TreeHead::new(authority(AUTHORITY), &log.frontier, time);
        let new = |log: &Log| log.head();
        let proof = |older, log: &Log| {
            ConsistencyProof::make(older, log.frontier.size(), &log.nodes).expect("a proof")
        };
        let from_four = proof(4, &log);
        let (swapped9, changed9) = (grown(swapped.clone()), grown(changed.clone()));
        let (swapped6, changed6) = (at(&swapped), at(&changed));
        let cut = at(&cut);
        for (name, expect, older, newer, proof, comment) in [
            (
                "ok",
                "ok",
                new(&held),
                new(&log),
                proof(6, &log),
                "Three entries more.",
            ),
            (
                "same",
                "ok",
                new(&held),
                new(&held),
                proof(6, &held),
                "The same head.",
            ),
            (
                "later",
                "ok",
                new(&held),
                time(&held, NOW + 60),
                proof(6, &held),
                "As many entries, signed anew.",
            ),
            (
                "from_nothing",
                "ok",
                new(&at(&[])),
                new(&log),
                proof(0, &log),
                "The first entries.",
            ),
            (
                "older",
                "older",
                new(&log),
                new(&held),
                proof(6, &held),
                "The head before.",
            ),
            (
                "other_sizes",
                "unproven_size",
                new(&held),
                new(&log),
                from_four,
                "A proof from another size.",
            ),
            (
                "reordered",
                "unproven_root",
                new(&held),
                new(&swapped9),
                proof(6, &swapped9),
                "Two entries changed places.",
            ),
            (
                "changed",
                "unproven_root",
                new(&held),
                new(&changed9),
                proof(6, &changed9),
                "An entry was changed.",
            ),
            (
                "others_proof",
                "unproven_root",
                new(&held),
                new(&changed9),
                proof(6, &log),
                "With the proof of the true log.",
            ),
            (
                "fork_reordered",
                "equivocation",
                new(&held),
                new(&swapped6),
                proof(6, &swapped6),
                "Two roots for one size.",
            ),
            (
                "fork_changed",
                "equivocation",
                new(&held),
                new(&changed6),
                proof(6, &changed6),
                "Two roots for one size.",
            ),
            (
                "cut",
                "equivocation",
                new(&held),
                time(&cut, NOW + 90),
                proof(5, &cut),
                "Later, and fewer entries.",
            ),
            (
                "backdated",
                "equivocation",
                new(&held),
                time(&log, NOW),
                proof(6, &log),
                "More entries, and earlier.",
            ),
        ] {
            let mut with = with_authority();
            let older = older.sign(&key(AUTHORITY));
            with.insert("older".to_owned(), hex::encode(older.bytes()));
            with.insert("proof".to_owned(), hex::encode(proof.encode()));
            let newer = newer.sign(&key(AUTHORITY));
            self.add(("growth", name), expect, &with, newer.bytes(), comment);
        }
        let good = proof(6, &log).encode();
        for (name, expect, at, value, comment) in [
            ("proof_version", "version", 1, 9, "Version 9."),
            ("proof_backwards", "rule", 3, 5, "From six to five."),
            (
                "proof_altered",
                "unproven_root",
                30,
                good[30] ^ 4,
                "One bit of the proof.",
            ),
        ] {
            let mut proof = good.clone();
            proof[at] = value;
            let mut with = with_authority();
            let older = held.head().sign(&key(AUTHORITY));
            with.insert("older".to_owned(), hex::encode(older.bytes()));
            with.insert("proof".to_owned(), hex::encode(proof));
            let newer = log.head().sign(&key(AUTHORITY));
            self.add(("growth", name), expect, &with, newer.bytes(), comment);
        }
    }

    pub(super) fn replays(&mut self) {
        let log = Log::good(5);
        let head = log.head().sign(&key(AUTHORITY));
        let with = |entries: &[Vec<u8>]| {
            let mut with = with_authority();
            let entries: Vec<String> = entries.iter().map(hex::encode).collect();
            with.insert("entries".to_owned(), entries.join(","));
            with
        };
        let mut swapped = log.entries.clone();
        swapped.swap(1, 2);
        let mut changed = log.entries.clone();
        changed[3] = entry(3, NOW + 4);
        let mut back = log.entries.clone();
        back[3] = entry(3, NOW);
        for (name, expect, entries, comment) in [
            ("ok", "ok", &log.entries[..], "As it should be."),
            (
                "cut",
                "size",
                &log.entries[..4],
                "The last entry is missing.",
            ),
            (
                "dropped",
                "sequence",
                &log.entries[1..],
                "The first entry is missing.",
            ),
            (
                "reordered",
                "sequence",
                &swapped,
                "Two entries changed places.",
            ),
            ("changed", "root", &changed, "An entry was changed."),
            (
                "time_back",
                "time",
                &back,
                "An entry is earlier than the one before.",
            ),
        ] {
            self.add(
                ("replay", name),
                expect,
                &with(entries),
                head.bytes(),
                comment,
            );
        }
        let imports = Log::of(
            [(6, NOW), (5, NOW + 9), (4, NOW + 10)]
                .iter()
                .zip(0..)
                .map(|((persons, time), sequence)| imported(CLERK, sequence, *time, *persons)),
        );
        let head = TreeHead::new(authority(AUTHORITY), &imports.frontier, NOW + 20);
        let head = head.sign(&key(AUTHORITY));
        for (name, expect, limit, comment) in [
            (
                "limit",
                "limit",
                "10",
                "Eleven persons within an hour on one officer's word.",
            ),
            ("limit_15", "ok", "15", "As many as the limit."),
        ] {
            let mut with = with(&imports.entries);
            with.insert("limit".to_owned(), limit.to_owned());
            self.add(("replay", name), expect, &with, head.bytes(), comment);
        }
    }

    pub(super) fn evidence(&mut self) {
        let short = Log::good(4);
        let long = Log::of((0..9).map(|n| entry(n, NOW + n / 2)));
        let fork = Log::of((0..4).map(|n| entry(n, NOW)));
        let grown = Log::good(9);
        let cut = TreeHead::new(authority(AUTHORITY), &Log::good(3).frontier, NOW + 70);
        let signed = |log: &Log| log.head().sign(&key(AUTHORITY)).bytes().to_vec();
        let leaf = |log: &Log, index: u64| {
            let proof = InclusionProof::make(index, log.frontier.size(), &log.nodes);
            let entry = log.entries[usize::try_from(index).expect("small")].clone();
            (entry, proof.expect("a proof").encode())
        };
        let stranger = fork.head().sign(&key(STRANGER)).bytes().to_vec();
        let cut = cut.sign(&key(AUTHORITY)).bytes().to_vec();
        for (name, expect, second, leaves, comment) in [
            (
                "roots",
                "ok",
                signed(&fork),
                vec![],
                "Two roots for one size.",
            ),
            ("shrank", "ok", cut, vec![], "Later, and fewer entries."),
            (
                "entries",
                "ok",
                signed(&long),
                vec![leaf(&short, 2), leaf(&long, 2)],
                "Two entries at one place.",
            ),
            (
                "grown",
                "no_contradiction",
                signed(&grown),
                vec![],
                "The log only grew.",
            ),
            (
                "same",
                "no_contradiction",
                signed(&short),
                vec![],
                "One head twice.",
            ),
            (
                "other_places",
                "no_contradiction",
                signed(&long),
                vec![leaf(&short, 2), leaf(&long, 3)],
                "Two places.",
            ),
            (
                "same_entry",
                "no_contradiction",
                signed(&grown),
                vec![leaf(&short, 2), leaf(&grown, 2)],
                "One entry in both.",
            ),
            (
                "bad_proof",
                "proof_root",
                signed(&grown),
                vec![leaf(&short, 2), (entry(2, NOW), leaf(&grown, 2).1)],
                "An entry that is in neither.",
            ),
            (
                "stranger",
                "signature",
                stranger,
                vec![],
                "Somebody else's head.",
            ),
        ] {
            let mut with = with_authority();
            with.insert("first".to_owned(), hex::encode(signed(&short)));
            if !leaves.is_empty() {
                let entries: Vec<String> = leaves.iter().map(|leaf| hex::encode(&leaf.0)).collect();
                let proofs: Vec<String> = leaves.iter().map(|leaf| hex::encode(&leaf.1)).collect();
                with.insert("entries".to_owned(), entries.join(","));
                with.insert("proofs".to_owned(), proofs.join(","));
            }
            self.add(("evidence", name), expect, &with, &second, comment);
        }
    }
}

fn imported(clerk: u8, sequence: u64, time: u64, persons: u64) -> Vec<u8> {
    let details = DetailsSalt([7; 32]).digest(b"details");
    ordered(clerk, None, Verb::ImportFacts, persons)
        .enter(authority(AUTHORITY), sequence, time, None, details)
        .expect("a good entry")
        .encode()
}
