//! kill -9 and power cuts leave a whole vault: nothing acknowledged is lost, no change is half
//! there, and one passphrase opens it. `HUEPASS_KILLS` (12 if unset), `HUEPASS_POWER_CUTS` (3).

#[path = "../../durable/tests/common/mod.rs"]
mod common;

use std::path::Path;
use std::time::Duration;

use huepass_vault::{Changes, KdfParams, Passphrase, SledBacking, Vault, VaultError};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

const CHEAP: KdfParams = KdfParams::CHEAP_FOR_TESTS;

/// How many changes between two changes of the passphrase, which is the number of changes so far
/// divided by this.
const PERIOD: u64 = 40;

fn words(number: u64) -> Passphrase {
    Passphrase::new(number.to_string()).unwrap()
}

/// Counts up in two records that belong together, and changes the passphrase now and then.
#[test]
#[ignore = "the process that the other tests start and kill or stop"]
fn writer() {
    let folder = common::given_folder();
    let mut rng = ChaCha20Rng::seed_from_u64(u64::from(std::process::id()));
    let (mut vault, count) = open_or_create(&folder, &mut rng);
    common::write_on(count.., |n| {
        let count = n + 1;
        if count.is_multiple_of(PERIOD) {
            vault
                .change_passphrase(&words(count / PERIOD), CHEAP, &mut rng)
                .unwrap();
        }
        let text = count.to_string();
        let padding = vec![0x5A; 2000];
        let changes = Changes::new()
            .put("left", text.as_bytes())
            .put("right", text.as_bytes())
            .put(&format!("history/{}", count % 500), &padding);
        vault.batch(&changes, &mut rng).unwrap();
    });
}

fn open_or_create(folder: &Path, rng: &mut ChaCha20Rng) -> (Vault<SledBacking>, u64) {
    // The passphrase's number is not known, so all are tried.
    for number in 0..1000 {
        match Vault::open(SledBacking::open(folder).unwrap(), &words(number)) {
            Ok(vault) => {
                let count = whole(&vault);
                assert!(number == count / PERIOD || number == (count + 1) / PERIOD);
                return (vault, count);
            }
            Err(VaultError::NoVault) => {
                let backing = SledBacking::open(folder).unwrap();
                return (Vault::create(backing, &words(0), CHEAP, rng).unwrap(), 0);
            }
            Err(VaultError::Passphrase) => {}
            Err(e) => panic!("{e}"),
        }
    }
    panic!("no passphrase fits");
}

/// The count in both records, after a check of everything.
fn whole(vault: &Vault<SledBacking>) -> u64 {
    vault.check().unwrap();
    let count = |name| {
        vault.get(name).unwrap().map_or(0, |content| {
            std::str::from_utf8(content.expose())
                .unwrap()
                .parse::<u64>()
                .unwrap()
        })
    };
    assert_eq!(count("left"), count("right"), "half a change was kept");
    count("left")
}

fn check(folder: &Path, acknowledged: u64) -> u64 {
    let mut rng = ChaCha20Rng::seed_from_u64(6);
    let (_, count) = open_or_create(folder, &mut rng);
    assert!(
        count >= acknowledged,
        "{acknowledged} acknowledged, {count} kept"
    );
    assert!(
        count <= acknowledged + 1,
        "{acknowledged} acknowledged, {count} kept"
    );
    count
}

// spec: VLT-1
#[test]
fn killed_writers_leave_a_whole_vault() {
    let kills = common::from_environment("HUEPASS_KILLS", 12);
    let dir = tempfile::tempdir().unwrap();
    let mut random = common::Random(5);
    let mut kept = 0;
    for _ in 0..kills {
        let (mut child, mut stdout) = common::start(dir.path());
        let mut acknowledged = kept;
        for _ in 0..random.below(20) {
            acknowledged = common::next_kept(&mut stdout).expect("the writer goes on") + 1;
        }
        std::thread::sleep(Duration::from_micros(random.below(15_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        while let Some(n) = common::next_kept(&mut stdout) {
            acknowledged = n + 1;
        }
        kept = check(dir.path(), acknowledged);
    }
    println!("{kills} kills, {kept} changes kept");
    assert!(kept > kills, "the writers got nowhere");
}

// spec: VLT-1
#[test]
fn a_power_cut_leaves_a_whole_vault() {
    common::power::cut(check);
}
