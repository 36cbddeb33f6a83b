//! Codes that the programs print, on a terminal and as PNG, read by zxing-cpp, which shares no
//! code with them; and read back by the programs themselves.
//!
//! Needs `pip install zxing-cpp pillow`; without them the test says that it was skipped. Where
//! they are sure to be installed, `HUEPASS_REQUIRE_ZXING=1` turns skipping into failing.

use std::path::{Path, PathBuf};
use std::process::Command;

use huepass_journeys::{Town, World, code, text};

/// Exit code of the script when the reader is not installed.
const NOT_INSTALLED: i32 = 3;

#[test]
fn an_independent_reader_reads_what_is_shown() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let (ana, handle) = town.holder("ana", "green");
    let gate = town.gate("gate", "");
    let scan = town.gate("scan", "mode = \"scan\"\nonce_a_day = \"lunch\"\n");

    // On a terminal's half blocks, as a picture, as a drawing.
    let drawn = ana.run(&["show", "--once"]).exits(0).stdout;
    let terminal = world.file("pass-terminal.txt", drawn);
    let show = ["show", "--once", "--png", "pass.png", "--svg", "pass.svg"];
    let _ = ana.run(&show).exits(0);
    let _ = gate.run(&["check", "pass.png"]).exits(0);
    let offer = ["offer", &handle, "--png", "offer.png", "--pin-file", "pin"];
    let _ = town.issuer.run(&offer).exits(0);
    let _ = scan.run(&["beacon", "--png", "beacon.png"]).exits(0);
    let answer = ["scan", "beacon.png", "--consent", "--png", "answer.png"];
    let _ = ana.run(&answer).exits(0);
    let _ = ana.run(&["announce", "--png", "announcement.png"]).exits(0);

    let files = [
        (terminal, "HUE1:", 917),
        (world.at("pass.png"), "HUE1:", 917),
        (world.at("pass.svg"), "HUE1:", 917),
        (world.at("answer.png"), "HUE1:", 989),
        (world.at("offer.png"), "HUEO1:", 0),
        (world.at("beacon.png"), "HUEB1:", 0),
        (world.at("announcement.png"), "HUEA1:", 0),
    ];
    let Some(found) = read(files.iter().map(|(path, ..)| path)) else {
        return;
    };
    assert_eq!(found.len(), files.len());
    for ((path, prefix, length), texts) in files.iter().zip(&found) {
        let [text] = texts.as_slice() else {
            panic!("{}: {texts:?}", path.display());
        };
        assert!(text.starts_with(prefix), "{}: {text}", path.display());
        assert!(*length == 0 || text.len() == *length, "{}", path.display());
    }

    // What the other reader read on the terminal is a pass for the gate; and what it read in the
    // answer's picture is one for the gate that asked.
    let _ = gate.run(&["check", &found[0][0]]).exits(0);
    let _ = scan.run(&["check", &found[3][0]]).exits(0);
    let _ = gate.run(&["check", &code(&ana)]).exits(0);
}

/// The texts in each file, or `None` where the reader is missing.
fn read<'a>(files: impl Iterator<Item = &'a PathBuf>) -> Option<Vec<Vec<String>>> {
    // The script of the crate that draws the codes reads all their forms.
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/qr/tests/independent.py");
    let output = Command::new("python3")
        .arg(&script)
        .args(files.map(|path| text(path)))
        .output();
    let skipped = match &output {
        Ok(output) if output.status.code() == Some(NOT_INSTALLED) => {
            Some(String::from_utf8_lossy(&output.stderr).into_owned())
        }
        Ok(_) => None,
        Err(error) => Some(error.to_string()),
    };
    if let Some(reason) = skipped {
        assert!(
            std::env::var_os("HUEPASS_REQUIRE_ZXING").is_none(),
            "not installed: {reason}"
        );
        eprintln!("SKIPPED, pip install zxing-cpp pillow: {reason}");
        return None;
    }
    let output = output.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}
