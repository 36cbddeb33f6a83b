//! The wire between hosts, with the weather on it.

use std::collections::BinaryHeap;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{JoinHandle, spawn};
use std::time::{Duration, Instant};

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// The longest frame: an Ethernet header and what the hosts' cards take.
const FRAME: usize = 2048;
/// How many frames wait at once; more are lost, as in any router.
const QUEUE: usize = 1 << 14;
/// The bytes of an Ethernet header that are looked at: the receiver's address.
const ADDRESS: usize = 6;

/// A network card, seen from the wire.
pub trait Port: Send + Sync {
    /// The next frame that the host sends. Waits for it.
    ///
    /// # Errors
    /// When the card is gone.
    fn take(&self, frame: &mut [u8]) -> io::Result<usize>;

    /// Hands a frame to the host.
    ///
    /// # Errors
    /// When the card is gone or full.
    fn give(&self, frame: &[u8]) -> io::Result<()>;

    /// The card's Ethernet address.
    fn address(&self) -> [u8; ADDRESS];
}

/// What happens to frames.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weather {
    /// How long each frame is held.
    pub delay: Duration,
    /// The part of all frames that is lost, 0 to 1.
    pub loss: f64,
    /// The island of each host, in their order; hosts of different islands do not hear each other.
    /// Hosts without a number are on island 0.
    pub islands: Vec<u8>,
}

/// Frames so far, each counted once for each host that should have got it.
#[derive(Debug, Default)]
pub struct Counts {
    /// Passed on.
    pub passed: AtomicU64,
    /// Lost by chance.
    pub lost: AtomicU64,
    /// Not passed on because the hosts were on different islands.
    pub parted: AtomicU64,
    /// Bytes passed on.
    pub bytes: AtomicU64,
}

/// The wire.
pub struct Hub {
    weather: Arc<Mutex<Weather>>,
    counts: Arc<Counts>,
    threads: Vec<JoinHandle<()>>,
}

/// A frame on its way.
struct Late {
    due: Instant,
    /// Frames that are due together arrive in the order in which they were sent.
    order: u64,
    to: usize,
    frame: Vec<u8>,
}

impl Hub {
    /// Joins the ports. `seed` decides which frames are lost.
    pub fn new(ports: Vec<Arc<dyn Port>>, seed: u64) -> Self {
        let weather = Arc::new(Mutex::new(Weather::default()));
        let counts = Arc::new(Counts::default());
        let (sender, receiver) = channel();
        let mut threads = Vec::new();
        for (from, port) in ports.iter().enumerate() {
            let reader = Reader {
                from,
                port: Arc::clone(port),
                addresses: ports.iter().map(|port| port.address()).collect(),
                weather: Arc::clone(&weather),
                counts: Arc::clone(&counts),
                out: sender.clone(),
                chance: ChaCha20Rng::seed_from_u64(seed.wrapping_add(from as u64)),
            };
            threads.push(spawn(move || reader.run()));
        }
        // The readers hold the only senders: when the last card is gone, delivery ends.
        drop(sender);
        threads.push(spawn(move || deliver(&ports, &receiver)));
        Self {
            weather,
            counts,
            threads,
        }
    }

    /// Changes the weather, for frames that are sent from now on.
    pub fn set(&self, weather: Weather) {
        *self.weather.lock().unwrap_or_else(PoisonError::into_inner) = weather;
    }

    /// Frames so far.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Waits until every card is gone and everything is delivered.
    pub fn join(self) {
        for thread in self.threads {
            drop(thread.join());
        }
    }
}

/// Reads one card and decides what becomes of its frames.
struct Reader {
    from: usize,
    port: Arc<dyn Port>,
    addresses: Vec<[u8; ADDRESS]>,
    weather: Arc<Mutex<Weather>>,
    counts: Arc<Counts>,
    out: Sender<Late>,
    chance: ChaCha20Rng,
}

impl Reader {
    fn run(mut self) {
        let mut buffer = [0; FRAME];
        let mut order = 0;
        while let Ok(length) = self.port.take(&mut buffer) {
            let frame = &buffer[..length.min(FRAME)];
            let weather = self
                .weather
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone();
            for to in 0..self.addresses.len() {
                if to == self.from || !self.is_for(frame, to) {
                    continue;
                }
                if self.passes(&weather, to) {
                    order += 1;
                    let late = Late {
                        due: Instant::now() + weather.delay,
                        order,
                        to,
                        frame: frame.to_vec(),
                    };
                    if self.out.send(late).is_err() {
                        return;
                    }
                    self.counts.passed.fetch_add(1, Ordering::Relaxed);
                    let length = frame.len() as u64;
                    self.counts.bytes.fetch_add(length, Ordering::Relaxed);
                }
            }
        }
    }

    fn is_for(&self, frame: &[u8], to: usize) -> bool {
        let is_group = frame.first().is_some_and(|first| first & 1 == 1);
        is_group || frame.starts_with(&self.addresses[to])
    }

    fn passes(&mut self, weather: &Weather, to: usize) -> bool {
        let island = |host: usize| weather.islands.get(host).copied().unwrap_or(0);
        if island(self.from) != island(to) {
            self.counts.parted.fetch_add(1, Ordering::Relaxed);
            return false;
        }
        let lost = f64::from(self.chance.next_u32()) < weather.loss * f64::from(u32::MAX);
        if lost {
            self.counts.lost.fetch_add(1, Ordering::Relaxed);
        }
        !lost
    }
}

/// Gives frames out when they are due, until nobody sends any more.
fn deliver(ports: &[Arc<dyn Port>], frames: &Receiver<Late>) {
    let mut waiting: BinaryHeap<Late> = BinaryHeap::new();
    let mut open = true;
    while open || !waiting.is_empty() {
        let now = Instant::now();
        while waiting.peek().is_some_and(|late| late.due <= now) {
            if let Some(late) = waiting.pop() {
                // A card that is full or gone loses the frame.
                drop(ports[late.to].give(&late.frame));
            }
        }
        let patience = waiting
            .peek()
            .map_or(Duration::from_secs(1), |late| late.due.duration_since(now));
        match frames.recv_timeout(patience) {
            Ok(late) if waiting.len() < QUEUE => waiting.push(late),
            Ok(_) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) if open => open = false,
            // Only time is waited for now.
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(patience),
        }
    }
}

/// The heap's greatest is due first.
impl Ord for Late {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (other.due, other.order).cmp(&(self.due, self.order))
    }
}

impl PartialOrd for Late {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Late {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Late {}

#[cfg(test)]
mod tests;
