//! kill -9 at random points loses nothing that was acknowledged and leaves nothing half.
//! `HUEPASS_KILLS` sets how many (40 if unset).

mod common;
mod tree;

use std::time::Duration;

#[test]
#[ignore = "the process that the other test starts and kills"]
fn writer() {
    tree::writer();
}

#[test]
fn killed_writers_lose_nothing_acknowledged() {
    let kills = common::from_environment("HUEPASS_KILLS", 40);
    let dir = tempfile::tempdir().unwrap();
    let mut random = common::Random(20_261_121);
    let mut kept = 0;
    let mut early = 0;
    for _ in 0..kills {
        let (mut child, mut stdout) = common::start(dir.path());
        // Every fourth is killed by the clock alone, so that some die while opening.
        let wanted = random.below(4) * random.below(15);
        let mut acknowledged = kept;
        for _ in 0..wanted {
            acknowledged = common::next_kept(&mut stdout).expect("the writer goes on") + 1;
        }
        std::thread::sleep(Duration::from_micros(random.below(20_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        // What it said before it died counts too.
        while let Some(n) = common::next_kept(&mut stdout) {
            acknowledged = n + 1;
        }
        early += u64::from(acknowledged == kept);
        kept = tree::check(dir.path(), acknowledged);
    }
    println!("{kills} kills, {early} before a first acknowledgement, {kept} commits kept");
    assert!(kept > kills, "the writers got nowhere");
}
