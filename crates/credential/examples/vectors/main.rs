//! Writes the cryptography's vectors: `cargo run --release -p huepass-credential --example vectors
//! [folder]`, into `spec/vectors` unless told otherwise. The same code always writes the same
//! bytes; what is left in its folders from an earlier version is removed.

mod scenarios;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vectors");
    let folder = env::args_os().nth(1).map_or(default, PathBuf::from);
    for page in scenarios::PAGES {
        let page = folder.join(page);
        fs::create_dir_all(&page)?;
        for entry in fs::read_dir(&page)? {
            let path = entry?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                fs::remove_file(path)?;
            }
        }
    }
    let all = scenarios::all();
    for scenario in &all {
        fs::write(folder.join(scenario.file()), scenario.to_json())?;
    }
    println!("{} vectors in {}", all.len(), folder.display());
    Ok(())
}
