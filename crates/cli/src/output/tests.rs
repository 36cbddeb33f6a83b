use std::sync::Mutex;

use super::*;
use crate::args;
use crate::words::{Catalogues, Locale};

/// A stream whose bytes the test keeps.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Kept {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A stream that fails in one way.
struct Failing(io::ErrorKind);

impl Write for Failing {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(self.0.into())
    }
}

fn output(json: bool, data: impl Write + Send + 'static, words: &Kept) -> Output {
    let catalogues = Catalogues {
        english: "",
        chinese: "",
    };
    let messages = Arc::new(Messages::new(Locale::English, catalogues));
    Output::new(
        messages,
        json,
        false,
        Box::new(data),
        Box::new(words.clone()),
    )
}

#[test]
fn a_closed_pipe_ends_nothing() {
    let words = Kept::default();
    let mut output = output(false, Failing(io::ErrorKind::BrokenPipe), &words);
    assert!(!output.is_closed());
    assert_eq!(output.line("one"), Ok(()));
    assert!(output.is_closed());
    assert_eq!(output.line("two"), Ok(()));
    assert_eq!(words.text(), "");
}

#[test]
fn a_full_disk_is_reported() {
    let words = Kept::default();
    let mut output = output(false, Failing(io::ErrorKind::StorageFull), &words);
    assert_eq!(output.line("one").unwrap_err().exit(), Exit::Io);
}

#[test]
fn words_that_nobody_reads_are_no_failure() {
    let catalogues = Catalogues {
        english: "",
        chinese: "",
    };
    let messages = Arc::new(Messages::new(Locale::English, catalogues));
    let broken = Box::new(Failing(io::ErrorKind::BrokenPipe));
    let mut output = Output::new(messages, false, false, Box::new(Kept::default()), broken);
    output.note("cli-cause-full", &Args::new());
    output.report(&Report::internal(&"x"));
}

#[test]
fn text_or_one_object_a_line() {
    for (json, expected) in [(false, "seven\n"), (true, "{\"n\":7}\n")] {
        let (data, words) = (Kept::default(), Kept::default());
        let mut output = output(json, data.clone(), &words);
        output
            .result(&serde_json::json!({ "n": 7 }), |_| "seven\n".to_owned())
            .unwrap();
        assert_eq!(data.text(), expected);
        assert_eq!(words.text(), "");
    }
}

#[test]
fn notes_and_reports_never_reach_standard_output() {
    for json in [false, true] {
        let (data, words) = (Kept::default(), Kept::default());
        let mut output = output(json, data.clone(), &words);
        output.note("cli-man-written", &args! { "path" => "m" });
        output.report(&Report::internal(&"x"));
        assert_eq!(data.text(), "");
        if json {
            for (line, key) in words.text().lines().zip(["note", "error"]) {
                let value: serde_json::Value = serde_json::from_str(line).unwrap();
                assert!(value.get(key).is_some(), "{line}");
            }
            assert_eq!(words.text().lines().count(), 2);
        } else {
            assert_eq!(words.text().lines().count(), 5);
            assert_eq!(
                words.text().lines().last(),
                Some("Detail for whoever repairs it: x")
            );
        }
    }
}
