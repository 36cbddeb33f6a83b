//! Two replicas of one authority on one database at the same time.

use std::sync::Barrier;
use std::thread;

use huepass_authority::{
    AuthorityError, IdentityNumber, Ledger, LedgerError, PersonId, RequestDigest, TicketId,
    TicketKind, TicketRecord, TicketState,
};

use crate::replica::{GREEN, NOW, Said, check, found, granted, grounds, open, rng, serve};
use crate::server::{Database, shared};

const THREADS: u64 = 3;
const EACH: u64 = 15;

#[test]
fn two_replicas_issue_and_revoke_in_one_shard() {
    let Some(server) = shared() else { return };
    let database = Database::new(&server);
    let keys = found(&database.url);
    let replicas = [(); 2].map(|()| open(&database.url, &keys));
    assert_eq!(replicas[0].shards().unwrap().len(), 1);
    let start = Barrier::new(2 * usize::try_from(THREADS).unwrap());
    let heard: Vec<Said> = thread::scope(|scope| {
        let mut threads = Vec::new();
        for (seed, replica) in (0..2 * THREADS).zip(replicas.iter().cycle()) {
            let start = &start;
            threads.push(scope.spawn(move || {
                let (mut said, mut rng) = (Said::default(), rng(seed));
                start.wait();
                for i in 0..EACH {
                    let mut hear = |what: &str, bytes: &[u8]| said.hear(what, bytes);
                    assert_eq!(serve(replica, seed, i, &mut rng, &mut hear), 0);
                }
                said
            }));
        }
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    let mut said = Said::default();
    for one in heard {
        said.add(one);
    }
    let all = usize::try_from(2 * THREADS * EACH).unwrap();
    assert_eq!((said.issued.len(), said.revoked.len()), (all, all / 3 * 2));
    for replica in &replicas {
        check(replica, &said);
        let shard = &replica.shards().unwrap()[0];
        assert_eq!(usize::try_from(shard.issued).unwrap(), all);
        assert_eq!(usize::try_from(shard.n).unwrap(), all / 3 * 2);
    }
}

#[test]
fn two_replicas_race_for_the_same_persons() {
    let Some(server) = shared() else { return };
    let database = Database::new(&server);
    let keys = found(&database.url);
    let replicas = [(); 2].map(|()| open(&database.url, &keys));
    let mut rng = rng(77);
    let mut people = Vec::new();
    for i in 0..10 {
        let mut hear = |what: &str, _: &[u8]| assert_ne!(what, "revoke");
        serve(&replicas[0], 99, 3 * i + 2, &mut rng, &mut hear);
        let number = IdentityNumber::parse(&format!("99N{}", 3 * i + 2)).unwrap();
        people.push(replicas[0].person_id(&number));
    }
    // Both revoke everybody, in opposite orders, and both register the same newcomers.
    let newcomer = |i: u64| IdentityNumber::parse(&format!("1234N{i}")).unwrap();
    let start = Barrier::new(2);
    let counts: Vec<(u32, usize)> = thread::scope(|scope| {
        let threads: Vec<_> = replicas
            .iter()
            .zip([false, true])
            .map(|(replica, backwards)| {
                let (mut people, start) = (people.clone(), &start);
                if backwards {
                    people.reverse();
                }
                scope.spawn(move || {
                    start.wait();
                    let revoked = people
                        .iter()
                        .map(|id| replica.revoke(id, grounds(), NOW).unwrap())
                        .sum();
                    let added = (0..10).filter(|i| {
                        let id = replica.person_id(&newcomer(*i));
                        match replica.add_person(&id, &granted(GREEN), NOW) {
                            Ok(_) => true,
                            Err(AuthorityError::Ledger(LedgerError::PersonKnown)) => false,
                            Err(other) => panic!("{other}"),
                        }
                    });
                    (revoked, added.count())
                })
            })
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert_eq!(counts[0].0 + counts[1].0, 10, "each revoked once");
    assert_eq!(counts[0].1 + counts[1].1, 10, "each registered once");
    check(&replicas[0], &Said::default());
    assert_eq!(replicas[1].shards().unwrap()[0].persons, 20);
}

#[test]
fn two_replicas_look_at_no_more_pins_than_one() {
    const LIMIT: usize = 5;
    let Some(server) = shared() else { return };
    let database = Database::new(&server);
    found(&database.url);
    let ledgers = [(); 2].map(|()| database.open());
    let id = PersonId::from_bytes([5; 32]);
    ledgers[0].add_person(&id, &granted(GREEN), 9, NOW).unwrap();
    let ticket = TicketRecord {
        id: TicketId([1; 16]),
        nonce: [2; 16],
        person: id,
        shard: 0,
        kind: TicketKind::Offer { pin: [0; 32] },
        expires: NOW,
        state: TicketState::open(),
    };
    ledgers[0].open_offer(&ticket, 9, &|_| true).unwrap();
    let start = Barrier::new(6);
    let looked: usize = thread::scope(|scope| {
        let threads: Vec<_> = (0_u8..6)
            .zip(ledgers.iter().cycle())
            .map(|(thread, ledger)| {
                let start = &start;
                scope.spawn(move || {
                    start.wait();
                    let tries = (0_u8..5).map(|i| RequestDigest([thread * 5 + i; 32]));
                    tries
                        .filter(|one| ledger.try_pin(&TicketId([1; 16]), one, LIMIT).unwrap())
                        .count()
                })
            })
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).sum()
    });
    assert_eq!(looked, LIMIT);
    let kept = ledgers[1].ticket(&ticket.id).unwrap().unwrap();
    let TicketState::Open { tried } = kept.state else {
        panic!("it is open");
    };
    assert_eq!(tried.len(), LIMIT);
}
