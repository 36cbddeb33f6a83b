//! Why a mirror could not be read.

use std::io;

use crate::BadUrl;

/// Why a mirror could not be read. Says neither which mirror nor which file, so that it may be
/// written to a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// The URL is not one of a mirror, or the path none of a feed.
    #[error("bad URL: {0}")]
    BadUrl(BadUrl),
    /// No such host, or it does not answer.
    #[error("the mirror cannot be reached")]
    NotReachable,
    /// The host cannot prove by a certificate that it is the one asked for.
    #[error("no secure connection to the mirror")]
    Tls,
    /// Too slow, or silent.
    #[error("the mirror takes too long")]
    Timeout,
    /// An answer that is neither the file nor that there is none, by its HTTP status.
    #[error("the mirror answered with status {0}")]
    Status(u16),
    /// The mirror points elsewhere; that is not followed.
    #[error("the mirror points to another place")]
    Redirected,
    /// More bytes than allowed.
    #[error("more bytes than allowed")]
    TooLarge,
    /// The transfer ended before the file did.
    #[error("the transfer broke off")]
    Broken,
    /// Not HTTP, or an index of another form.
    #[error("the mirror's answer makes no sense")]
    Garbage,
}

impl HttpError {
    pub(crate) fn of(error: &ureq::Error) -> Self {
        match error {
            ureq::Error::Timeout(_) => Self::Timeout,
            ureq::Error::Io(error) => Self::of_io(error),
            ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::TlsRequired => Self::Tls,
            ureq::Error::HostNotFound
            | ureq::Error::ConnectionFailed
            | ureq::Error::InvalidProxyUrl
            | ureq::Error::ConnectProxyFailed(_) => Self::NotReachable,
            // Headers without end, no HTTP at all, and what else a server may think of.
            _ => Self::Garbage,
        }
    }

    fn of_io(error: &io::Error) -> Self {
        if error
            .get_ref()
            .is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>)
        {
            return Self::Tls;
        }
        match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Self::Timeout,
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe => Self::Broken,
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => Self::Garbage,
            _ => Self::NotReachable,
        }
    }

    /// Whether it may go better the next time.
    // spec: HTP-28
    pub(crate) fn may_pass(self) -> bool {
        match self {
            Self::NotReachable | Self::Timeout | Self::Broken => true,
            // Request timeout, too many requests, and those of an overloaded or restarting server.
            Self::Status(status) => matches!(status, 408 | 429 | 500 | 502 | 503 | 504),
            Self::BadUrl(_) | Self::Tls | Self::Redirected | Self::TooLarge | Self::Garbage => {
                false
            }
        }
    }
}
