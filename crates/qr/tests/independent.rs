//! zxing-cpp reads what this crate prints: PNG, SVG, and a terminal in each ink.
//!
//! Needs `pip install zxing-cpp pillow`; without them the test says that it was skipped. Where
//! they are sure to be installed, `HUEPASS_REQUIRE_ZXING=1` turns skipping into failing.

use std::path::{Path, PathBuf};
use std::process::Command;

use huepass_qr::{Ink, Level, Symbol};

/// Exit code of the script when the reader is not installed.
const NOT_INSTALLED: i32 = 3;

const TEXTS: [(&str, usize, Level); 5] = [
    ("short", 5, Level::High),
    ("offer", 330, Level::Medium),
    ("answer", 700, Level::Quartile),
    ("presentation", 917, Level::Low),
    ("scope", 989, Level::Low),
];

/// A text with every character of the alphabet in it when it is long enough.
fn text(characters: usize) -> String {
    "HUE1:0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
        .chars()
        .cycle()
        .take(characters)
        .collect()
}

/// Every form of a symbol as a file.
fn print(folder: &Path, name: &str, symbol: &Symbol) -> Vec<PathBuf> {
    let terminal = |ink| symbol.terminal(ink, None).unwrap().into_bytes();
    let forms = [
        ("1.png", symbol.png(1).unwrap()),
        ("4.png", symbol.png(4).unwrap()),
        ("vector.svg", symbol.svg().into_bytes()),
        ("colour.txt", terminal(Ink::Colour)),
        ("light.txt", terminal(Ink::PlainOnLight)),
        ("dark.txt", terminal(Ink::PlainOnDark)),
    ];
    let write = |(form, bytes): (&str, Vec<u8>)| {
        let path = folder.join(format!("{name}-{form}"));
        std::fs::write(&path, bytes).unwrap();
        path
    };
    forms.into_iter().map(write).collect()
}

#[test]
fn zxing_cpp_reads_every_form() {
    let folder = std::env::temp_dir().join(format!("huepass-qr-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut files = Vec::new();
    let mut expected = Vec::new();
    for (name, characters, level) in TEXTS {
        let text = text(characters);
        let printed = print(&folder, name, &Symbol::encode(&text, level).unwrap());
        expected.extend(printed.iter().map(|_| format!("[\"{text}\"]")));
        files.extend(printed);
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent.py");
    let output = Command::new("python3").arg(script).args(&files).output();
    std::fs::remove_dir_all(&folder).unwrap();
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
        return;
    }
    let output = output.unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    // No text has a character that JSON escapes.
    let found = String::from_utf8(output.stdout).unwrap();
    assert_eq!(found.trim(), format!("[{}]", expected.join(", ")));
}
