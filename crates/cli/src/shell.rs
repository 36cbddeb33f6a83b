//! `completions SHELL` and `man FOLDER`, which every program has.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};
use clap_complete::Shell;

use crate::{Context, Exit, Report, args};

#[cfg(test)]
mod tests;

/// Adds the two commands.
pub(crate) fn mount(command: Command) -> Command {
    let shell = Arg::new("shell")
        .required(true)
        .value_parser(value_parser!(Shell));
    let folder = Arg::new("folder")
        .required(true)
        .value_parser(value_parser!(PathBuf));
    command
        .subcommand(Command::new("completions").arg(shell))
        .subcommand(Command::new("man").arg(folder))
}

/// Does one of the two if it was asked for.
pub(crate) fn run(
    matches: &ArgMatches,
    command: &Command,
    context: &mut Context,
) -> Option<Result<Exit, Report>> {
    let mut command = command.clone();
    match matches.subcommand()? {
        ("completions", matches) => {
            let shell: Shell = *matches.get_one("shell")?;
            let name = command.get_name().to_owned();
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command, name, &mut script);
            Some(context.output.bytes(&script).map(|()| Exit::Ok))
        }
        ("man", matches) => {
            let folder: &PathBuf = matches.get_one("folder")?;
            let written = std::fs::create_dir_all(folder)
                .and_then(|()| clap_mangen::generate_to(command, folder));
            Some(match written {
                Ok(()) => {
                    context
                        .output
                        .note("cli-man-written", &args! { "path" => folder });
                    Ok(Exit::Ok)
                }
                Err(error) => Err(Report::not_written(folder, &error)),
            })
        }
        _ => None,
    }
}
