//! Faults first, then a page and its citations that agree.

use super::citations::{may_cite, of_file};
use super::pages::Pages;
use super::{Args, report};

const PAGE: &str = "\
# Announcements
[ANN-1] A reader MUST refuse trailing bytes,
and says so.

- **[ANN-2]** A registrar MUST NOT sign twice, see [ANN-1].
| [ANN-3] | A number MUST grow. |
";

fn pages(text: &str) -> Pages {
    let mut pages = Pages::default();
    pages.read("spec/announcement.md", text);
    pages
}

fn args(strict: bool) -> Args {
    Args {
        strict,
        list: false,
    }
}

#[test]
fn a_number_given_twice_is_a_fault() {
    let faults = pages(&format!("{PAGE}\n[ANN-1] One MUST not.\n")).faults();
    assert_eq!(
        faults,
        ["spec/announcement.md:8: ANN-1 is given already at spec/announcement.md:2"]
    );
}

#[test]
fn a_requirement_that_requires_nothing_is_a_fault() {
    let faults = pages("[ANN-9] A reader might.\n# Elsewhere\nIt MUST.\n").faults();
    assert_eq!(
        faults,
        ["spec/announcement.md:1: ANN-9 says none of MUST, SHOULD, MAY"]
    );
    assert_eq!(
        pages("[ANN-9] If\n\n    x = y\n\nit MUST.\n").faults(),
        Vec::<String>::new()
    );
}

#[test]
fn a_mention_of_nothing_is_a_fault() {
    let faults = pages("As [QR-4] says, it MUST.\n").faults();
    assert_eq!(faults, ["spec/announcement.md:1: no page gives QR-4"]);
}

#[test]
fn a_citation_of_nothing_is_a_fault() {
    let cited = of_file("crates/feed/src/list.rs", "// spec: ANN-1, ANN-7\n");
    let why = report(&pages(PAGE), &cited, &args(false)).expect_err("ANN-7 is not given");
    let why = why.to_string();
    assert!(
        why.contains("crates/feed/src/list.rs:1: no page gives ANN-7"),
        "{why}"
    );
    assert!(!why.contains("ANN-1"), "{why}");
}

#[test]
fn strict_asks_for_a_test_of_each() {
    let mut cited = of_file("crates/feed/src/list.rs", "// spec: ANN-1, ANN-2, ANN-3\n");
    assert!(report(&pages(PAGE), &cited, &args(false)).is_ok());
    assert!(report(&pages(PAGE), &cited, &args(true)).is_err());
    cited.extend(of_file(
        "crates/feed/src/list/tests.rs",
        "// spec: ANN-1, ANN-2\n",
    ));
    assert!(report(&pages(PAGE), &cited, &args(true)).is_err());
    cited.extend(of_file("tests/tests/journey.rs", "/// spec: ANN-3\n"));
    assert!(report(&pages(PAGE), &cited, &args(true)).is_ok());
}

#[test]
fn what_is_said_to_have_no_test_must_have_none() {
    let page = pages("[AUT-23] A key MUST be kept.\n");
    assert!(report(&page, &[], &args(true)).is_ok());
    let cited = of_file("tests/tests/journey.rs", "/// spec: AUT-23\n");
    let why = report(&page, &cited, &args(true)).expect_err("it has a test");
    assert!(why.to_string().contains("AUT-23 has a test"), "{why}");
}

#[test]
fn a_good_page_has_no_fault() {
    let pages = pages(PAGE);
    assert_eq!(pages.faults(), Vec::<String>::new());
    assert_eq!(
        pages.numbers().collect::<Vec<_>>(),
        ["ANN-1", "ANN-2", "ANN-3"]
    );
}

#[test]
fn numbers_are_sorted_as_numbers() {
    let pages = pages("[B-10] MUST\n\n[B-9] MUST\n\n[A-11] MUST\n");
    assert_eq!(pages.numbers().collect::<Vec<_>>(), ["A-11", "B-9", "B-10"]);
}

#[test]
fn the_checkout_agrees() {
    super::run(&args(false)).expect("pages and citations agree");
}

#[test]
fn only_code_and_vectors_cite() {
    assert!(may_cite("crates/feed/src/list.rs") && may_cite("spec/vectors/list/short.json"));
    assert!(!may_cite("README.md") && !may_cite("crates/xtask/src/spec/tests.rs"));
}
