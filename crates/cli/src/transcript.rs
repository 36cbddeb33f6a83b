//! Plays command lines against a program and compares what it says, for tests.
//!
//! A transcript is a TOML file of steps that share one empty folder:
//!
//! ```toml
//! [files]
//! "name.txt" = "Ada\n"
//!
//! [[step]]
//! args = ["greet", "name.txt"]
//! stdout = "Hello, Ada!\n"
//!
//! [[step]]
//! args = ["greet", "nobody.txt"]
//! env = { HUEPASS_LANG = "zh" }
//! status = 65
//! stderr = """
//! 错误：无法读取 nobody.txt。
//! ...
//! """
//! ```
//!
//! `args`, `env`, `stdin`, `status` (0), `stdout` and `stderr` (both empty). In expected output
//! `[..]` stands for anything in a line, a line `...` for any number of lines, `[FOLDER]` for the
//! folder's path. The environment is empty but for `PATH` and `HOME`, the folder.
//!
//! ```no_run
//! # fn wrapper() {
//! // tests/transcripts.rs of a program:
//! let binary = std::path::Path::new("…"); // env!("CARGO_BIN_EXE_issuer")
//! let problems = huepass_cli::transcript::play_all(binary, "tests/transcripts".as_ref());
//! assert!(problems.is_empty(), "{}", problems.join("\n\n"));
//! # }
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

#[cfg(test)]
mod tests;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Transcript {
    #[serde(default)]
    files: BTreeMap<String, String>,
    step: Vec<Step>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Step {
    args: Vec<String>,
    env: BTreeMap<String, String>,
    stdin: String,
    status: i32,
    stdout: String,
    stderr: String,
}

/// Plays every `.toml` under `folder`, in the order of their names; returns what differs. No
/// transcript at all is a difference too.
pub fn play_all(binary: &Path, folder: &Path) -> Vec<String> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return vec![format!("{}: {error}", folder.display())],
    };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    paths.sort();
    if paths.is_empty() {
        return vec![format!("{}: no transcripts", folder.display())];
    }
    paths.iter().flat_map(|path| play(binary, path)).collect()
}

/// Plays one transcript; returns what differs.
pub fn play(binary: &Path, transcript: &Path) -> Vec<String> {
    let name = transcript.display().to_string();
    let text = match std::fs::read_to_string(transcript) {
        Ok(text) => text,
        Err(error) => return vec![format!("{name}: {error}")],
    };
    match play_text(binary, &text) {
        Ok(problems) => problems
            .into_iter()
            .map(|problem| format!("{name}: {problem}"))
            .collect(),
        Err(error) => vec![format!("{name}: {error}")],
    }
}

fn play_text(binary: &Path, text: &str) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let transcript: Transcript = toml::from_str(text)?;
    let folder = tempfile::tempdir()?;
    for (file, content) in &transcript.files {
        let path = folder.path().join(file);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, content)?;
    }
    let mut problems = Vec::new();
    for (number, step) in (1..).zip(&transcript.step) {
        for problem in step.play(binary, folder.path())? {
            problems.push(format!("step {number} {:?}: {problem}", step.args));
        }
    }
    Ok(problems)
}

impl Step {
    fn play(&self, binary: &Path, folder: &Path) -> std::io::Result<Vec<String>> {
        let mut child = Command::new(binary)
            .args(&self.args)
            .current_dir(folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", folder)
            .envs(&self.env)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // A program that does not read its input closes it; that is no difference.
            let _ = stdin.write_all(self.stdin.as_bytes());
        }
        let output = child.wait_with_output()?;
        let mut problems = Vec::new();
        if output.status.code() != Some(self.status) {
            problems.push(format!(
                "status {:?}, expected {}",
                output.status.code(),
                self.status
            ));
        }
        let folder = folder.display().to_string();
        for (name, seen, expected) in [
            ("stdout", output.stdout, &self.stdout),
            ("stderr", output.stderr, &self.stderr),
        ] {
            let seen = String::from_utf8_lossy(&seen).replace(&folder, "[FOLDER]");
            if !matches_text(expected, &seen) {
                let mut problem = format!("{name} differs\n");
                for (sign, text) in [('-', expected.as_str()), ('+', seen.as_str())] {
                    for line in text.lines() {
                        // Unwrap safety: writing to a String cannot fail.
                        writeln!(problem, "{sign} {line}").unwrap();
                    }
                }
                problems.push(problem);
            }
        }
        Ok(problems)
    }
}

fn matches_text(expected: &str, seen: &str) -> bool {
    let expected: Vec<&str> = expected.lines().collect();
    let seen: Vec<&str> = seen.lines().collect();
    matches_lines(&expected, &seen)
}

fn matches_lines(expected: &[&str], seen: &[&str]) -> bool {
    match expected.split_first() {
        None => seen.is_empty(),
        Some((&"...", rest)) => (0..=seen.len()).any(|skip| matches_lines(rest, &seen[skip..])),
        Some((line, rest)) => seen.split_first().is_some_and(|(first, others)| {
            matches_line(line, first) && matches_lines(rest, others)
        }),
    }
}

fn matches_line(expected: &str, seen: &str) -> bool {
    let mut parts = expected.split("[..]");
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = seen.strip_prefix(first) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}
