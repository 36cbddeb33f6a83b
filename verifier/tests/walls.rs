//! What a gate must not do or contain: open a socket, or link code that holds others' secrets.

mod common;

use std::process::Command;

use common::{NOW, Place, World};
use huepass_credential::Colour;
use huepass_wire::{Kind, armour};

// spec: GAT-2
#[cfg(target_os = "linux")]
#[test]
fn a_check_opens_no_socket() {
    let there = Command::new("strace").arg("-V").output();
    assert!(
        there.is_ok(),
        "strace is missing: install it (.ci/run does) so that this test can look"
    );
    let mut world = World::new(1);
    let epoch = world.publish(1);
    let place = Place::with_news(&world, "", &epoch);
    let holder = world.holder(Colour::Green);
    let code = world.show(&holder, &epoch, NOW);
    place.picture("pass.png", &code);
    let lines = [&code, "rubbish", &armour(Kind::Announcement, &epoch.bytes)].join("\n");
    let trace = |program: &str, arguments: &[&str], stdin: &str| {
        let mut command = Command::new("strace");
        place.set_up(&mut command, NOW);
        command
            .args([
                "-f",
                "-qq",
                "-e",
                "trace=network,io_uring_setup",
                "-o",
                "trace.txt",
            ])
            .arg(program)
            .args(arguments);
        let run = common::finish(command, stdin);
        let trace = std::fs::read_to_string(place.path("trace.txt")).unwrap_or_default();
        (run, trace)
    };
    // That strace can look here at all, and sees a socket where there is one.
    let (_, seen) = trace("python3", &["-c", "import socket; socket.socket()"], "");
    if !seen.contains("socket(") {
        let (run, _) = trace("true", &[], "");
        assert!(run.exit == 0, "strace may not trace here: {}", run.stderr);
    }
    let gate = env!("CARGO_BIN_EXE_verifier");
    for (arguments, stdin) in [
        (vec!["check", "pass.png"], ""),
        (vec!["check", "--watch"], lines.as_str()),
        (vec!["status"], ""),
    ] {
        let (run, seen) = trace(gate, &arguments, stdin);
        assert_eq!(run.exit, 0, "{}", run.stderr);
        let calls: Vec<&str> = seen.lines().filter(|line| line.contains('(')).collect();
        assert!(calls.is_empty(), "{arguments:?}: {calls:?}");
    }
}

#[test]
fn nothing_linked_can_hold_a_holders_or_an_authoritys_secret() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "-p", "huepass-verifier", "-e", "normal,features"])
        .args(["--prefix", "none", "--offline", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let tree = String::from_utf8_lossy(&output.stdout);
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{problem}");
    assert!(
        tree.contains("huepass-credential"),
        "the tree shows features"
    );
    for secret in ["holder", "authority", "registrar"] {
        let feature = format!("huepass-credential feature \"{secret}\"");
        assert!(!tree.contains(&feature), "{feature}");
    }
    for name in [
        "wallet",
        "authority",
        "registrar",
        "vault",
        "authority-store",
        "authority-postgres",
    ] {
        let name = format!("huepass-{name} ");
        assert!(!tree.contains(&name), "{name}");
    }
}
