//! Replicas killed with kill -9, and a server that is restarted as after a crash, under load:
//! nothing acknowledged is lost. `HUEPASS_CRASHES` sets how many replicas die (10 if unset).

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::child::{Process, given, say};
use crate::replica::{Said, ask_again, check, found, open, rng, serve};
use crate::server::{Database, own, set_up, shared};

#[test]
#[ignore = "the process that another test starts and kills"]
fn writer() {
    let (url, keys, seed) = given();
    let replica = open(&url, &keys);
    let mut rng = rng(seed);
    for i in 0.. {
        serve(&replica, seed, i, &mut rng, &mut say);
    }
}

#[test]
fn killed_replicas_lose_nothing_acknowledged() {
    let Some(server) = shared() else { return };
    let crashes: u64 = match std::env::var("HUEPASS_CRASHES") {
        Ok(text) => text.parse().expect("HUEPASS_CRASHES is a number"),
        Err(_) => 10,
    };
    let database = Database::new(&server);
    let keys = found(&database.url);
    let witness = open(&database.url, &keys);
    let mut said = Said::default();
    let mut random = 20_261_122_u64;
    // Two at a time; while one dies the other goes on.
    let start = |seed| Process::start("crash::writer", &database.url, &keys, seed);
    let mut survivor = start(0);
    for seed in 1..=crashes {
        let mut dying = std::mem::replace(&mut survivor, start(seed));
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        for _ in 0..(random >> 40) % 12 {
            let (what, bytes) = dying.next().expect("the replica goes on");
            said.hear(&what, &bytes);
        }
        thread::sleep(Duration::from_micros((random >> 20) % 20_000));
        dying.kill();
        while let Some((what, bytes)) = dying.next() {
            said.hear(&what, &bytes);
        }
        if seed == crashes {
            survivor.kill();
            // The request that is asked again below may be one that it still answers: only now.
            while let Some((what, bytes)) = survivor.next() {
                said.hear(&what, &bytes);
            }
        } else {
            said.asked = None;
        }
    }
    ask_again(&witness, &mut said);
    check(&witness, &said);
    println!(
        "{} replicas killed: {} credentials and {} revocations acknowledged, {} answers asked for again",
        crashes + 1,
        said.issued.len(),
        said.revoked.len(),
        said.again,
    );
    assert!(said.issued.len() as u64 > crashes, "they got nowhere");
    assert!(!said.revoked.is_empty());
}

#[test]
fn a_restarted_server_loses_nothing_acknowledged() {
    let Some(cluster) = own(true) else { return };
    let url = set_up(&cluster, "ledger");
    let keys = found(&url);
    let replicas = [(); 2].map(|()| open(&url, &keys));
    let stop = AtomicBool::new(false);
    let heard: Vec<(Said, u32)> = thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .zip(replicas.iter().cycle())
            .map(|(seed, replica)| {
                let stop = &stop;
                scope.spawn(move || {
                    let (mut said, mut rng, mut away) = (Said::default(), rng(seed), 0);
                    for i in 0.. {
                        let mut hear = |what: &str, bytes: &[u8]| said.hear(what, bytes);
                        away += serve(replica, seed, i, &mut rng, &mut hear);
                        if stop.load(Ordering::Relaxed) {
                            break;
                        }
                    }
                    (said, away)
                })
            })
            .collect();
        for _ in 0..3 {
            thread::sleep(Duration::from_millis(700));
            cluster.restart();
        }
        // Each goes on until it has served somebody after the last restart, by itself.
        stop.store(true, Ordering::Relaxed);
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    let (mut said, mut times) = (Said::default(), 0);
    for (one, away) in heard {
        said.add(one);
        times += away;
    }
    println!(
        "3 restarts: {} credentials and {} revocations acknowledged, {times} verbs asked again",
        said.issued.len(),
        said.revoked.len(),
    );
    assert!(times > 0, "no verb met a restart");
    assert!(!said.revoked.is_empty());
    check(&replicas[0], &said);
    check(&open(&url, &keys), &said);
}
