//! A feed over HTTP: a wallet, gate or mirror reads one from a static mirror (`HttpSource`, feature
//! `fetch`), and whoever has a folder is such a mirror (`router` and `serve`, feature `serve`). Both
//! move bytes and judge none of them: what is read is believed once whoever asked has checked it.
//! The rules are in spec/http.md.
//!
//! What both sides read from strangers' headers is in [`ranges`] and [`etag`], what people type as
//! the place of a mirror in [`BaseUrl`].

mod base;
pub mod etag;
pub mod ranges;

#[cfg(feature = "fetch")]
mod fetch;
#[cfg(feature = "serve")]
mod serve;

pub use base::{BadUrl, BaseUrl};
#[cfg(feature = "fetch")]
pub use fetch::{
    Cache, Cached, Etags, HttpError, HttpSource, MemoryCache, NoCache, Settings, SystemTimer, Timer,
};
#[cfg(feature = "serve")]
pub use serve::{Limits, router, serve};
