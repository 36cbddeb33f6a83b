//! Reading public documents from whoever carries them. The wallet believes none of it before it has
//! checked it.

use huepass_feed::{FeedError, FeedSource, layout};

use crate::WalletError;

/// Most statements that a wallet takes.
const MAX_STATEMENTS: usize = 4096;
/// Most segments of one shard: 2^20 deltas in segments that may be short.
const MAX_SEGMENTS: usize = 1 << 16;

pub(crate) fn read<F: FeedSource>(
    feed: &mut F,
    path: &str,
    limit: usize,
) -> Result<Option<Vec<u8>>, WalletError> {
    feed.read(path, limit).map_err(|cause| WalletError::Source {
        file: path.to_owned(),
        cause: cause.into(),
    })
}

pub(crate) fn read_needed<F: FeedSource>(
    feed: &mut F,
    path: &str,
    limit: usize,
) -> Result<Vec<u8>, WalletError> {
    read(feed, path, limit)?.ok_or_else(|| WalletError::FeedMissing(path.to_owned()))
}

fn names<F: FeedSource>(
    feed: &mut F,
    folder: &str,
    limit: usize,
) -> Result<Vec<String>, WalletError> {
    let mut names = feed
        .names(folder, limit)
        .map_err(|cause| WalletError::Source {
            file: folder.to_owned(),
            cause: cause.into(),
        })?;
    names.sort_unstable();
    Ok(names)
}

/// Paths of the statements on offer.
pub(crate) fn statements<F: FeedSource>(feed: &mut F) -> Result<Vec<String>, WalletError> {
    let names = names(feed, layout::STATEMENTS, MAX_STATEMENTS)?;
    Ok(names
        .into_iter()
        .filter(|name| name.strip_suffix(".cose").is_some())
        .map(|name| format!("{}/{name}", layout::STATEMENTS))
        .collect())
}

/// First and last place of each segment in a shard's folder, ascending.
pub(crate) fn segments<F: FeedSource>(
    feed: &mut F,
    folder: &str,
) -> Result<Vec<(u32, u32)>, WalletError> {
    let names = names(feed, folder, MAX_SEGMENTS)?;
    Ok(names
        .iter()
        .filter_map(|name| layout::segment_range(name))
        .collect())
}

/// Names the file that was refused.
pub(crate) fn refused(file: &str) -> impl FnOnce(FeedError) -> WalletError {
    let file = file.to_owned();
    move |cause| WalletError::Feed { file, cause }
}
