//! The power cut: writers stopped, the device's bytes copied, the copy mounted.

use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use sha2::{Digest, Sha256};

use super::{Mount, Random, from_environment, next_kept, run, start};

const WRITERS: usize = 2;

/// Cuts the power `HUEPASS_POWER_CUTS` times (3 if unset). `check` opens what a writer kept in a
/// folder, given how many changes it was promised, and returns how many it found.
pub(crate) fn cut(check: impl Fn(&Path, u64) -> u64) {
    cut_within(Duration::from_millis(800), check);
}

/// The same for writers whose changes take longer: each cut comes at some moment of this time.
pub(crate) fn cut_within(longest: Duration, check: impl Fn(&Path, u64) -> u64) {
    let longest = u64::try_from(longest.as_millis()).unwrap();
    let cuts = from_environment("HUEPASS_POWER_CUTS", 3);
    let dir = tempfile::tempdir().unwrap();
    let (image, folder) = (dir.path().join("image"), dir.path().join("mounted"));
    fs::create_dir(&folder).unwrap();
    fs::File::create(&image).unwrap().set_len(64 << 20).unwrap();
    let mounted = run(Command::new("mkfs.ext4").arg("-q").arg(&image))
        .and_then(|()| Mount::new(&folder, &["-o", "loop", image.to_str().unwrap()]));
    let mounted = match mounted {
        Ok(mounted) => mounted,
        Err(why) => {
            eprintln!("SKIPPED, no power was cut: cannot mount an ext4 image: {why}");
            return;
        }
    };

    let mut random = Random(0x0E4A_1121);
    let mut checked = 0;
    for cut in 0..cuts {
        // New trees for every cut: a young one grows, which is when it can lose most.
        let start = |n| Writer::start(&folder.join(format!("{cut}-{n}")));
        let mut writers: Vec<Writer> = (0..WRITERS).map(start).collect();
        // A slow machine may not get to the first promise in that time, so every other cut waits for it.
        if cut % 2 == 0 {
            writers.iter_mut().for_each(Writer::wait_for_the_first);
        }
        std::thread::sleep(Duration::from_millis(random.below(longest)));
        for writer in &writers {
            writer.stop();
        }
        let acknowledged: Vec<u64> = writers.iter_mut().map(Writer::acknowledged).collect();
        let copy = dir.path().join("copy");
        copy_at_rest(&image, &copy);
        drop(writers);
        for n in 0..WRITERS {
            let _ = fs::remove_dir_all(folder.join(format!("{cut}-{n}")));
        }

        let after = dir.path().join("after");
        fs::create_dir_all(&after).unwrap();
        // Mounting replays the file system's journal, as after a cut.
        let remounted = Mount::new(&after, &["-o", "loop", copy.to_str().unwrap()]).unwrap();
        for (n, acknowledged) in acknowledged.into_iter().enumerate() {
            let folder = after.join(format!("{cut}-{n}"));
            checked += check(&folder, acknowledged);
        }
        drop(remounted);
        println!(
            "cut {}: {checked} acknowledged commits checked so far",
            cut + 1
        );
    }
    drop(mounted);
    assert!(cuts == 0 || checked > 0, "the writers got nowhere");
}

/// A writer process and what it has said.
struct Writer {
    child: Child,
    said: Receiver<u64>,
    kept: u64,
}

impl Writer {
    fn start(folder: &Path) -> Self {
        let (child, mut stdout) = start(folder);
        let (tell, said) = channel();
        std::thread::spawn(move || {
            while let Some(n) = next_kept(&mut stdout) {
                if tell.send(n).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            said,
            kept: 0,
        }
    }

    fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// Stops the process and waits until every thread of it has left the kernel.
    fn stop(&self) {
        kill_process(self.pid(), Signal::STOP).unwrap();
        let tasks = format!("/proc/{}/task", self.child.id());
        loop {
            let all = fs::read_dir(&tasks).unwrap().flatten().all(|task| {
                let stat = fs::read_to_string(task.path().join("stat")).unwrap_or_default();
                // The state follows the name, which is in parentheses.
                stat.rsplit_once(") ")
                    .is_none_or(|(_, rest)| rest.starts_with('T'))
            });
            if all {
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Waits until it was promised something.
    fn wait_for_the_first(&mut self) {
        let first = self.said.recv_timeout(Duration::from_mins(5));
        self.kept = first.expect("the writer got nowhere") + 1;
    }

    /// How many commits it was promised. Everything it said before it was stopped is in the
    /// pipe; the reading thread gets a moment to empty it.
    fn acknowledged(&mut self) -> u64 {
        while let Ok(n) = self.said.recv_timeout(Duration::from_millis(50)) {
            self.kept = n + 1;
        }
        self.kept
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Copies the image until a copy was made during which the device wrote nothing.
fn copy_at_rest(image: &Path, copy: &Path) {
    loop {
        let before = Sha256::digest(fs::read(image).unwrap());
        fs::copy(image, copy).unwrap();
        if Sha256::digest(fs::read(image).unwrap()) == before {
            return;
        }
    }
}
