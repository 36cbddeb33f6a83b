use clap::{Arg, Command, value_parser};

use super::*;
use crate::words::{Catalogues, Locale, Messages, check};

fn refusal(arguments: &[&str]) -> Report {
    let command = Command::new("p").subcommand_required(true).subcommand(
        Command::new("add")
            .arg(Arg::new("file").required(true))
            .arg(Arg::new("kind").long("kind").value_parser(["one", "two"]))
            .arg(
                Arg::new("count")
                    .long("count")
                    .value_parser(value_parser!(u8)),
            )
            .arg(Arg::new("pair").long("pair").num_args(2))
            .arg(Arg::new("other").long("other").conflicts_with("count")),
    );
    let error = command.try_get_matches_from(arguments).unwrap_err();
    usage_report(&error, "p")
}

#[test]
fn every_refusal_has_its_own_words() {
    let cases = [
        (&["p"][..], "error-usage-missing-command"),
        (
            &["p", "add", "f", "--count", "1", "--", "x"],
            "error-usage-unknown-argument",
        ),
        (&["p", "sub"], "error-usage-unknown-command"),
        (&["p", "add"], "error-usage-missing-argument"),
        (
            &["p", "add", "f", "--kin", "one"],
            "error-usage-misspelt-argument",
        ),
        (&["p", "add", "f", "--zzz"], "error-usage-unknown-argument"),
        (&["p", "add", "f", "g"], "error-usage-unknown-argument"),
        (
            &["p", "add", "f", "--kind", "three"],
            "error-usage-invalid-value",
        ),
        (&["p", "add", "f", "--count"], "error-usage-missing-value"),
        (
            &["p", "add", "f", "--count", "300"],
            "error-usage-bad-value",
        ),
        (&["p", "add", "f", "--pair", "1"], "error-usage-value-count"),
        (
            &["p", "add", "f", "--count", "1", "--other", "2"],
            "error-usage-conflict",
        ),
        (
            &["p", "add", "f", "--count", "1", "--count", "2"],
            "error-usage-conflict",
        ),
    ];
    for (arguments, id) in cases {
        let report = refusal(arguments);
        assert_eq!(
            (report.id(), report.exit()),
            (id, Exit::Usage),
            "{arguments:?}"
        );
        for locale in Locale::ALL {
            let messages = Messages::new(
                locale,
                Catalogues {
                    english: "",
                    chinese: "",
                },
            );
            if locale == Locale::Chinese {
                let given = [
                    "add", "count", "file", "help", "kin", "kind", "one", "other", "pair", "sub",
                    "two", "zzz",
                ];
                let leaks = check::leaks(&report, &messages, &given);
                assert!(leaks.is_empty(), "{leaks:?}");
            }
            let rendered = report.render(&messages);
            for sentence in [rendered.what, rendered.why, rendered.next] {
                assert!(
                    !sentence.contains("{$") && !sentence.contains("error-"),
                    "{sentence}"
                );
            }
        }
    }
}
