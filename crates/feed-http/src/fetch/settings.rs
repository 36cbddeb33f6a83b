//! How much a reader puts up with.

use std::time::Duration;

use super::Cached;
use crate::etag;

/// How long a reader waits for a mirror, how often it tries, and what it tells.
#[derive(Clone, Debug)]
pub struct Settings {
    /// For finding and reaching the host, TLS included.
    pub connect: Duration,
    /// For an answer's headers, all of them, once the request is sent.
    pub answer: Duration,
    /// For the next bytes of a file.
    pub stall: Duration,
    /// What one transfer may take besides what its bytes allow by `rate`.
    pub grace: Duration,
    /// The fewest bytes a second. Whoever gives less, over time, is too slow.
    pub rate: u32,
    /// What a mirror may take for all that is asked of it, besides what its bytes allow by `rate`.
    pub patience: Duration,
    /// What a mirror may take in all, whatever it gives.
    pub longest: Duration,
    /// How often in a row a file may fail to come, before it is given up.
    pub attempts: u32,
    /// The wait after a first failure, which doubles with each further one.
    pub first_wait: Duration,
    /// The longest wait, also where a mirror asks for a longer one.
    pub longest_wait: Duration,
    /// Which tags are kept and sent back later.
    pub etags: Etags,
    /// Whether to go through the proxy that the environment names (`ALL_PROXY`, `HTTPS_PROXY`,
    /// `HTTP_PROXY`, `NO_PROXY`).
    pub use_proxy: bool,
}

/// Which of a mirror's tags are kept and sent back at a later time. A mirror could give everybody
/// another tag, and know him by it when he comes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Etags {
    /// Those that follow from the file ([`etag::of`]), such as this crate's own server gives. For
    /// wallets and gates.
    // spec: HTP-24
    #[default]
    OfContent,
    /// All strong ones. For mirrors, which are known anyway, to save traffic with any web server.
    Any,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            answer: Duration::from_secs(15),
            stall: Duration::from_secs(15),
            grace: Duration::from_secs(30),
            rate: 4096,
            patience: Duration::from_mins(10),
            longest: Duration::from_mins(30),
            attempts: 4,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_mins(1),
            etags: Etags::default(),
            use_proxy: true,
        }
    }
}

impl Settings {
    /// The time that so many bytes may take.
    pub(crate) fn earned(&self, bytes: u64) -> Duration {
        Duration::from_secs(bytes / u64::from(self.rate.max(1)))
    }
}

impl Etags {
    /// Whether a file's tag may be sent back.
    pub(crate) fn allow(self, cached: &Cached) -> bool {
        match self {
            Self::OfContent => cached.etag == etag::of(&cached.bytes),
            Self::Any => etag::is_strong(&cached.etag),
        }
    }
}
