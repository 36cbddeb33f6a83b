//! What a node is told on the command line.

use std::net::SocketAddr;
use std::time::Duration;

use clap::Args;
use huepass_cli::{Exit, Report};
use huepass_feed_p2p::{Multiaddr, NodeConfig};

/// Where a node listens when nothing else is said: any free port, TCP and QUIC.
const LISTEN: [&str; 2] = ["/ip4/0.0.0.0/tcp/0", "/ip4/0.0.0.0/udp/0/quic-v1"];

/// Options of every node. Words: `cli-node--...` in this crate's catalogues.
#[derive(Args, Clone, Debug)]
pub struct NodeArgs {
    /// Folders and URLs to fetch from besides the neighbours.
    #[arg(long)]
    pub mirror: Vec<String>,
    /// Addresses at which to serve the copy over HTTP.
    #[arg(long)]
    pub http: Vec<SocketAddr>,
    /// Addresses at which to listen for neighbours.
    #[arg(long)]
    pub listen: Vec<String>,
    /// Nodes to connect to first.
    #[arg(long)]
    pub bootstrap: Vec<String>,
    /// Addresses at which others reach this node.
    #[arg(long)]
    pub external: Vec<String>,
    /// Not to look for neighbours in the local network.
    #[arg(long)]
    pub no_mdns: bool,
    /// Passes on connections between others.
    #[arg(long)]
    pub relay: bool,
    /// No neighbours at all.
    #[arg(long, conflicts_with_all = ["listen", "bootstrap", "external", "relay"])]
    pub no_p2p: bool,
    /// Seconds between two looks at each mirror, on average.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(10..=604_800))]
    pub every: u64,
}

impl NodeArgs {
    /// The node's settings; `epoch` is the length of an epoch in seconds.
    ///
    /// # Errors
    /// Exit 64 for an address that is none.
    pub(crate) fn config(&self, epoch: u32) -> Result<NodeConfig, Report> {
        let mut listen = parse(&self.listen)?;
        if listen.is_empty() && !self.no_p2p {
            listen = parse(&LISTEN.map(str::to_owned))?;
        }
        Ok(NodeConfig {
            listen,
            bootstrap: parse(&self.bootstrap)?,
            external: parse(&self.external)?,
            mdns: !self.no_mdns && !self.no_p2p,
            relay_server: self.relay,
            pull_every: Duration::from_secs(u64::from(epoch / 10).clamp(5, 60)),
            ..NodeConfig::default()
        })
    }
}

fn parse(texts: &[String]) -> Result<Vec<Multiaddr>, Report> {
    let one = |text: &String| {
        text.parse()
            .map_err(|_| Report::new("error-carry-multiaddr", Exit::Usage).arg("address", text))
    };
    texts.iter().map(one).collect()
}
