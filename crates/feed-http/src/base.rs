//! Where a mirror is.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

use http::Uri;

/// The most characters of a mirror's URL.
const LONGEST: usize = 1000;

/// The URL under which a mirror has a feed's files: `http` or `https`, a host, perhaps a port and a
/// folder. Without user name, query and fragment, each of which could carry something about whoever
/// asks.
///
/// ```
/// use huepass_feed_http::{BadUrl, BaseUrl};
///
/// let base: BaseUrl = "https://feed.example/harbour/".parse()?;
/// assert_eq!(base.join("genesis.cose"), "https://feed.example/harbour/genesis.cose");
/// assert_eq!("https://me:word@feed.example".parse::<BaseUrl>(), Err(BadUrl::Credentials));
/// # Ok::<(), BadUrl>(())
/// ```
// spec: HTP-20
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BaseUrl(String);

/// Why a text is no mirror's URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum BadUrl {
    /// No URL, or one with a folder that is not spelt plainly.
    #[error("not a URL of a host and a folder")]
    Form,
    /// More than 1000 characters.
    #[error("longer than {LONGEST} characters")]
    Long,
    /// Neither `http` nor `https`.
    #[error("neither http nor https")]
    Scheme,
    /// A user name or password.
    #[error("with a user name")]
    Credentials,
    /// A query or fragment.
    #[error("with a query or fragment")]
    Query,
}

impl BaseUrl {
    /// Where the file at a path of the feed is. The path is one of `huepass_feed::layout`.
    pub fn join(&self, path: &str) -> String {
        format!("{}/{path}", self.0)
    }

    /// Whether the mirror is reached over TLS.
    // spec: HTP-21
    pub fn is_tls(&self) -> bool {
        self.0.starts_with("https:")
    }
}

impl FromStr for BaseUrl {
    type Err = BadUrl;

    fn from_str(text: &str) -> Result<Self, BadUrl> {
        if text.len() > LONGEST {
            return Err(BadUrl::Long);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(BadUrl::Form);
        }
        if text.contains(['?', '#']) {
            return Err(BadUrl::Query);
        }
        let uri: Uri = text.parse().map_err(|_| BadUrl::Form)?;
        let scheme = uri.scheme_str().ok_or(BadUrl::Form)?.to_ascii_lowercase();
        if scheme != "http" && scheme != "https" {
            return Err(BadUrl::Scheme);
        }
        let authority = uri.authority().ok_or(BadUrl::Form)?;
        if authority.as_str().contains('@') {
            return Err(BadUrl::Credentials);
        }
        let host = authority.host().to_ascii_lowercase();
        let port = match authority.port_u16() {
            Some(0) => return Err(BadUrl::Form),
            Some(port) => format!(":{port}"),
            None if authority.as_str().len() == host.len() => String::new(),
            None => return Err(BadUrl::Form),
        };
        let folder = uri.path().trim_end_matches('/');
        if !is_host(&host) || !folder.split('/').skip(1).all(is_plain) {
            return Err(BadUrl::Form);
        }
        Ok(Self(format!("{scheme}://{host}{port}{folder}")))
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether it is a name or an address (RFC 3986, section 3.2.2). Brackets are for IPv6 alone: within a
/// name they would hide where the port begins.
fn is_host(host: &str) -> bool {
    let inside = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    match inside {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => is_plain(host),
    }
}

/// Whether a folder of a URL is named so that nobody on the way rewrites it.
fn is_plain(folder: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    !folder.is_empty() && folder != "." && folder != ".." && folder.bytes().all(plain)
}

#[cfg(test)]
mod tests;
