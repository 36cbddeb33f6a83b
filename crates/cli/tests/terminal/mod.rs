//! A program on a terminal whose other end the test holds; for the tests of all programs.
#![allow(dead_code, reason = "each test uses its part")]

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

/// A terminal and the program on it.
pub(crate) struct Terminal {
    master: File,
    /// Held, so that the terminal outlives the program and can be looked at afterwards.
    slave: File,
    child: Child,
}

impl Terminal {
    /// Starts the program with all three streams on a terminal of so many columns and rows.
    pub(crate) fn open(command: &mut Command, (columns, rows): (u16, u16)) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let size = Winsize {
            ws_row: rows,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&master, size).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let slave = File::options()
            .read(true)
            .write(true)
            .open(name.to_str().unwrap())
            .unwrap();
        let stream = || Stdio::from(slave.try_clone().unwrap());
        let child = command
            .stdin(stream())
            .stdout(stream())
            .stderr(stream())
            .spawn()
            .unwrap();
        Self {
            master: File::from(master),
            slave,
            child,
        }
    }

    /// Types.
    pub(crate) fn send(&mut self, text: &str) {
        self.master.write_all(text.as_bytes()).unwrap();
    }

    /// What the program writes next; `None` after `seconds` of silence.
    pub(crate) fn read(&mut self, seconds: i64) -> Option<Vec<u8>> {
        let patience = Timespec {
            tv_sec: seconds,
            tv_nsec: 0,
        };
        let mut awaited = [PollFd::new(&self.master, PollFlags::IN)];
        if poll(&mut awaited, Some(&patience)).unwrap() == 0 {
            return None;
        }
        let mut bytes = vec![0; 1 << 16];
        let length = self.master.read(&mut bytes).unwrap();
        bytes.truncate(length);
        Some(bytes)
    }

    /// Tells the program something.
    pub(crate) fn signal(&self, signal: Signal) {
        let id = Pid::from_child(&self.child);
        kill_process(id, signal).unwrap();
    }

    /// Waits for the program to end; its exit code, none when a signal killed it.
    pub(crate) fn wait(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// Whether the terminal shows what is typed, a line at a time, and knows Ctrl-C: as it was
    /// before the program came.
    pub(crate) fn is_as_before(&self) -> bool {
        let modes = tcgetattr(&self.slave).unwrap().local_modes;
        modes.contains(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // One that has ended cannot be killed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
