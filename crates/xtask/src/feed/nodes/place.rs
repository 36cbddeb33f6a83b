//! Where the nodes are: a network namespace with nothing else on its loopback, if there may be one.

use anyhow::{Context as _, Result};
use huepass_journeys::net::{Door, Lan};
use tokio::runtime::{Builder, Runtime};

/// A namespace, or the machine's own network.
pub(super) enum Ground {
    Own(Lan),
    Shared,
}

impl Ground {
    pub(super) fn find() -> Self {
        Lan::new(1, 0).map_or(Self::Shared, Self::Own)
    }

    /// Whether nobody else is there.
    pub(super) const fn is_own(&self) -> bool {
        matches!(self, Self::Own(_))
    }

    /// A runtime all of whose threads are there.
    pub(super) fn runtime(&self) -> Result<Runtime> {
        let mut builder = Builder::new_multi_thread();
        builder.enable_all();
        if let Self::Own(lan) = self {
            let door: Door = lan.host(0).door()?;
            builder.on_thread_start(move || {
                // A thread that stays outside shows: its nodes are not reached.
                if let Err(why) = door.enter() {
                    eprintln!("a thread is not in the namespace: {why}");
                }
            });
        }
        Ok(builder.build()?)
    }

    /// Does something there.
    pub(super) fn inside<T: Send>(&self, thing: impl FnOnce() -> T + Send) -> Result<T> {
        match self {
            Self::Own(lan) => Ok(lan.host(0).inside(|| Ok(thing()))?),
            Self::Shared => Ok(thing()),
        }
    }
}

/// All bytes that went over the loopback of the thread that asks.
///
/// # Errors
/// When the system does not say.
pub(super) fn loopback_bytes() -> Result<f64> {
    let table = std::fs::read_to_string("/proc/thread-self/net/dev")?;
    table
        .lines()
        .find_map(|line| line.trim().strip_prefix("lo:")?.split_whitespace().next())
        .and_then(|bytes| bytes.parse().ok())
        .context("/proc/thread-self/net/dev says nothing of the loopback")
}
