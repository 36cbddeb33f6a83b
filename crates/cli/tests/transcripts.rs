//! The example program's transcripts: words, streams, exit codes, completions, manual pages.

use std::path::{Path, PathBuf};

/// The example's own test of its catalogues runs here.
#[path = "../examples/hello.rs"]
#[allow(dead_code)] // Its main is called by the binary.
mod hello;

/// `cargo test` builds examples next to the folder of the tests; `cargo test --tests` does not.
fn binary() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().and_then(Path::parent).unwrap();
    folder
        .join("examples")
        .join(format!("hello{}", std::env::consts::EXE_SUFFIX))
}

#[test]
fn the_example_says_what_it_should() {
    let transcripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let problems = huepass_cli::transcript::play_all(&binary(), &transcripts);
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let script = "\"$0\" greet name.txt --times 20000; echo \"exit $?\" >&2";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("name.txt"), "Ada").unwrap();
    let output = std::process::Command::new("sh")
        .args(["-c", &format!("({script}) | head -n 1")])
        .arg(binary())
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "Hello, Ada.\n");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "exit 0\n");
}
