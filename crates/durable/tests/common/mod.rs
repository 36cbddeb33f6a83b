//! A writer in a process of its own that says on stdout what it was promised; mounts; numbers.
//! The vault's tests use this too.

#![allow(dead_code)] // Every test program uses its own part of this.

pub(crate) mod power;

use std::io::{BufRead, BufReader, Write};
use std::ops::RangeFrom;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// Names the folder for the writer; the test program starts itself again with it set.
const FOLDER: &str = "HUEPASS_TEST_WRITER";

/// The folder that a writer was given.
pub(crate) fn given_folder() -> PathBuf {
    std::env::var_os(FOLDER)
        .expect("started by another test only")
        .into()
}

/// What a writer does until it is killed: makes change after change and says which are kept.
pub(crate) fn write_on(numbers: RangeFrom<u64>, mut change: impl FnMut(u64)) {
    let mut stdout = std::io::stdout();
    for n in numbers {
        change(n);
        writeln!(stdout, "kept {n}").unwrap();
        stdout.flush().unwrap();
    }
}

/// Starts this test program's `writer` on `folder`.
pub(crate) fn start(folder: &Path) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "writer",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    (child, stdout)
}

/// The next acknowledged commit, or `None` once the writer is gone.
pub(crate) fn next_kept(stdout: &mut impl BufRead) -> Option<u64> {
    let mut line = String::new();
    while stdout.read_line(&mut line).unwrap() > 0 {
        // The test harness writes its own words before the first one.
        if let Some((_, n)) = line.trim_end().rsplit_once("kept ") {
            return line.ends_with('\n').then(|| n.parse().unwrap());
        }
        line.clear();
    }
    None
}

/// A small generator (xorshift64*), so that a failing run can be repeated.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % bound
    }
}

/// A number from the environment, for longer runs by hand.
pub(crate) fn from_environment(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |v| v.parse().expect("a number"))
}

/// A mounted file system, unmounted on drop.
pub(crate) struct Mount<'a>(pub(crate) &'a Path);

impl Mount<'_> {
    /// Runs `mount` with these arguments and the folder; says why not if that is refused.
    pub(crate) fn new<'a>(folder: &'a Path, args: &[&str]) -> Result<Mount<'a>, String> {
        run(Command::new("mount").args(args).arg(folder))?;
        Ok(Mount(folder))
    }
}

impl Drop for Mount<'_> {
    fn drop(&mut self) {
        if let Err(why) = run(Command::new("umount").arg(self.0)) {
            eprintln!("left mounted: {why}");
        }
    }
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let out = command.output().map_err(|e| format!("{command:?}: {e}"))?;
    if out.status.success() {
        Ok(())
    } else {
        Err(format!(
            "{command:?}: {}",
            String::from_utf8_lossy(&out.stderr).trim()
        ))
    }
}
