//! A whole program in the manner of the three: greets whom a file names.
//!
//! `cargo run --release -p huepass-cli --example hello -- greet name.txt --lang zh-CN`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use huepass_cli::{
    Catalogues, Context, Entry, Exit, PassphraseArgs, Program, Progress, Report, Secret, args,
    read_text, run, utc,
};
use serde::Deserialize;

const PROGRAM: Program = Program {
    name: "hello",
    words: Catalogues {
        english: include_str!("hello/en.ftl"),
        chinese: include_str!("hello/zh-CN.ftl"),
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
    /// Greets once or more often.
    Greet {
        file: PathBuf,
        #[arg(long, env = "HUEPASS_HELLO_TIMES")]
        times: Option<u32>,
        #[arg(long, default_value = "plain")]
        manner: Manner,
    },
    /// Remembers a name under a passphrase, or would if this were more than an example.
    Remember {
        name: String,
        #[command(flatten)]
        passphrase: PassphraseArgs,
        #[arg(long)]
        yes: bool,
    },
    /// Says what time it is.
    Time,
}

#[derive(Clone, Copy, ValueEnum)]
enum Manner {
    Plain,
    Warm,
}

/// `config.toml`
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Config {
    times: Option<u32>,
}

fn main() -> ExitCode {
    run(&PROGRAM, |arguments: Arguments, context| {
        match arguments.command {
            Command::Greet {
                file,
                times,
                manner,
            } => greet(context, &file, times, manner),
            Command::Remember {
                name,
                passphrase,
                yes,
            } => remember(context, &name, &passphrase, yes),
            Command::Time => time(context),
        }
    })
}

fn greet(
    context: &mut Context,
    file: &std::path::Path,
    times: Option<u32>,
    manner: Manner,
) -> Result<Exit, Report> {
    let config: Config = context.config()?;
    let times = times.or(config.times).unwrap_or(1);
    let name = read_text(file, 100)?;
    if name.is_empty() {
        return Err(Report::new("error-hello-nobody", Exit::Unreadable).arg("path", file));
    }
    let id = match manner {
        Manner::Plain => "hello-plain",
        Manner::Warm => "hello-warm",
    };
    let mut progress = Progress::start(
        context,
        "hello-greeting",
        &args! { "name" => &name },
        times.into(),
    );
    for _ in 0..times {
        let value = serde_json::json!({ "name": name });
        context
            .output
            .result(&value, |words| words.text(id, &args! { "name" => &name }))?;
        progress.advance(1);
    }
    Ok(Exit::Ok)
}

fn remember(
    context: &mut Context,
    name: &str,
    passphrase: &PassphraseArgs,
    yes: bool,
) -> Result<Exit, Report> {
    if !context.confirm("hello-sure", &args! { "name" => name }, yes)? {
        return Ok(Exit::Ok);
    }
    let file = passphrase.passphrase_file.as_deref();
    let passphrase = context.secret(Secret::Passphrase, Entry::New, file, false)?;
    let folder = context.dirs.create_data()?;
    let told = args! { "letters" => passphrase.chars().count(), "folder" => folder };
    context.output.note("hello-remembered", &told);
    Ok(Exit::Ok)
}

fn time(context: &mut Context) -> Result<Exit, Report> {
    let now = context.clock.now();
    context
        .output
        .result(&serde_json::json!({ "time": now }), |_| utc(now))?;
    Ok(Exit::Ok)
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
        let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
        problems.extend(check::sources(&examples, &PROGRAM.words).unwrap());
        assert!(problems.is_empty(), "{}", problems.join("\n"));
        Arguments::command().debug_assert();
    }
}
