//! Writes the vectors of spec/vault.md into a folder (spec/vectors/vault if none is named):
//! `cargo run --release -p huepass-vault --example vectors`.
//!
//! What is expected of each is written here by hand; a vault that does otherwise ends the run.

#[path = "../tests/model/mod.rs"]
mod model;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use model::{Vector, play, unhex};
use sha2::{Digest, Sha256};

const HEADER: &str = "686561646572";
const INDEX: &str = "696e646578";
const HEADER_LEN: usize = 126;
const CHECK_LEN: usize = 8;

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
    let mut add = |name: &str, comment: &str, expect: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let mut vector = open.clone();
        edit(&mut vector, HEADER, change);
        vectors.add(name, comment, expect, vector);
    };
    add("header_version", "Version byte 2.", "version", &|h| {
        h[0] = 2
    });
    add(
        "header_kind",
        "An export file's kind, check mended.",
        "damaged",
        &|h| {
            h[1] = 0x58;
            mend(h);
        },
    );
    add(
        "header_truncated",
        "The last byte is missing.",
        "damaged",
        &|h| {
            h.pop();
        },
    );
    add("header_lengthened", "One byte more.", "damaged", &|h| {
        h.push(0)
    });
    add(
        "header_check",
        "One bit of the salt flipped.",
        "damaged",
        &|h| h[30] ^= 1,
    );
    add(
        "header_altered",
        "The same, check mended: like a wrong passphrase.",
        "passphrase",
        &|h| {
            h[30] ^= 1;
            mend(h);
        },
    );
    let set = |h: &mut Vec<u8>, at: usize, value: u32| {
        h[at..at + 4].copy_from_slice(&value.to_be_bytes());
        mend(h);
    };
    add(
        "header_memory_greedy",
        "256 MiB and 1 KiB.",
        "kdf_params",
        &|h| set(h, 2, 262_145),
    );
    add(
        "header_memory_small",
        "Below 8 KiB a lane.",
        "kdf_params",
        &|h| set(h, 2, 7),
    );
    add("header_passes_none", "No pass.", "kdf_params", &|h| {
        set(h, 6, 0)
    });
    add("header_passes_many", "17 passes.", "kdf_params", &|h| {
        set(h, 6, 17)
    });
    add("header_lanes_none", "No lane.", "kdf_params", &|h| {
        set(h, 10, 0)
    });
    add("header_lanes_many", "2^32 - 1 lanes.", "kdf_params", &|h| {
        set(h, 10, u32::MAX)
    });

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
    let record = |n: usize| {
        let found = now
            .storage
            .keys()
            .filter(|k| k.starts_with(&hex::encode("record/")));
        found.cloned().nth(n).expect("two records")
    };
    // The state before the last change: the same draws, one change fewer.
    let mut earlier = created.clone();
    earlier.changes.pop();
    earlier
        .randomness
        .truncate(earlier.randomness.len() - 2 * 48);
    let earlier = play(&earlier);
    let changed = if earlier.storage[&record(0)] == now.storage[&record(0)] {
        1
    } else {
        0
    };
    // Another vault with the same names and contents.
    let mut other = created.clone();
    other.randomness = drawn("other", other.randomness.len() / 2);
    let other = play(&other);

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
    let with = |key: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let mut vector = now.clone();
        edit(&mut vector, key, change);
        vector.storage
    };
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

    type Tampering = (&'static str, &'static str, &'static str, fn(&mut Vec<u8>));
    let tamperings: [Tampering; 6] = [
        ("check", "One bit of ciphertext flipped.", "damaged", |v| {
            v[40] ^= 0x80
        }),
        ("altered", "The same, check mended.", "altered", |v| {
            v[40] ^= 0x80;
            mend(v);
        }),
        (
            "version",
            "Its version raised, check mended.",
            "altered",
            |v| {
                v[8] += 1;
                mend(v);
            },
        ),
        (
            "format",
            "Format version 2, check mended.",
            "version",
            |v| {
                v[0] = 2;
                mend(v);
            },
        ),
        ("truncated", "Only the first 20 bytes.", "damaged", |v| {
            v.truncate(20)
        }),
        (
            "size",
            "Cut to no size class, check mended.",
            "damaged",
            |v| {
                v.pop();
                mend(v);
            },
        ),
    ];
    for (key, what) in [(INDEX.to_owned(), "index"), (record(0), "record")] {
        for (suffix, comment, expect, change) in tamperings {
            add(
                &format!("{what}_{suffix}"),
                comment,
                expect,
                with(&key, &change),
            );
        }
    }
    add("index_missing", "No index.", "damaged", without(INDEX));
    add(
        "record_missing",
        "A record that the index lists.",
        "missing",
        without(&record(1)),
    );
    let mut exchanged = swapped(&record(0), &now.storage[&record(1)]);
    exchanged.insert(record(1), now.storage[&record(0)].clone());
    add(
        "records_exchanged",
        "Each record under the other's key.",
        "altered",
        exchanged,
    );
    let back = swapped(&record(changed), &earlier.storage[&record(changed)]);
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
    let foreign = &other.storage[INDEX];
    add(
        "index_foreign",
        "Another vault's index.",
        "altered",
        swapped(INDEX, foreign),
    );
    let foreign = other
        .storage
        .iter()
        .find(|(key, _)| key.len() > 14)
        .expect("a record")
        .1;
    add(
        "record_foreign",
        "Another vault's record.",
        "altered",
        swapped(&record(0), foreign),
    );
    add(
        "entry_added",
        "An entry that no index lists.",
        "altered",
        swapped("00", "00"),
    );
}

fn refused_file(vectors: &mut Vectors, exported: &Vector) {
    let import = importing(exported);
    let mut add = |name: &str, comment: &str, expect: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let mut vector = Vector {
            randomness: String::new(),
            ..import.clone()
        };
        let mut file = unhex(&vector.file);
        change(&mut file);
        vector.file = hex::encode(file);
        vectors.add(name, comment, expect, vector);
    };
    add("file_empty", "No byte.", "damaged", &|f| f.clear());
    add("file_version", "Version byte 2.", "version", &|f| f[0] = 2);
    add("file_truncated", "Half of it.", "damaged", &|f| {
        f.truncate(f.len() / 2)
    });
    add("file_header_only", "The header alone.", "damaged", &|f| {
        f.truncate(HEADER_LEN)
    });
    add(
        "file_lengthened",
        "One byte more, check mended.",
        "damaged",
        &|f| {
            f.push(0);
            mend(f);
        },
    );
    add(
        "file_check",
        "One bit of ciphertext flipped.",
        "damaged",
        &|f| f[200] ^= 1,
    );
    add("file_altered", "The same, check mended.", "altered", &|f| {
        f[200] ^= 1;
        mend(f);
    });
    add(
        "file_length",
        "A length one too small, check mended.",
        "damaged",
        &|f| {
            f[HEADER_LEN + 3] ^= 1;
            mend(f);
        },
    );
    add(
        "file_header_altered",
        "Salt altered, checks mended.",
        "passphrase",
        &|f| {
            f[30] ^= 1;
            mend(&mut f[..HEADER_LEN]);
            mend(f);
        },
    );
    add(
        "file_memory_greedy",
        "A greedy header, checks mended.",
        "kdf_params",
        &|f| {
            f[2] = 0xFF;
            mend(&mut f[..HEADER_LEN]);
            mend(f);
        },
    );
    let header = unhex(&exported.storage[HEADER]);
    add(
        "file_vault_header",
        "The vault's own header, check mended.",
        "damaged",
        &|f| {
            f[..HEADER_LEN].copy_from_slice(&header);
            mend(f);
        },
    );

    let mut wrong = Vector {
        randomness: String::new(),
        ..import.clone()
    };
    wrong.file_passphrase = Some(wrong.passphrase.clone());
    vectors.add(
        "file_passphrase_wrong",
        "The vault's passphrase.",
        "passphrase",
        wrong,
    );
    let full = Vector {
        randomness: String::new(),
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

fn edit(vector: &mut Vector, key: &str, change: &dyn Fn(&mut Vec<u8>)) {
    let mut value = unhex(&vector.storage[key]);
    change(&mut value);
    vector.storage.insert(key.to_owned(), hex::encode(value));
}

/// Makes the check at the end fit again.
fn mend(bytes: &mut [u8]) {
    let body = bytes.len() - CHECK_LEN;
    let digest = Sha256::digest(&bytes[..body]);
    bytes[body..].copy_from_slice(&digest[..CHECK_LEN]);
}
