//! A feed in memory.

use std::collections::BTreeMap;

use huepass_wallet::FeedSource;

/// A feed in memory.
#[derive(Clone, Default)]
pub(crate) struct MemoryFeed(pub(crate) BTreeMap<String, Vec<u8>>);

impl FeedSource for MemoryFeed {
    type Error = String;

    fn read(&mut self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, String> {
        match self.0.get(path) {
            Some(bytes) if bytes.len() > limit => Err("too large".to_owned()),
            found => Ok(found.cloned()),
        }
    }

    fn names(&mut self, folder: &str, limit: usize) -> Result<Vec<String>, String> {
        let prefix = format!("{folder}/");
        let names: Vec<String> = self
            .0
            .keys()
            .filter_map(|path| path.strip_prefix(&prefix))
            .filter(|name| !name.contains('/'))
            .map(ToOwned::to_owned)
            .collect();
        if names.len() > limit {
            return Err("too many".to_owned());
        }
        Ok(names)
    }
}
