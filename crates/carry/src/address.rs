//! Where a feed can be fetched from, as a person writes it.

use std::fmt;
use std::path::PathBuf;

use huepass_cli::{Exit, Report};
use huepass_feed_http::BaseUrl;

/// The most mirrors that one command asks.
const MOST: usize = crate::texts::MIRRORS;
/// How the addresses of peers begin (multiaddr protocols that can stand first).
const PEERS: [&str; 5] = ["/ip4/", "/ip6/", "/dns/", "/dns4/", "/dns6/"];

/// One mirror.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A folder: a memory stick, a download, a node's copy.
    Folder(PathBuf),
    /// A web server: `http://` or `https://` and where the feed begins there.
    Web(BaseUrl),
}

impl Address {
    /// Reads what a person wrote: a URL, else a folder.
    ///
    /// # Errors
    /// Exit 64 for nothing at all, a URL of another kind, one with a password in it, and the address
    /// of a peer: for peers there is a node, whose folder is a mirror.
    pub fn parse(text: &str) -> Result<Self, Report> {
        let refused = || Report::new("error-carry-address", Exit::Usage).arg("mirror", text);
        let text = text.trim();
        if text.is_empty() || text.contains(char::is_control) {
            return Err(refused());
        }
        if PEERS.iter().any(|start| text.starts_with(start)) {
            return Err(Report::new("error-carry-peer", Exit::Usage).arg("mirror", text));
        }
        if !text.contains("://") {
            return Ok(Self::Folder(PathBuf::from(text)));
        }
        text.parse().map(Self::Web).map_err(|_| refused())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => path.display().fmt(f),
            Self::Web(text) => text.fmt(f),
        }
    }
}

/// Reads several, each once, in their order.
///
/// # Errors
/// As [`Address::parse`]; exit 64 for more than 32.
pub fn addresses<T: AsRef<str>>(
    texts: impl IntoIterator<Item = T>,
) -> Result<Vec<Address>, Report> {
    let mut found = Vec::new();
    for text in texts {
        let address = Address::parse(text.as_ref())?;
        if !found.contains(&address) {
            found.push(address);
        }
    }
    if found.len() > MOST {
        return Err(Report::new("error-carry-many", Exit::Usage).arg("most", MOST));
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
