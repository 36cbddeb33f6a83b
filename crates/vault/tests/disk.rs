//! The vault on disk: it comes back after closing and after kill -9, one process at a time.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use huepass_vault::{BackingError, Changes, KdfParams, Passphrase, SledBacking, Vault, VaultError};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const CHEAP: KdfParams = KdfParams::CHEAP_FOR_TESTS;
const FOLDER: &str = "HUEPASS_VAULT_WRITER";

fn words(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned()).unwrap()
}

fn open(folder: &Path, text: &str) -> Result<Vault<SledBacking>, VaultError> {
    Vault::open(SledBacking::open(folder)?, &words(text))
}

fn create(folder: &Path) -> Vault<SledBacking> {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    Vault::create(
        SledBacking::open(folder).unwrap(),
        &words("0"),
        CHEAP,
        &mut rng,
    )
    .unwrap()
}

#[test]
fn an_open_vault_and_a_missing_one_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let second = open(dir.path(), "0");
    assert!(matches!(
        second,
        Err(VaultError::Backing(BackingError::InUse))
    ));
    drop(vault);
    assert!(matches!(open(dir.path(), "1"), Err(VaultError::Passphrase)));
    let other = tempfile::tempdir().unwrap();
    assert!(matches!(open(other.path(), "0"), Err(VaultError::NoVault)));
}

#[test]
fn a_truncated_database_is_damage_and_not_an_empty_vault() {
    let dir = tempfile::tempdir().unwrap();
    drop(create(dir.path()));
    let db = dir.path().join("sled/db");
    std::fs::OpenOptions::new()
        .write(true)
        .open(db)
        .unwrap()
        .set_len(0)
        .unwrap();
    let out = open(dir.path(), "0");
    assert!(
        matches!(out, Err(VaultError::Backing(BackingError::Damaged(_)))),
        "{out:?}"
    );
}

#[test]
fn records_of_every_size_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut rng = ChaCha20Rng::seed_from_u64(4);
    let mut vault = create(dir.path());
    let sizes = [
        0,
        1,
        250,
        4000,
        5000,
        100_000,
        huepass_vault::MAX_RECORD_LEN,
    ];
    let mut contents = Vec::new();
    for size in sizes {
        let mut content = vec![0; size];
        rng.fill_bytes(&mut content);
        vault.put(&size.to_string(), &content, &mut rng).unwrap();
        contents.push(content);
    }
    drop(vault);
    let vault = open(dir.path(), "0").unwrap();
    vault.check().unwrap();
    for content in contents {
        let stored = vault.get(&content.len().to_string()).unwrap().unwrap();
        assert!(stored.expose() == content);
    }
}

/// Counts up in two records that belong together; every tenth time the passphrase changes too.
/// Before each change it says what it is about to do, after it that it is done.
#[test]
#[ignore = "the process that the other test starts and kills"]
fn writer() {
    let folder = std::env::var_os(FOLDER).expect("started by another test only");
    let folder = Path::new(&folder);
    let mut rng = ChaCha20Rng::seed_from_u64(u64::from(std::process::id()));
    let mut stdout = std::io::stdout();
    let (mut vault, count) = newest(folder);
    for n in count + 1.. {
        if n % 10 == 0 {
            vault
                .change_passphrase(&words(&(n / 10).to_string()), CHEAP, &mut rng)
                .unwrap();
        }
        let text = n.to_string();
        let changes = Changes::new()
            .put("left", text.as_bytes())
            .put("right", text.as_bytes());
        vault.batch(&changes, &mut rng).unwrap();
        writeln!(stdout, "kept {n}").unwrap();
        stdout.flush().unwrap();
    }
}

/// Opens the vault under the newest passphrase that fits; both records must agree.
fn newest(folder: &Path) -> (Vault<SledBacking>, u64) {
    let count_of = |vault: &Vault<SledBacking>, name| {
        vault.get(name).unwrap().map_or(0, |content| {
            std::str::from_utf8(content.expose())
                .unwrap()
                .parse::<u64>()
                .unwrap()
        })
    };
    for generation in 0..1000 {
        match open(folder, &generation.to_string()) {
            Ok(vault) => {
                vault.check().unwrap();
                let count = count_of(&vault, "left");
                assert_eq!(count, count_of(&vault, "right"), "half a change was kept");
                assert!(generation == count / 10 || generation == (count + 1) / 10);
                return (vault, count);
            }
            Err(VaultError::Passphrase) => {}
            Err(e) => panic!("{e}"),
        }
    }
    panic!("no passphrase fits");
}

// spec: VLT-1
#[test]
fn killed_writers_leave_a_whole_vault() {
    let kills: u64 = std::env::var("HUEPASS_KILLS").map_or(12, |v| v.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    drop(create(dir.path()));
    let mut rng = ChaCha20Rng::seed_from_u64(5);
    let mut kept = 0;
    for _ in 0..kills {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--ignored",
                "--exact",
                "writer",
                "--nocapture",
                "--test-threads=1",
            ])
            .env(FOLDER, dir.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let wanted = rng.next_u64() % 20;
        let mut said = 0;
        let mut line = String::new();
        let mut acknowledged = kept;
        let mut killed = false;
        loop {
            if !killed && said >= wanted {
                std::thread::sleep(Duration::from_micros(rng.next_u64() % 15_000));
                child.kill().unwrap();
                killed = true;
            }
            line.clear();
            if stdout.read_line(&mut line).unwrap() == 0 {
                break;
            }
            if let Some((_, n)) = line.trim_end().rsplit_once("kept ") {
                acknowledged = n.parse().unwrap();
                said += 1;
            }
        }
        child.wait().unwrap();
        let (_, count) = newest(dir.path());
        assert!(
            count == acknowledged || count == acknowledged + 1,
            "{acknowledged}, {count}"
        );
        kept = count;
    }
    println!("{kills} kills, {kept} changes kept");
    assert!(kept > kills);
}
