//! A writer in a process of its own that says on stdout what it was promised, and the check that
//! every promise was kept.

#![allow(dead_code)] // Every test program uses its own part of this.
#![allow(clippy::cast_possible_truncation)] // Patterns of bytes; wrapping round is meant.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use huepass_durable::{Batch, DurableTree};

/// Names the folder for the writer; the test program starts itself again with it set.
const FOLDER: &str = "HUEPASS_DURABLE_WRITER";

/// Body of the ignored test that is the writer: commits until it is killed.
pub(crate) fn writer() {
    let folder = std::env::var_os(FOLDER).expect("started by another test only");
    let tree = DurableTree::open(Path::new(&folder)).unwrap();
    let mut stdout = std::io::stdout();
    for n in count(&tree).. {
        tree.commit(step(n)).unwrap();
        writeln!(stdout, "kept {n}").unwrap();
        stdout.flush().unwrap();
    }
}

/// Starts the writer on `folder`.
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

/// Records kept before the oldest goes, and the length of each in bytes: while there are fewer,
/// the database's file grows, which is when a missing fsync is felt.
const RECORDS: (u64, usize) = (1000, 1500);

/// The changes of commit `n`: a record more, the oldest perhaps gone, one long value rewritten,
/// and the count of all.
fn step(n: u64) -> Batch {
    let mut batch = Batch::new();
    batch.put(format!("record/{n:08}"), contents(n, RECORDS.1));
    batch.put("long", contents(n, 3000 + 97 * (n as usize % 200)));
    batch.put("count", (n + 1).to_be_bytes());
    if n >= RECORDS.0 {
        batch.delete(format!("record/{:08}", n - RECORDS.0));
    }
    batch
}

/// How many commits the tree knows of.
pub(crate) fn count(tree: &DurableTree) -> u64 {
    tree.get(b"count")
        .unwrap()
        .map_or(0, |b| u64::from_be_bytes(b.try_into().unwrap()))
}

/// Opens the tree: at least `acknowledged` commits are there, none half, none more than one
/// beyond (the one that was cut off). Returns the number.
pub(crate) fn check(folder: &Path, acknowledged: u64) -> u64 {
    let tree = DurableTree::open(folder).unwrap();
    let count = count(&tree);
    assert!(
        count >= acknowledged,
        "{acknowledged} acknowledged, {count} kept"
    );
    assert!(
        count <= acknowledged + 1,
        "{acknowledged} acknowledged, {count} kept"
    );
    let records = tree.scan_prefix(b"record/").unwrap();
    let expected: Vec<_> = (count.saturating_sub(RECORDS.0)..count)
        .map(|n| {
            (
                format!("record/{n:08}").into_bytes(),
                contents(n, RECORDS.1),
            )
        })
        .collect();
    assert!(records == expected, "records do not fit the count {count}");
    let long = tree.get(b"long").unwrap();
    let expected = count
        .checked_sub(1)
        .map(|n| contents(n, 3000 + 97 * (n as usize % 200)));
    assert!(
        long == expected,
        "the long value does not fit the count {count}"
    );
    count
}

fn contents(n: u64, len: usize) -> Vec<u8> {
    let mut random = Random(n + 1);
    (0..len).map(|_| random.below(256) as u8).collect()
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
