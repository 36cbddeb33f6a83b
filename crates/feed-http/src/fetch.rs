//! Reading a feed from one static mirror. Every rule for readers of spec/http.md is kept here, but
//! for those about what the files say.

mod cache;
mod error;
mod settings;
mod timer;
mod transfer;

use std::sync::Arc;
use std::time::Duration;

use huepass_feed::FeedSource;
use huepass_feed::layout::{self, Place};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng as _, SeedableRng as _};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

pub use cache::{Cache, Cached, MemoryCache, NoCache};
pub use error::HttpError;
pub use settings::{Etags, Settings};
pub use timer::{SystemTimer, Timer};

use crate::{BadUrl, BaseUrl};
use transfer::{Again, Brought, Transfer};

/// What every reader says it is.
// spec: HTP-23
const USER_AGENT: &str = "huepass";
/// The most bytes of an answer's headers.
const HEADERS: usize = 16 << 10;
/// What a connection holds of what it sends and receives.
const BUFFER: usize = 2 * HEADERS;
/// A transfer that brought this much more than any before it may fail as often as a new one.
const PROGRESS: usize = 64 << 10;
/// The longest name in an index, with its line feed.
const INDEX_LINE: usize = 81;

/// A mirror to read a feed from. It keeps one connection, tells nobody who asks, and gives up on a
/// mirror that is slow or silent.
///
/// It is for one sync: its patience is for all that it is asked, and its connection and TLS session
/// would show a mirror that the same reader came back. The next sync makes a new one, or renews it.
// spec: HTP-33
pub struct HttpSource<C: Cache = NoCache> {
    base: BaseUrl,
    settings: Settings,
    agent: ureq::Agent,
    cache: C,
    timer: Box<dyn Timer + Send>,
    rng: ChaCha8Rng,
    /// How long this mirror has taken so far, waiting included.
    spent: Duration,
    /// Bytes that it gave in that time.
    received: u64,
}

impl HttpSource {
    /// The mirror at `base`, without a cache. `seed` decides how waiting times are spread; it should
    /// be another one each time.
    pub fn new(base: BaseUrl, settings: Settings, seed: u64) -> Self {
        let agent = agent(&base, &settings);
        Self {
            base,
            settings,
            agent,
            cache: NoCache,
            timer: Box::new(SystemTimer::new()),
            rng: ChaCha8Rng::seed_from_u64(seed),
            spent: Duration::ZERO,
            received: 0,
        }
    }
}

impl<C: Cache> HttpSource<C> {
    /// The same mirror, with a cache for files that are replaced now and then.
    pub fn with_cache<D: Cache>(self, cache: D) -> HttpSource<D> {
        HttpSource {
            base: self.base,
            settings: self.settings,
            agent: self.agent,
            cache,
            timer: self.timer,
            rng: self.rng,
            spent: self.spent,
            received: self.received,
        }
    }

    /// The same mirror, with another way to tell time and to wait.
    #[must_use]
    pub fn with_timer(mut self, timer: impl Timer + Send + 'static) -> Self {
        self.timer = Box::new(timer);
        self
    }

    /// The same mirror for the next sync: with all patience again, and over a new connection.
    // spec: HTP-33
    pub fn renew(&mut self) {
        self.agent = agent(&self.base, &self.settings);
        self.spent = Duration::ZERO;
        self.received = 0;
    }

    /// The cache, to be kept until the next time.
    pub fn into_cache(self) -> C {
        self.cache
    }

    /// Where the mirror is.
    pub fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// Bytes that the mirror gave so far, those of broken transfers included, without headers.
    pub fn received(&self) -> u64 {
        self.received
    }

    fn fetch(
        &mut self,
        url: &str,
        limit: usize,
        is_kept: bool,
    ) -> Result<Option<Vec<u8>>, HttpError> {
        // spec: HTP-24, HTP-29
        let mut cached = None;
        if is_kept {
            cached = self.cache.get(url);
            let etags = self.settings.etags;
            cached.take_if(|cached| cached.bytes.len() > limit || !etags.allow(cached));
        }
        let mut transfer = Transfer::new(url, limit, cached);
        let mut failures = 0;
        let mut most = 0;
        loop {
            let Again { error, after } = match self.attempt(&mut transfer) {
                Ok(Brought::Nothing) => return Ok(None),
                Ok(Brought::Same(bytes)) => return Ok(Some(bytes)),
                Ok(Brought::New(bytes, tag)) => {
                    if is_kept && let Some(etag) = tag {
                        let cached = Cached { etag, bytes };
                        if self.settings.etags.allow(&cached) {
                            self.cache.put(url, &cached);
                        }
                        return Ok(Some(cached.bytes));
                    }
                    return Ok(Some(bytes));
                }
                Err(again) => again,
            };
            if transfer.held() >= most + PROGRESS {
                most = transfer.held();
                failures = 0;
            }
            failures += 1;
            let Some(after) = after else {
                return Err(error);
            };
            if failures >= self.settings.attempts {
                return Err(error);
            }
            let wait = self
                .back_off(failures)
                .max(after.min(self.settings.longest_wait));
            if self.spent + wait > self.patience() {
                return Err(error);
            }
            self.timer.wait(wait);
            self.spent += wait;
        }
    }

    fn attempt(&mut self, transfer: &mut Transfer<'_>) -> Result<Brought, Again> {
        // spec: HTP-27
        if self.spent > self.patience() {
            return Err(Again::never(HttpError::Timeout));
        }
        let start = self.timer.elapsed();
        let (timer, before) = (&self.timer, self.spent);
        let patience = self.patience();
        let is_slow = |received: u64| {
            let taken = timer.elapsed().saturating_sub(start);
            let earned = self.settings.earned(received);
            let all = before + taken;
            taken > self.settings.grace + earned
                || all > patience + earned
                || all > self.settings.longest
        };
        let (result, received) = transfer.attempt(&self.agent, &is_slow);
        self.spent += self.timer.elapsed().saturating_sub(start);
        self.received += received;
        result
    }

    /// How long this mirror may have taken for what it gave.
    fn patience(&self) -> Duration {
        let earned = self.settings.patience + self.settings.earned(self.received);
        earned.min(self.settings.longest)
    }

    /// Doubles with each failure; from half of that to all of it, so that readers who failed together
    /// do not come back together.
    // spec: HTP-28
    fn back_off(&mut self, failures: u32) -> Duration {
        let doubled = 1_u32.checked_shl(failures - 1).unwrap_or(u32::MAX);
        let most = self.settings.first_wait.saturating_mul(doubled);
        let most = most.min(self.settings.longest_wait);
        let share = self.rng.next_u32();
        most / 2 + (most / 2).mul_f64(f64::from(share) / f64::from(u32::MAX))
    }
}

impl<C: Cache> FeedSource for HttpSource<C> {
    type Error = HttpError;

    fn read(&mut self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, HttpError> {
        let place = Place::parse(path);
        if place.is_none() && !is_path(path) {
            return Err(HttpError::BadUrl(BadUrl::Form));
        }
        let is_kept = place.is_none_or(|place| !place.is_fixed());
        self.fetch(&self.base.join(path), limit, is_kept)
    }

    /// As the mirror's index of the folder says (spec/feed.md, "Index").
    // spec: HTP-32
    fn names(&mut self, folder: &str, limit: usize) -> Result<Vec<String>, HttpError> {
        let longest = (limit.saturating_mul(INDEX_LINE)).saturating_add(layout::INDEX_BLOCK);
        let Some(text) = self.read(&layout::index(folder), longest)? else {
            return Ok(Vec::new());
        };
        let names = layout::read_index(&text).ok_or(HttpError::Garbage)?;
        if names.len() > limit {
            return Err(HttpError::TooLarge);
        }
        Ok(names)
    }
}

/// Whether a path stays in the feed's folder and needs no escaping.
fn is_path(path: &str) -> bool {
    let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-' || c == b'.';
    let mut parts = path.split('/');
    parts.all(|part| !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain))
}

// spec: HTP-22, HTP-23, HTP-26
fn agent(base: &BaseUrl, settings: &Settings) -> ureq::Agent {
    let roots: Vec<Certificate<'static>> = if base.is_tls() {
        let found = rustls_native_certs::load_native_certs().certs;
        let owned = |der: &_| Certificate::from_der(der).to_owned();
        found.iter().map(|der| owned(der.as_ref())).collect()
    } else {
        Vec::new()
    };
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::Specific(Arc::new(roots)))
        // Other crates may bring a second provider, and rustls then would not choose by itself.
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build();
    let mut config = ureq::Agent::config_builder()
        .tls_config(tls)
        .http_status_as_error(false)
        .max_redirects(0)
        .user_agent(USER_AGENT)
        .accept("*/*")
        .accept_encoding("identity")
        .max_response_header_size(HEADERS)
        .input_buffer_size(BUFFER)
        .output_buffer_size(BUFFER)
        .max_idle_connections(1)
        .max_idle_connections_per_host(1)
        .timeout_resolve(Some(settings.connect))
        .timeout_connect(Some(settings.connect))
        .timeout_send_request(Some(settings.answer))
        .timeout_recv_response(Some(settings.answer))
        .timeout_per_read(Some(settings.stall));
    if !settings.use_proxy {
        config = config.proxy(None);
    }
    config.build().new_agent()
}
