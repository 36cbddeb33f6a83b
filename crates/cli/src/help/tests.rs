use clap::builder::PossibleValue;

use super::*;
use crate::words::{Catalogues, Locale, check};

const WORDS: Catalogues = Catalogues {
    english: "p = Program\np-add = Add one\n    .after = Example: p add\n\
              p-add--birth-file = Born when\n    .value = WHEN\np--shared = Shared\n    .value = KIND\n",
    chinese: "p = 程序\np-add = 添加\n    .after = 示例：p add\n\
              p-add--birth-file = 何时出生\n    .value = 时间\np--shared = 共用\n    .value = 种类\n",
};

fn command() -> Command {
    let birth = Arg::new("birth_file")
        .long("birth-file")
        .env("P_BIRTH")
        .default_value("now");
    let kind = Arg::new("shared")
        .long("shared")
        .value_parser([PossibleValue::new("one"), PossibleValue::new("two")]);
    Command::new("p")
        .version("1")
        .subcommand(
            Command::new("add")
                .about("code's own")
                .arg(birth)
                .arg(kind.clone()),
        )
        .subcommand(Command::new("take").arg(kind))
}

fn help(locale: Locale, path: &[&str]) -> String {
    let mut command = localise(command(), &Messages::new(locale, WORDS));
    command.build();
    let found = path.iter().fold(&mut command, |command, name| {
        command.find_subcommand_mut(name).unwrap()
    });
    found.render_long_help().to_string()
}

#[test]
fn missing_words_are_found() {
    assert_eq!(
        check::help(&command(), &WORDS),
        ["no catalogue has p-take or cli-take"]
    );
    let extra = command().arg(Arg::new("new_one").long("new-one"));
    let problems = check::help(&extra, &WORDS);
    assert!(problems.contains(&"no catalogue has p--new-one or cli--new-one".to_owned()));
}

#[test]
fn chinese_help_has_no_english_words_of_claps() {
    for path in [&[][..], &["add"]] {
        let help = help(Locale::Chinese, path);
        for english in [
            "Usage",
            "OPTIONS",
            "SHARED",
            "Options:",
            "Commands:",
            "Arguments:",
            "Print help",
            "default",
            "possible",
            "env:",
        ] {
            assert!(!help.contains(english), "{english}: {help}");
        }
    }
    let add = help(Locale::Chinese, &["add"]);
    for chinese in [
        "添加",
        "何时出生",
        "<时间>",
        "[默认：now]",
        "[环境变量：P_BIRTH]",
        "[可选：one, two]",
        "共用",
        "示例：",
    ] {
        assert!(add.contains(chinese), "{chinese}: {add}");
    }
}

#[test]
fn usage_lines_are_whole_and_in_the_readers_language() {
    for (path, english, chinese) in [
        (&[][..], "Usage: p [COMMAND]", "用法：p [命令]"),
        (&["add"], "Usage: p add [OPTIONS]", "用法：p add [选项]"),
    ] {
        let has = |help: &str, line: &str| help.lines().any(|l| l == line);
        let (in_english, in_chinese) = (help(Locale::English, path), help(Locale::Chinese, path));
        assert!(has(&in_english, english), "{in_english}");
        assert!(has(&in_chinese, chinese), "{in_chinese}");
        assert!(has(&in_chinese, "选项："), "{in_chinese}");
    }
}

#[test]
fn words_of_the_catalogue_replace_those_of_the_code() {
    let add = help(Locale::English, &["add"]);
    assert!(
        add.contains("Add one") && !add.contains("code's own"),
        "{add}"
    );
    assert!(
        add.contains("[default: now]") && add.contains("Example: p add"),
        "{add}"
    );
}

#[test]
fn a_command_parses_as_before() {
    let command = localise(command(), &Messages::new(Locale::Chinese, WORDS));
    command.clone().debug_assert();
    let matches = command
        .try_get_matches_from(["p", "add", "--shared", "two"])
        .unwrap();
    let add = matches.subcommand_matches("add").unwrap();
    assert_eq!(add.get_one::<String>("shared").unwrap(), "two");
    assert_eq!(add.get_one::<String>("birth_file").unwrap(), "now");
}
