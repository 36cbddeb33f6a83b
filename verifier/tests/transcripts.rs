//! Plays `transcripts/`: help, and what the program says before there is a gate.

#[test]
fn the_program_says_what_it_should() {
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_verifier"));
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let problems = huepass_cli::transcript::play_all(binary, &folder);
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}
