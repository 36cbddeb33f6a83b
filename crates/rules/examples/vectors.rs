//! Writes the vectors of spec/rules.md into a folder (spec/vectors/rules if none is named):
//! `cargo run --release -p huepass-rules --example vectors`.

#[path = "../tests/model/mod.rs"]
mod model;

use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vectors/rules"),
        PathBuf::from,
    );
    std::fs::create_dir_all(&folder)?;
    let vectors = model::all();
    for vector in &vectors {
        let text = serde_json::to_string_pretty(vector)? + "\n";
        std::fs::write(folder.join(format!("{}.json", vector.name)), text)?;
    }
    println!("{} vectors", vectors.len());
    Ok(())
}
