//! Names of hosts in addresses, by what the system knows. libp2p would bring a resolver of its own.

use libp2p::Multiaddr;
use libp2p::multiaddr::Protocol;

/// The most addresses of one name that are tried.
const MOST: usize = 4;

/// The name that an address begins with.
pub(crate) fn name(address: &Multiaddr) -> Option<String> {
    match address.iter().next()? {
        Protocol::Dns(name) | Protocol::Dns4(name) | Protocol::Dns6(name) => {
            Some(name.into_owned())
        }
        _ => None,
    }
}

/// The addresses that stand behind one with a name; none if there is no such name.
pub(crate) async fn resolve(address: &Multiaddr) -> Vec<Multiaddr> {
    let Some(name) = name(address) else {
        return Vec::new();
    };
    // The port is in the rest of the address.
    let Ok(found) = tokio::net::lookup_host((name, 0)).await else {
        return Vec::new();
    };
    let wanted = |ip: &std::net::IpAddr| match address.iter().next() {
        Some(Protocol::Dns4(_)) => ip.is_ipv4(),
        Some(Protocol::Dns6(_)) => ip.is_ipv6(),
        _ => true,
    };
    let ips = found.map(|socket| socket.ip()).filter(wanted).take(MOST);
    ips.filter_map(|ip| address.replace(0, |_| Some(ip.into())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_is_replaced_and_the_rest_stays() {
        let of = |text: &str| text.parse::<Multiaddr>().unwrap();
        let local = resolve(&of("/dns4/localhost/tcp/4777")).await;
        assert_eq!(local, [of("/ip4/127.0.0.1/tcp/4777")]);
        assert_eq!(resolve(&of("/ip4/127.0.0.1/tcp/1")).await, []);
        assert_eq!(resolve(&of("/dns4/no.such.host.invalid/tcp/1")).await, []);
    }
}
