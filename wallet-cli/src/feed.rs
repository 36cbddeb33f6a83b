//! A feed in a folder: a USB stick, a download, an issuer's own output.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use huepass_wallet::FeedSource;

/// The files of a feed under a folder.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }
}

impl FeedSource for Folder {
    type Error = io::Error;

    fn read(&mut self, path: &str, limit: usize) -> io::Result<Option<Vec<u8>>> {
        let file = match std::fs::File::open(self.0.join(path)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut bytes = Vec::new();
        file.take(limit as u64 + 1).read_to_end(&mut bytes)?;
        if bytes.len() > limit {
            let message = format!("more than {limit} bytes");
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
        }
        Ok(Some(bytes))
    }

    fn names(&mut self, folder: &str, limit: usize) -> io::Result<Vec<String>> {
        let entries = match std::fs::read_dir(self.0.join(folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for entry in entries {
            if names.len() == limit {
                let message = format!("more than {limit} files");
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
            }
            // A name that is not text is none of the feed's.
            if let Ok(name) = entry?.file_name().into_string() {
                names.push(name);
            }
        }
        Ok(names)
    }
}
