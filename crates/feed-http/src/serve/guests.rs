//! Who has how many connections open.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The first 64 bits of an IPv6 address: one subscriber has all addresses behind them.
const SUBSCRIBER: u128 = !0 << 64;

/// Connections by the address they come from. It knows those that are open and forgets each with its
/// end.
#[derive(Clone)]
pub(super) struct Guests {
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
    most: usize,
    most_local: usize,
}

/// One connection's place, given back when dropped.
pub(super) struct Seat {
    guests: Guests,
    from: IpAddr,
}

impl Guests {
    /// At most so many from one address, and from this machine itself.
    pub(super) fn new(most: usize, most_local: usize) -> Self {
        Self {
            open: Arc::default(),
            most,
            most_local,
        }
    }

    /// A place for one more from there; `None` where it has enough.
    // spec: HTP-34
    pub(super) fn admit(&self, from: IpAddr) -> Option<Seat> {
        let from = subscriber(from);
        let most = if from.is_loopback() {
            self.most_local
        } else {
            self.most
        };
        let mut open = self.open();
        let has = open.get(&from).copied().unwrap_or(0);
        if has >= most {
            return None;
        }
        open.insert(from, has + 1);
        Some(Seat {
            guests: self.clone(),
            from,
        })
    }

    fn open(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        // Whatever happened to a thread, each count is whole.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.guests.open();
        match open.get_mut(&self.from) {
            Some(has) if *has > 1 => *has -= 1,
            _ => drop(open.remove(&self.from)),
        }
    }
}

/// What counts as one address.
fn subscriber(from: IpAddr) -> IpAddr {
    match from.to_canonical() {
        IpAddr::V6(from) if !from.is_loopback() => {
            IpAddr::V6(Ipv6Addr::from_bits(from.to_bits() & SUBSCRIBER))
        }
        from => from,
    }
}

#[cfg(test)]
mod tests;
