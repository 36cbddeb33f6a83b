//! Writes the vectors of spec/vault.md into a folder (spec/vectors/vault if none is named):
//! `cargo run --release -p huepass-vault --example vectors`.
//!
//! What is expected of each is written here by hand; a vault that does otherwise ends the run.

#[path = "../../tests/model/mod.rs"]
mod model;
mod tamperings;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use model::{Vector, play, unhex};
use sha2::{Digest, Sha256};
use tamperings::{FILES, HEADER_LEN, HEADERS, SEALED, mend};

const HEADER: &str = "686561646572";
const INDEX: &str = "696e646578";

fn main() {
    let folder = std::env::args().nth(1).map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vectors/vault"),
        PathBuf::from,
    );
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let mut vectors = Vectors { folder, written: 0 };
    let (created, exported) = accepted(&mut vectors);
    refused_header(&mut vectors, &created);
    refused_storage(&mut vectors, &created);
    refused_file(&mut vectors, &exported);
    println!("{} vectors", vectors.written);
}

/// Checks that a vector comes out as meant, and writes it.
struct Vectors {
    folder: PathBuf,
    written: usize,
}

impl Vectors {
    fn add(&mut self, name: &str, comment: &str, expect: &str, inputs: Vector) -> Vector {
        let mut vector = inputs;
        name.clone_into(&mut vector.name);
        comment.clone_into(&mut vector.comment);
        vector.records.clear();
        let vector = play(&vector);
        assert_eq!(vector.expect, expect, "{name}");
        let text = serde_json::to_string_pretty(&vector).expect("strings only") + "\n";
        std::fs::write(self.folder.join(format!("{name}.json")), text).expect("room on the disk");
        self.written += 1;
        vector
    }
}

fn accepted(vectors: &mut Vectors) -> (Vector, Vector) {
    let records = |all: &[(&str, &[u8])]| -> BTreeMap<String, String> {
        all.iter()
            .map(|(name, content)| ((*name).to_owned(), hex::encode(content)))
            .collect()
    };
    let created = vectors.add(
        "create_two_changes",
        "An empty vault, then a change of two records, then one of one record.",
        "ok",
        Vector {
            op: "create".to_owned(),
            passphrase: hex::encode("nine green bottles"),
            params: Some([64, 1, 1]),
            // Header 88 bytes, three indexes and three records 24 each.
            randomness: drawn("create", 16 + 32 + 16 + 24 + 6 * 24),
            changes: vec![
                records(&[("profile/anna", b"one"), ("profile/\u{674e}", &[2; 300])]),
                records(&[("profile/anna", b"three")]),
            ],
            ..Vector::default()
        },
    );
    let open = opening(&created);
    vectors.add(
        "open",
        "The vault of create_two_changes.",
        "ok",
        open.clone(),
    );
    let exported = vectors.add(
        "export",
        "The same vault as a file, under a passphrase in Chinese and two lanes.",
        "ok",
        Vector {
            op: "export".to_owned(),
            file_passphrase: Some(hex::encode("\u{4e5d}\u{4e2a}\u{7eff}\u{74f6}\u{5b50}")),
            params: Some([128, 2, 2]),
            randomness: drawn("export", 16 + 32 + 16 + 24 + 24),
            ..open
        },
    );
    vectors.add(
        "import",
        "That file, into an empty storage.",
        "ok",
        importing(&exported),
    );
    (created, exported)
}

fn refused_header(vectors: &mut Vectors, created: &Vector) {
    let open = opening(created);
    for (name, comment, expect, change) in HEADERS {
        let storage = with(&open, HEADER, *change);
        vectors.add(
            name,
            comment,
            expect,
            Vector {
                storage,
                ..open.clone()
            },
        );
    }
    let mut wrong = open.clone();
    wrong.passphrase = hex::encode("ten green bottles");
    vectors.add(
        "passphrase_wrong",
        "Another passphrase.",
        "passphrase",
        wrong,
    );
    let mut none = open.clone();
    none.storage.clear();
    vectors.add("storage_empty", "Nothing is stored.", "no_vault", none);
    let mut lost = open;
    lost.storage.remove(HEADER);
    vectors.add(
        "header_missing",
        "Everything but the header is there.",
        "damaged",
        lost,
    );
}

fn refused_storage(vectors: &mut Vectors, created: &Vector) {
    let now = opening(created);
    let records: Vec<String> = records_of(&now).cloned().collect();
    // The state before the last change: the same draws, one change fewer.
    let mut earlier = created.clone();
    earlier.changes.pop();
    earlier
        .randomness
        .truncate(earlier.randomness.len() - 2 * 48);
    let earlier = play(&earlier);
    let changed = records
        .iter()
        .find(|key| earlier.storage[*key] != now.storage[*key]);
    let changed = changed.expect("one record was changed");
    // Another vault with the same names and contents.
    let mut other = created.clone();
    other.randomness = drawn("other", other.randomness.len() / 2);
    let other = play(&other);
    let foreign = records_of(&other).next().expect("two records");

    let mut add = |name: &str, comment: &str, expect: &str, storage: BTreeMap<String, String>| {
        vectors.add(
            name,
            comment,
            expect,
            Vector {
                storage,
                ..now.clone()
            },
        );
    };
    for (key, what) in [(INDEX, "index"), (records[0].as_str(), "record")] {
        for (name, comment, expect, change) in SEALED {
            add(
                &format!("{what}_{name}"),
                comment,
                expect,
                with(&now, key, *change),
            );
        }
    }
    let swapped = |key: &str, value: &str| {
        let mut storage = now.storage.clone();
        storage.insert(key.to_owned(), value.to_owned());
        storage
    };
    let without = |key: &str| {
        let mut storage = now.storage.clone();
        storage.remove(key);
        storage
    };
    let mut exchanged = swapped(&records[0], &now.storage[&records[1]]);
    exchanged.insert(records[1].clone(), now.storage[&records[0]].clone());

    add("index_missing", "No index.", "damaged", without(INDEX));
    add(
        "record_missing",
        "A record that the index lists.",
        "missing",
        without(&records[1]),
    );
    add(
        "records_exchanged",
        "Each record under the other's key.",
        "altered",
        exchanged,
    );
    let back = swapped(changed, &earlier.storage[changed]);
    add(
        "record_rolled_back",
        "A record as it was before the last change.",
        "rolled_back",
        back,
    );
    let back = swapped(INDEX, &earlier.storage[INDEX]);
    add(
        "index_rolled_back",
        "The index as it was before.",
        "rolled_back",
        back,
    );
    let index = swapped(INDEX, &other.storage[INDEX]);
    add("index_foreign", "Another vault's index.", "altered", index);
    let record = swapped(&records[0], &other.storage[foreign]);
    add(
        "record_foreign",
        "Another vault's record.",
        "altered",
        record,
    );
    add(
        "entry_added",
        "An entry that no index lists.",
        "altered",
        swapped("00", "00"),
    );
}

fn refused_file(vectors: &mut Vectors, exported: &Vector) {
    let import = Vector {
        randomness: String::new(),
        ..importing(exported)
    };
    for (name, comment, expect, change) in FILES {
        let mut file = unhex(&import.file);
        change(&mut file);
        let inputs = Vector {
            file: hex::encode(file),
            ..import.clone()
        };
        vectors.add(name, comment, expect, inputs);
    }
    let mut mixed = unhex(&import.file);
    mixed[..HEADER_LEN].copy_from_slice(&unhex(&exported.storage[HEADER]));
    mend(&mut mixed);
    let mixed = Vector {
        file: hex::encode(mixed),
        ..import.clone()
    };
    vectors.add(
        "file_vault_header",
        "A vault's header, check mended.",
        "damaged",
        mixed,
    );

    let wrong = Vector {
        file_passphrase: Some(import.passphrase.clone()),
        ..import.clone()
    };
    vectors.add(
        "file_passphrase_wrong",
        "The vault's passphrase.",
        "passphrase",
        wrong,
    );
    let full = Vector {
        storage: [("00".to_owned(), "00".to_owned())].into(),
        ..import
    };
    vectors.add(
        "import_not_empty",
        "Something is stored already.",
        "not_empty",
        full,
    );
}

/// The inputs of an `open` after `created`.
fn opening(created: &Vector) -> Vector {
    Vector {
        op: "open".to_owned(),
        passphrase: created.passphrase.clone(),
        storage: created.storage.clone(),
        ..Vector::default()
    }
}

/// The inputs of an `import` after `exported`: into a vault with another passphrase.
fn importing(exported: &Vector) -> Vector {
    Vector {
        op: "import".to_owned(),
        passphrase: hex::encode("here"),
        file_passphrase: exported.file_passphrase.clone(),
        params: Some([64, 1, 1]),
        randomness: drawn("import", 16 + 32 + 16 + 24 + 3 * 24),
        file: exported.file.clone(),
        ..Vector::default()
    }
}

/// Bytes that look random and are the same in every run: SHA-256 of a name and a counter.
fn drawn(name: &str, len: usize) -> String {
    let blocks = (0_u32..).flat_map(|n| Sha256::digest(format!("{name} {n}")).to_vec());
    hex::encode(blocks.take(len).collect::<Vec<_>>())
}

/// The storage of `vector` with one value changed.
fn with(vector: &Vector, key: &str, change: fn(&mut Vec<u8>)) -> BTreeMap<String, String> {
    let mut storage = vector.storage.clone();
    let mut value = unhex(&storage[key]);
    change(&mut value);
    storage.insert(key.to_owned(), hex::encode(value));
    storage
}

/// The keys of all records.
fn records_of(vector: &Vector) -> impl Iterator<Item = &String> {
    let prefix = hex::encode("record/");
    vector
        .storage
        .keys()
        .filter(move |key| key.starts_with(&prefix))
}
