//! From the command line to the exit code: what every program does before and after its own work.

use std::ffi::OsString;
use std::io::{IsTerminal as _, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::builder::PossibleValue;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, Command, CommandFactory, FromArgMatches, value_parser};

use crate::clock::TEST_CLOCK;
use crate::words::{Args, Catalogues, Locale, Messages};
use crate::{
    Dirs, Exit, Output, Report, SystemClock, SystemRandom, config, fault, help, shell, usage_report,
};

#[cfg(test)]
mod tests;

/// One of the programs.
#[derive(Debug, Clone, Copy)]
pub struct Program {
    /// The binary's name: `issuer`, `wallet-cli`, `verifier`.
    pub name: &'static str,
    /// Its words.
    pub words: Catalogues,
}

/// Reads one variable of the environment.
pub type Variable = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// What a command works with. Its fields are public so that several can be borrowed at once.
pub struct Context {
    /// The words in the reader's language.
    pub messages: Arc<Messages>,
    /// Data and words.
    pub output: Output,
    /// Folders and the configuration file.
    pub dirs: Dirs,
    /// The clock.
    pub clock: SystemClock,
    /// The operating system's randomness.
    pub random: SystemRandom,
    pub(crate) variable: Variable,
    pub(crate) stdin_is_terminal: bool,
    pub(crate) stdout_is_terminal: bool,
    pub(crate) stderr_is_terminal: bool,
}

/// The world around a program; [`World::real`] outside of tests.
pub struct World {
    /// Arguments, the program's name first.
    pub arguments: Vec<OsString>,
    /// The environment.
    pub variable: Variable,
    /// Standard output.
    pub stdout: Box<dyn Write + Send>,
    /// Standard error.
    pub stderr: Box<dyn Write + Send>,
    /// Whether standard input, output and error are terminals.
    pub terminals: [bool; 3],
}

impl World {
    /// The process's own arguments, environment and streams.
    pub fn real() -> Self {
        Self {
            arguments: std::env::args_os().collect(),
            variable: Arc::new(|name| std::env::var(name).ok()),
            stdout: Box::new(std::io::stdout()),
            stderr: Box::new(std::io::stderr()),
            terminals: [
                std::io::stdin().is_terminal(),
                std::io::stdout().is_terminal(),
                std::io::stderr().is_terminal(),
            ],
        }
    }
}

/// Runs a program: `C` is its clap parser, `body` its work.
///
/// Adds `--lang`, `--json`, `--config`, `--home`, `--help` to every command and the commands
/// `completions` and `man`; `C` has none of them itself. Help and refusals are in the reader's
/// language. A [`Report`] is shown and becomes the exit code.
pub fn run<C: CommandFactory + FromArgMatches>(
    program: &Program,
    body: impl FnOnce(C, &mut Context) -> Result<Exit, Report>,
) -> ExitCode {
    fault::keep_quiet();
    run_in(World::real(), program, body).into()
}

/// [`run`] in a world of the caller's making, for tests.
pub fn run_in<C: CommandFactory + FromArgMatches>(
    world: World,
    program: &Program,
    body: impl FnOnce(C, &mut Context) -> Result<Exit, Report>,
) -> Exit {
    let World {
        arguments,
        variable,
        stdout,
        stderr,
        terminals,
    } = world;
    let [stdin_is_terminal, stdout_is_terminal, stderr_is_terminal] = terminals;
    let no_colour = variable("NO_COLOR").is_some_and(|value| !value.is_empty());

    // The language of a refusal must be known before clap has read the arguments.
    let asked = flag_value(&arguments, "--lang");
    let locale = asked.as_deref().and_then(Locale::parse);
    let locale = locale.unwrap_or_else(|| Locale::from_environment(&*variable));
    let messages = Arc::new(Messages::new(locale, program.words));
    let json = arguments
        .iter()
        .take_while(|arg| *arg != "--")
        .any(|arg| arg == "--json");
    let colour = stderr_is_terminal && !no_colour;
    let mut output = Output::new(Arc::clone(&messages), json, colour, stdout, stderr);

    let command = command::<C>(program, &messages);
    let matches = match command.clone().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            return refuse(
                &error,
                program,
                &mut output,
                stdout_is_terminal && !no_colour,
            );
        }
    };

    let prepared = || -> Result<_, Report> {
        let home: Option<&PathBuf> = matches.get_one("home");
        let config: Option<&PathBuf> = matches.get_one("config");
        let dirs = Dirs::new(
            program.name,
            home.map(PathBuf::as_path),
            config.map(PathBuf::as_path),
            &*variable,
        )?;
        Ok((
            dirs,
            SystemClock::new(variable(TEST_CLOCK).as_deref())?,
            SystemRandom::new()?,
        ))
    };
    let (dirs, clock, random) = match prepared() {
        Ok(prepared) => prepared,
        Err(report) => {
            output.report(&report);
            return report.exit();
        }
    };
    if clock.is_moved() {
        output.note("cli-clock-moved", &Args::new().with("variable", TEST_CLOCK));
    }
    let mut context = Context {
        messages,
        output,
        dirs,
        clock,
        random,
        variable,
        stdin_is_terminal,
        stdout_is_terminal,
        stderr_is_terminal,
    };
    let result = shell::run(&matches, &command, &mut context).unwrap_or_else(|| {
        let parsed =
            C::from_arg_matches(&matches).map_err(|error| usage_report(&error, program.name))?;
        fault::caught(|| body(parsed, &mut context))
    });
    result.unwrap_or_else(|report| {
        context.output.report(&report);
        report.exit()
    })
}

impl Context {
    /// The program's configuration file; see [`config::load`].
    ///
    /// # Errors
    /// Exit 78 for a file that cannot be used.
    pub fn config<T: serde::de::DeserializeOwned + Default>(&self) -> Result<T, Report> {
        config::load(&self.dirs)
    }

    /// Whether data on standard output, such as a QR code, may be coloured: it is a terminal and
    /// `NO_COLOR` is not set.
    pub fn has_colour(&self) -> bool {
        self.stdout_is_terminal && (self.variable)("NO_COLOR").is_none_or(|value| value.is_empty())
    }

    /// Whether standard output is a terminal.
    pub fn stdout_is_terminal(&self) -> bool {
        self.stdout_is_terminal
    }
}

/// The program's command line with everything that this crate adds, in the reader's language.
pub fn command<C: CommandFactory>(program: &Program, messages: &Messages) -> Command {
    let path = |id: &'static str| {
        Arg::new(id)
            .long(id)
            .global(true)
            .value_parser(value_parser!(PathBuf))
    };
    let command = C::command()
        .name(program.name)
        .bin_name(program.name)
        .arg(Arg::new("lang").long("lang").global(true).value_parser(
            Locale::ALL.map(|locale| PossibleValue::new(locale.tag()).aliases(locale.aliases())),
        ))
        .arg(
            Arg::new("json")
                .long("json")
                .global(true)
                .action(ArgAction::SetTrue),
        )
        .arg(path("config"))
        .arg(path("home"));
    help::localise(shell::mount(command), messages)
}

/// Help and versions go to standard output, everything else is a refusal.
fn refuse(error: &clap::Error, program: &Program, output: &mut Output, colour: bool) -> Exit {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        let text = error.render();
        let text = if colour {
            text.ansi().to_string()
        } else {
            text.to_string()
        };
        return match output.line(text.trim_end()) {
            Ok(()) => Exit::Ok,
            Err(report) => report.exit(),
        };
    }
    let report = usage_report(error, program.name);
    output.report(&report);
    report.exit()
}

/// The value of `--flag value` or `--flag=value`, before clap has looked.
fn flag_value(arguments: &[OsString], flag: &str) -> Option<String> {
    let mut arguments = arguments.iter().take_while(|arg| *arg != "--");
    while let Some(argument) = arguments.next() {
        let argument = argument.to_str().unwrap_or_default();
        if argument == flag {
            return arguments.next()?.to_str().map(ToOwned::to_owned);
        }
        if let Some(value) = argument
            .strip_prefix(flag)
            .and_then(|rest| rest.strip_prefix('='))
        {
            return Some(value.to_owned());
        }
    }
    None
}
