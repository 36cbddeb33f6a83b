//! What is bad goes no further, and whoever sends it is left.

use std::time::Duration;

use crate::message::{Answer, Folder, Request};
use crate::serve::{Recent, answer};
use crate::testing::{Shelf, World, local, start, up_to};
use crate::tests::stranger::Stranger;
use crate::{Allowance, Event, NodeConfig};

fn heard(epoch: u32) -> impl Fn(&Event) -> bool {
    move |event| matches!(event, Event::Heard { epoch: e, .. } if e.0 == epoch)
}

// spec: P2P-12, P2P-13, P2P-32
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_announcement_goes_no_further_and_its_sender_is_left() {
    let mut world = World::started(2);
    let node = start(10, &world.feed, local()).await;
    let mut other = start(11, &world.feed, local()).await;
    other.connect(&node).await;
    node.has_neighbours(1).await;
    let forger = Stranger::silent(12, world.pin());
    forger.connect(&node).await;
    // Faults are forgiven with time, and what comes while another is looked at is dropped, so it goes on
    // until it is left.
    let epoch = std::cell::Cell::new(3);
    crate::testing::until("being left", async || {
        let mut forged = world.clone();
        forged.signers = vec![7, 8];
        forged.epoch = epoch.get();
        epoch.set(epoch.get() + 1);
        forged.publish();
        forger
            .send(&forger.names.announcements, &forged.newest())
            .await;
        forger.is_alone().then_some(())
    })
    .await;
    // Afterwards what is good arrives, and nothing else has.
    world.go_on();
    node.publish(&world).await;
    other.told("epoch 3", heard(3)).await;
    other.has(3).await;
    assert!(!other.has_told(|e| matches!(e, Event::Heard { epoch, .. } if epoch.0 > 3)));
    let honest = world.newest();
    let is_forged = |e: &Event| matches!(e, Event::Heard { bytes, .. } if *bytes != honest);
    assert!(!other.has_told(is_forged));
}

// spec: P2P-12, P2P-32
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn junk_by_gossip_has_its_sender_left_at_once() {
    let world = World::started(1);
    for (seed, junk) in [
        (13, b"junk".to_vec()),
        (14, vec![0x41; 65 * 1024]),
        (15, World::started(1).segment(0, 1, 1)),
    ] {
        let node = start(seed, &world.feed, local()).await;
        let stranger = Stranger::silent(seed + 100, world.pin());
        stranger.connect(&node).await;
        // A segment is none of the announcements.
        let topic = match seed {
            14 => &stranger.names.deltas,
            _ => &stranger.names.announcements,
        };
        stranger.publish(topic, &junk).await;
        stranger.is_left().await;
    }
}

// spec: P2P-13
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_epochs_are_not_passed_on() {
    let mut world = World::started(4);
    let mut node = start(16, &world.feed, local()).await;
    let shelf = Shelf::of(&world.feed);
    let (own, recent) = (shelf.clone(), Recent::default());
    // What comes while another is looked at is dropped, and found by asking.
    let manner = move |request: &Request| Some(answer(&mut own.clone(), &recent, request).0);
    let replayer = Stranger::start(17, world.pin(), Box::new(manner));
    let listener = Stranger::silent(18, world.pin());
    replayer.connect(&node).await;
    listener.connect(&node).await;
    for epoch in 1..=3 {
        let old = up_to(&world.feed, epoch)["announcement.cose"].clone();
        replayer.publish(&replayer.names.announcements, &old).await;
    }
    let mut old = Vec::new();
    for epoch in 1..=4 {
        old.push(up_to(&world.feed, epoch)["announcement.cose"].clone());
    }
    // Gossip goes to those who are known to listen, which takes a moment.
    let mut arrived = false;
    for epoch in 5..20 {
        world.go_on();
        for (path, bytes) in &world.feed {
            shelf.put(path, bytes.clone());
        }
        let newest = world.newest();
        replayer
            .publish(&replayer.names.announcements, &newest)
            .await;
        node.told("a new epoch", heard(epoch)).await;
        let arrives = crate::testing::until("it", async || {
            listener.heard().contains(&newest).then_some(())
        });
        let arrives = tokio::time::timeout(Duration::from_secs(3), arrives);
        arrived = arrives.await.is_ok();
        if arrived {
            break;
        }
    }
    assert!(arrived, "no new one arrives");
    assert!(old.iter().all(|old| !listener.heard().contains(old)));
}

// spec: P2P-1, P2P-2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_of_another_framework_are_left() {
    let world = World::started(1);
    let other = World::empty(0x2e);
    let node = start(19, &world.feed, local()).await;
    let foreign = start(20, &other.feed, local()).await;
    foreign.connect(&node).await;
    let stranger = Stranger::silent(21, other.pin());
    stranger.connect(&node).await;
    stranger.is_left().await;
    let friend = start(22, &world.feed, local()).await;
    friend.connect(&node).await;
    node.has_neighbours(1).await;
    assert_eq!(foreign.node.status().await.unwrap().neighbours, 0);
    assert_eq!(node.node.status().await.unwrap().neighbours, 1);
}

// spec: P2P-31, P2P-32
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flooder_is_left_and_the_others_are_served() {
    let world = World::started(125);
    let mut config = local();
    config.limits.allowances.messages = Allowance {
        burst: 4,
        per_second: 0,
    };
    let node = start(23, &world.feed, config).await;
    let flooder = Stranger::silent(24, world.pin());
    flooder.connect(&node).await;
    let old = |epoch| up_to(&world.feed, epoch)["announcement.cose"].clone();
    for epoch in 1..=50 {
        flooder
            .publish(&flooder.names.announcements, &old(epoch))
            .await;
    }
    let other = start(25, &up_to(&world.feed, 124), local()).await;
    other.connect(&node).await;
    other.has(125).await;
    // Faults are forgiven with time, so it goes on until it is left, however slow the machine is.
    let number = std::cell::Cell::new(0_u64);
    crate::testing::until("being left", async || {
        for _ in 0..50 {
            number.set(number.get() + 1);
            let junk = [b"flood".as_slice(), &number.get().to_be_bytes()].concat();
            flooder.send(&flooder.names.deltas, &junk).await;
        }
        flooder.is_alone().then_some(())
    })
    .await;
}

// spec: P2P-30, P2P-31
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_honest_burst_has_nobody_left() {
    let mut world = World::started(45);
    let mut config = local();
    config.limits.allowances.messages = Allowance {
        burst: 16,
        per_second: 0,
    };
    let mut node = start(86, &world.feed, config).await;
    let shelf = crate::testing::Shelf::of(&world.feed);
    let recent = crate::serve::Recent::default();
    let served = shelf.clone();
    let relaying = Stranger::start(
        87,
        world.pin(),
        Box::new(move |request| {
            Some(crate::serve::answer(&mut served.clone(), &recent, request).0)
        }),
    );
    relaying.connect(&node).await;
    for epoch in 1..=44 {
        let old = up_to(&world.feed, epoch)["announcement.cose"].clone();
        relaying.publish(&relaying.names.announcements, &old).await;
    }
    // The news is dropped too, and comes by asking. Whoever is shut out would not be asked.
    world.go_on();
    for (path, bytes) in &world.feed {
        shelf.put(path, bytes.clone());
    }
    relaying
        .publish(&relaying.names.announcements, &world.newest())
        .await;
    node.told("epoch 46", heard(46)).await;
    node.has(46).await;
    assert!(!relaying.is_alone());
}

// spec: P2P-32
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_dropped_unchecked_is_passed_on_after_all() {
    let mut world = World::started(100);
    let mut config = local();
    config.limits.allowances.messages = Allowance {
        burst: 1,
        per_second: 0,
    };
    config.limits.remember = std::time::Duration::from_secs(1);
    let mut node = start(88, &world.feed, config).await;
    let shelf = crate::testing::Shelf::of(&world.feed);
    let recent = crate::serve::Recent::default();
    let served = shelf.clone();
    let relaying = Stranger::start(
        89,
        world.pin(),
        Box::new(move |request| {
            Some(crate::serve::answer(&mut served.clone(), &recent, request).0)
        }),
    );
    let listener = Stranger::silent(85, world.pin());
    listener.connect(&node).await;
    relaying.connect(&node).await;
    node.has_neighbours(2).await;
    let old = up_to(&world.feed, 1)["announcement.cose"].clone();
    relaying.publish(&relaying.names.announcements, &old).await;
    world.go_on();
    for (path, bytes) in &world.feed {
        shelf.put(path, bytes.clone());
    }
    relaying
        .publish(&relaying.names.announcements, &world.newest())
        .await;
    node.told("epoch 101", heard(101)).await;
    let next = std::cell::Cell::new(2);
    crate::testing::until("the dropped one", async || {
        // Where asking took so long that libp2p has forgotten the message, it is sent anew as soon as
        // others make gossip forget that it had it.
        if next.get() < 90 {
            let old = up_to(&world.feed, next.get())["announcement.cose"].clone();
            relaying.send(&relaying.names.announcements, &old).await;
            next.set(next.get() + 1);
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        listener.heard().contains(&world.newest()).then_some(())
    })
    .await;
}

// spec: P2P-31
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_too_much_is_told_to_wait_and_others_are_not() {
    let world = World::started(1);
    let mut config = local();
    config.limits.allowances.requests = Allowance {
        burst: 3,
        per_second: 0,
    };
    let node = start(26, &world.feed, config).await;
    let (greedy, modest) = (
        Stranger::silent(27, world.pin()),
        Stranger::silent(28, world.pin()),
    );
    greedy.connect(&node).await;
    modest.connect(&node).await;
    let request = || Request::Names(Folder::Epochs, String::new());
    let peer = node.node.peer();
    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(greedy.ask(peer, request()).await.unwrap());
    }
    let busy = |answer: &Answer| *answer == Answer::Busy;
    assert_eq!(
        answers.iter().map(busy).collect::<Vec<_>>(),
        [false, false, false, true, true]
    );
    assert!(!busy(&modest.ask(peer, request()).await.unwrap()));
}

// spec: P2P-14
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contradictions_are_passed_on_as_evidence_and_kept() {
    let mut world = World::started(2);
    let mut fork = world.clone();
    world.go_on();
    fork.salt = 4;
    fork.go_on();
    assert_ne!(world.newest(), fork.newest());
    let first = start(29, &world.feed, local()).await;
    let middle = start(30, &world.feed, local()).await;
    let last = start(31, &world.feed, local()).await;
    middle.connect(&first).await;
    last.connect(&middle).await;
    middle.has_neighbours(2).await;
    let stranger = Stranger::silent(32, world.pin());
    let listener = Stranger::silent(33, world.pin());
    stranger.connect(&first).await;
    listener.connect(&last).await;
    stranger
        .publish(&stranger.names.announcements, &fork.newest())
        .await;
    for mut node in [first, middle, last] {
        node.told("two histories", |e| matches!(e, Event::Equivocation(_)))
            .await;
        crate::testing::until("evidence", async || {
            let kept = node.node.mirror().evidence();
            (kept.len() == 1).then_some(())
        })
        .await;
        let files = node.shelf.files();
        let kept = files.keys().filter(|path| path.starts_with("evidence/"));
        assert_eq!(kept.count(), 2);
        assert_eq!(node.epoch(), 3);
    }
    // The second announcement itself went no further than the first node.
    assert!(!listener.heard().contains(&fork.newest()));
}

// spec: P2P-14, P2P-32
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn evidence_that_proves_nothing_has_its_sender_left() {
    let world = World::started(2);
    let node = start(34, &world.feed, NodeConfig { ..local() }).await;
    let stranger = Stranger::silent(35, world.pin());
    stranger.connect(&node).await;
    let of = |epoch| up_to(&world.feed, epoch)["announcement.cose"].clone();
    let evidence = crate::message::EvidenceMessage {
        first: of(1).into(),
        second: of(2).into(),
    };
    stranger
        .publish(&stranger.names.evidence, &evidence.encode())
        .await;
    stranger.is_left().await;
    assert_eq!(node.node.mirror().evidence().len(), 0);
}

// spec: P2P-11
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_under_a_wrong_topic_hides_nothing() {
    let mut world = World::started(2);
    let mut node = start(36, &world.feed, local()).await;
    world.go_on();
    let (wrong, right) = (
        Stranger::silent(37, world.pin()),
        Stranger::silent(38, world.pin()),
    );
    wrong.connect(&node).await;
    right.connect(&node).await;
    wrong.publish(&wrong.names.deltas, &world.newest()).await;
    wrong.is_left().await;
    right
        .publish(&right.names.announcements, &world.newest())
        .await;
    node.told("epoch 3", heard(3)).await;
}

// spec: P2P-3, P2P-4, P2P-10
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_tells_nothing_of_itself() {
    let mut world = World::started(1);
    let config = NodeConfig {
        hide_addresses: true,
        serve: false,
        ..local()
    };
    let node = start(39, &world.feed, config.clone()).await;
    let stranger = Stranger::silent(99, world.pin());
    stranger.connect(&node).await;
    assert_eq!(stranger.met().await, ("huepass".to_owned(), vec![]));
    world.go_on();
    node.publish(&world).await;
    crate::testing::until("the announcement", async || {
        // That it names nobody, the stranger looks at itself.
        stranger.heard().contains(&world.newest()).then_some(())
    })
    .await;
    // It keeps a feed, and nobody's address or name.
    let is_feed = |path: &String| {
        huepass_feed::layout::Place::parse(path).is_some() || path.ends_with("index.txt")
    };
    assert!(node.shelf.files().keys().all(is_feed));
    let again = start(98, &world.feed, config).await;
    assert_ne!(node.node.peer(), again.node.peer());
}

// spec: P2P-35
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_connection_too_many_is_refused() {
    let world = World::started(1);
    let mut config = local();
    config.limits.incoming = 2;
    let node = start(97, &world.feed, config).await;
    let all = [94, 95, 96].map(|seed| Stranger::silent(seed, world.pin()));
    for stranger in &all {
        stranger.connect(&node).await;
    }
    all[2].is_left().await;
    node.has_neighbours(2).await;
}
