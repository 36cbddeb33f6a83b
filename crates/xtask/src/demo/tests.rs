//! What decides whether the demo fails.

use std::fs;

use super::knew::{holds, presentation, raw};
use super::stage::{Stage, command_of};

#[test]
fn a_folder_that_no_demo_made_is_left_alone() {
    let folder = std::env::temp_dir().join(format!("huepass-demo-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("letter.txt"), "dear reader").unwrap();
    assert!(Stage::new(folder.clone(), folder.clone()).is_err());
    assert_eq!(fs::read(folder.join("letter.txt")).unwrap(), b"dear reader");

    // A former demo's folder begins anew.
    fs::write(folder.join("transcript.txt"), "").unwrap();
    assert!(Stage::new(folder.clone(), folder.clone()).is_ok());
    assert!(!folder.join("letter.txt").exists());
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn what_somebody_holds_is_found_anywhere_in_a_file() {
    assert!(!holds(b"abcdef", b"cdf"));
    assert!(!holds(b"ab", b"abc"));
    assert!(holds(b"abcdef", b"def"));
    assert!(holds(b"abcdef", b"abc"));
    assert!(raw("0g").is_err());
    assert_eq!(raw("00ff10").unwrap(), [0, 255, 16]);
}

#[test]
fn only_a_pass_is_taken_for_one() {
    assert!(presentation("HUE1:").is_err());
    assert!(presentation("HUEO1:AB").is_err());
    assert!(presentation("good morning").is_err());
}

#[test]
fn times_are_kept_by_command_whatever_the_options() {
    let told = ["--json", "person", "add", "--colour", "green"];
    assert_eq!(command_of("issuer", &told), "issuer person add");
    assert_eq!(
        command_of("verifier", &["check", "pass.png"]),
        "verifier check"
    );
    let chinese = ["--lang", "zh-CN", "status"];
    assert_eq!(command_of("wallet-cli", &chinese), "wallet-cli status");
}
