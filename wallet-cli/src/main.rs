//! The holder's program: gets a pass from an authority, keeps it sealed, brings it up to date and
//! shows it as a QR code.
//!
//! One module for each group of commands under `commands`; [`wallet`] opens the vault, [`mirrors`]
//! knows where the feed is fetched from, [`input`] finds a text in an argument, a file or a picture,
//! [`failure`] says in words why something was refused. What the wallet decides is in the crate
//! `huepass-wallet`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};
use huepass_carry::node::NodeArgs;
use huepass_cli::{Context, Exit, Program, Report, World, run_in};
use serde::Deserialize;

mod away;
mod cause;
mod code;
mod commands;
mod failure;
mod input;
mod mirrors;
mod wallet;

const PROGRAM: Program = Program {
    name: "wallet-cli",
    words: huepass_carry::words!("../i18n/en.ftl", "../i18n/zh-CN.ftl"),
};

#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Args, Clone, Default)]
struct Common {
    #[arg(long, global = true)]
    passphrase_file: Option<PathBuf>,
    #[arg(long, global = true, env = "HUEPASS_WALLET_PROFILE")]
    profile: Option<String>,
}

/// Where a code goes; on a terminal it is drawn when nothing else is said.
#[derive(Args, Clone, Default)]
struct Target {
    #[arg(long)]
    png: Option<PathBuf>,
    #[arg(long)]
    svg: Option<PathBuf>,
    #[arg(long)]
    text: bool,
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=64))]
    scale: u32,
}

#[derive(Subcommand)]
enum Command {
    Init {
        #[arg(long)]
        feed: Option<String>,
        #[arg(long)]
        framework: Option<String>,
        #[arg(long)]
        yes: bool,
    },
    Profiles {
        #[command(subcommand)]
        command: Profiles,
    },
    Request {
        offer: String,
        #[arg(long)]
        pin_file: Option<PathBuf>,
        #[arg(long, conflicts_with = "pin_file")]
        no_pin: bool,
        #[arg(long)]
        out: Option<PathBuf>,
    },
    Accept {
        answer: String,
    },
    Renew {
        #[arg(long)]
        out: Option<PathBuf>,
    },
    Witness {
        #[arg(long)]
        out: Option<PathBuf>,
    },
    Sync {
        mirrors: Vec<String>,
        #[arg(long)]
        framework: Option<String>,
        #[arg(long)]
        yes: bool,
        #[arg(long, conflicts_with = "every")]
        if_due: bool,
        #[arg(long, value_parser = clap::value_parser!(u64).range(10..=604_800))]
        every: Option<u64>,
    },
    Show {
        #[command(flatten)]
        target: Target,
        #[arg(long)]
        once: bool,
        #[arg(long)]
        even_if_old: bool,
    },
    Scan {
        beacon: String,
        #[command(flatten)]
        target: Target,
        #[arg(long)]
        consent: bool,
    },
    Announce {
        #[command(flatten)]
        target: Target,
    },
    Carry {
        announcement: String,
    },
    Status,
    Export {
        file: PathBuf,
        #[arg(long)]
        export_passphrase_file: Option<PathBuf>,
    },
    Import {
        file: PathBuf,
        #[arg(long)]
        export_passphrase_file: Option<PathBuf>,
    },
    Passphrase {
        #[arg(long)]
        new_passphrase_file: Option<PathBuf>,
    },
    Acknowledge,
    Node {
        #[arg(long)]
        feed: Option<PathBuf>,
        #[arg(long)]
        framework: Option<String>,
        #[command(flatten)]
        args: NodeArgs,
    },
}

#[derive(Subcommand)]
enum Profiles {
    List,
    Add {
        name: String,
    },
    Rename {
        name: String,
        new: String,
    },
    Remove {
        name: String,
        #[arg(long)]
        yes: bool,
    },
}

/// `config.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Config {
    /// The profile to use when none is named.
    profile: Option<String>,
    /// The folder to sync from when none is named.
    feed: Option<PathBuf>,
    /// Mirrors to sync from when none is named: folders, URLs.
    mirrors: Vec<String>,
    /// Seconds between syncs, for `sync --if-due`.
    sync_seconds: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            profile: None,
            feed: None,
            mirrors: Vec::new(),
            sync_seconds: 3600,
        }
    }
}

fn main() -> ExitCode {
    let mut world = World::real();
    let real = Arc::clone(&world.variable);
    // The documented names are HUEPASS_WALLET_HOME and HUEPASS_WALLET_CONFIG.
    world.variable = Arc::new(move |name| {
        real(name).or_else(|| {
            let rest = name.strip_prefix("HUEPASS_WALLET_CLI_")?;
            real(&format!("HUEPASS_WALLET_{rest}"))
        })
    });
    run_in(world, &PROGRAM, |arguments: Arguments, context| {
        dispatch(&arguments.common, arguments.command, context)
    })
    .into()
}

fn dispatch(common: &Common, command: Command, context: &mut Context) -> Result<Exit, Report> {
    use commands::{backup, beacon, get, init, node, profiles, show, status, sync};
    match command {
        Command::Init {
            feed,
            framework,
            yes,
        } => init::init(context, common, feed, framework.as_deref(), yes),
        Command::Profiles { command } => profiles::run(context, common, command),
        Command::Request {
            offer,
            pin_file,
            no_pin,
            out,
        } => {
            let pin = get::PinSource {
                file: pin_file,
                none: no_pin,
            };
            get::request(context, common, &offer, &pin, out.as_deref())
        }
        Command::Accept { answer } => get::accept(context, common, &answer),
        Command::Renew { out } => get::renew(context, common, out.as_deref()),
        Command::Witness { out } => get::witness(context, common, out.as_deref()),
        Command::Sync {
            mirrors,
            framework,
            yes,
            if_due,
            every,
        } => {
            let framework = framework.as_deref();
            let choice = sync::Choice { framework, yes };
            let when = sync::When { if_due, every };
            sync::sync(context, common, &mirrors, choice, when)
        }
        Command::Show {
            target,
            once,
            even_if_old,
        } => show::show(context, common, &target, once, even_if_old),
        Command::Scan {
            beacon,
            target,
            consent,
        } => beacon::scan(context, common, &beacon, &target, consent),
        Command::Announce { target } => beacon::announce(context, common, &target),
        Command::Carry { announcement } => beacon::carry(context, common, &announcement),
        Command::Status => status::status(context, common),
        Command::Export {
            file,
            export_passphrase_file,
        } => backup::export(context, common, &file, export_passphrase_file.as_deref()),
        Command::Import {
            file,
            export_passphrase_file,
        } => backup::import(context, common, &file, export_passphrase_file.as_deref()),
        Command::Passphrase {
            new_passphrase_file,
        } => backup::passphrase(context, common, new_passphrase_file.as_deref()),
        Command::Acknowledge => status::acknowledge(context, common),
        Command::Node {
            feed,
            framework,
            args,
        } => node::run(context, feed, framework.as_deref(), &args),
    }
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
        problems.extend(check::help(
            &huepass_cli::command::<Arguments>(&PROGRAM, &messages),
            &PROGRAM.words,
        ));
        let sources = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        problems.extend(check::sources(&sources, &PROGRAM.words).unwrap());
        assert!(problems.is_empty(), "{}", problems.join("\n"));
        Arguments::command().debug_assert();
    }
}
