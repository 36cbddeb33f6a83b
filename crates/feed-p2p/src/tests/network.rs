//! Finding each other.

use std::net::TcpListener;
use std::time::Duration;

use libp2p::multiaddr::Protocol;
use tokio::time::timeout;

use crate::testing::{World, local, start, up_to};
use crate::{Multiaddr, NodeConfig, Routing};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bootstrap_node_with_a_name_is_found_and_tells_of_others() {
    let world = World::started(2);
    let hub = start(70, &world.feed, local()).await;
    let port = hub.address().await.iter().find_map(|part| match part {
        Protocol::Tcp(port) => Some(port),
        _ => None,
    });
    let bootstrap = format!("/dns4/localhost/tcp/{}", port.unwrap());
    let config = || NodeConfig {
        bootstrap: vec![bootstrap.parse().unwrap()],
        ..local()
    };
    let one = start(71, &up_to(&world.feed, 1), config()).await;
    let two = start(72, &up_to(&world.feed, 1), config()).await;
    // Each knows the way to the hub only, and learns of the other there.
    one.has_neighbours(2).await;
    two.has_neighbours(2).await;
    one.has(2).await;
}

// spec: P2P-35
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_meet_through_a_third() {
    let world = World::started(2);
    // A relay tells its external address, so it has to know it beforehand.
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let address: Multiaddr = format!("/ip4/127.0.0.1/tcp/{}", free.port())
        .parse()
        .unwrap();
    let relay = NodeConfig {
        listen: vec![address.clone()],
        external: vec![address],
        relay_server: true,
        ..local()
    };
    let relay = start(73, &up_to(&world.feed, 0), relay).await;
    let circuit = relay.full_address().await.with(Protocol::P2pCircuit);
    let hidden = NodeConfig {
        listen: vec![circuit.clone()],
        routing: Routing::Client,
        ..local()
    };
    let hidden = start(74, &world.feed, hidden).await;
    let seeker = NodeConfig {
        listen: vec![],
        routing: Routing::Client,
        ..local()
    };
    let seeker = start(75, &up_to(&world.feed, 1), seeker).await;
    // It listens at the relay once that has agreed.
    let at_relay = hidden.address().await;
    assert!(at_relay.iter().any(|part| part == Protocol::P2pCircuit));
    let to = circuit.with(Protocol::P2p(hidden.node.peer()));
    seeker.node.dial(to).await.unwrap();
    seeker.has_neighbours(2).await;
    seeker.has(2).await;
}

/// Skipped, and says so, where the machine's network has no multicast. With `HUEPASS_REQUIRE_MDNS=1`
/// it fails then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_neighbouring_gate_is_found_without_internet() {
    let world = World::started(2);
    let config = || NodeConfig {
        listen: vec!["/ip4/0.0.0.0/tcp/0".parse().unwrap()],
        mdns: true,
        ..local()
    };
    let one = start(76, &world.feed, config()).await;
    let two = start(77, &up_to(&world.feed, 1), config()).await;
    let required = std::env::var("HUEPASS_REQUIRE_MDNS").is_ok_and(|value| value == "1");
    let patience = Duration::from_secs(if required { 120 } else { 15 });
    if timeout(patience, two.has_neighbours(1)).await.is_err() {
        assert!(!required, "no neighbour was found by mDNS");
        println!("skipped: no neighbour was found by mDNS; is there multicast here?");
        return;
    }
    two.has(2).await;
    drop(one);
}
