use std::io::Cursor;

use super::*;

#[test]
fn a_byte_too_many_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, "12345").unwrap();
    assert_eq!(
        read_input(&path, 4).unwrap_err().id(),
        "error-input-too-large"
    );
    assert_eq!(read_input(&path, 5).unwrap(), b"12345");
    assert_eq!(read_input(&path, 0).unwrap_err().exit(), Exit::Unreadable);
}

#[test]
fn folders_and_missing_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().to_owned(), folder.path().join("missing")] {
        let refused = read_input(&path, 10).unwrap_err();
        assert_eq!(
            (refused.id(), refused.exit()),
            ("error-file-not-read", Exit::Unreadable)
        );
    }
}

#[test]
fn text_is_trimmed_and_must_be_utf8() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, " \n HUE1:X \r\n").unwrap();
    assert_eq!(read_text(&path, 100).unwrap(), "HUE1:X");
    std::fs::write(&path, b"\xff").unwrap();
    assert_eq!(
        read_text(&path, 100).unwrap_err().id(),
        "error-input-not-text"
    );
}

#[test]
fn a_bad_line_does_not_spoil_the_next() {
    let input = b"good\r\n12345678901\n\n1234567890\n\xff\n123456789012345678901234567890\nlast";
    let lines: Vec<_> = Lines::new(Cursor::new(input), 10).collect();
    let seen: Vec<Result<&str, &str>> = lines
        .iter()
        .map(|line| line.as_ref().map(String::as_str).map_err(Report::id))
        .collect();
    let too_large = Err("error-input-too-large");
    assert_eq!(
        seen,
        [
            Ok("good"),
            too_large,
            Ok(""),
            Ok("1234567890"),
            Err("error-input-not-text"),
            too_large,
            Ok("last"),
        ]
    );
}

#[test]
fn an_endless_line_is_not_kept() {
    // A source of 64 MiB without a line feed: the limit holds whatever the length.
    let source = std::io::BufReader::new(std::io::repeat(b'A').take(64 << 20));
    let lines: Vec<_> = Lines::new(source, 1000).collect();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].as_ref().unwrap_err().id(), "error-input-too-large");
}
