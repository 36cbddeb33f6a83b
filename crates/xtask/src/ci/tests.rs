//! What is taken from README.md, and that the real one has what the step needs.

use super::readme::commands;
use crate::root;

#[test]
fn only_blocks_marked_sh_are_commands() {
    let page =
        "```console\ncargo no\n```\n```sh\n# why\ncargo test\n\ncargo run\n```\ncargo none\n";
    assert_eq!(commands(page), ["cargo test", "cargo run"]);
    assert_eq!(commands("```\ncargo no\n```\n"), Vec::<String>::new());
}

#[test]
fn the_readme_tells_how_to_test() {
    let page = root::page("README.md").expect("the page");
    assert!(commands(&page).contains(&"cargo test --release --workspace".to_owned()));
}
