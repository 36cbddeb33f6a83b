//! A vault's storage and export files with every check, length and seal mended: what a holder of
//! the key could have written. The readers behind the seal say just what spec/vault.md says, what
//! they take comes back whole from an export, and what is refused changes nothing.

#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use huepass_fuzz::input::Input;
use huepass_fuzz::vault::{self, Entry, Kind, Place, Shared};
use huepass_vault::{Changes, ExportFile, KdfParams, Vault, VaultError, VaultHeader};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

type Entries = BTreeMap<Vec<u8>, Vec<u8>>;
type Records = BTreeMap<String, Vec<u8>>;

const CHEAP: KdfParams = KdfParams {
    memory_kib: vault::PARAMS[0],
    passes: vault::PARAMS[1],
    lanes: vault::PARAMS[2],
};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut input = Input(bytes);
    match input.byte() % 5 {
        0 => index_and_records(input),
        1 => export_file(input),
        2 => headers(input),
        3 => put_together(input),
        _ => changes(input),
    }
});

/// An index out of the input, well sealed, and behind it records good and bad.
fn index_and_records(mut input: Input<'_>) {
    let version = u64::from(input.byte());
    // The last that has a good successor, the first that is not good, the last of all.
    let version = match version {
        250 => (1 << 63) - 2,
        251 => 1 << 63,
        252 => u64::MAX - 1,
        253 => u64::MAX,
        small => small,
    };
    let plain = vault::padded(input.chunk());
    let mut entries = storage([(
        b"index".to_vec(),
        vault::sealed(Place::Index, version, &plain),
    )]);
    let index = vault::index(&plain).filter(|_| version < 1 << 63);
    let Some(index) = index else {
        let shared = Shared::new(entries.clone());
        let refused = Vault::open(shared.clone(), &vault::passphrase());
        assert!(matches!(refused, Err(VaultError::Altered(_))));
        assert_eq!(shared.entries(), entries);
        return;
    };
    let mut budget = 1 << 16;
    let mut records: BTreeMap<&str, Option<Vec<u8>>> = BTreeMap::new();
    for (name, entry) in &index {
        let (sealed, content) = record(&mut input, name, *entry, &mut budget);
        if let Some(sealed) = sealed {
            entries.insert(vault::record_key(name), sealed);
        }
        records.insert(name, content);
    }
    let shared = Shared::new(entries);
    let mut opened = Vault::open(shared.clone(), &vault::passphrase()).expect("a good index");
    assert!(opened.list("").eq(index.keys().map(String::as_str)));
    for (name, content) in &records {
        match (opened.get(name), content) {
            (Ok(Some(got)), Some(content)) => assert_eq!(got.expose(), content),
            (Err(_), None) => {}
            (got, _) => panic!("{name:?}: {got:?} and not {content:?}"),
        }
    }
    let all: Option<Records> = records
        .iter()
        .map(|(name, content)| Some(((*name).to_owned(), content.clone()?)))
        .collect();
    assert_eq!(opened.check().is_ok(), all.is_some());
    let exported = opened.export(&vault::passphrase(), CHEAP, &mut rng());
    assert_eq!(exported.is_ok(), all.is_some());
    if let (Ok(file), Some(all)) = (&exported, &all) {
        assert_eq!(&imported(file).expect("just exported"), all);
    }
    // Room or not, a change is made in full or not at all.
    let before = shared.entries();
    if opened.put("~", b"new", &mut rng()).is_ok() {
        let again = Vault::open(shared, &vault::passphrase()).expect("it was open");
        let new = again.get("~").expect("just put").expect("just put");
        assert_eq!(new.expose(), b"new");
    } else {
        assert_eq!(shared.entries(), before);
    }
}

/// A record for an entry of the index: what to store, and what reading it must give.
fn record(
    input: &mut Input<'_>,
    name: &str,
    entry: Entry,
    budget: &mut u32,
) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
    let place = Place::Record(name);
    let how = input.byte();
    let plain = match how % 4 {
        // As it should be, while it is not too much work.
        0 | 1 if entry.len <= *budget => {
            *budget -= entry.len;
            let content = vec![input.byte(); entry.len as usize];
            let name_len = u16::try_from(name.len()).expect("short");
            [
                &name_len.to_be_bytes(),
                name.as_bytes(),
                &entry.len.to_be_bytes(),
                &content,
            ]
            .concat()
        }
        2 => input.chunk().to_vec(),
        _ => return (None, None),
    };
    let plain = vault::padded(&plain);
    if how % 4 == 1 {
        // Another version of it.
        return (Some(vault::sealed(place, entry.version ^ 1, &plain)), None);
    }
    let content = vault::content(&plain, name, entry.len).map(<[u8]>::to_vec);
    (Some(vault::sealed(place, entry.version, &plain)), content)
}

/// An export file's body out of the input, well sealed.
fn export_file(mut input: Input<'_>) {
    let pad = input.byte() % 8 != 7;
    let plain = if pad {
        vault::padded(input.0)
    } else {
        input.0.to_vec()
    };
    let file = vault::file(&plain);
    if vault::padded(&plain) != plain {
        assert!(matches!(imported(&file), Err(VaultError::Damaged(_))));
        return;
    }
    let decoded = ExportFile::decode(&file).expect("well formed outside");
    assert_eq!(decoded.encode(), file);
    match vault::body(&plain) {
        None => assert!(matches!(imported(&file), Err(VaultError::Altered(_)))),
        Some(records) => assert_eq!(imported(&file).expect("a good body"), records),
    }
}

/// What an import makes of a file. Also: it takes nothing from a refused one, adds to no vault
/// that is there, and what it took can be exported and imported again.
fn imported(file: &[u8]) -> Result<Records, VaultError> {
    let word = vault::passphrase();
    let there = Shared::new(storage([]));
    let refused = Vault::import(there.clone(), file, &word, &word, CHEAP, &mut rng());
    assert!(matches!(refused, Err(VaultError::NotEmpty)));
    assert_eq!(there.entries(), storage([]));

    let shared = Shared::default();
    let made = Vault::import(shared.clone(), file, &word, &word, CHEAP, &mut rng());
    let made = match made {
        Ok(made) => made,
        Err(why) => {
            assert!(shared.entries().is_empty());
            return Err(why);
        }
    };
    let records = contents(&made);
    made.check().expect("just made");
    let file = made.export(&word, CHEAP, &mut rng()).expect("just made");
    let again = Vault::import(Shared::default(), &file, &word, &word, CHEAP, &mut rng());
    assert_eq!(contents(&again.expect("just exported")), records);
    Ok(records)
}

/// Headers of both kinds with some bytes exchanged and the check mended.
fn headers(mut input: Input<'_>) {
    let kind = [Kind::Vault, Kind::Export][usize::from(input.byte() % 2)];
    let good = vault::header(kind);
    let mut front = vault::unchecked(&good).to_vec();
    while !input.is_empty() {
        let at = usize::from(input.byte());
        match front.get_mut(at) {
            Some(byte) => *byte ^= input.byte(),
            // As many bytes too many or too few.
            None if at > 200 => front.truncate(front.len().saturating_sub(at - 200)),
            None => front.resize(at, 0),
        }
    }
    let bytes = vault::checked(front);
    let number = |at: usize| {
        bytes
            .get(at..at + 4)
            .map(|b| u32::from_be_bytes(b.try_into().expect("four")))
    };
    let whole = bytes.len() == 126 && bytes[1] == kind.byte();
    // spec: VLT-3, VLT-4, VLT-5
    let expected = match (bytes[0], whole, [number(2), number(6), number(10)]) {
        (1, true, [Some(memory), Some(passes), Some(lanes)]) => {
            let fits = (1..=16).contains(&passes)
                && (1..=16).contains(&lanes)
                && (8 * lanes..=262_144).contains(&memory);
            Some((fits, u64::from(memory) * u64::from(passes)))
        }
        _ => None,
    };
    let file = vault::file(&vault::padded(&[]));
    let rest = vault::unchecked(&file).split_at(126).1;
    let refused = match kind {
        Kind::Vault => VaultHeader::decode(&bytes)
            .inspect(|header| assert_eq!(header.encode(), bytes))
            .err(),
        Kind::Export => {
            let file = vault::checked([&bytes, rest].concat());
            ExportFile::decode(&file)
                .inspect(|read| assert_eq!(read.encode(), file))
                .err()
        }
    };
    match (expected, refused) {
        (Some((true, work)), None) if work <= 1 << 12 => opened(kind, &bytes, bytes == good),
        (Some((true, _)), None) => {}
        (Some((false, _)), Some(VaultError::KdfParams)) => {}
        (None, Some(VaultError::Version(version))) => assert!(version != 1 && version == bytes[0]),
        (None, Some(VaultError::Damaged(_))) => assert_eq!(bytes[0], 1),
        (expected, refused) => panic!("{expected:?}, but {refused:?}"),
    }
}

/// A header that decodes lets the passphrase in just when it is the one that was made.
fn opened(kind: Kind, header: &[u8], good: bool) {
    let plain = vault::padded(&[]);
    match kind {
        Kind::Vault => {
            let mut entries =
                storage([(b"index".to_vec(), vault::sealed(Place::Index, 1, &plain))]);
            entries.insert(b"header".to_vec(), header.to_vec());
            let shared = Shared::new(entries.clone());
            match Vault::open(shared.clone(), &vault::passphrase()) {
                Ok(_) => assert!(good),
                Err(why) => assert!(!good && matches!(why, VaultError::Passphrase)),
            }
            assert_eq!(shared.entries(), entries);
        }
        Kind::Export => {
            let file = vault::file(&plain);
            let rest = vault::unchecked(&file).split_at(126).1;
            match imported(&vault::checked([header, rest].concat())) {
                Ok(records) => assert!(good && records.is_empty()),
                Err(why) => assert!(!good && matches!(why, VaultError::Passphrase)),
            }
        }
    }
}

/// One vault at two moments, and another vault: storages that the real code wrote.
static MOMENTS: LazyLock<[Entries; 3]> = LazyLock::new(|| {
    let word = vault::passphrase();
    let mut rng = rng();
    let shared = Shared::default();
    let mut made = Vault::create(shared.clone(), &word, CHEAP, &mut rng).expect("empty");
    let first = Changes::new().put("a", b"one").put("b", b"two");
    made.batch(&first, &mut rng).expect("small");
    let earlier = shared.entries();
    let second = Changes::new().put("a", b"three").put("c", b"four");
    made.batch(&second, &mut rng).expect("small");
    let later = shared.entries();
    let other = Shared::default();
    let mut made = Vault::create(other.clone(), &word, CHEAP, &mut rng).expect("empty");
    made.batch(&second, &mut rng).expect("small");
    [earlier, later, other.entries()]
});

/// Values of those storages put together anew, by someone without the passphrase who mends every
/// check: what still opens is what was put at one moment, and a check of everything finds every
/// difference.
// spec: VLT-12, VLT-13, VLT-14
fn put_together(mut input: Input<'_>) {
    let mut entries = MOMENTS[usize::from(input.byte() % 3)].clone();
    while !input.is_empty() {
        let from: Vec<_> = MOMENTS[usize::from(input.byte() % 3)].iter().collect();
        let (key, value) = from[usize::from(input.byte()) % from.len()];
        let mut front = vault::unchecked(value).to_vec();
        match input.byte() % 5 {
            0 => drop(entries.insert(key.clone(), value.clone())),
            1 => drop(entries.remove(key)),
            2 => {
                let at = usize::from(input.short()) % front.len();
                // The work that a header asks for is left alone: that would only be slow.
                if key != b"header" || at > 13 {
                    front[at] ^= input.byte();
                }
                entries.insert(key.clone(), vault::checked(front));
            }
            3 => {
                front.truncate(usize::from(input.short()));
                entries.insert(key.clone(), vault::checked(front));
            }
            _ => {
                let there: Vec<_> = entries.keys().cloned().collect();
                if !there.is_empty() {
                    let at = usize::from(input.byte()) % there.len();
                    entries.insert(there[at].clone(), value.clone());
                }
            }
        }
    }
    let shared = Shared::new(entries.clone());
    let Ok(opened) = Vault::open(shared.clone(), &vault::passphrase()) else {
        assert_eq!(shared.entries(), entries);
        return;
    };
    let moment = MOMENTS
        .iter()
        .find(|moment| moment[&b"index"[..]] == entries[&b"index"[..]])
        .expect("an index that was written");
    let honest = Vault::open(Shared::new(moment.clone()), &vault::passphrase()).expect("honest");
    assert!(opened.list("").eq(honest.list("")));
    for (name, content) in contents(&honest) {
        if let Ok(got) = opened.get(&name) {
            assert_eq!(got.expect("listed").expose(), content);
        }
    }
    assert_eq!(opened.check().is_ok(), entries == *moment);
    assert_eq!(shared.entries(), entries);
}

/// Sets of changes against a map.
fn changes(mut input: Input<'_>) {
    let shared = Shared::default();
    let word = vault::passphrase();
    let mut rng = rng();
    let mut opened = Vault::create(shared.clone(), &word, CHEAP, &mut rng).expect("empty");
    let mut model = Records::new();
    while !input.is_empty() {
        let mut next = model.clone();
        let mut set = Changes::new();
        let mut allowed = true;
        for _ in 0..input.byte() % 4 {
            let how = input.byte();
            let Ok(name) = std::str::from_utf8(input.chunk()) else {
                return;
            };
            let name = name.repeat(usize::from(how >> 4));
            allowed &= (1..=128).contains(&name.len());
            let content = match how % 4 {
                0 => None,
                // About the longest that a record may be.
                1 => Some(vec![how; (1 << 20) - 2 + usize::from(how >> 2) % 4]),
                _ => Some(input.chunk().to_vec()),
            };
            if let Some(content) = content {
                set = set.put(&name, &content);
                next.insert(name, content);
            } else {
                set = set.delete(&name);
                next.remove(&name);
            }
        }
        let total: usize = next.values().map(Vec::len).sum();
        allowed &= next.values().all(|c| c.len() <= 1 << 20) && total <= 1 << 24;
        let before = shared.entries();
        assert_eq!(opened.batch(&set, &mut rng).is_ok(), allowed);
        if allowed {
            model = next;
        } else {
            assert_eq!(shared.entries(), before);
        }
        assert_eq!(contents(&opened), model);
    }
    let again = Vault::open(shared, &word).expect("a good vault");
    again.check().expect("a good vault");
    assert_eq!(contents(&again), model);
}

fn contents(vault: &Vault<Shared>) -> Records {
    let read = |name: &str| {
        let content = vault.get(name).expect("whole").expect("listed");
        (name.to_owned(), content.expose().to_vec())
    };
    vault.list("").map(read).collect()
}

/// A header that opens, and these.
fn storage<const N: usize>(entries: [(Vec<u8>, Vec<u8>); N]) -> Entries {
    let header = (b"header".to_vec(), vault::header(Kind::Vault));
    entries.into_iter().chain([header]).collect()
}

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::from_seed([1; 32])
}
