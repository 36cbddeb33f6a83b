//! `verifier`, the program at a gate. It reads codes, offline, and says a colour or a reason.
//!
//! What is decided is `huepass-verify`'s; here are arguments, the gate's folder, and words. Each
//! command is a file in `commands`; start at `commands/check.rs`. `folder` is what a gate keeps
//! on disk, `news` the public copies beside it, `say` turns verdicts into words and exit codes, `screen` is watch mode on a terminal.
//!
//! ```text
//! verifier init genesis.cose --policy policy.toml   # once; the folder pins the genesis
//! verifier feed import feed/                        # a feed folder, .cose files, pictures, texts
//! verifier sync https://example.org/feed             # or a stick, or several; --if-due, --every
//! verifier check pass.png                           # picture, text file, -, or the code itself
//! verifier check --watch                            # one code a line, as scanners send them
//! verifier beacon --png beacon.png                  # scan mode: the question for the next wallet
//! verifier feed show --png news.png                 # the newest announcement, for another gate
//! verifier status                                   # age of the news, counters, evidence
//! ```
//!
//! The folder is `--home`, else `HUEPASS_VERIFIER_HOME`, else the data folder of the XDG rules.
//! One process holds it at a time; a second one waits two seconds, then ends with 75.
//!
//! # Policy
//! `policy.toml` in the folder, read by every command; every key has a default:
//!
//! ```toml
//! admit = ["green"]         # colours that may pass
//! mode = "show"             # "scan": only answers to this gate's beacons
//! credential_type = 1       # the kind of pass, by its number in the genesis
//! epochs_behind = 2         # 0 to 2
//! slots_off = 2             # 0 to 2
//! staleness_limit = 86400   # seconds, at most 604800
//! reread = 3                # seconds in which the camera may see one code again, 0 to 30
//! beacon_lifetime = 90      # seconds, 10 to 600
//! name = "gate"             # shown by wallets that scan a beacon
//! # once_a_day = "canteen"  # scan mode: ask for a pseudonym, let each holder in once a day
//! ```
//!
//! # Verdicts
//! Text or, with `--json`, one object a code: `verdict` (green, yellow, red, undecided),
//! `admitted`, `reason`, `exit`, `age_seconds`, and `epoch` where an announcement is wanted. Exit
//! codes are in `say::exit`. There is no verdict unless it could be remembered: on a full disk or
//! in a folder that cannot be written, `check` ends with a refusal.

mod commands;
mod folder;
mod news;
mod say;
mod screen;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use huepass_carry::node::NodeArgs;
use huepass_cli::{CodeArgs, Program, run};

/// The program, its name and its words.
const PROGRAM: Program = Program {
    name: "verifier",
    words: huepass_carry::words!("../i18n/en.ftl", "../i18n/zh-CN.ftl"),
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
    /// Fetches news from mirrors.
    Sync {
        /// Folders, URLs; without any, those of last time.
        mirrors: Vec<String>,
        /// Not before its time.
        #[arg(long, conflicts_with = "every")]
        if_due: bool,
        /// Stays, and syncs again and again.
        #[arg(long, value_parser = clap::value_parser!(u64).range(10..=604_800))]
        every: Option<u64>,
    },
    /// Keeps a copy of the feed, and passes it on.
    Node {
        /// Folder of the copy.
        #[arg(long)]
        feed: Option<PathBuf>,
        /// The framework's digest.
        #[arg(long)]
        framework: Option<String>,
        #[command(flatten)]
        args: NodeArgs,
    },
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
            Command::Sync {
                mirrors,
                if_due,
                every,
            } => commands::sync::run(context, &mirrors, if_due, every),
            Command::Node {
                feed,
                framework,
                args,
            } => commands::node::run(context, feed, framework.as_deref(), &args),
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
