//! `verifier`, the program at a gate. It reads codes, offline, and says a colour or a reason.
//!
//! What is decided is `huepass-verify`'s; here are arguments, the gate's folder, and words.

mod commands;
mod folder;
mod say;
mod screen;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use huepass_cli::{Catalogues, CodeArgs, Program, run};

/// The program, its name and its words.
const PROGRAM: Program = Program {
    name: "verifier",
    words: Catalogues {
        english: include_str!("../i18n/en.ftl"),
        chinese: include_str!("../i18n/zh-CN.ftl"),
    },
};

#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Sets a gate up for a framework.
    Init {
        /// The framework's genesis, as published.
        genesis: PathBuf,
        /// A policy to begin with.
        #[arg(long)]
        policy: Option<PathBuf>,
    },
    /// News from the registrars.
    #[command(subcommand)]
    Feed(Feed),
    /// Checks a code.
    Check {
        /// A picture, a text file, `-`, or the code itself.
        #[arg(required_unless_present = "watch")]
        code: Option<String>,
        /// Reads one code a line from standard input until it ends.
        #[arg(long, conflicts_with = "code")]
        watch: bool,
    },
    /// Shows a beacon for wallets to scan.
    Beacon {
        #[command(flatten)]
        form: CodeArgs,
    },
    /// Says how old the news is, and what was counted.
    Status,
}

#[derive(Subcommand)]
enum Feed {
    /// Takes announcements from files, folders and pictures.
    Import {
        /// Where they are.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// Shows the newest announcement for another gate to read.
    Show {
        #[command(flatten)]
        form: CodeArgs,
    },
}

fn main() -> ExitCode {
    run(&PROGRAM, |arguments: Arguments, context| {
        match arguments.command {
            Command::Init { genesis, policy } => {
                commands::init::run(context, &genesis, policy.as_deref())
            }
            Command::Feed(Feed::Import { paths }) => commands::feed::import(context, &paths),
            Command::Feed(Feed::Show { form }) => commands::feed::show(context, &form),
            Command::Check { code, watch: false } => {
                commands::check::one(context, &code.unwrap_or_default())
            }
            Command::Check { watch: true, .. } => commands::check::watch(context),
            Command::Beacon { form } => commands::beacon::run(context, &form),
            Command::Status => commands::status::run(context),
        }
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;
    use huepass_cli::words::check;

    use super::*;

    #[test]
    fn no_words_are_missing() {
        let messages = huepass_cli::Messages::new(huepass_cli::Locale::English, PROGRAM.words);
        let mut problems = check::catalogues(&PROGRAM.words);
        let command = huepass_cli::command::<Arguments>(&PROGRAM, &messages);
        problems.extend(check::help(&command, &PROGRAM.words));
        let sources = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        problems.extend(check::sources(&sources, &PROGRAM.words).unwrap());
        assert!(problems.is_empty(), "{}", problems.join("\n"));
        Arguments::command().debug_assert();
    }
}
