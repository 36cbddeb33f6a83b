//! Command lines whose words are compared letter by letter.

#[test]
fn transcripts() {
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_issuer"));
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let problems = huepass_cli::transcript::play_all(binary, &folder);
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}
