use super::*;

#[test]
fn lines_match_as_documented() {
    let cases = [
        ("", "", true),
        ("", "x", false),
        ("x", "", false),
        ("x\n", "x", true),
        ("x", "x\ny", false),
        ("...", "", true),
        ("...", "x\ny", true),
        ("x\n...\nz", "x\ny\ny\nz", true),
        ("x\n...\nz", "x\ny", false),
        ("a [..] c", "a b c", true),
        ("a [..] c", "a b d", false),
        ("[..]", "anything", true),
        ("a[..]", "b", false),
        ("[..]b[..]", "abc", true),
        ("aa[..]aa", "aaa", false),
    ];
    for (expected, seen, matches) in cases {
        assert_eq!(
            matches_text(expected, seen),
            matches,
            "{expected:?} {seen:?}"
        );
    }
}

#[test]
fn differences_are_found() {
    let play = |step: &str| play_text(Path::new("/bin/sh"), &format!("[[step]]\n{step}")).unwrap();
    assert_eq!(play(r#"args = ["-c", "true"]"#), Vec::<String>::new());
    assert!(play(r#"args = ["-c", "exit 3"]"#)[0].contains("status Some(3), expected 0"));
    assert!(play(r#"args = ["-c", "echo x"]"#)[0].contains("stdout differs"));
    assert!(play(r#"args = ["-c", "echo x >&2"]"#)[0].contains("stderr differs"));
    let step = "args = [\"-c\", \"cat; pwd; echo $X\"]\nstdin = \"in\\n\"\nenv = { X = \"y\" }\n\
                stdout = \"in\\n[FOLDER]\\ny\\n\"";
    assert_eq!(play(step), Vec::<String>::new());
}

#[test]
fn transcripts_with_unknown_keys_are_refused() {
    assert!(play_text(Path::new("/bin/sh"), "[[step]]\nargz = []").is_err());
    assert!(play_text(Path::new("/bin/sh"), "").is_err());
}

#[test]
fn an_empty_folder_is_a_difference() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(play_all(Path::new("/bin/sh"), folder.path()).len(), 1);
    assert_eq!(
        play_all(Path::new("/bin/sh"), &folder.path().join("missing")).len(),
        1
    );
}
