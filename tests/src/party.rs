//! One person or place with one program, and what the program said.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::{Program, Running, World, path_of};

/// Somebody who runs a program in a home of their own.
#[derive(Clone, Debug)]
pub struct Party<'w> {
    world: &'w World,
    program: Program,
    home: PathBuf,
    environment: Vec<(OsString, OsString)>,
}

impl<'w> Party<'w> {
    pub(crate) fn new(
        world: &'w World,
        program: Program,
        home: PathBuf,
        passphrase: PathBuf,
    ) -> Self {
        Self {
            world,
            program,
            home,
            environment: vec![("HUEPASS_PASSPHRASE_FILE".into(), passphrase.into())],
        }
    }

    /// The same party with a variable of the environment set.
    #[must_use]
    pub fn with(&self, name: &str, value: impl AsRef<OsStr>) -> Self {
        let mut other = self.clone();
        other
            .environment
            .push((name.into(), value.as_ref().to_owned()));
        other
    }

    /// The same program and secrets on another home.
    #[must_use]
    pub fn moved(&self, home: impl Into<PathBuf>) -> Self {
        Self {
            home: home.into(),
            ..self.clone()
        }
    }

    /// The data folder.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The command, ready to be started: nothing of the test's environment but `PATH`, the world's
    /// clock, English, no standard input.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(path_of(self.program));
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.world.folder())
            .env("LANG", "C.UTF-8")
            .env("HUEPASS_TEST_CLOCK", format!("@{}", self.world.now()))
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(self.world.folder())
            .arg("--home")
            .arg(&self.home)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Starts the program with `--json`, to stay.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn stays(&self, arguments: &[&str]) -> Running {
        let mut all = vec!["--json"];
        all.extend(arguments);
        Running::start(self.command(&all))
    }

    /// Runs the program to its end.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        let output = self
            .command(arguments)
            .output()
            .expect("the program can be started");
        Ran::new(self.program, arguments, &output)
    }

    /// Runs the program with `--json`, which must succeed, and gives its one result.
    ///
    /// # Panics
    /// When it fails or prints something else.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["--json"];
        all.extend(arguments);
        self.run(&all).exits(0).json()
    }

    /// Runs the program with this on standard input.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .spawn()
            .expect("the program can be started");
        let mut stdin = child.stdin.take().expect("it was asked for");
        let input = input.to_vec();
        // A program may stop reading before the end; its exit code then says why.
        let feeding = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().expect("it ends");
        feeding.join().expect("feeding does not panic");
        Ran::new(self.program, arguments, &output)
    }
}

/// A run that has ended.
pub struct Ran {
    what: String,
    /// The exit code, -1 when a signal ended it.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Ran {
    fn new(program: Program, arguments: &[&str], output: &Output) -> Self {
        Self {
            what: format!("{} {}", program.name(), arguments.join(" ")),
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Demands an exit code.
    ///
    /// # Panics
    /// With all that was said, when it is another.
    #[must_use]
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }

    /// Demands words on one of the two streams.
    ///
    /// # Panics
    /// With all that was said, when they are missing.
    #[must_use]
    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        let said = self.stdout.contains(words) || self.stderr.contains(words);
        assert!(said, "`{words}` is missing: {self:?}");
        self
    }

    /// The last line of standard output, as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[track_caller]
    pub fn json(&self) -> Value {
        let line = self.stdout.lines().last().unwrap_or_default();
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Standard output without the white space around it.
    pub fn text(&self) -> &str {
        self.stdout.trim()
    }
}

impl fmt::Debug for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ended with {}\n--- standard output\n{}--- standard error\n{}",
            self.what, self.code, self.stdout, self.stderr
        )
    }
}
