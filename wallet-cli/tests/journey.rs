//! The program from a new wallet to a shown pass, with a feed and an authority made here.

#[path = "../../crates/wallet/tests/common/mod.rs"]
mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use common::{EPOCH, NOW, World, beacon, green, verify};
use huepass_credential::{Colour, Context};
use huepass_vault::SledBacking;
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_wallet-cli");

/// A person with a wallet in a folder.
struct Person {
    folder: TempDir,
    now: u64,
}

impl Person {
    fn new(now: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("p"), "correct horse battery\n").unwrap();
        Self { folder, now }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command
            .args(args)
            .current_dir(self.folder.path())
            .env_clear()
            .env("HUEPASS_WALLET_HOME", self.path("wallet"))
            .env("HUEPASS_PASSPHRASE_FILE", self.path("p"))
            .env("HUEPASS_TEST_CLOCK", format!("@{}", self.now))
            .stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs a command that must succeed; gives its standard output.
    fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{args:?}: {words}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command that must fail with this exit code; gives its words.
    fn fails(&self, args: &[&str], code: i32) -> String {
        let output = self.run(args);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{args:?}: {words}");
        words
    }

    fn status(&self) -> serde_json::Value {
        serde_json::from_str(&self.ok(&["status", "--json"])).unwrap()
    }

    /// Writes the world's feed into the folder `feed`.
    fn carry(&self, world: &World) {
        for (path, bytes) in &world.feed.0 {
            let path = self.path("feed").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }

    /// A wallet with a green pass, synced.
    fn holder(world: &mut World) -> Self {
        let person = Self::new(world.now());
        person.carry(world);
        person.ok(&["init", "--feed", "feed", "--yes"]);
        let offer = world.offer(0, person.now + 1000);
        person.ok(&["request", &offer, "--no-pin", "--out", "request.txt"]);
        let request = std::fs::read_to_string(person.path("request.txt")).unwrap();
        let answer = world.answer(0, request.trim(), green(person.now));
        std::fs::write(person.path("answer.txt"), answer).unwrap();
        person.ok(&["accept", "answer.txt"]);
        person.ok(&["sync"]);
        person
    }
}

#[test]
fn from_a_new_wallet_to_a_shown_pass() {
    let mut world = World::started(1);
    let person = Person::holder(&mut world);
    let status = person.status();
    assert_eq!(status["can_show"], true);
    assert_eq!(status["pass"]["colour"], "green");
    assert_eq!(status["pass"]["authority_name"], "East");
    let words = person.ok(&["status"]);
    assert!(words.contains("A green pass of East"), "{words}");

    let text = person.ok(&["show", "--text"]);
    let (colour, _) = verify(&mut world, 1, text.trim(), &Context::default());
    assert_eq!(colour, Colour::Green);
    assert_ne!(text, person.ok(&["show", "--text"]), "no code twice");

    person.ok(&["show", "--png", "pass.png", "--svg", "pass.svg"]);
    let png = std::fs::read(person.path("pass.png")).unwrap();
    let texts = huepass_qr::read(&png).unwrap();
    verify(&mut world, 1, &texts[0], &Context::default());
    let svg = std::fs::read_to_string(person.path("pass.svg")).unwrap();
    assert!(svg.starts_with("<svg"));

    let drawn = person.ok(&["show", "--once"]);
    assert_eq!(drawn.lines().count(), (17 * 4 + 17 + 8_usize).div_ceil(2));

    let json: serde_json::Value = serde_json::from_str(&person.ok(&["show", "--json"])).unwrap();
    assert_eq!(json["colour"], "green");
    verify(
        &mut world,
        1,
        json["code"].as_str().unwrap(),
        &Context::default(),
    );
}

#[test]
fn offer_and_pin_from_a_picture_and_a_file() {
    let mut world = World::started(2);
    let person = Person::new(world.now());
    person.carry(&world);
    let words = person.fails(&["init", "--feed", "feed"], 64);
    assert!(words.contains("the framework Test"), "{words}");
    // The wallet is there all the same; another digest than the right one is refused.
    person.fails(&["sync", "feed", "--framework", &"00".repeat(32)], 26);
    let digest: String = world
        .trust
        .pin()
        .0
        .iter()
        .fold(String::new(), |mut out, b| {
            use std::fmt::Write as _;
            write!(out, "{b:02x}").unwrap();
            out
        });
    person.ok(&["sync", "feed", "--framework", &digest]);
    let offer = world.offer(0, person.now + 1000);
    let symbol = huepass_qr::Symbol::encode(&offer, huepass_qr::Level::Low).unwrap();
    std::fs::write(person.path("offer.png"), symbol.png(4).unwrap()).unwrap();
    std::fs::write(person.path("pin"), "123456\n").unwrap();
    let request = person.ok(&["request", "offer.png", "--pin-file", "pin"]);
    let again = person.ok(&["request", &offer, "--pin-file", "pin"]);
    assert_eq!(request, again);
    let (opened, _) = world.open(0, request.trim());
    assert_eq!(opened.pin.unwrap().expose(), "123456");
    person.fails(&["request", &offer], 64);
    let expired = world.offer(0, person.now - 1);
    person.fails(&["request", &expired, "--no-pin"], 77);
    let foreign = World::started(3).offer(0, person.now + 1000);
    person.fails(&["request", &foreign, "--no-pin"], 26);
    let answer = world.answer(0, request.trim(), green(person.now));
    person.ok(&["accept", &answer]);
    person.fails(&["accept", &answer], 26);
}

#[test]
fn a_gate_that_asks_is_answered_after_consent() {
    let mut world = World::started(4);
    let person = Person::holder(&mut world);
    let (asked, text) = beacon(&world, 1, person.now, Some("Lunch"));
    let words = person.fails(&["scan", &text, "--text"], 64);
    assert!(
        words.contains("Canteen") && words.contains("Lunch"),
        "{words}"
    );
    let code = person.ok(&["scan", &text, "--consent", "--text"]);
    let label = huepass_wire::Label::new("Lunch").unwrap();
    let scope = huepass_wire::scope_bytes(&asked.gate, &label, 20_270_115);
    verify(&mut world, 1, code.trim(), &asked.context(&scope));
    let (_, late) = beacon(&world, 1, NOW + 3 * EPOCH + 1, None);
    person.fails(&["scan", &late, "--consent", "--text"], 21);
    let announcement = person.ok(&["announce", "--text"]);
    assert!(announcement.starts_with("HUEA1:"));
}

#[test]
fn revoked_and_old_are_told_apart() {
    let mut world = World::started(5);
    let mut person = Person::holder(&mut world);
    person.now = NOW + 3 * EPOCH + 1;
    let words = person.fails(&["show", "--text"], 30);
    assert!(words.contains("too old"), "{words}");
    person.ok(&["show", "--text", "--even-if-old"]);
    let own = world.authorities[0].handles[0];
    world.revoke(0, own);
    world.publish();
    person.now = world.now();
    person.carry(&world);
    let synced = person.ok(&["sync"]);
    assert!(synced.contains("revoked"), "{synced}");
    let words = person.fails(&["show", "--text", "--lang", "zh"], 77);
    assert!(words.contains("撤销"), "{words}");
    assert_eq!(person.status()["cannot_show"]["id"], "error-show-revoked");
}

#[test]
fn a_wallet_moves_to_another_device_and_takes_a_new_passphrase() {
    let mut world = World::started(6);
    let person = Person::holder(&mut world);
    let paper = person.path("paper");
    std::fs::write(&paper, "written on paper\n").unwrap();
    let paper = paper.to_str().unwrap();
    let with = |file, command| [command, file, "--export-passphrase-file", paper];
    person.ok(&with("backup", "export"));
    person.fails(&with("backup", "export"), 73);
    person.fails(&with("backup", "import"), 73);
    let other = person.path("other").display().to_string();
    let mut import = vec!["--home", &other];
    let wrong = person.path("p").display().to_string();
    import.extend(["import", "backup", "--export-passphrase-file", &wrong]);
    person.fails(&import, 77);
    let mut import = vec!["--home", &other];
    import.extend(with("backup", "import"));
    person.ok(&import);
    let text = person.ok(&["--home", &other, "show", "--text"]);
    verify(&mut world, 1, text.trim(), &Context::default());

    person.ok(&["passphrase", "--new-passphrase-file", paper]);
    person.fails(&["status"], 77);
    person.ok(&["status", "--passphrase-file", paper]);
    let mut bytes = std::fs::read(person.path("backup")).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    std::fs::write(person.path("backup"), bytes).unwrap();
    let third = person.path("third").display().to_string();
    let mut import = vec!["--home", &third];
    import.extend(with("backup", "import"));
    person.fails(&import, 65);
}

#[test]
fn a_wallet_that_is_open_elsewhere_says_so() {
    let mut world = World::started(7);
    let person = Person::holder(&mut world);
    let held = SledBacking::open(&person.path("wallet/vault")).unwrap();
    let words = person.fails(&["status"], 75);
    assert!(words.contains("open elsewhere"), "{words}");
    drop(held);
    person.ok(&["status"]);
}

/// Kills the program at many points of a sync and of an accept; whatever it had said it kept must
/// be there, and the wallet goes on.
#[test]
fn a_killed_program_leaves_a_usable_wallet() {
    let mut world = World::started(8);
    let mut person = Person::holder(&mut world);
    for round in 0..8_u32 {
        world.revoke_strangers(0, 1);
        world.publish();
        person.now = world.now();
        person.carry(&world);
        let renewal = person.ok(&["renew"]);
        let answer = world.answer(0, renewal.trim(), green(person.now));
        let args: &[&str] = if round % 2 == 0 {
            &["sync"]
        } else {
            &["accept", &answer]
        };
        kill_after(&person, args, u64::from(round) * 40);
        let status = person.status();
        assert_eq!(status["pass"]["colour"], "green");
        // What was cut off is done again, unless it had been finished.
        let output = person.run(&["accept", &answer]);
        assert!(matches!(output.status.code(), Some(0 | 26)));
        person.ok(&["sync"]);
        let text = person.ok(&["show", "--text"]);
        let epoch = world.epoch;
        verify(&mut world, epoch, text.trim(), &Context::default());
    }
}

fn kill_after(person: &Person, args: &[&str], milliseconds: u64) {
    let mut child = person
        .command(args)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(milliseconds));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn completions_and_manual_pages_are_made() {
    let person = Person::new(NOW);
    assert!(person.ok(&["completions", "bash"]).contains("wallet-cli"));
    person.ok(&["man", "pages"]);
    assert!(Path::new(&person.path("pages/wallet-cli-show.1")).exists());
}
