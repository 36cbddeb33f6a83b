//! A mirror opened for reading.

use std::io;

use huepass_cli::{Cause, Exit, Report, Value, args};
use huepass_feed::FeedSource;
use huepass_feed_folder::FeedFolder;
use huepass_feed_http::{HttpError, HttpSource, Settings};
use rand_core::Rng;
use thiserror::Error;

use crate::{Address, Tags};

/// Why a mirror could not be read.
#[derive(Debug, Error)]
pub enum CarrierError {
    /// A folder.
    #[error(transparent)]
    Folder(#[from] io::Error),
    /// A web server.
    #[error(transparent)]
    Web(#[from] HttpError),
}

impl Cause for CarrierError {
    fn words(&self) -> Value {
        match self {
            Self::Folder(error) => error.words(),
            Self::Web(error) => match error {
                HttpError::BadUrl(_) => Value::Message("carry-cause-url"),
                HttpError::NotReachable => Value::Message("carry-cause-not-reachable"),
                HttpError::Tls => Value::Message("carry-cause-tls"),
                HttpError::Timeout => Value::Message("carry-cause-timeout"),
                HttpError::Status(status) => {
                    let told = args! { "status" => *status };
                    Value::Filled("carry-cause-status", told)
                }
                HttpError::Redirected => Value::Message("carry-cause-redirected"),
                HttpError::TooLarge => Value::Message("carry-cause-too-large"),
                HttpError::Broken => Value::Message("carry-cause-broken"),
                HttpError::Garbage => Value::Message("carry-cause-garbage"),
            },
        }
    }

    fn detail(&self) -> Option<String> {
        match self {
            Self::Folder(error) => error.detail(),
            Self::Web(_) => None,
        }
    }
}

impl CarrierError {
    /// Whether the mirror is away, or something on the way to it is; not that it gave what no honest
    /// mirror gives.
    pub fn is_away(&self) -> bool {
        match self {
            Self::Folder(error) => error.kind() != io::ErrorKind::FileTooLarge,
            Self::Web(error) => match error {
                HttpError::NotReachable
                | HttpError::Tls
                | HttpError::Timeout
                | HttpError::Status(_)
                | HttpError::Broken => true,
                HttpError::BadUrl(_)
                | HttpError::Redirected
                | HttpError::TooLarge
                | HttpError::Garbage => false,
            },
        }
    }

    /// The exit code for a mirror that could not be read: 65, or 75 for a web server that may be back
    /// later.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Web(_) if self.is_away() => Exit::Temporary,
            Self::Web(_) | Self::Folder(_) => Exit::Unreadable,
        }
    }

    /// The report for a mirror that could not be read.
    pub fn report(&self, address: &Address) -> Report {
        Report::new("error-carry-unread", self.exit())
            .arg("mirror", address.to_string())
            .because(self)
    }
}

/// A mirror opened for reading, of whatever kind.
pub struct Carrier {
    address: Address,
    inner: Inner,
}

enum Inner {
    Folder(FeedFolder),
    Web(Box<HttpSource<Tags>>),
}

impl Carrier {
    /// Opens a mirror. Nothing is asked of it yet. `tags` is what web servers gave before; `rng`
    /// spreads the waits after failures.
    pub fn open(address: Address, tags: &Tags, rng: &mut impl Rng) -> Self {
        Self::open_with(address, Settings::default(), tags, rng)
    }

    /// As [`Self::open`], with a patience of one's own for web servers.
    pub fn open_with(
        address: Address,
        settings: Settings,
        tags: &Tags,
        rng: &mut impl Rng,
    ) -> Self {
        let inner = match &address {
            Address::Folder(path) => Inner::Folder(FeedFolder::new(path)),
            Address::Web(base) => {
                tags.opened(base);
                let source = HttpSource::new(base.clone(), settings, rng.next_u64());
                Inner::Web(Box::new(source.with_cache(tags.clone())))
            }
        };
        Self { address, inner }
    }

    /// Makes ready for the next sync, however long the last ones took.
    pub fn renew(&mut self) {
        match &mut self.inner {
            Inner::Folder(_) => {}
            Inner::Web(source) => source.renew(),
        }
    }

    /// Where it is.
    pub const fn address(&self) -> &Address {
        &self.address
    }

    /// Whether it is a folder that is not there.
    pub fn is_missing(&self) -> bool {
        match &self.inner {
            Inner::Folder(folder) => !folder.path().is_dir(),
            Inner::Web(_) => false,
        }
    }
}

impl FeedSource for Carrier {
    type Error = CarrierError;

    fn read(&mut self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, CarrierError> {
        match &mut self.inner {
            Inner::Folder(folder) => Ok(folder.read(path, limit)?),
            Inner::Web(source) => Ok(source.read(path, limit)?),
        }
    }

    fn names(&mut self, folder: &str, limit: usize) -> Result<Vec<String>, CarrierError> {
        match &mut self.inner {
            Inner::Folder(files) => Ok(files.names(folder, limit)?),
            Inner::Web(source) => Ok(source.names(folder, limit)?),
        }
    }
}

impl std::fmt::Debug for Carrier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Carrier")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
