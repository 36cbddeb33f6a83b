//! The program from a new wallet to a shown pass, with a feed and an authority made here.

#[path = "../../crates/wallet/tests/common/mod.rs"]
mod common;
mod person;

use std::path::Path;
use std::process::Stdio;

use common::{EPOCH, NOW, World, beacon, green, verify};
use huepass_credential::{Colour, Context};
use huepass_vault::SledBacking;
use person::Person;

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
    let wrong = "00".repeat(32);
    person.fails(&["init", "--feed", "feed", "--framework", &wrong], 26);
    person.fails(&["init", "--feed", "nowhere", "--yes"], 65);
    // Nothing half-made: the next one is the first.
    person.fails(&["status"], 78);
    person.ok(&["init"]);
    person.fails(&["sync", "feed", "--framework", &wrong], 26);
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

// spec: WAL-15, WAL-16
#[test]
fn an_announcement_is_carried_as_one_small_code() {
    let mut world = World::started(8);
    let person = Person::holder(&mut world);
    let old = person.ok(&["announce", "--text"]);
    world.publish();
    world.publish();
    let news = &world.feed.0[huepass_feed::layout::NEWEST];
    let text = huepass_wire::armour(huepass_wire::Kind::Announcement, news);
    let symbol = huepass_qr::Symbol::encode(&text, huepass_qr::Level::Low).unwrap();
    std::fs::write(person.path("gate.png"), symbol.png(4).unwrap()).unwrap();
    let words = person.ok(&["carry", "gate.png"]);
    assert!(words.contains("epoch 3 is carried"), "{words}");
    let words = person.ok(&["carry", text.as_str()]);
    assert!(words.contains("already"), "{words}");
    let words = person.fails(&["carry", &old], 30);
    assert!(
        words.contains("epoch 1") && words.contains("epoch 3"),
        "{words}"
    );
    let words = person.fails(&["carry", &old, "--lang", "zh"], 30);
    assert!(words.contains("旧"), "{words}");
    let mut forged = news.clone();
    *forged.last_mut().unwrap() ^= 1;
    let forged = huepass_wire::armour(huepass_wire::Kind::Announcement, &forged);
    let words = person.fails(&["carry", &forged], 25);
    assert!(words.contains("Too few registrars"), "{words}");
    // One code: a signature's announcement is half a kilobyte, and each more is 82 bytes.
    person.ok(&["announce", "--png", "carried.png"]);
    let png = std::fs::read(person.path("carried.png")).unwrap();
    assert_eq!(huepass_qr::read(&png).unwrap(), [text.as_str()]);
    assert!((500..=504).contains(&news.len()), "{}", news.len());
    let json: serde_json::Value =
        serde_json::from_str(&person.ok(&["announce", "--json"])).unwrap();
    assert_eq!(
        (&json["epoch"], &json["carried"]),
        (&3.into(), &true.into())
    );
    // The pass is shown as before.
    assert_eq!(person.status()["news"]["epoch"], 1);
    let shown = person.ok(&["show", "--text"]);
    verify(&mut world, 1, shown.trim(), &Context::default());
}

// spec: WAL-10
#[test]
fn two_histories_stay_in_the_status_once_the_holder_knows() {
    let mut world = World::started(9);
    let person = Person::holder(&mut world);
    assert!(person.status()["evidence"].is_null());
    world.start -= EPOCH;
    let previous = Some(world.trust.pin().0);
    let forge = common::Forge {
        previous,
        ..common::Forge::default()
    };
    let (other, _) = world.make(1, &forge);
    let other = huepass_wire::armour(huepass_wire::Kind::Announcement, &world.sign(&other));
    let words = person.fails(&["carry", &other], 77);
    assert!(words.contains("two different histories"), "{words}");
    assert_eq!(person.status()["evidence"]["acknowledged"], false);
    let told = |lang| {
        let output = person.run(&["status", "--lang", lang]);
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(told("en").contains("contradict each other; both are kept"));
    let kept: serde_json::Value =
        serde_json::from_str(&person.ok(&["acknowledge", "--json"])).unwrap();
    assert_ne!(kept["first"], kept["second"]);
    let status = person.status();
    assert_eq!(status["evidence"]["acknowledged"], true);
    assert_eq!(status["can_show"], true);
    assert!(told("en").contains("as you know"));
    assert!(told("zh").contains("互相矛盾"));
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

// spec: VLT-8
#[test]
fn a_passphrase_typed_on_another_keyboard_opens_the_wallet() {
    let person = Person::new(NOW);
    let write = |name: &str, text: &str| std::fs::write(person.path(name), text).unwrap();
    // e with an accent of its own, as some systems send it.
    write("p", "cafe\u{301} \u{212b}ngstro\u{308}m\n");
    person.ok(&["init"]);
    person.ok(&["profiles", "list"]);
    write("p", "cafe \u{c5}ngstr\u{f6}m\n");
    person.fails(&["profiles", "list"], 77);
    write("p", "Caf\u{e9} \u{c5}ngstr\u{f6}m\n");
    person.fails(&["profiles", "list"], 77);
    write("p", "caf\u{e9} \u{c5}ngstr\u{f6}m\n");
    person.ok(&["profiles", "list"]);
    // The exported file and a new passphrase likewise.
    write("paper", "\u{1112}\u{1161}\u{11ab} on paper\n");
    let paper = ["--export-passphrase-file", "paper"];
    person.ok(&[&["export", "backup"][..], &paper].concat());
    person.ok(&["passphrase", "--new-passphrase-file", "paper"]);
    write("p", "\u{d55c} on paper\n");
    person.ok(&["profiles", "list"]);
    write("paper", "\u{d55c} on paper\n");
    person.ok(&[&["--home", "other", "import", "backup"][..], &paper].concat());
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

#[test]
fn a_feed_neither_leads_away_nor_keeps_the_wallet_waiting() {
    use rustix::fs::{CWD, Mode, mkfifoat};
    let mut world = World::started(31);
    let person = Person::holder(&mut world);
    let newest = person.path("feed/announcement.cose");
    let kept = person.path("kept.cose");
    std::fs::rename(&newest, &kept).unwrap();
    // Opened as other files are, a pipe without a writer would never return.
    mkfifoat(CWD, &newest, Mode::from_raw_mode(0o600)).unwrap();
    let words = person.fails(&["sync"], 65);
    assert!(words.contains("a named pipe"), "{words}");
    std::fs::remove_file(&newest).unwrap();
    std::os::unix::fs::symlink(&kept, &newest).unwrap();
    let words = person.fails(&["sync"], 65);
    assert!(words.contains("it is a link"), "{words}");
    std::fs::remove_file(&newest).unwrap();
    std::fs::rename(person.path("feed/statements"), person.path("away")).unwrap();
    std::os::unix::fs::symlink(person.path("away"), person.path("feed/statements")).unwrap();
    std::fs::rename(&kept, &newest).unwrap();
    let words = person.fails(&["sync"], 65);
    assert!(words.contains("it is a link"), "{words}");
    std::fs::remove_file(person.path("feed/statements")).unwrap();
    std::fs::rename(person.path("away"), person.path("feed/statements")).unwrap();
    person.ok(&["sync"]);
}

#[test]
fn a_wallet_that_was_not_made_leaves_nothing_behind() {
    let person = Person::new(NOW);
    std::fs::write(person.path("p"), "short\n").unwrap();
    let refused = person.run(&["init"]);
    assert!(!refused.status.success());
    assert!(!person.path("wallet").exists());
    std::fs::write(person.path("backup"), b"no backup").unwrap();
    let import = ["import", "backup", "--export-passphrase-file", "p"];
    assert!(!person.run(&import).status.success());
    assert!(!person.path("wallet").exists());
}

#[test]
fn a_backup_goes_into_no_pipe_that_others_could_read() {
    use rustix::fs::{CWD, Mode, mkfifoat};
    let person = Person::new(NOW);
    person.ok(&["init"]);
    let pipe = person.path("pipe");
    mkfifoat(CWD, &pipe, Mode::from_raw_mode(0o600)).unwrap();
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(&pipe, open).unwrap();
    // With a reader there, the old way would have written to it.
    let reader = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(&pipe)
        .unwrap();
    let export = ["export", "pipe", "--export-passphrase-file", "p"];
    let words = person.fails(&export, 73);
    assert!(words.contains("others could read"), "{words}");
    assert_eq!(rustix::io::ioctl_fionread(&reader).unwrap(), 0);
}
