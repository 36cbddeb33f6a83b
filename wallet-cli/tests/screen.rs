//! `show` on a terminal: a code that a gate admits, a new one for every slot, the wallet's news
//! taken in at once, and nothing left on the screen.
#![cfg(target_os = "linux")]

#[path = "../../crates/wallet/tests/common/mod.rs"]
mod common;
mod person;
#[path = "../../crates/cli/tests/terminal/mod.rs"]
mod terminal;

use std::num::NonZeroU16;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use common::{EPOCH, NOW, SLOT, World};
use huepass_credential::{Colour, Presentation};
use huepass_feed::layout;
use huepass_vault::{Backing as _, SledBacking};
use huepass_verify::{Gate, Held, Memory, Policy, Verdict};
use huepass_wire::{Kind, presentation, unarmour};
use image::{GrayImage, ImageFormat, Luma};
use person::Person;
use rustix::process::Signal;
use terminal::Terminal;
use vt100::{Color, Parser};

/// Columns and rows that have room for a code and three lines.
const LARGE: (u16, u16) = (120, 60);
/// Seconds of silence after which a test gives up. No test passes or fails by how long it takes.
const PATIENCE: i64 = 120;

/// A terminal with the wallet on it, as a person sees it.
struct Screen {
    terminal: Terminal,
    parser: Parser,
    /// All that was ever written.
    written: String,
}

impl Screen {
    fn open(command: &mut Command, size: (u16, u16)) -> Self {
        let length = |number| NonZeroU16::new(number).unwrap();
        Self {
            terminal: Terminal::open(command, size),
            parser: Parser::new(length(size.1), length(size.0), 1000),
            written: String::new(),
        }
    }

    /// Reads on until the screen is as wished.
    fn wait_until<T>(&mut self, mut wish: impl FnMut(&Self) -> Option<T>) -> T {
        loop {
            if let Some(found) = wish(self) {
                return found;
            }
            let bytes = self.terminal.read(PATIENCE);
            let bytes = bytes.unwrap_or_else(|| panic!("{}", self.words()));
            self.parser.process(&bytes);
            self.written.push_str(&String::from_utf8_lossy(&bytes));
        }
    }

    fn words(&self) -> String {
        self.parser.screen().contents()
    }

    /// The screen photographed: dark and light by the colours and halves of its cells.
    fn photograph(&self) -> Vec<u8> {
        const SCALE: u32 = 4;
        let screen = self.parser.screen();
        let (rows, columns) = screen.size();
        let (rows, columns) = (rows.get(), columns.get());
        let (width, height) = (u32::from(columns) * SCALE, u32::from(rows) * 2 * SCALE);
        let picture = GrayImage::from_fn(width, height, |x, y| {
            let (column, half) = (x / SCALE, y / SCALE);
            let [row, column] = [half / 2, column].map(|at| u16::try_from(at).unwrap());
            let cell = screen.cell(row, column).unwrap();
            let is_upper = half % 2 == 0;
            let is_ink = match cell.contents() {
                "\u{2588}" => true,
                "\u{2580}" => is_upper,
                "\u{2584}" => !is_upper,
                _ => false,
            };
            // A terminal of its own accord writes light on dark.
            let light = match (is_ink, cell.fgcolor(), cell.bgcolor()) {
                (true, Color::Default, _) => true,
                (false, _, Color::Default) => false,
                (true, colour, _) | (false, _, colour) => colour == Color::Idx(231),
            };
            Luma([if light { 255 } else { 0 }])
        });
        let mut png = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut png, ImageFormat::Png).unwrap();
        png.into_inner()
    }

    /// The code on the screen, once all of it is there.
    fn code(&self) -> Option<String> {
        // The last words of a screenful.
        if !self.words().contains("Press a key to end.") {
            return None;
        }
        let codes = huepass_qr::read(&self.photograph()).ok()?;
        assert_eq!(codes.len(), 1);
        codes.into_iter().next()
    }

    /// Waits for a code that is not `before`.
    fn next_code(&mut self, before: &str) -> String {
        self.wait_until(|screen| screen.code().filter(|code| code != before))
    }

    /// The program's end: its exit code, and a terminal on which nothing is left of a code.
    fn ends(&mut self, exit: i32) {
        assert_eq!(self.terminal.wait(), Some(exit), "{}", self.words());
        self.wait_until(|screen| {
            let there = screen.parser.screen();
            (!there.alternate_screen() && !there.hide_cursor()).then_some(())
        });
        assert!(self.terminal.is_as_before());
        let lines = self.parser.screen().scrollback_len();
        self.parser.screen_mut().set_scrollback(lines);
        let blocks = ['\u{2580}', '\u{2584}', '\u{2588}'];
        assert!(!self.words().contains(blocks), "{}", self.words());
        self.parser.screen_mut().set_scrollback(0);
        assert!(!self.words().contains(blocks), "{}", self.words());
        assert!(!self.written.contains("HUE1:"), "the code as text");
    }

    /// A refusal: words, and never a code.
    fn refuses(&mut self, exit: i32, words: &str) {
        self.wait_until(|screen| screen.words().contains(words).then_some(()));
        self.ends(exit);
        assert!(!self.written.contains("\u{1b}[?1049h"), "a screen was made");
        assert!(!self.written.contains('\u{2580}'), "a code was drawn");
    }
}

/// Seconds to add to this machine's clock, so that it says `moment` now.
fn shift(moment: u64) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    moment - now.as_secs()
}

/// A command under a clock that goes on.
fn at(person: &Person, shift: u64, arguments: &[&str]) -> Command {
    let mut command = person.command(arguments);
    command.env("HUEPASS_TEST_CLOCK", format!("+{shift}"));
    command
}

/// `show` on a large terminal under a clock that stands.
fn standing(person: &Person) -> Screen {
    Screen::open(&mut person.command(&["show"]), LARGE)
}

/// A gate that has the world's newest announcement, and a clock that goes on.
struct Door {
    gate: Gate,
    shift: u64,
}

impl Door {
    fn new(world: &World, shift: u64) -> Self {
        let held = Held {
            announcements: Vec::new(),
        };
        let (policy, memory) = (Policy::default(), Memory::default());
        let mut gate = Gate::new(world.trust.clone(), policy, &held, memory, None).unwrap();
        gate.learn(&world.feed.0[layout::NEWEST]).unwrap();
        Self { gate, shift }
    }

    /// Lets a code in, for the first time; gives its bytes.
    fn admits(&mut self, world: &mut World, code: &str) -> Vec<u8> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let now = now.as_secs() + self.shift;
        let verdict = self.gate.check(code, now, &mut world.rng);
        let admitted = Verdict::Colour {
            colour: Colour::Green,
            admitted: true,
            again: false,
        };
        assert!(verdict == admitted, "{verdict:?}");
        let (kind, bytes) = unarmour(code, Kind::Presentation.limit()).unwrap();
        assert_eq!(kind, Kind::Presentation);
        bytes
    }
}

fn opened(bytes: &[u8]) -> Presentation {
    presentation::decode(bytes).unwrap()
}

/// The fields after the header (spec/wire.md): points, challenge, responses.
fn fields(bytes: &[u8]) -> Vec<&[u8]> {
    let lengths = [[96].as_slice(), &[48; 6], &[16], &[32; 6]].concat();
    let mut rest = &bytes[16..];
    let fields = lengths.into_iter().map(|length| {
        let (field, after) = rest.split_at(length);
        rest = after;
        field
    });
    let fields: Vec<&[u8]> = fields.collect();
    assert!(rest.is_empty());
    fields
}

#[test]
fn what_cannot_be_shown_takes_no_screen() {
    let mut world = World::started(21);
    let person = Person::new(world.now());
    person.carry(&world);
    person.ok(&["init", "--feed", "feed", "--yes"]);
    standing(&person).refuses(77, "The profile has no pass.");

    let mut person = Person::holder(&mut world);
    let mut narrow = Screen::open(&mut person.command(&["show"]), (80, 60));
    narrow.refuses(73, "columns");
    let mut low = Screen::open(&mut person.command(&["show"]), (120, 40));
    low.refuses(73, "columns");
    // More than two slots before the epoch began, and two epochs after it ended.
    person.now = NOW - 2 * SLOT - 1;
    standing(&person).refuses(21, "The clock cannot be right.");
    person.now = NOW + 3 * EPOCH + 1;
    standing(&person).refuses(30, "The wallet's news is too old.");

    let own = world.authorities[0].handles[0];
    world.revoke(0, own);
    world.publish();
    person.now = world.now();
    person.carry(&world);
    person.ok(&["sync"]);
    standing(&person).refuses(77, "The pass was revoked.");
}

#[test]
fn without_a_terminal_one_code_is_drawn() {
    let mut world = World::started(22);
    let person = Person::holder(&mut world);
    let mut asked = person.command(&["show"]);
    asked.env_remove("HUEPASS_PASSPHRASE_FILE");
    let output = asked.output().unwrap();
    assert_eq!(output.status.code(), Some(64), "nobody can be asked");
    assert!(output.stdout.is_empty());
    // It ends by itself, and takes no screen.
    let drawn = person.ok(&["show"]);
    assert!(drawn.contains('\u{2580}') && !drawn.contains('\u{1b}'));
}

// spec: PRS-9
#[test]
fn every_slot_has_a_code_of_its_own_until_a_key() {
    let mut world = World::started(23);
    let person = Person::holder(&mut world);
    // A few seconds before the end of a slot.
    let shift = shift(NOW + 4 * SLOT - 4);
    let mut door = Door::new(&world, shift);
    let mut screen = Screen::open(&mut at(&person, shift, &["show"]), LARGE);

    let first = screen.next_code("");
    let there = screen.parser.screen();
    assert!(there.alternate_screen() && there.hide_cursor());
    assert!(!screen.terminal.is_as_before(), "keys are not echoed");
    assert!(screen.words().contains("green · the code changes at 2027-"));
    let one = door.admits(&mut world, &first);
    let second = screen.next_code(&first);
    let two = door.admits(&mut world, &second);
    let (before, after) = (opened(&one).header, opened(&two).header);
    assert!(before.slot < after.slot);
    assert_eq!(before.epoch, after.epoch);
    for (one, two) in fields(&one).into_iter().zip(fields(&two)) {
        assert_ne!(one, two, "a field was used again");
    }

    screen.terminal.send("q");
    screen.ends(0);
    // Before the screen was taken, the name of a folder was told, which may have any letters.
    let (_, since) = screen.written.split_once("\u{1b}[?1049h").unwrap();
    assert!(!since.contains('q'), "the key was echoed: {since:?}");
}

#[test]
fn without_colour_it_is_a_code_as_well() {
    let mut world = World::started(24);
    let person = Person::holder(&mut world);
    let mut command = person.command(&["show"]);
    let mut screen = Screen::open(command.env("NO_COLOR", "1"), LARGE);
    let code = screen.next_code("");
    let mut door = Door::new(&world, 0);
    let verdict = door.gate.check(&code, person.now, &mut world.rng);
    assert!(matches!(verdict, Verdict::Colour { admitted: true, .. }));
    screen.terminal.send("\n");
    screen.ends(0);
    assert!(!screen.written.contains("\u{1b}[38;"));
}

#[test]
fn every_way_to_end_leaves_a_clean_terminal() {
    let mut world = World::started(25);
    let person = Person::holder(&mut world);
    // Ctrl-C, Ctrl-Z and Escape are keys here.
    for key in ["\u{3}", "\u{1a}", "\u{1b}"] {
        let mut screen = standing(&person);
        screen.next_code("");
        screen.terminal.send(key);
        screen.ends(0);
    }
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let mut screen = standing(&person);
        screen.next_code("");
        screen.terminal.signal(signal);
        screen.ends(0);
    }
    // Where standard input is no terminal a signal ends it.
    let command = person.command(&["show"]);
    let mut shell = Command::new("sh");
    shell.args(["-c", "exec \"$@\" </dev/null", "sh"]);
    shell.arg(command.get_program()).args(command.get_args());
    shell.env_clear().envs(
        command
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    shell.current_dir(command.get_current_dir().unwrap());
    let mut screen = Screen::open(&mut shell, LARGE);
    screen.next_code("");
    assert!(screen.terminal.is_as_before());
    screen.terminal.signal(Signal::TERM);
    screen.ends(0);
}

// spec: WAL-14
#[test]
fn a_revocation_that_another_process_learns_ends_the_showing() {
    let mut world = World::started(26);
    let mut person = Person::holder(&mut world);
    let mut screen = standing(&person);
    screen.next_code("");
    let own = world.authorities[0].handles[0];
    world.revoke(0, own);
    world.publish();
    person.now = world.now();
    person.carry(&world);
    assert!(person.ok(&["sync"]).contains("revoked"));
    screen.wait_until(|screen| {
        screen
            .words()
            .contains("The pass was revoked.")
            .then_some(())
    });
    screen.ends(77);
}

// spec: WAL-14
#[test]
fn news_that_another_process_brings_is_shown_under() {
    let mut world = World::started(27);
    let mut person = Person::holder(&mut world);
    // The first epoch is over, and its news not yet too old.
    let soon = NOW + EPOCH + 10;
    let shift = shift(soon);
    let mut screen = Screen::open(&mut at(&person, shift, &["show"]), LARGE);
    let first = screen.next_code("");
    let one = Door::new(&world, shift).admits(&mut world, &first);
    assert_eq!(opened(&one).header.epoch.0, 1);

    // Reading alone changes nothing: the code stays, whatever else is asked of the wallet.
    person.ok(&["status"]);
    world.revoke_strangers(0, 3);
    world.publish();
    person.carry(&world);
    person.now = soon;
    person.ok(&["sync"]);
    let mut door = Door::new(&world, shift);
    let second = screen.wait_until(|screen| {
        let code = screen.code()?;
        let (_, bytes) = unarmour(&code, Kind::Presentation.limit()).unwrap();
        (opened(&bytes).header.epoch.0 == 2).then_some(code)
    });
    door.admits(&mut world, &second);

    // Whoever has changed the wallet may have it open still; it is read when that is over.
    let mut held = SledBacking::open(&person.path("wallet/vault")).unwrap();
    let change = (b"nothing of the wallet's".to_vec(), Some(vec![1]));
    held.apply(vec![change]).unwrap();
    drop(held);
    screen.next_code(&second);

    // Another passphrase locks this showing out too.
    std::fs::write(person.path("new"), "another battery\n").unwrap();
    person.ok(&["passphrase", "--new-passphrase-file", "new"]);
    screen.wait_until(|screen| screen.words().contains("passphrase").then_some(()));
    screen.ends(77);
}
