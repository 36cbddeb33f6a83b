use std::collections::HashMap;
use std::sync::Mutex;

use clap::Parser;

use super::*;
use crate::args;

const PROGRAM: Program = Program {
    name: "tester",
    words: Catalogues {
        english: "tester-asked = Asked: { $x }\n",
        chinese: "tester-asked = 问：{ $x }\n",
    },
};

#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[arg(long)]
    count: Option<u8>,
}

/// Both streams, kept.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Exit code, standard output and standard error of one run.
fn play(
    arguments: &[&str],
    set: &[(&str, &str)],
    body: impl FnOnce(Arguments, &mut Context) -> Result<Exit, Report>,
) -> (Exit, String, String) {
    let set: HashMap<String, String> = set
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let (stdout, stderr) = (Kept::default(), Kept::default());
    let world = World {
        arguments: std::iter::once("tester")
            .chain(arguments.iter().copied())
            .map(Into::into)
            .collect(),
        variable: Arc::new(move |name| set.get(name).cloned()),
        stdout: Box::new(stdout.clone()),
        stderr: Box::new(stderr.clone()),
        terminals: [false; 3],
    };
    let exit = run_in(world, &PROGRAM, body);
    let text = |kept: &Kept| String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    (exit, text(&stdout), text(&stderr))
}

fn never(_: Arguments, _: &mut Context) -> Result<Exit, Report> {
    panic!("the body must not run");
}

#[test]
fn a_refused_command_line_does_nothing() {
    for arguments in [
        &["--nothing"][..],
        &["--count", "999"],
        &["--count"],
        &["--lang", "fr"],
        &["x"],
    ] {
        let (exit, stdout, stderr) = play(arguments, &[], never);
        assert_eq!((exit, stdout.as_str()), (Exit::Usage, ""), "{arguments:?}");
        assert!(stderr.starts_with("Error: "), "{stderr}");
        assert!(!stderr.contains("{$"), "{stderr}");
    }
}

#[test]
fn a_refusal_does_not_repeat_what_may_be_a_secret() {
    for arguments in [
        &["--count", "hunter2"][..],
        &["--count=hunter2"],
        &["--json=hunter2"],
    ] {
        let (exit, _, stderr) = play(arguments, &[], never);
        assert_eq!(exit, Exit::Usage);
        assert!(!stderr.contains("hunter2"), "{stderr}");
    }
}

#[test]
fn a_bad_clock_ends_the_command_first() {
    let (exit, _, stderr) = play(&[], &[("HUEPASS_TEST_CLOCK", "tomorrow")], never);
    assert_eq!(exit, Exit::Config);
    assert!(stderr.contains("HUEPASS_TEST_CLOCK"));
}

#[test]
fn a_moved_clock_is_announced_each_time() {
    for (json, start) in [(&[][..], "Warning: "), (&["--json"], "{\"note\":")] {
        let (exit, _, stderr) = play(
            json,
            &[("HUEPASS_TEST_CLOCK", "@1700000000")],
            |_, context| {
                assert_eq!(context.clock.now(), 1_700_000_000);
                Ok(Exit::Ok)
            },
        );
        assert_eq!(exit, Exit::Ok);
        assert!(stderr.starts_with(start), "{stderr}");
    }
    let (_, _, stderr) = play(&[], &[], |_, _| Ok(Exit::Ok));
    assert_eq!(stderr, "");
}

#[test]
fn help_and_version_go_to_standard_output() {
    let (exit, stdout, stderr) = play(&["--help"], &[("LANG", "zh_CN.UTF-8")], never);
    assert_eq!((exit, stderr.as_str()), (Exit::Ok, ""));
    assert!(
        stdout.contains("用法：") && !stdout.contains('\u{1b}'),
        "{stdout}"
    );
    let (exit, stdout, _) = play(&["--version"], &[], never);
    assert_eq!(
        (exit, stdout),
        (Exit::Ok, format!("tester {}\n", env!("CARGO_PKG_VERSION")))
    );
}

#[test]
fn the_language_is_the_flags_then_the_environments() {
    let ask = |arguments: &[&str], set: &[(&str, &str)]| {
        let (exit, _, stderr) = play(arguments, set, |_, context| {
            context.output.note("tester-asked", &args! { "x" => 1 });
            Ok(Exit::Yellow)
        });
        assert_eq!(exit, Exit::Yellow);
        stderr
    };
    assert_eq!(ask(&[], &[]), "Asked: 1\n");
    assert_eq!(ask(&[], &[("HUEPASS_LANG", "zh")]), "问：1\n");
    assert_eq!(
        ask(&["--lang", "en"], &[("HUEPASS_LANG", "zh")]),
        "Asked: 1\n"
    );
    assert_eq!(ask(&["--lang=zh-CN"], &[("LANG", "C")]), "问：1\n");
}

#[test]
fn a_report_becomes_the_exit_code() {
    for json in [false, true] {
        let arguments: &[&str] = if json { &["--json"] } else { &[] };
        let (exit, stdout, stderr) = play(arguments, &[], |_, _| {
            Err(Report::new("error-clock", Exit::ClockNotTrusted))
        });
        assert_eq!((exit, stdout.as_str()), (Exit::ClockNotTrusted, ""));
        assert_eq!(
            json,
            stderr.starts_with("{\"error\":{\"exit\":21,"),
            "{stderr}"
        );
    }
}

#[test]
fn nobody_is_asked_without_a_terminal() {
    let (exit, ..) = play(&[], &[], |_, context| {
        assert_eq!(
            context.confirm("tester-asked", &args! { "x" => 1 }, true),
            Ok(true)
        );
        context
            .confirm("tester-asked", &args! { "x" => 1 }, false)
            .map(|_| Exit::Ok)
    });
    assert_eq!(exit, Exit::Usage);
}

mod secrets {
    use std::path::Path;

    use super::*;
    use crate::{Entry, Secret};

    fn ask(
        set: &[(&str, &str)],
        entry: Entry,
        file: Option<&Path>,
        stdin_is_data: bool,
    ) -> (Result<String, &'static str>, Exit, String) {
        let mut answer = Err("not asked");
        let (exit, stdout, stderr) = play(&[], set, |_, context| {
            match context.secret(Secret::Passphrase, entry, file, stdin_is_data) {
                Ok(secret) => {
                    answer = Ok(secret.to_string());
                    Ok(Exit::Ok)
                }
                Err(report) => {
                    answer = Err(report.id());
                    Err(report)
                }
            }
        });
        assert_eq!(stdout, "");
        (answer, exit, stderr)
    }

    fn from_file(content: &[u8], entry: Entry) -> (Result<String, &'static str>, Exit) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, content).unwrap();
        let (answer, exit, stderr) = ask(&[], entry, Some(&path), false);
        let text = String::from_utf8_lossy(content);
        assert!(
            text.trim().is_empty() || !stderr.contains(text.trim()),
            "{stderr}"
        );
        (answer, exit)
    }

    #[test]
    fn without_a_source_it_is_refused() {
        let (answer, exit, _) = ask(&[], Entry::Existing, None, false);
        assert_eq!((answer, exit), (Err("error-secret-no-source"), Exit::Usage));
    }

    #[test]
    fn standard_input_is_not_used_twice() {
        let (answer, exit, _) = ask(&[], Entry::Existing, Some(Path::new("-")), true);
        assert_eq!(
            (answer, exit),
            (Err("error-secret-stdin-twice"), Exit::Usage)
        );
    }

    /// Unicode Standard Annex #15, figures 3 to 6, and what form C leaves apart.
    // spec: VLT-8
    #[test]
    fn what_looks_the_same_is_the_same() {
        let read = |text: &str| from_file(text.as_bytes(), Entry::Existing).0.unwrap();
        for (composed, other) in [
            ("caf\u{e9} battery", "cafe\u{301} battery"),
            // Two marks in either order.
            ("\u{1e69}!", "s\u{323}\u{307}!"),
            ("\u{1e69}!", "s\u{307}\u{323}!"),
            ("\u{1e69}!", "\u{1e61}\u{323}!"),
            // Ångström and Ohm have characters of their own.
            ("\u{c5}\u{3a9}", "\u{212b}\u{2126}"),
            // Hangul syllables, kana with a voice mark, a compatibility ideograph.
            (
                "\u{ac00}\u{ac01}",
                "\u{1100}\u{1161}\u{1100}\u{1161}\u{11a8}",
            ),
            ("\u{304c}", "\u{304b}\u{3099}"),
            ("\u{8c48}", "\u{f900}"),
            // One that grows: it is excluded from composition.
            ("\u{5e9}\u{5bc}\u{5c1}", "\u{fb2c}"),
        ] {
            assert_eq!(read(other), composed, "{other:?}");
            assert_eq!(read(composed), composed);
        }
        // Case, width, ligatures and spaces are the typist's choice.
        for different in [
            "Caf\u{e9}",
            "cafe",
            "\u{ff43}afe",
            "\u{fb01}re",
            "fire",
            " fire",
            "a\u{a0}b",
        ] {
            assert_eq!(read(different), different);
        }
        // Eight characters are counted once composed.
        let marks = "e\u{301}".repeat(7);
        let short = from_file(marks.as_bytes(), Entry::New);
        assert_eq!(short, (Err("error-secret-too-short"), Exit::Usage));
        let (long, _) = from_file("e\u{301}".repeat(8).as_bytes(), Entry::New);
        assert_eq!(long.unwrap(), "\u{e9}".repeat(8));
    }

    #[test]
    fn files_that_hold_no_passphrase_are_refused() {
        let long = vec![b'x'; 1025];
        let cases: [(&[u8], Entry, &str, Exit); 7] = [
            (b"", Entry::Existing, "error-secret-empty", Exit::Unreadable),
            (
                b"\n",
                Entry::Existing,
                "error-secret-empty",
                Exit::Unreadable,
            ),
            (
                b"first\nsecond\n",
                Entry::Existing,
                "error-secret-lines",
                Exit::Unreadable,
            ),
            (
                b"nul\0nul",
                Entry::Existing,
                "error-secret-lines",
                Exit::Unreadable,
            ),
            (
                b"\xff\xfe\xfd",
                Entry::Existing,
                "error-secret-not-text",
                Exit::Unreadable,
            ),
            (
                &long,
                Entry::Existing,
                "error-secret-too-long",
                Exit::Unreadable,
            ),
            (
                b"seven77",
                Entry::New,
                "error-secret-too-short",
                Exit::Usage,
            ),
        ];
        for (content, entry, id, exit) in cases {
            assert_eq!(from_file(content, entry), (Err(id), exit));
        }
        let missing = Path::new("/nowhere/secret");
        let (answer, ..) = ask(&[], Entry::Existing, Some(missing), false);
        assert_eq!(answer, Err("error-file-not-read"));
    }

    #[test]
    fn one_line_feed_at_the_end_is_not_part_of_it() {
        for (content, secret) in [
            (&b"seven77"[..], "seven77"),
            (b" two words \n", " two words "),
            (b"dos\r\n", "dos"),
            ("口令八个字符以上".as_bytes(), "口令八个字符以上"),
        ] {
            assert_eq!(from_file(content, Entry::Existing).0, Ok(secret.to_owned()));
        }
        assert!(
            from_file("口令八个字符以上".as_bytes(), Entry::New)
                .0
                .is_ok()
        );
    }

    #[test]
    fn the_flag_comes_before_the_variable_and_that_before_the_service_manager() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, name).unwrap();
            path
        };
        let (flag, variable) = (write("flag"), write("variable"));
        write("huepass-passphrase");
        let variable = ("HUEPASS_PASSPHRASE_FILE", variable.to_str().unwrap());
        let manager = ("CREDENTIALS_DIRECTORY", folder.path().to_str().unwrap());
        let answer = |set: &[(&str, &str)], file| ask(set, Entry::Existing, file, false).0.unwrap();
        assert_eq!(answer(&[variable, manager], Some(&flag)), "flag");
        assert_eq!(answer(&[variable, manager], None), "variable");
        assert_eq!(answer(&[manager], None), "huepass-passphrase");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_warned_about() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, "open sesame").unwrap();
        for (mode, warned) in [(0o600, false), (0o400, false), (0o604, true), (0o640, true)] {
            let permissions = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(&path, permissions).unwrap();
            let (answer, exit, stderr) = ask(&[], Entry::Existing, Some(&path), false);
            assert_eq!((answer.unwrap().as_str(), exit), ("open sesame", Exit::Ok));
            assert_eq!(stderr.contains("chmod 600"), warned, "{mode:o}: {stderr}");
        }
    }
}
