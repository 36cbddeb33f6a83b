use super::*;
use crate::words::{Catalogues, check};

#[test]
fn the_two_commands_have_words() {
    let command = mount(Command::new("anything").about("x"));
    let problems = check::help(&command, &Catalogues::COMMON);
    assert_eq!(problems, ["no catalogue has anything"]);
}
