//! clap's help in the reader's language.
//!
//! Ids follow the command line. For the program `issuer`:
//!
//! | what | message |
//! |---|---|
//! | `issuer` | `issuer` |
//! | `issuer person add` | `issuer-person-add` |
//! | its argument `birth_file` | `issuer-person-add--birth-file` |
//! | an argument that many commands have | `issuer--birth-file` |
//! | arguments and commands of this crate | `cli--json`, `cli-completions` |
//!
//! The most specific id that a catalogue has is taken. Attributes: `.long` is the text of
//! `--help` (the message itself is that of `-h` and of lists), `.after` on a command follows the
//! options (examples), `.value` on an argument is its value's name; every argument that takes a
//! value must have one. Underscores in argument ids become hyphens.

use clap::builder::{StyledStr, Styles};
use clap::{Arg, ArgAction, Command};

use crate::args;
use crate::words::{Args, Messages};

#[cfg(test)]
mod tests;

/// Gives every command and argument of `command` its words, and headings and usage lines theirs.
///
/// Defaults, possible values and environment variables, which clap would name in English, become
/// part of the argument's words. What has no words keeps the text it was given in code.
pub fn localise(command: Command, messages: &Messages) -> Command {
    let program = command.get_name().to_owned();
    let command = if command.get_version().is_some() {
        command.disable_version_flag(true).arg(
            Arg::new("version")
                .long("version")
                .short('V')
                .action(ArgAction::Version),
        )
    } else {
        command
    };
    let command = localise_at(command, &program, &program, messages);
    let mut built = command.clone();
    built.build();
    localise_usage(command, &mut built, messages)
}

/// For every command and argument the ids that would give it words, most specific first.
pub(crate) fn wanted(command: &Command) -> Vec<Vec<String>> {
    let program = command.get_name().to_owned();
    let mut wanted = Vec::new();
    collect(command, &program, &program, &mut wanted);
    wanted
}

fn collect(command: &Command, program: &str, path: &str, wanted: &mut Vec<Vec<String>>) {
    wanted.push(command_ids(program, path));
    for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
        let ids = arg_ids(program, path, arg.get_id().as_str());
        if arg.get_action().takes_values() {
            wanted.push(ids.iter().map(|id| format!("{id}.value")).collect());
        }
        wanted.push(ids);
    }
    for subcommand in command.get_subcommands() {
        if subcommand.get_name() != "help" && !subcommand.is_hide_set() {
            collect(
                subcommand,
                program,
                &format!("{path}-{}", subcommand.get_name()),
                wanted,
            );
        }
    }
}

fn command_ids(program: &str, path: &str) -> Vec<String> {
    let mut ids = vec![path.to_owned()];
    if let Some(rest) = path.strip_prefix(program)
        && !rest.is_empty()
    {
        ids.push(format!("cli{rest}"));
    }
    ids
}

fn arg_ids(program: &str, path: &str, arg: &str) -> Vec<String> {
    let arg = arg.replace('_', "-");
    let mut ids = vec![format!("{path}--{arg}")];
    if path != program {
        if let Some(rest) = path.strip_prefix(program) {
            ids.push(format!("cli{rest}--{arg}"));
        }
        ids.push(format!("{program}--{arg}"));
    }
    ids.push(format!("cli--{arg}"));
    ids
}

fn localise_at(command: Command, program: &str, path: &str, messages: &Messages) -> Command {
    let ids = command_ids(program, path);
    let find = |attribute: &str| find(messages, &ids, attribute);
    let mut command = command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .arg(
            Arg::new("help")
                .long("help")
                .short('h')
                .action(ArgAction::Help),
        )
        .subcommand_help_heading(messages.plain("cli-heading-commands"))
        .subcommand_value_name(messages.plain("cli-value-command"));
    if let Some(about) = find("") {
        command = command.about(about);
    }
    if let Some(long) = find(".long") {
        command = command.long_about(long);
    }
    if let Some(after) = find(".after") {
        command = command.after_help(after);
    }
    let template = template(&command, messages);
    command
        .help_template(template)
        .mut_args(|arg| localise_arg(arg, program, path, messages))
        .mut_subcommands(|subcommand| {
            let path = format!("{path}-{}", subcommand.get_name());
            localise_at(subcommand, program, &path, messages)
        })
}

fn localise_arg(arg: Arg, program: &str, path: &str, messages: &Messages) -> Arg {
    let ids = arg_ids(program, path, arg.get_id().as_str());
    let find = |attribute: &str| find(messages, &ids, attribute);
    let extra = extra(&arg, messages);
    // Manual pages have their sections by it; `template` decides for help.
    let heading = messages.plain(if arg.is_positional() {
        "cli-heading-arguments"
    } else {
        "cli-heading-options"
    });
    let mut arg = arg
        .help_heading(heading)
        .hide_default_value(true)
        .hide_env(true);
    if arg.get_action().takes_values() {
        arg = arg.hide_possible_values(true);
        if let Some(value) = find(".value") {
            arg = arg.value_name(value);
        }
    }
    let given = |text: Option<&StyledStr>| text.map(ToString::to_string);
    if let Some(help) = find("").or_else(|| given(arg.get_help())) {
        arg = arg.help(format!("{help}{extra}"));
    }
    if let Some(long) = find(".long").or_else(|| given(arg.get_long_help())) {
        arg = arg.long_help(format!("{long}{extra}"));
    }
    arg
}

/// Default, possible values and environment variable, each in its own brackets.
fn extra(arg: &Arg, messages: &Messages) -> String {
    let mut extra = String::new();
    let mut add = |id: &str, values: String| {
        if !values.is_empty() {
            extra.push(' ');
            extra.push_str(&messages.text(id, &args! { "values" => values }));
        }
    };
    if !arg.get_action().takes_values() {
        return extra;
    }
    let join = |values: Vec<String>| values.join(", ");
    if !arg.is_hide_possible_values_set() {
        let values = arg.get_possible_values();
        let names = values.iter().filter(|value| !value.is_hide_set());
        add(
            "cli-possible-values",
            join(names.map(|value| value.get_name().to_owned()).collect()),
        );
    }
    if !arg.is_hide_default_value_set() {
        let values = arg.get_default_values().iter();
        let values = values
            .map(|value| value.to_string_lossy().into_owned())
            .collect();
        add("cli-default-value", join(values));
    }
    if !arg.is_hide_env_set()
        && let Some(variable) = arg.get_env()
    {
        add(
            "cli-environment-variable",
            variable.to_string_lossy().into_owned(),
        );
    }
    extra
}

fn find(messages: &Messages, ids: &[String], attribute: &str) -> Option<String> {
    ids.iter()
        .find_map(|id| messages.find(&format!("{id}{attribute}"), &Args::new()))
}

/// Replaces what is English in the usage lines that clap has made for `built`, which is `command`
/// with all names resolved.
fn localise_usage(command: Command, built: &mut Command, messages: &Messages) -> Command {
    let options = format!("[{}]", messages.plain("cli-value-options"));
    let line = built.render_usage().ansi().to_string();
    // After the word Usage and its style comes a space, then the line.
    let line = line
        .split_once("Usage:")
        .and_then(|(_, line)| line.split_once(' '));
    let command = match line {
        Some((_, line)) => command.override_usage(line.replace("[OPTIONS]", &options)),
        None => command,
    };
    command.mut_subcommands(
        |subcommand| match built.find_subcommand_mut(subcommand.get_name()) {
            Some(built) => localise_usage(subcommand, built, messages),
            None => subcommand,
        },
    )
}

/// clap's own template with our headings: clap would end each with a colon of its own.
fn template(command: &Command, messages: &Messages) -> String {
    let style = Styles::styled();
    let (header, usage) = (style.get_header(), style.get_usage());
    let section = |id: &str, tag: &str| {
        let heading = messages.plain(id);
        let line = messages.text("cli-heading-line", &args! { "heading" => heading });
        format!("{header}{line}{header:#}\n{tag}")
    };
    let mut sections = Vec::new();
    if command.has_subcommands() {
        sections.push(section("cli-heading-commands", "{subcommands}"));
    }
    if command.get_positionals().next().is_some() {
        sections.push(section("cli-heading-arguments", "{positionals}"));
    }
    sections.push(section("cli-heading-options", "{options}"));
    let heading = messages.plain("cli-heading-usage");
    format!(
        "{{before-help}}{{about-with-newline}}\n{usage}{heading}{usage:#}{{usage}}\n\n\
         {}{{after-help}}",
        sections.join("\n\n")
    )
}
