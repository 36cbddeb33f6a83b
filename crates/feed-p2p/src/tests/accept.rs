//! What is good arrives.

use crate::testing::{World, local, start, up_to};
use crate::{Event, NodeConfig};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_publishes_the_other_hears_and_pulls() {
    let mut world = World::started(2);
    let mut first = start(1, &world.feed, local()).await;
    let mut second = start(2, &up_to(&world.feed, 1), local()).await;
    second.connect(&first).await;
    second.has(2).await;
    world.go_on();
    first.publish(&world).await;
    second
        .told(
            "epoch 3",
            |e| matches!(e, Event::Heard { epoch, .. } if epoch.0 == 3),
        )
        .await;
    second.has(3).await;
    let differs: Vec<_> = world
        .feed
        .iter()
        .filter(|(path, bytes)| second.shelf.files().get(*path) != Some(*bytes))
        .map(|(path, _)| path.clone())
        .collect();
    assert_eq!(differs, Vec::<String>::new());
    // spec: P2P-36
    first
        .told("where it listens", |e| matches!(e, Event::Listening(_)))
        .await;
    let told = format!("{:?}", first.told);
    assert!(!told.contains(&second.node.peer().to_string()), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_quic_too() {
    let world = World::started(2);
    let quic = || NodeConfig {
        listen: vec!["/ip4/127.0.0.1/udp/0/quic-v1".parse().unwrap()],
        ..local()
    };
    let first = start(3, &world.feed, quic()).await;
    let second = start(4, &up_to(&world.feed, 1), quic()).await;
    second.connect(&first).await;
    second.has(2).await;
}

// spec: P2P-12
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_line_of_three_the_last_hears_what_the_first_publishes() {
    let mut world = World::started(2);
    let first = start(5, &world.feed, local()).await;
    let middle = start(6, &world.feed, local()).await;
    let mut last = start(7, &world.feed, local()).await;
    middle.connect(&first).await;
    last.connect(&middle).await;
    middle.has_neighbours(2).await;
    world.go_on();
    first.publish(&world).await;
    last.told(
        "epoch 3",
        |e| matches!(e, Event::Heard { epoch, .. } if epoch.0 == 3),
    )
    .await;
    last.has(3).await;
    last.told(
        "the copy",
        |e| matches!(e, Event::Pulled { epoch } if epoch.0 == 3),
    )
    .await;
}

// spec: P2P-25, P2P-27
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_away_for_fifty_epochs_catches_up() {
    let world = World::started(52);
    let there = start(8, &world.feed, local()).await;
    let away = start(9, &up_to(&world.feed, 2), local()).await;
    away.connect(&there).await;
    away.has(52).await;
}

// spec: P2P-27
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_gossip_has_lost_is_found_by_asking() {
    let mut world = World::started(2);
    let there = start(90, &world.feed, local()).await;
    let config = NodeConfig {
        pull_every: std::time::Duration::from_millis(200),
        ..local()
    };
    let asking = start(91, &world.feed, config).await;
    asking.connect(&there).await;
    asking.has_neighbours(1).await;
    // It appears on the other's shelf without a word.
    world.go_on();
    for (path, bytes) in &world.feed {
        there.shelf.put(path, bytes.clone());
    }
    asking.has(3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn segments_arrive_before_their_epoch() {
    let mut world = World::started(3);
    let first = start(92, &world.feed, local()).await;
    let middle = start(93, &world.feed, local()).await;
    let last = start(94, &world.feed, local()).await;
    middle.connect(&first).await;
    last.connect(&middle).await;
    middle.has_neighbours(2).await;
    // Gossip goes to those who are known to listen.
    first.has_neighbours(1).await;
    let n = world.shards[0].n;
    world.shards[0].n += 2;
    let segment = world.segment(0, n + 1, n + 2);
    let path = world.segment_path(0, n + 1, n + 2);
    first.node.publish_segment(segment.clone()).await.unwrap();
    crate::testing::until("the segment", async || {
        (last.shelf.files().get(&path) == Some(&segment)).then_some(())
    })
    .await;
    let refused = first.node.publish_segment(b"junk".to_vec()).await;
    assert!(matches!(refused, Err(crate::NodeError::Unfit)));
}
