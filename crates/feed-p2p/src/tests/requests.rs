//! Reading from neighbours that stall, lie, have nothing or send junk.

use std::io;
use std::time::Duration;

use futures::prelude::*;
use huepass_credential::Epoch;
use huepass_feed::layout::{self, Place};
use huepass_feed::{
    Announcement, Document as _, EpochList, Evidence, FeedSource as _, Genesis, Trust,
};
use libp2p::request_response::{self, ProtocolSupport};
use libp2p::swarm::SwarmEvent;
use libp2p::{StreamProtocol, SwarmBuilder, noise, tcp, yamux};
use tokio::time::timeout;

use crate::message::{ANSWER_LIMIT, Answer, REQUEST_LIMIT, Request};
use crate::name::Names;
use crate::serve::{Recent, answer};
use crate::testing::{DEADLINE, Shelf, Tested, World, local, start, up_to};
use crate::tests::stranger::{Manner, Stranger};
use crate::{Event, P2pError, P2pSource};

/// Reads on a thread that may block.
async fn reading<T, F>(source: P2pSource, read: F) -> T
where
    T: Send + 'static,
    F: FnOnce(P2pSource) -> T + Send + 'static,
{
    tokio::task::spawn_blocking(move || read(source))
        .await
        .unwrap()
}

/// A reader, an honest node with a feed, and somebody of a certain manner.
async fn three(seed: u8, world: &World, manner: Manner) -> (Tested, Tested, Stranger) {
    three_within(Duration::from_mins(1), seed, world, manner).await
}

/// As [`three`]; the reader waits only so long for an answer.
async fn three_within(
    answer: Duration,
    seed: u8,
    world: &World,
    manner: Manner,
) -> (Tested, Tested, Stranger) {
    let mut config = local();
    config.limits.answer_within = answer;
    let reader = start(seed, &world.feed, config).await;
    let honest = start(seed + 1, &world.feed, local()).await;
    let stranger = Stranger::start(seed + 2, world.pin(), manner);
    reader.connect(&honest).await;
    stranger.is_met_by(&reader).await;
    reader.has_neighbours(2).await;
    (reader, honest, stranger)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_neighbours_there_is_nothing() {
    let world = World::started(1);
    let node = start(40, &world.feed, local()).await;
    let read = |mut source: P2pSource| source.read(layout::GENESIS, Genesis::LIMIT);
    let read = reading(node.node.source(), read).await;
    assert_eq!(read, Err(P2pError::NoPeer));
    let read = |mut source: P2pSource| source.read("../etc/passwd", 1000);
    let read = reading(node.node.source(), read).await;
    assert_eq!(read, Err(P2pError::NoPlace));
    let source = node.node.source();
    node.node.shutdown().await;
    let read = |mut source: P2pSource| source.read(layout::GENESIS, Genesis::LIMIT);
    assert_eq!(reading(source, read).await, Err(P2pError::Stopped));
}

// spec: P2P-26
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_stalls_is_left_for_another() {
    let world = World::started(1);
    let silent: Manner = Box::new(|_| None);
    let within = Duration::from_secs(4);
    let (reader, _honest, stranger) = three_within(within, 41, &world, silent).await;
    let source = reader.node.source_from(stranger.peer);
    let read = |mut source: P2pSource| source.read(layout::GENESIS, Genesis::LIMIT);
    let read = reading(source, read).await.unwrap().unwrap();
    assert_eq!(read, world.feed[layout::GENESIS]);
    assert!(!stranger.was_asked().is_empty());
}

// spec: P2P-22, P2P-26
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_lies_is_left_for_another() {
    let lies: [fn(&Request) -> Answer; 4] = [
        |_| Answer::Chunk(3, b"lie".to_vec().into()),
        |_| Answer::Names(vec!["a".into()], false),
        |_| Answer::Chunk(u32::MAX, vec![0; 1000].into()),
        |request| match request {
            Request::Announcements(..) => Answer::Announcements(vec![b"lie".to_vec().into()]),
            _ => Answer::None,
        },
    ];
    let world = World::started(2);
    for (lie, seed) in lies.into_iter().zip([44, 47, 50, 53]) {
        let manner = Box::new(move |request: &Request| Some(lie(request)));
        let (reader, _honest, stranger) = three(seed, &world, manner).await;
        let source = reader.node.source_from(stranger.peer);
        let all = |mut source: P2pSource| {
            let epoch = Epoch(1);
            [
                source.read(&layout::announcement(epoch), Announcement::LIMIT),
                source.read(&layout::list(epoch), EpochList::LIMIT),
                source.read(layout::GENESIS, Genesis::LIMIT),
            ]
        };
        let paths = [
            layout::announcement(Epoch(1)),
            layout::list(Epoch(1)),
            layout::GENESIS.to_owned(),
        ];
        for (read, path) in reading(source, all).await.into_iter().zip(paths) {
            assert_eq!(read.unwrap().as_ref(), world.feed.get(&path), "{path}");
        }
        assert!(!stranger.was_asked().is_empty());
    }
}

// spec: P2P-26
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_makes_up_a_change_of_registrars_is_left_for_another() {
    let world = World::started(1);
    let manner: Manner = Box::new(|request| match request {
        Request::Read(Place::Change(_), _) => Some(Answer::Chunk(3, b"lie".to_vec().into())),
        _ => Some(Answer::None),
    });
    let (reader, _honest, stranger) = three(80, &world, manner).await;
    let source = reader.node.source_from(stranger.peer);
    let change = |mut source: P2pSource| source.read(&layout::registrar_change(1), 16384);
    assert_eq!(reading(source, change).await, Ok(None));
    assert!(!stranger.was_asked().is_empty());
}

// spec: P2P-26
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_keeps_something_back_is_not_believed_alone() {
    let world = World::started(1);
    let manner: Manner = Box::new(|_| Some(Answer::None));
    let (reader, _honest, stranger) = three(56, &world, manner).await;
    let source = reader.node.source_from(stranger.peer);
    let both = |mut source: P2pSource| {
        (
            source.read(layout::GENESIS, Genesis::LIMIT),
            source.read(&layout::registrar_change(1), 16384),
        )
    };
    let (genesis, change) = reading(source, both).await;
    assert_eq!(genesis.unwrap().unwrap(), world.feed[layout::GENESIS]);
    assert_eq!(change, Ok(None));
}

// spec: P2P-28
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pull_has_an_end_in_time_and_in_bytes() {
    let world = World::started(1);
    let honest = start(62, &world.feed, local()).await;
    let twice = |mut source: P2pSource| {
        [0, 1].map(|_| {
            source
                .read(layout::GENESIS, Genesis::LIMIT)
                .map(|read| read.is_some())
        })
    };
    let (mut no_time, mut few_bytes) = (local(), local());
    no_time.limits.pull_within = Duration::ZERO;
    few_bytes.limits.pull_bytes = 1;
    let spent = Err(P2pError::Spent);
    for (seed, config, expected) in [
        (63, no_time, [spent, spent]),
        (64, few_bytes, [Ok(true), spent]),
        (65, local(), [Ok(true), Ok(true)]),
    ] {
        let reader = start(seed, &world.feed, config).await;
        reader.connect(&honest).await;
        reader.has_neighbours(1).await;
        assert_eq!(reading(reader.node.source(), twice).await, expected);
    }
}

// spec: MIR-14, P2P-28
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_neighbour_is_waited_for_the_mirror_is_free() {
    let world = World::started(3);
    let mut config = local();
    config.limits.answer_within = Duration::from_hours(1);
    let reader = start(66, &up_to(&world.feed, 2), config).await;
    let shelf = Shelf::of(&world.feed);
    let recent = Recent::default();
    // It shows that it has something newer, and gives none of it.
    let manner: Manner = Box::new(move |request| {
        let is_newest = matches!(request, Request::Read(layout::Place::Newest, _));
        is_newest.then(|| answer(&mut shelf.clone(), &recent, request).0)
    });
    let stranger = Stranger::start(67, world.pin(), manner);
    stranger.is_met_by(&reader).await;
    crate::testing::until("a pull", async || {
        (stranger.was_asked().len() > 1).then_some(())
    })
    .await;
    let free = timeout(
        DEADLINE,
        reader.node.with_mirror(|mirror| mirror.evidence()),
    );
    assert!(free.await.expect("the mirror").unwrap().is_empty());
    // Evidence is kept meanwhile.
    let evidence = two_histories();
    reader.node.publish_evidence(&evidence).await.unwrap();
    crate::testing::until("evidence", async || {
        (reader.node.mirror().evidence().len() == 1).then_some(())
    })
    .await;
    assert_eq!(reader.epoch(), 2);
}

// spec: P2P-28
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn who_drips_is_left_for_another() {
    let world = World::started(4);
    let within = Duration::from_secs(3);
    let shelf = Shelf::of(&world.feed);
    let recent = Recent::default();
    let manner: Manner = Box::new(move |request| {
        std::thread::sleep(within / 2);
        Some(answer(&mut shelf.clone(), &recent, request).0)
    });
    let (reader, _honest, stranger) = three_within(within, 90, &world, manner).await;
    let source = reader.node.source_from(stranger.peer);
    let feed = world.feed.clone();
    let all = move |mut source: P2pSource| {
        for epoch in 1..=4 {
            let path = layout::list(Epoch(epoch));
            let read = source.read(&path, EpochList::LIMIT).unwrap();
            assert_eq!(read.as_ref(), feed.get(&path));
        }
    };
    reading(source, all).await;
    let is_list = |request: &Request| matches!(request, Request::Read(Place::List(_), _));
    let asked = stranger.was_asked().into_iter().filter(is_list).count();
    assert_eq!(asked, 1, "the others came from the honest one");
}

// spec: P2P-27, P2P-28
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn news_that_only_a_slow_one_has_is_taken_all_the_same() {
    let world = World::started(3);
    let within = Duration::from_millis(900);
    let mut config = local();
    config.limits.answer_within = within;
    let old = up_to(&world.feed, 2);
    let reader = start(97, &old, config).await;
    // It is quick, and has nothing.
    let behind = start(98, &old, local()).await;
    reader.connect(&behind).await;
    reader.has_neighbours(1).await;
    let shelf = Shelf::of(&world.feed);
    let recent = Recent::default();
    let manner: Manner = Box::new(move |request| {
        std::thread::sleep(within / 2);
        Some(answer(&mut shelf.clone(), &recent, request).0)
    });
    let stranger = Stranger::start(99, world.pin(), manner);
    stranger.is_met_by(&reader).await;
    reader.has(3).await;
}

// spec: P2P-32
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_to_be_during_a_pull_is_told() {
    let world = World::started(3);
    let old = up_to(&world.feed, 2);
    let mut reader = start(81, &old, local()).await;
    let (new, old) = (Shelf::of(&world.feed), Shelf::of(&old));
    let recent = Recent::default();
    let mut asked = false;
    // It shows the old one first, and the new one to who reads all of it.
    let manner: Manner = Box::new(move |request| {
        let is_newest = matches!(request, Request::Read(Place::Newest, _));
        let shelf = if is_newest && !asked { &old } else { &new };
        asked |= is_newest;
        Some(answer(&mut shelf.clone(), &recent, request).0)
    });
    let stranger = Stranger::start(83, world.pin(), manner);
    stranger.is_met_by(&reader).await;
    let is_third = |event: &Event| matches!(event, Event::Heard { epoch, .. } if epoch.0 == 3);
    reader.told("epoch 3", is_third).await;
    reader.has(3).await;
}

// spec: P2P-32
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_shows_a_forged_announcement_when_asked_is_left() {
    let mut world = World::started(2);
    let mut config = local();
    config.pull_every = Duration::from_millis(200);
    let mut reader = start(93, &world.feed, config).await;
    world.signers = vec![7, 8];
    world.epoch = 9;
    world.publish();
    let shelf = Shelf::of(&world.feed);
    let recent = Recent::default();
    let manner: Manner =
        Box::new(move |request| Some(answer(&mut shelf.clone(), &recent, request).0));
    let stranger = Stranger::start(94, world.pin(), manner);
    stranger.is_met_by(&reader).await;
    crate::testing::until("being asked", async || {
        (!stranger.was_asked().is_empty()).then_some(())
    })
    .await;
    stranger.is_left().await;
    assert_eq!(reader.epoch(), 2);
    assert!(!reader.has_told(|event| matches!(event, Event::Heard { .. })));
}

// spec: MIR-10, P2P-14
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn evidence_waits_for_room_and_for_somebody_to_tell() {
    let world = World::started(2);
    let mut config = local();
    config.pull_every = Duration::from_millis(200);
    let mut node = start(95, &world.feed, config).await;
    let evidence = two_histories();
    node.shelf.fill(true);
    node.node.publish_evidence(&evidence).await.unwrap();
    node.told("a full disk", |event| matches!(event, Event::Failed(_)))
        .await;
    assert!(node.node.mirror().evidence().is_empty());
    node.shelf.fill(false);
    crate::testing::until("evidence", async || {
        (node.node.mirror().evidence().len() == 1).then_some(())
    })
    .await;
    // Nobody was there when it was found.
    let mut other = start(96, &world.feed, local()).await;
    other.connect(&node).await;
    other
        .told("two histories", |e| matches!(e, Event::Equivocation(_)))
        .await;
}

/// Two announcements of one epoch.
fn two_histories() -> Evidence {
    let mut world = World::started(1);
    let mut fork = world.clone();
    world.go_on();
    fork.salt = 4;
    fork.go_on();
    let trust = Trust::new(&world.feed[layout::GENESIS]).unwrap();
    Evidence::open(&world.newest(), &fork.newest(), &trust).unwrap()
}

// spec: P2P-25
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn announcements_are_asked_for_by_ranges_in_both_directions() {
    let world = World::started(100);
    let reader = start(59, &up_to(&world.feed, 0), local()).await;
    let shelf = Shelf::of(&world.feed);
    let recent = Recent::default();
    let manner: Manner =
        Box::new(move |request| Some(answer(&mut shelf.clone(), &recent, request).0));
    let stranger = Stranger::start(60, world.pin(), manner);
    stranger.is_met_by(&reader).await;
    reader.has_neighbours(1).await;
    let ranges = |s: &Stranger| {
        let is_range = |request: &&Request| matches!(request, Request::Announcements(..));
        s.was_asked().iter().filter(is_range).count()
    };
    reader.has(100).await;
    let before = ranges(&stranger);
    let feed = world.feed.clone();
    let forth = move |mut source: P2pSource| {
        for epoch in (1..=100).chain((1..=99).rev()) {
            let path = layout::announcement(Epoch(epoch));
            let read = source.read(&path, Announcement::LIMIT).unwrap();
            assert_eq!(read.as_ref(), feed.get(&path));
        }
    };
    reading(reader.node.source(), forth).await;
    // Two forwards; backwards one for the first, and two.
    let asked = ranges(&stranger) - before;
    assert!(asked <= 5, "{asked} requests for 199 announcements");
}

/// Sends bytes as they are, and takes whatever comes.
#[derive(Clone, Default)]
struct Raw;

impl request_response::Codec for Raw {
    type Protocol = StreamProtocol;
    type Request = Vec<u8>;
    type Response = Vec<u8>;

    async fn read_request<T>(&mut self, _: &StreamProtocol, _: &mut T) -> io::Result<Vec<u8>>
    where
        T: AsyncRead + Unpin + Send,
    {
        Ok(Vec::new())
    }

    async fn read_response<T>(&mut self, _: &StreamProtocol, io: &mut T) -> io::Result<Vec<u8>>
    where
        T: AsyncRead + Unpin + Send,
    {
        let mut bytes = Vec::new();
        io.read_to_end(&mut bytes).await?;
        Ok(bytes)
    }

    async fn write_request<T>(
        &mut self,
        _: &StreamProtocol,
        io: &mut T,
        bytes: Vec<u8>,
    ) -> io::Result<()>
    where
        T: AsyncWrite + Unpin + Send,
    {
        io.write_all(&bytes).await
    }

    async fn write_response<T>(
        &mut self,
        _: &StreamProtocol,
        _: &mut T,
        _: Vec<u8>,
    ) -> io::Result<()>
    where
        T: AsyncWrite + Unpin + Send,
    {
        Ok(())
    }
}

// spec: P2P-21, P2P-23, P2P-32
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn junk_on_a_stream_has_its_sender_left() {
    let world = World::started(1);
    let node = start(61, &world.feed, local()).await;
    let ask = Names::new(world.pin()).ask;
    let framed = |bytes: &[u8]| {
        let length = u32::try_from(bytes.len()).unwrap().to_be_bytes();
        [&length[..], bytes].concat()
    };
    let good = Request::Read(layout::Place::Genesis, 0).encode();
    let too_long = u32::try_from(REQUEST_LIMIT + 1).unwrap().to_be_bytes();
    let cases = [
        ("junk", framed(b"junk"), true),
        ("one byte more", [framed(&good), vec![0]].concat(), true),
        ("a length above the limit", too_long.to_vec(), true),
        ("good", framed(&good), false),
    ];
    for (what, bytes, is_left) in cases {
        let mut swarm = SwarmBuilder::with_new_identity()
            .with_tokio()
            .with_tcp(
                tcp::Config::default(),
                noise::Config::new,
                yamux::Config::default,
            )
            .unwrap()
            .with_behaviour(|_| {
                let protocols = [(ask.clone(), ProtocolSupport::Outbound)];
                request_response::Behaviour::<Raw>::new(
                    protocols,
                    request_response::Config::default(),
                )
            })
            .unwrap()
            .with_swarm_config(|c| c.with_idle_connection_timeout(DEADLINE))
            .build();
        swarm.dial(node.address().await).unwrap();
        let peer = node.node.peer();
        let mut sent = Some(bytes);
        let end = async {
            loop {
                match swarm.select_next_some().await {
                    SwarmEvent::ConnectionEstablished { .. } => {
                        if let Some(bytes) = sent.take() {
                            swarm.behaviour_mut().send_request(&peer, bytes);
                        }
                    }
                    SwarmEvent::ConnectionClosed { .. } => return None,
                    SwarmEvent::Behaviour(request_response::Event::Message {
                        message: request_response::Message::Response { response, .. },
                        ..
                    }) if !response.is_empty() => return Some(response),
                    _ => {}
                }
            }
        };
        let end = timeout(DEADLINE, end).await.expect(what);
        assert_eq!(end.is_none(), is_left, "{what}");
        if let Some(response) = end {
            assert!(response.len() <= ANSWER_LIMIT + 4);
            let answer = Answer::decode(&response[4..]).unwrap();
            let genesis = world.feed[layout::GENESIS].clone();
            let length = u32::try_from(genesis.len()).unwrap();
            assert_eq!(answer, Answer::Chunk(length, genesis.into()));
        }
    }
}
