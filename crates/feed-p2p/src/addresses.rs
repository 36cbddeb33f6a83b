//! How many connections there are from one address. Identities cost nothing, addresses something: whoever
//! has one address only must not take the room of all others.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};

use libp2p::core::ConnectedPoint;
use libp2p::multiaddr::Protocol;

/// The connections that others made, by where they come from.
#[derive(Debug)]
pub(crate) struct Addresses<C> {
    most: usize,
    from: HashMap<C, IpAddr>,
}

impl<C: Hash + Eq> Addresses<C> {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            most,
            from: HashMap::new(),
        }
    }

    /// Counts a connection; `false` when there are too many from there, and it is to be closed.
    // spec: P2P-35
    pub(crate) fn open(&mut self, connection: C, endpoint: &ConnectedPoint) -> bool {
        let Some(address) = outside(endpoint) else {
            return true;
        };
        let others = self.from.values().filter(|other| **other == address);
        let has_room = others.count() < self.most;
        self.from.insert(connection, address);
        has_room
    }

    pub(crate) fn closed(&mut self, connection: &C) {
        self.from.remove(connection);
    }
}

/// Where a connection comes from that somebody outside of this machine made. Of IPv6 a household has a
/// whole /64.
fn outside(endpoint: &ConnectedPoint) -> Option<IpAddr> {
    let ConnectedPoint::Listener { send_back_addr, .. } = endpoint else {
        return None;
    };
    let ip = match send_back_addr.iter().next()? {
        Protocol::Ip4(ip) => IpAddr::from(ip),
        Protocol::Ip6(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => IpAddr::from(ip),
            None if ip.is_loopback() => IpAddr::from(ip),
            None => {
                let [a, b, c, d, ..] = ip.segments();
                IpAddr::from(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        },
        _ => return None,
    };
    (!ip.is_loopback()).then_some(ip)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(address: &str) -> ConnectedPoint {
        ConnectedPoint::Listener {
            local_addr: "/ip4/192.0.2.1/tcp/1".parse().unwrap(),
            send_back_addr: format!("{address}/tcp/1").parse().unwrap(),
        }
    }

    // spec: P2P-35
    #[test]
    fn of_one_address_there_are_so_many_connections_and_others_have_room() {
        let mut addresses = Addresses::new(2);
        assert!(addresses.open(1, &from("/ip4/192.0.2.7")));
        assert!(addresses.open(2, &from("/ip6/::ffff:192.0.2.7")));
        assert!(!addresses.open(3, &from("/ip4/192.0.2.7")));
        addresses.closed(&3);
        assert!(addresses.open(4, &from("/ip4/192.0.2.8")));
        assert!(addresses.open(5, &from("/ip6/2001:db8::1")));
        assert!(addresses.open(6, &from("/ip6/2001:db8::2")));
        assert!(!addresses.open(7, &from("/ip6/2001:db8::3")));
        assert!(addresses.open(8, &from("/ip6/2001:db8:0:1::1")));
        addresses.closed(&1);
        assert!(addresses.open(9, &from("/ip4/192.0.2.7")));
        for connection in 10..20 {
            assert!(addresses.open(connection, &from("/ip4/127.0.0.1")));
        }
    }
}
