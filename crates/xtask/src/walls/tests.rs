//! Each rule is broken once and must be seen; then the checkout itself must hold.

use super::build::Build;
use super::drawing::Drawing;
use super::{compare, secrets};
use crate::root;

const PAGE: &str = "\
```mermaid
flowchart TD
    subgraph row1[\"1\"]
        feed
    end
    subgraph row0[\"0\"]
        wire
        vault
    end
    feed --> wire %% why
```
## Who may use which library
| library | crates |
| --- | --- |
| `sled`, `sqlx` | `vault` |
";

fn pair(from: &str, to: &str) -> (String, String) {
    (from.to_owned(), to.to_owned())
}

fn honest() -> Build {
    let mut build = Build::default();
    build
        .crates
        .extend(["feed", "wire", "vault"].map(str::to_owned));
    build.arrows.insert(pair("feed", "wire"));
    build.libraries.insert(pair("vault", "sled"));
    build
}

/// The single fault that `spoil` causes.
fn fault_after(spoil: impl FnOnce(&mut Build)) -> String {
    let mut build = honest();
    spoil(&mut build);
    let faults = compare(&Drawing::parse(PAGE).expect("a good page"), &build);
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.concat()
}

#[test]
fn a_crate_missing_on_either_side_is_a_fault() {
    let undrawn = fault_after(|build| {
        build.crates.insert("new".to_owned());
    });
    assert!(
        undrawn.contains("new is a crate but is not drawn"),
        "{undrawn}"
    );
    let unbuilt = fault_after(|build| {
        build.crates.remove("vault");
    });
    assert!(unbuilt.contains("vault is drawn but"), "{unbuilt}");
}

#[test]
fn an_arrow_missing_on_either_side_is_a_fault() {
    let undrawn = fault_after(|build| {
        build.arrows.insert(pair("feed", "vault"));
    });
    assert!(undrawn.contains("add `feed --> vault`"), "{undrawn}");
    let unbuilt = fault_after(|build| build.arrows.clear());
    assert!(
        unbuilt.contains("feed does not depend on wire"),
        "{unbuilt}"
    );
}

#[test]
fn sideways_and_upward_are_faults_for_tests_too() {
    let sideways = fault_after(|build| {
        build.test_arrows.insert(pair("wire", "vault"));
    });
    assert!(sideways.contains("only lower rows"), "{sideways}");
    let upward = fault_after(|build| {
        build.test_arrows.insert(pair("wire", "feed"));
    });
    assert!(
        upward.contains("wire (row 0) depends on feed (row 1)"),
        "{upward}"
    );
}

#[test]
fn a_restricted_library_elsewhere_is_a_fault() {
    let fault = fault_after(|build| {
        build.libraries.insert(pair("feed", "sqlx"));
    });
    assert!(fault.contains("feed depends on sqlx"), "{fault}");
}

#[test]
fn nothing_may_depend_on_a_tool() {
    let fault = fault_after(|build| {
        build.uses_tool.insert(pair("feed", "xtask"));
    });
    assert!(fault.contains("nothing may depend on"), "{fault}");
}

#[test]
fn an_honest_build_has_no_fault() {
    let drawing = Drawing::parse(PAGE).expect("a good page");
    assert_eq!(compare(&drawing, &honest()), Vec::<String>::new());
    assert_eq!(drawing.rows(), 2);
}

#[test]
fn a_page_that_cannot_be_read_is_refused() {
    assert!(Drawing::parse("no block").is_err());
    assert!(Drawing::parse(&PAGE.replace("| `sled`, `sqlx` | `vault` |", "")).is_err());
    assert!(Drawing::parse(&PAGE.replace("feed --> wire", "feed ==> wire")).is_err());
    assert!(Drawing::parse(&PAGE.replace("        vault\n", "        wire\n")).is_err());
}

#[test]
fn secrets_are_seen_in_a_tree() {
    let tree = "huepass-verifier v0.1.0\n\
                huepass-credential feature \"holder\"\n\
                huepass-vault v0.1.0 (path) (*)\n\
                huepass-wire feature \"exchange\"\n\
                huepass-wallet feature \"default\"";
    assert_eq!(secrets::faults(tree).len(), 4);
    let clean = "huepass-verifier v0.1.0\nhuepass-credential feature \"default\"\nvault v1.0.0";
    assert_eq!(secrets::faults(clean), Vec::<String>::new());
}

#[test]
fn the_checkout_holds_its_walls() {
    let page = root::page("ARCHITECTURE.md").expect("the page");
    let drawing = Drawing::parse(&page).expect("the drawing");
    let build = Build::of_checkout().expect("the manifests");
    assert_eq!(compare(&drawing, &build), Vec::<String>::new());
}

#[test]
fn the_verifier_program_links_no_secret() {
    let faults = secrets::faults_of_verifier().expect("cargo tree");
    assert_eq!(faults, Vec::<String>::new());
}
