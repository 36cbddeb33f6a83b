//! What the three programs share at the terminal.
//!
//! `issuer`, `wallet-cli` and `verifier` call this crate; it knows nothing about passes. It reads
//! the command line, chooses the language, finds the folders, hands out the clock and the
//! randomness, asks for passphrases, shows results and failures, and turns them into exit codes.
//! Start at [`run`]; `examples/hello.rs` is a whole program.
//!
//! ```no_run
//! use std::path::PathBuf;
//! use std::process::ExitCode;
//!
//! use clap::{Parser, Subcommand};
//! use huepass_cli::{Catalogues, Context, Exit, Program, Report, args, run};
//! # macro_rules! include_str { ($path:literal) => { "" } }
//!
//! const PROGRAM: Program = Program {
//!     name: "greeter",
//!     words: Catalogues {
//!         english: include_str!("../i18n/en.ftl"),
//!         chinese: include_str!("../i18n/zh-CN.ftl"),
//!     },
//! };
//!
//! #[derive(Parser)]
//! #[command(version)]
//! struct Arguments {
//!     #[command(subcommand)]
//!     command: Command,
//! }
//!
//! #[derive(Subcommand)]
//! enum Command {
//!     Greet { file: PathBuf },          // words: greeter-greet, greeter-greet--file
//! }
//!
//! fn main() -> ExitCode {
//!     run(&PROGRAM, |arguments: Arguments, context| match arguments.command {
//!         Command::Greet { file } => greet(&file, context),
//!     })
//! }
//!
//! fn greet(file: &std::path::Path, context: &mut Context) -> Result<Exit, Report> {
//!     let name = huepass_cli::read_text(file, 100)?;
//!     if name.is_empty() {
//!         // error-greeter-nobody = .. with .why = .. and .next = ..
//!         return Err(Report::new("error-greeter-nobody", Exit::Unreadable).arg("path", file));
//!     }
//!     context.output.note("greeter-at", &args! { "time" => huepass_cli::utc(context.clock.now()) });
//!     context.output.result(&serde_json::json!({ "name": name }), |words| {
//!         words.text("greeter-hello", &args! { "name" => &name })
//!     })?;
//!     Ok(Exit::Ok)
//! }
//! ```
//!
//! # Command line
//! Every command takes `--lang`, `--json`, `--config FILE`, `--home FOLDER` and `--help`, and
//! every program has `completions SHELL` and `man FOLDER`. A value is taken from the flag, else
//! from the environment (clap's `env`), else from the configuration file ([`config::load`]).
//! Doc comments in the parser are for programmers; people read the catalogues ([`help`]).
//!
//! # Streams
//! Results go to standard output ([`Output::result`]): text, or one JSON object a line with
//! `--json`. Everything else goes to standard error in the reader's language, with `--json` as
//! `{"note":{..}}` and, last, `{"error":{..}}`.
//!
//! # Tests
//! [`words::check`] finds missing words, [`transcript`] plays command lines against the binary.

pub mod cause;
pub mod config;
pub mod help;
pub mod terminal;
pub mod transcript;
pub mod words;

mod clock;
mod codes;
mod context;
mod dirs;
mod exit;
mod fault;
mod input;
mod output;
mod progress;
mod random;
mod report;
mod secret;
mod shell;
mod usage;
mod write;

pub use cause::Cause;
pub use clock::{SystemClock, TEST_CLOCK, utc};
pub use codes::{CodeArgs, is_picture, read_code_file, read_codes};
pub use context::{Context, Program, Variable, World, command, run, run_in};
pub use dirs::Dirs;
pub use exit::Exit;
pub use input::{Lines, read_input, read_text};
pub use output::Output;
pub use progress::Progress;
pub use random::SystemRandom;
pub use report::{Rendered, Report};
pub use secret::{Entry, MIN_NEW, PassphraseArgs, Secret};
pub use usage::usage_report;
pub use words::{Args, Catalogues, Locale, Messages, Value};
pub use write::{Existing, Readers, write_file};
