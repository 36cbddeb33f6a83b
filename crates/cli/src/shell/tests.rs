use super::*;
use crate::words::{Catalogues, Locale, check};

#[test]
fn the_two_commands_have_words() {
    let command = mount(Command::new("anything").about("x"));
    let problems = check::help(&command, &Catalogues::COMMON);
    assert_eq!(problems, ["no catalogue has anything"]);
}

#[test]
fn manual_pages_have_their_sections_in_the_readers_language() {
    let none = Catalogues {
        english: "",
        chinese: "x = 做事\n    .after = 例如：x\nx-do = 去做\n",
    };
    let folder = tempfile::tempdir().unwrap();
    for (locale, sections) in [
        (
            Locale::English,
            [
                "NAME",
                "SYNOPSIS",
                "DESCRIPTION",
                "OPTIONS",
                "Commands",
                "VERSION",
            ],
        ),
        (
            Locale::Chinese,
            ["名称", "概要", "描述", "选项", "命令", "版本"],
        ),
    ] {
        let messages = Messages::new(locale, none);
        let command = Command::new("x")
            .version("1")
            .about("x")
            .subcommand(Command::new("do").about("x"));
        let mut command = crate::help::localise(command, &messages);
        command.build();
        write_pages(&command, folder.path(), &messages).unwrap();
        let page = std::fs::read_to_string(folder.path().join("x.1")).unwrap();
        for section in sections {
            assert!(
                page.contains(&format!(".SH {section}\n")),
                "{section}: {page}"
            );
        }
        assert!(folder.path().join("x-do.1").exists());
        if locale == Locale::Chinese {
            let headings = page.lines().filter(|line| line.starts_with(".SH "));
            let foreign = headings.flat_map(|line| check::foreign(line, &["SH"]));
            assert_eq!(foreign.collect::<Vec<_>>(), Vec::<String>::new());
        }
    }
}

#[test]
fn completions_describe_groups_of_commands_in_the_readers_language() {
    for (locale, line) in [
        (
            Locale::English,
            "_describe -t commands 'x commands' commands",
        ),
        (Locale::Chinese, "_describe -t commands 'x 命令' commands"),
    ] {
        let messages = Messages::new(locale, Catalogues::COMMON);
        let mut command = Command::new("x").subcommand(Command::new("do"));
        let mut script = Vec::new();
        clap_complete::generate(Shell::Zsh, &mut command, "x", &mut script);
        let script = describe(&script, &messages);
        assert!(script.contains(line), "{script}");
    }
}
