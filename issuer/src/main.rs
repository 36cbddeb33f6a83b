//! `issuer`, the program of those who give colours: an authority, a registrar, or both in one.
//!
//! What an authority does is `huepass-authority`'s, what a registrar does `huepass-registrar`'s;
//! here are arguments, the home folder ([`home`]), the public folder that is handed on ([`feed`]),
//! and words. Start at [`commands`].

mod cause;
mod commands;
mod config;
mod feed;
mod grounds;
mod home;
mod lists;
mod marks;
mod pull;
mod refuse;
mod round;
mod scribe;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use huepass_carry::node::NodeArgs;
use huepass_cli::{CodeArgs, PassphraseArgs, Program, run};

use grounds::GroundsArgs;

/// The program, its name and its words.
const PROGRAM: Program = Program {
    name: "issuer",
    words: huepass_carry::words!("../i18n/en.ftl", "../i18n/zh-CN.ftl"),
};

#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// File with the passphrase of the keys.
    #[arg(long, global = true)]
    passphrase_file: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Sets up a framework of one: registrar and authority in one home.
    Init {
        /// The authority's name.
        #[arg(long)]
        name: String,
        /// The framework's name; the authority's where none is given.
        #[arg(long)]
        framework_name: Option<String>,
        #[command(flatten)]
        rhythm: Rhythm,
    },
    /// Frameworks of several.
    #[command(subcommand)]
    Framework(Framework),
    /// This registrar.
    #[command(subcommand)]
    Registrar(RegistrarCommand),
    /// This authority, and admitting others.
    #[command(subcommand)]
    Authority(AuthorityCommand),
    /// Shards.
    #[command(subcommand)]
    Shard(Shard),
    /// Persons.
    #[command(subcommand)]
    Person(Person),
    /// Invites a person's wallet.
    Offer {
        /// A handle, or `-` for an identity number on standard input.
        person: String,
        /// Where the PIN goes instead of standard error.
        #[arg(long)]
        pin_file: Option<PathBuf>,
        #[command(flatten)]
        form: CodeArgs,
    },
    /// Answers a wallet's request.
    Answer {
        /// A picture, a text file, `-`, or the code itself.
        request: String,
        #[command(flatten)]
        form: CodeArgs,
    },
    /// Gives a person another colour.
    Colour {
        /// A handle, or `-` for an identity number on standard input.
        person: String,
        /// The colour.
        colour: ColourName,
        /// Hours from now for which the colour may be issued.
        #[arg(long)]
        hours: Option<u32>,
        #[command(flatten)]
        why: GroundsArgs,
    },
    /// Takes passes back.
    Revoke {
        /// Handles, or `-` for an identity number on standard input.
        #[arg(required_unless_present = "file")]
        persons: Vec<String>,
        /// A file with one handle a line.
        #[arg(long, conflicts_with = "persons")]
        file: Option<PathBuf>,
        /// The wallet is lost: the person may get the same again, on another one.
        #[arg(long, conflicts_with = "file")]
        lost_wallet: bool,
        #[command(flatten)]
        why: GroundsArgs,
    },
    /// Epochs.
    #[command(subcommand)]
    Epoch(Epoch),
    /// Hands a published feed to everybody.
    Serve {
        /// The feed folder.
        feed: PathBuf,
        /// Makes an epoch alone whenever the last one has ended.
        #[arg(long)]
        publish: bool,
        #[command(flatten)]
        options: NodeArgs,
    },
    /// Rule sets.
    #[command(subcommand)]
    Rules(commands::rules::Command),
    /// Says what there is and what is waiting.
    Status,
}

/// What a framework is founded with.
#[derive(clap::Args)]
struct Rhythm {
    /// Seconds in an epoch.
    #[arg(long, default_value_t = 600)]
    epoch_length: u32,
    /// Seconds in a slot.
    #[arg(long, default_value_t = 30)]
    slot_length: u32,
    /// Kinds of pass, numbered from 1 in this order.
    #[arg(long, default_value = "health")]
    kind: Vec<String>,
}

#[derive(Subcommand)]
enum Framework {
    /// Drafts a framework for several registrars to sign.
    Found {
        /// The founding registrars, as did:key or hexadecimal.
        #[arg(long, required = true)]
        registrar: Vec<String>,
        /// How many of them make an epoch.
        #[arg(long)]
        quorum: u8,
        /// The framework's name.
        #[arg(long)]
        name: String,
        #[command(flatten)]
        rhythm: Rhythm,
        /// The folder to write.
        #[arg(long)]
        out: PathBuf,
    },
    /// Signs a drafted framework as one of its registrars.
    Sign {
        /// The folder that `found` wrote.
        folder: PathBuf,
    },
    /// Joins a framework that all its registrars have signed.
    Join {
        /// The founding folder, or any feed of the framework.
        folder: PathBuf,
        /// The genesis digest that it must have, in hexadecimal.
        #[arg(long)]
        pin: Option<String>,
    },
    /// Takes public documents from feeds and files.
    Learn {
        /// Feed folders, round folders, statements.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
}

#[derive(Subcommand)]
enum RegistrarCommand {
    /// Makes a registrar's key.
    Init,
    /// Learns the epochs that a feed brings.
    Learn {
        /// The feed folder.
        feed: PathBuf,
    },
}

#[derive(Subcommand)]
enum AuthorityCommand {
    /// Makes an authority in the framework that this home has joined.
    Init {
        /// Its name.
        #[arg(long)]
        name: String,
        /// The number of the kind of pass that it issues.
        #[arg(long, default_value_t = 1)]
        kind: u8,
    },
    /// Writes the descriptor.
    Descriptor {
        /// The file to write.
        out: PathBuf,
    },
    /// Admits an authority, as one registrar of the quorum.
    Accredit {
        /// Its descriptor.
        descriptor: PathBuf,
        /// The statement: written, or signed on top of what other registrars signed.
        #[arg(long)]
        out: PathBuf,
        /// The first epoch in which it may be listed; the next one where none is given.
        #[arg(long)]
        epoch: Option<u32>,
    },
    /// Excludes an authority, as one registrar of the quorum.
    Exclude {
        /// Its id, as did:key or hexadecimal.
        authority: String,
        /// The statement: written, or signed on top of what other registrars signed.
        #[arg(long)]
        out: PathBuf,
        /// The first epoch without it; the next one where none is given.
        #[arg(long)]
        epoch: Option<u32>,
    },
}

#[derive(Subcommand)]
enum Shard {
    /// Adds a shard under a fresh key.
    Add,
    /// Gives a shard up for good.
    Retire {
        /// Its number.
        number: u32,
        /// The first epoch in which it is no longer listed; the next one where none is given.
        #[arg(long)]
        epoch: Option<u32>,
    },
    /// Lists the shards.
    List,
}

#[derive(Subcommand)]
enum Person {
    /// Registers a person, or all persons of a list.
    Add {
        /// The colour.
        #[arg(long, default_value = "green", conflicts_with = "csv")]
        colour: ColourName,
        /// Hours from now for which the colour may be issued.
        #[arg(long, conflicts_with = "csv")]
        hours: Option<u32>,
        /// A list with the columns number, colour, hours, reason, basis.
        #[arg(long)]
        csv: Option<PathBuf>,
        /// Where refused lines of the list are noted.
        #[arg(long, requires = "csv")]
        refused: Option<PathBuf>,
        #[command(flatten)]
        why: GroundsArgs,
    },
    /// Lists the persons by handle.
    List {
        /// Handle after which to start.
        #[arg(long)]
        after: Option<String>,
        /// How many at most.
        #[arg(long, default_value_t = 1000)]
        limit: usize,
    },
    /// Lists a person's credentials.
    History {
        /// A handle, or `-` for an identity number on standard input.
        person: String,
    },
    /// Lists a person's colours and why they were given.
    Timeline {
        /// A handle, or `-` for an identity number on standard input.
        person: String,
    },
}

#[derive(Subcommand)]
enum Epoch {
    /// Writes this authority's part of a round.
    Report {
        /// The round folder.
        #[arg(long)]
        round: PathBuf,
    },
    /// Does whatever step of a round this registrar can do.
    Step {
        /// The round folder.
        #[arg(long)]
        round: PathBuf,
        /// Proposes although authorities are silent, or anew where a proposal is stuck.
        #[arg(long)]
        propose: bool,
        /// The registrars that take part with this one, as did:key or hexadecimal.
        #[arg(long)]
        with: Vec<String>,
    },
    /// Makes the next epoch, alone or out of a round, and writes the feed.
    Publish {
        /// The feed folder.
        #[arg(long)]
        out: PathBuf,
        /// The round folder, where there are several registrars.
        #[arg(long)]
        round: Option<PathBuf>,
    },
}

/// A colour as it is typed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ColourName {
    Green,
    Yellow,
    Red,
}

fn main() -> ExitCode {
    run(&PROGRAM, |arguments: Arguments, context| {
        let keys = PassphraseArgs {
            passphrase_file: arguments.passphrase_file,
        };
        commands::run(context, &keys, arguments.command)
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
