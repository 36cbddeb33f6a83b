//! `completions SHELL` and `man FOLDER`, which every program has.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command, value_parser};
use clap_complete::Shell;
use clap_mangen::Man;

use crate::{Context, Exit, Messages, Report, args};

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
            let script = describe(&script, &context.messages);
            Some(context.output.bytes(script.as_bytes()).map(|()| Exit::Ok))
        }
        ("man", matches) => {
            let folder: &PathBuf = matches.get_one("folder")?;
            command.build();
            let written = std::fs::create_dir_all(folder)
                .and_then(|()| write_pages(&command, folder, &context.messages));
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

/// A script for zsh names each group of commands in English, and in no other place ends a quoted
/// text so.
fn describe(script: &[u8], messages: &Messages) -> String {
    let heading = messages.plain("cli-heading-commands").to_lowercase();
    String::from_utf8_lossy(script)
        .replace(" commands' commands ", &format!(" {heading}' commands "))
}

/// A manual page for the command and each below it.
fn write_pages(command: &Command, folder: &Path, messages: &Messages) -> io::Result<()> {
    for subcommand in command.get_subcommands().filter(|c| !c.is_hide_set()) {
        write_pages(subcommand, folder, messages)?;
    }
    let man = Man::new(command.clone());
    let mut page = Vec::new();
    man.render(&mut page)?;
    let page = String::from_utf8_lossy(&page);
    let page: String = page
        .lines()
        .map(|line| section(line, messages) + "\n")
        .collect();
    std::fs::write(folder.join(man.get_filename()), page)
}

/// The line, in the reader's language if it is one of the headings that clap has in English.
fn section(line: &str, messages: &Messages) -> String {
    let id = match line {
        ".SH NAME" => "cli-man-name",
        ".SH SYNOPSIS" => "cli-man-synopsis",
        ".SH DESCRIPTION" => "cli-man-description",
        ".SH EXTRA" => "cli-man-extra",
        ".SH VERSION" => "cli-man-version",
        other => return other.to_owned(),
    };
    format!(".SH {}", messages.plain(id))
}
