//! Where the story is played: a folder, a clock that can be moved, and actors who run programs.

use std::cell::{Cell, RefCell};
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

/// The stage.
pub(super) struct Stage {
    /// Everything is left here.
    pub(super) out: PathBuf,
    programs: PathBuf,
    /// Seconds by which the programs' clocks are ahead of the machine's.
    ahead: Cell<u64>,
    timings: RefCell<Vec<Timing>>,
}

/// One run of a program.
pub(super) struct Timing {
    /// The program and its command.
    pub(super) command: String,
    /// From start to end of the process.
    pub(super) took: Duration,
}

/// Somebody with a program and a home.
pub(super) struct Actor<'s> {
    stage: &'s Stage,
    /// As in the printout and in the names of files.
    pub(super) name: &'static str,
    program: &'static str,
    /// Words before the program: the way into a namespace.
    through: &'static [&'static str],
    passphrase: String,
}

/// What a program said.
pub(super) struct Ran {
    pub(super) stdout: String,
    pub(super) stderr: String,
    pub(super) took: Duration,
}

impl Stage {
    /// An empty stage in `out`; what a former run left there goes away.
    pub(super) fn new(out: PathBuf, programs: PathBuf) -> Result<Self> {
        if out.exists() {
            // Only a folder that a former run made: it has a transcript.
            if !out.join("transcript.txt").exists() && fs::read_dir(&out)?.next().is_some() {
                bail!("{} is there and is no former demo", out.display());
            }
            fs::remove_dir_all(&out)?;
        }
        fs::create_dir_all(&out)?;
        fs::write(out.join("transcript.txt"), "")?;
        Ok(Self {
            out,
            programs,
            ahead: Cell::new(0),
            timings: RefCell::new(Vec::new()),
        })
    }

    /// A path on the stage, as text.
    pub(super) fn at(&self, name: &str) -> String {
        self.out.join(name).to_string_lossy().into_owned()
    }

    /// Writes a file and gives its path.
    pub(super) fn file(&self, name: &str, content: &str) -> Result<String> {
        let path = self.at(name);
        fs::write(&path, content).with_context(|| path.clone())?;
        Ok(path)
    }

    /// An actor, with a passphrase in a file of their own.
    pub(super) fn actor(&self, name: &'static str, program: &'static str) -> Result<Actor<'_>> {
        fs::create_dir_all(self.out.join("secrets"))?;
        let passphrase = self.secret(name, &format!("{name} and nobody else"))?;
        Ok(Actor {
            stage: self,
            name,
            program,
            through: &[],
            passphrase,
        })
    }

    /// A secret in a file that only its owner may read.
    pub(super) fn secret(&self, name: &str, secret: &str) -> Result<String> {
        let path = self.file(&format!("secrets/{name}"), secret)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        }
        Ok(path)
    }

    /// Begins a chapter.
    pub(super) fn chapter(&self, title: &str) -> Result<()> {
        println!("\n{title}");
        self.note(&format!("\n== {title}\n"))
    }

    /// Lets time pass, by moving the programs' clocks.
    pub(super) fn pass(&self, seconds: u64, why: &str) -> Result<()> {
        self.ahead.set(self.ahead.get() + seconds);
        let ahead = self.ahead.get();
        println!(
            "  {:<12}{why} (the programs' clocks are {ahead} s ahead now)",
            "~"
        );
        self.note(&format!("\n~~ {why}: HUEPASS_TEST_CLOCK=+{ahead}\n"))
    }

    /// Every run so far.
    pub(super) fn timings(&self) -> std::cell::Ref<'_, Vec<Timing>> {
        self.timings.borrow()
    }

    fn note(&self, text: &str) -> Result<()> {
        let mut file = OpenOptions::new()
            .append(true)
            .open(self.out.join("transcript.txt"))?;
        Ok(file.write_all(text.as_bytes())?)
    }
}

impl Actor<'_> {
    /// The same actor, started through other words.
    pub(super) fn through(mut self, words: &'static [&'static str]) -> Self {
        self.through = words;
        self
    }

    /// Runs the program, which must end with `exit`, and prints one line about it: `words`, then
    /// `outcome` of what it said.
    pub(super) fn run(
        &self,
        words: &str,
        arguments: &[&str],
        exit: i32,
        outcome: impl Fn(&Ran) -> String,
    ) -> Result<Ran> {
        let ran = self.quietly(words, arguments, exit)?;
        let said = outcome(&ran);
        let arrow = if said.is_empty() { "" } else { " -> " };
        println!("  {:<12}{words}{arrow}{said}", self.name);
        Ok(ran)
    }

    /// Runs the program, which must succeed.
    pub(super) fn does(&self, words: &str, arguments: &[&str]) -> Result<Ran> {
        self.run(words, arguments, 0, |_| String::new())
    }

    /// Runs the program with `--json`, which must succeed, and gives its result.
    pub(super) fn json(&self, words: &str, arguments: &[&str]) -> Result<Value> {
        let mut all = vec!["--json"];
        all.extend(arguments);
        let ran = self.does(words, &all)?;
        ran.json().with_context(|| words.to_owned())
    }

    /// Like [`Self::json`], with this on standard input.
    pub(super) fn told(&self, words: &str, arguments: &[&str], input: &str) -> Result<Value> {
        let mut all = vec!["--json"];
        all.extend(arguments);
        let ran = self.start(words, &all, 0, Some(input))?;
        println!("  {:<12}{words}", self.name);
        ran.json().with_context(|| words.to_owned())
    }

    /// Runs the program, which must end with `exit`, and prints nothing.
    pub(super) fn quietly(&self, words: &str, arguments: &[&str], exit: i32) -> Result<Ran> {
        self.start(words, arguments, exit, None)
    }

    fn start(
        &self,
        words: &str,
        arguments: &[&str],
        exit: i32,
        input: Option<&str>,
    ) -> Result<Ran> {
        let program = self.stage.programs.join(self.program);
        let mut command = match self.through {
            [] => Command::new(&program),
            [first, rest @ ..] => {
                let mut command = Command::new(first);
                command.args(rest).arg(&program);
                command
            }
        };
        command
            .current_dir(&self.stage.out)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LANG", "C.UTF-8")
            .env("HUEPASS_PASSPHRASE_FILE", &self.passphrase)
            .args(["--home", self.name])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let ahead = self.stage.ahead.get();
        if ahead > 0 {
            command.env("HUEPASS_TEST_CLOCK", format!("+{ahead}"));
        }
        let start = Instant::now();
        let mut child = command
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        if let (Some(mut stdin), Some(input)) = (child.stdin.take(), input) {
            stdin.write_all(input.as_bytes())?;
        }
        let output = child.wait_with_output()?;
        let ran = Ran {
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            took: start.elapsed(),
        };
        let code = output.status.code().unwrap_or(-1);
        let line = format!(
            "{} --home {} {}",
            self.program,
            self.name,
            arguments.join(" ")
        );
        self.stage.note(&format!(
            "\n$ {line}\n{}{}-- {words}: exit {code}, {} ms\n",
            ran.stdout,
            ran.stderr,
            ran.took.as_millis()
        ))?;
        self.stage.timings.borrow_mut().push(Timing {
            command: command_of(self.program, arguments),
            took: ran.took,
        });
        if code != exit {
            bail!(
                "{}: {words}: `{line}` ended with {code}, not {exit}\n{}{}",
                self.name,
                ran.stdout,
                ran.stderr
            );
        }
        Ok(ran)
    }
}

impl Ran {
    /// The last line of standard output as JSON.
    pub(super) fn json(&self) -> Result<Value> {
        let line = self.stdout.lines().last().unwrap_or_default();
        serde_json::from_str(line).with_context(|| format!("no JSON: {line}"))
    }

    /// The first line of the result.
    pub(super) fn first_line(&self) -> String {
        let line = self.stdout.lines().next();
        line.unwrap_or_default().trim().to_owned()
    }

    /// A gate's verdict: word and shape, then what it means.
    pub(super) fn verdict(&self) -> String {
        let lines: Vec<&str> = self.stdout.lines().map(str::trim).collect();
        lines.join(": ")
    }
}

/// The program and the words of its command: `issuer epoch step`.
pub(super) fn command_of(program: &str, arguments: &[&str]) -> String {
    let groups = [
        "framework",
        "registrar",
        "authority",
        "person",
        "epoch",
        "feed",
    ];
    let plain = |word: &&&str| !word.starts_with('-') && **word != "zh-CN";
    let mut words = arguments.iter().filter(plain);
    let first = words.next().copied().unwrap_or_default();
    match words.next() {
        Some(second) if groups.contains(&first) => format!("{program} {first} {second}"),
        _ => format!("{program} {first}"),
    }
}

/// The files below a folder, by path from it, with their sizes.
pub(super) fn files(folder: &Path) -> Result<Vec<(PathBuf, u64)>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let entries = fs::read_dir(&next).with_context(|| next.display().to_string())?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap_or(&path).to_owned();
                found.push((name, fs::metadata(&path)?.len()));
            }
        }
    }
    found.sort();
    Ok(found)
}
