//! Whatever comes in from outside: empty, cut off, damaged, huge, of another kind, of another
//! framework, or for a full disk. Each gives the right exit code and changes nothing.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use huepass_journeys::{Party, Program, Ran, Town, World, code, snapshot, text};
use image::{GrayImage, ImageFormat, Luma};

/// More than any program takes in: 40 MiB.
const HUGE: usize = 40 << 20;
/// Two bytes in base45: whole, and no message of any kind.
const NO_MESSAGE: &str = "X50";

/// One framework with a holder and a gate, another one, and inputs that are good where they belong.
struct Setting<'w> {
    world: &'w World,
    town: Town<'w>,
    ana: Party<'w>,
    gate: Party<'w>,
    pass: String,
    news: String,
    offer: String,
    pin: PathBuf,
    request: String,
    foreign_pass: String,
    foreign_offer: String,
    foreign_request: String,
    foreign_feed: PathBuf,
}

impl<'w> Setting<'w> {
    fn new(world: &'w World) -> Self {
        let town = Town::new(world, "town");
        let (ana, _) = town.holder("ana", "green");
        let gate = town.gate("gate", "");
        let (offer, pin) = town.offers(&town.registers("NUMBER-OF-BO", "green"));
        let _ = ana.run(&["profiles", "add", "bo"]).exits(0);
        let bo = ana.with("HUEPASS_WALLET_PROFILE", "bo");
        let request = bo.run(&["request", &offer, "--pin-file", text(&pin)]);
        let request = request.exits(0).text().to_owned();
        let elsewhere = Town::new(world, "elsewhere");
        let (dee, _) = elsewhere.holder("dee", "green");
        let handle = elsewhere.registers("NUMBER-OF-EVE", "green");
        let (foreign_offer, _) = elsewhere.offers(&handle);
        let _ = dee.run(&["profiles", "add", "eve"]).exits(0);
        let eve = dee.with("HUEPASS_WALLET_PROFILE", "eve");
        let foreign_request = elsewhere.request(&eve, &handle);
        let ana = ana.with("HUEPASS_WALLET_PROFILE", "me");
        Self {
            world,
            pass: code(&ana),
            news: ana.run(&["announce", "--text"]).exits(0).text().to_owned(),
            foreign_pass: code(&dee.with("HUEPASS_WALLET_PROFILE", "me")),
            foreign_offer,
            foreign_request,
            foreign_feed: elsewhere.feed.clone(),
            town,
            ana,
            gate,
            offer,
            pin,
            request,
        }
    }

    /// What may be wrong with every kind of code, as files, and the exit code of each, the same for
    /// all programs.
    // spec: WIR-20, WIR-21, WIR-22, WIR-23
    fn bad_codes(&self, good: &str, other_kind: &str) -> Vec<(PathBuf, i32)> {
        let world = self.world;
        let cut = &good[..good.len() / 2];
        let prefix = &good[..=good.find(':').unwrap()];
        let newer = good.replacen("1:", "2:", 1);
        let picture: &[u8] = b"\x89PNG\r\n\x1a\n and nothing more";
        vec![
            (world.file("empty", ""), 26),
            (world.file("cut", cut), 65),
            (world.file("prefix", prefix), 65),
            (world.file("no-colon", &prefix[..prefix.len() - 1]), 26),
            (world.file("no-base45", format!("{prefix}nothing")), 65),
            (
                world.file("no-message", format!("{prefix}{NO_MESSAGE}")),
                65,
            ),
            (world.file("newer-version", newer), 26),
            (world.file("binary", [0xff, 0xfe, 0x00, 0x80]), 65),
            (world.file("huge", vec![b'A'; HUGE]), 65),
            (world.file("long", good.repeat(20)), 65),
            (world.file("picture.png", picture), 65),
            (world.file("blank.png", blank()), 65),
            (world.file("other-kind", other_kind), 26),
            (world.file("foreign-text", "https://example.org/"), 26),
            (world.at("missing"), 65),
        ]
    }
}

/// A code with one bit changed near its end, where signatures, seals and responses are, and as whole
/// as before: the first of three characters counts ones (RFC 9285).
fn altered(code: &str) -> String {
    let start = code.find(':').unwrap() + 1;
    let at = start + (code.len() - start) / 3 * 3 - 6;
    let mut bytes = code.as_bytes().to_vec();
    bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
    String::from_utf8(bytes).unwrap()
}

/// A white picture.
fn blank() -> Vec<u8> {
    let mut png = Cursor::new(Vec::new());
    GrayImage::from_pixel(200, 200, Luma([255]))
        .write_to(&mut png, ImageFormat::Png)
        .unwrap();
    png.into_inner()
}

/// Runs a command that must fail and change nothing in a home.
fn refused(party: &Party<'_>, arguments: &[&str]) -> Ran {
    let before = wholes(party.home());
    let ran = party.run(arguments);
    assert_ne!(ran.code, 0, "{ran:?}");
    assert!(ran.stderr.lines().count() >= 3, "what, why, next: {ran:?}");
    assert!(!ran.stderr.contains("panicked"), "{ran:?}");
    assert_eq!(wholes(party.home()), before, "something changed: {ran:?}");
    ran
}

/// What must not change: the files that a program replaces as a whole. Databases keep books of
/// their own about being opened; what they hold is asked of the program.
fn wholes(home: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let is_database = |path: &Path| {
        path.components().any(|part| {
            let part = part.as_os_str().to_string_lossy();
            ["vault", "ledger", "keys", "registrar", "tree"].contains(&part.as_ref())
        })
    };
    snapshot(home)
        .into_iter()
        .filter(|(path, _)| !is_database(path))
        // A gate counts what it could not decide.
        .filter(|(path, _)| !path.ends_with("memory.cbor"))
        .collect()
}

#[test]
fn a_gate_takes_nothing_that_is_no_pass() {
    let world = World::new();
    let s = Setting::new(&world);
    for (path, exit) in s.bad_codes(&s.pass, &s.offer) {
        let ran = s.gate.run(&["check", text(&path)]);
        assert_eq!(ran.code, exit, "{}: {ran:?}", path.display());
        assert!(!ran.stderr.contains("panicked"), "{ran:?}");
    }
    let _ = s.gate.run(&["check", &s.foreign_pass]).exits(26);
    let _ = s.gate.run(&["check", &s.request]).exits(26);
    let _ = s.gate.run(&["check", &altered(&s.pass)]).exits(25);
    for (path, exit) in s.bad_codes(&s.news, &s.pass) {
        let ran = refused(&s.gate, &["feed", "import", text(&path)]);
        assert_eq!(ran.code, exit, "{}: {ran:?}", path.display());
    }
    // Every character of a code counts; so does their number.
    for at in [6, 40, 300, 600, 900] {
        let mut bytes = s.pass.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let ran = s.gate.run(&["check", std::str::from_utf8(&bytes).unwrap()]);
        assert!([20, 25, 26, 27, 65].contains(&ran.code), "{ran:?}");
    }
    let _ = s.gate.run(&["check", &format!("{}A", s.pass)]).exits(65);
    let status = s.gate.json(&["status"]);
    assert_eq!(status["admitted"], 0);
    assert_eq!(status["not_admitted"], 0);
    let _ = s.gate.run(&["check", &s.pass]).exits(0);
}

#[test]
fn a_gate_believes_no_feed_but_its_own() {
    let world = World::new();
    let s = Setting::new(&world);
    let own = fs::read(s.town.feed.join("announcement.cose")).unwrap();
    let mut altered = own.clone();
    // Of the signature.
    *altered.last_mut().unwrap() ^= 1;
    let foreign = s.foreign_feed.join("announcement.cose");
    let inputs = [
        (world.file("empty.cose", ""), vec![65]),
        (world.file("cut.cose", &own[..own.len() - 1]), vec![65]),
        (world.file("more.cose", [&own[..], b"x"].concat()), vec![65]),
        (world.file("altered.cose", altered), vec![25]),
        (world.file("huge.cose", vec![0x84; HUGE]), vec![65]),
        (world.at("missing.cose"), vec![65]),
        (foreign, vec![26]),
        (s.foreign_feed.clone(), vec![26]),
        (world.at("no-folder"), vec![65]),
    ];
    for (path, exits) in &inputs {
        let ran = refused(&s.gate, &["feed", "import", text(path)]);
        assert!(exits.contains(&ran.code), "{}: {ran:?}", path.display());
    }
    let _ = refused(&s.gate, &["init", text(&s.town.feed.join("genesis.cose"))]);
    let fresh = world.party(Program::Verifier, "fresh");
    for (name, exit) in [("announcement.cose", 65), ("window.bin", 65)] {
        let path = s.town.feed.join(name);
        let _ = fresh.run(&["init", text(&path)]).exits(exit);
        let _ = fresh.run(&["status"]).exits(78);
    }
    // What is no feed document is 65 in all three programs.
    for (number, junk) in [&b""[..], b"junk", &own[..own.len() - 1]]
        .iter()
        .enumerate()
    {
        let path = world.file(&format!("junk-{number}.cose"), junk);
        let _ = refused(&s.gate, &["feed", "import", text(&path)]).exits(65);
        let _ = refused(&s.town.issuer, &["framework", "learn", text(&path)]).exits(65);
        let newest = s.town.feed.join("announcement.cose");
        fs::write(&newest, junk).unwrap();
        let _ = refused(&s.ana, &["sync", text(&s.town.feed)]).exits(65);
        fs::write(&newest, &own).unwrap();
    }
    let policy = world.file("odd.toml", "admit = [\"blue\"]\n");
    let genesis = s.town.feed.join("genesis.cose");
    let _ = fresh
        .run(&["init", text(&genesis), "--policy", text(&policy)])
        .exits(78);
    let _ = s.gate.run(&["check", &s.pass]).exits(0);
}

#[test]
fn a_wallet_takes_nothing_that_was_not_for_it() {
    let world = World::new();
    let s = Setting::new(&world);
    let bo = s.ana.with("HUEPASS_WALLET_PROFILE", "bo");
    for (path, exit) in s.bad_codes(&s.offer, &s.pass) {
        let request = ["request", text(&path), "--pin-file", text(&s.pin)];
        let ran = refused(&bo, &request);
        assert_eq!(ran.code, exit, "{}: {ran:?}", path.display());
    }
    let foreign = ["request", &s.foreign_offer, "--pin-file", text(&s.pin)];
    let _ = refused(&bo, &foreign).exits(26);
    let spoilt = altered(&s.offer);
    let _ = refused(&bo, &["request", &spoilt, "--pin-file", text(&s.pin)]).exits(26);
    for no_pin in ["not digits", "1234567890123"] {
        let pin = world.file("no-pin", no_pin);
        let request = ["request", s.offer.as_str(), "--pin-file", text(&pin)];
        let _ = refused(&bo, &request).exits(64);
    }
    // A wrong PIN is the authority's to refuse, and the right one still counts afterwards.
    let wrong = world.file("wrong-pin", "00");
    let request = bo.run(&["request", &s.offer, "--pin-file", text(&wrong)]);
    let refusal = s.town.refusal(request.exits(0).text());
    let _ = bo.run(&["accept", &refusal]).exits(77);

    let answer = s.town.answer(&s.request);
    for (path, exit) in s.bad_codes(&answer, &s.pass) {
        let ran = refused(&bo, &["accept", text(&path)]);
        assert_eq!(ran.code, exit, "{}: {ran:?}", path.display());
    }
    let _ = refused(&bo, &["accept", &altered(&answer)]).exits(26);

    // Another framework's feed, one that was cut off, one with a damaged list.
    let _ = refused(&bo, &["sync", text(&s.foreign_feed)]).exits(26);
    let _ = refused(&bo, &["sync", "no-such-folder"]).exits(65);
    world.pass(600);
    s.town.publish();
    let list = s.town.feed.join("epochs/0000000002/list.cbor");
    let whole = fs::read(&list).unwrap();
    fs::write(&list, &whole[..whole.len() - 1]).unwrap();
    let _ = refused(&bo, &["sync"]).exits(65);
    assert_eq!(bo.json(&["status"])["news"]["epoch"], 1);
    fs::write(&list, &whole).unwrap();

    // Nothing was lost by all of this.
    let _ = bo.run(&["accept", &answer]).exits(0);
    let _ = bo.run(&["sync"]).exits(0);
    let _ = s.gate.run(&["feed", "import", text(&s.town.feed)]).exits(0);
    let _ = s.gate.run(&["check", &code(&bo)]).exits(0);
}

#[test]
fn an_issuer_answers_nothing_but_its_own_wallets() {
    let world = World::new();
    let s = Setting::new(&world);
    let issuer = &s.town.issuer;
    let count = || issuer.json(&["status"]);
    let before = count();
    for (path, exit) in s.bad_codes(&s.request, &s.pass) {
        let ran = refused(issuer, &["answer", text(&path), "--text"]);
        assert_eq!(ran.code, exit, "{}: {ran:?}", path.display());
        assert!(ran.stdout.is_empty(), "{ran:?}");
    }
    let _ = refused(issuer, &["answer", &s.foreign_request, "--text"]).exits(26);
    let _ = refused(issuer, &["answer", &altered(&s.request), "--text"]).exits(26);
    let _ = refused(issuer, &["revoke", "no-handle", "--reason", "correction"]).exits(64);
    let _ = refused(issuer, &["revoke", "0123456789ab"]).exits(64);
    let _ = refused(
        issuer,
        &["revoke", "0123456789ab", "--reason", "correction"],
    )
    .exits(77);
    let _ = refused(
        issuer,
        &["revoke", "--file", "missing", "--reason", "correction"],
    )
    .exits(65);
    let numbers = issuer.run_with_input(&["person", "add"], b"\n");
    let _ = numbers.exits(65);
    assert_eq!(count(), before);

    // A list with bad lines: the good ones are taken, the others noted.
    world.file(
        "people.csv",
        "number,colour,hours,reason\nA-1,green,,\nA-2,blue,,\n,green,,\nA-3,red,12,confirmed\nA-4,red,,\n",
    );
    let add = [
        "--json",
        "person",
        "add",
        "--csv",
        "people.csv",
        "--refused",
        "bad.csv",
    ];
    let ran = issuer.run(&add).exits(65);
    assert_eq!(
        fs::read_to_string(world.at("bad.csv"))
            .unwrap()
            .lines()
            .count(),
        4,
        "{ran:?}"
    );
    let listed = issuer.run(&["--json", "person", "list"]).exits(0);
    assert_eq!(listed.stdout.lines().count(), 4, "{listed:?}");

    let answer = s.town.answer(&s.request);
    let bo = s.ana.with("HUEPASS_WALLET_PROFILE", "bo");
    let _ = bo.run(&["accept", &answer]).exits(0);
}

#[test]
fn a_wrong_passphrase_opens_nothing() {
    let world = World::new();
    let s = Setting::new(&world);
    let wrong = world.file("wrong.passphrase", "not the passphrase\n");
    let empty = world.file("empty.passphrase", "");
    for party in [&s.ana, &s.town.issuer] {
        let stranger = party.with("HUEPASS_PASSPHRASE_FILE", &wrong);
        // `offer` needs the issuer's keys, `status` the wallet's.
        let offer = ["offer", "0123456789ab", "--text"];
        let status = ["status"];
        let arguments: &[&str] = if std::ptr::eq(party, &raw const s.ana) {
            &status
        } else {
            &offer
        };
        let _ = refused(&stranger, arguments).exits(77);
        let nobody = party.with("HUEPASS_PASSPHRASE_FILE", &empty);
        let _ = refused(&nobody, arguments).exits(65);
        let missing = party.with("HUEPASS_PASSPHRASE_FILE", world.at("none"));
        let _ = refused(&missing, arguments).exits(65);
    }
    // No terminal and no file: nobody is asked, nothing hangs.
    let unasked = s.ana.with("HUEPASS_PASSPHRASE_FILE", "");
    let _ = refused(&unasked, &["status"]).exits(64);
    let _ = s.ana.run(&["status"]).exits(0);
}

#[test]
fn wrong_arguments_and_missing_homes_are_said() {
    let world = World::new();
    for program in [Program::Issuer, Program::Wallet, Program::Verifier] {
        let party = world.party(program, program.name());
        let _ = refused(&party, &["no-such-command"]).exits(64);
        let _ = refused(&party, &["status", "--no-such-flag"]).exits(64);
        let _ = refused(&party, &["status"]).exits(78);
        let clock = party.with("HUEPASS_TEST_CLOCK", "yesterday");
        let _ = refused(&clock, &["status"]).exits(78);
        assert!(snapshot(party.home()).is_empty());
    }
}

#[test]
fn a_full_disk_is_said_and_loses_nothing() {
    let world = World::new();
    let s = Setting::new(&world);
    let disk = world.at("disk");
    fs::create_dir(&disk).unwrap();
    let mount = ["-t", "tmpfs", "-o", "size=4m", "tmpfs"];
    let mounted = Command::new("mount").args(mount).arg(&disk).status();
    if !mounted.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED, cannot mount a small tmpfs");
        return;
    }
    let _mounted = Mounted(&disk);
    let fill = |name: &str| {
        let mut size = 1 << 20;
        let mut number = 0;
        while size >= 1 {
            number += 1;
            if fs::write(disk.join(format!("{name}{number}")), vec![1; size]).is_err() {
                size /= 2;
            }
        }
    };
    // A picture, a published feed and a wallet cannot be written.
    fill("full");
    let picture = disk.join("pass.png");
    let ran = refused(&s.ana, &["show", "--once", "--png", text(&picture)]);
    assert_eq!(ran.code, 74, "{ran:?}");
    assert!(!picture.exists(), "half a picture was left");
    world.pass(600);
    let feed = disk.join("feed");
    let ran = s
        .town
        .issuer
        .run(&["epoch", "publish", "--out", text(&feed)]);
    assert_eq!(ran.code, 74, "{ran:?}");
    assert!(!feed.join("announcement.cose").exists());
    let ran = s.ana.moved(disk.join("wallet")).run(&["init"]);
    assert_eq!(ran.code, 74, "{ran:?}");
    let genesis = s.town.feed.join("genesis.cose");
    let gate = s.gate.moved(disk.join("gate"));
    let ran = gate.run(&["init", text(&genesis)]);
    assert_eq!(ran.code, 74, "{ran:?}");
    assert!(!ran.stderr.contains("panicked"), "{ran:?}");

    // With room again all of it goes through.
    for entry in fs::read_dir(&disk).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::remove_file(path).unwrap();
        }
    }
    let _ = s
        .town
        .issuer
        .run(&["epoch", "publish", "--out", text(&feed)])
        .exits(0);
    let _ = gate.run(&["init", text(&genesis)]).exits(0);
    let _ = gate.run(&["feed", "import", text(&feed)]).exits(0);
    let _ = s.ana.run(&["sync", text(&feed)]).exits(0);
    let shown = code(&s.ana);

    // A gate that cannot remember a code does not admit it.
    fill("again");
    let ran = gate.run(&["check", &shown]);
    assert_eq!(ran.code, 74, "{ran:?}");
    assert!(!ran.stdout.contains("GREEN"), "{ran:?}");
}

/// Unmounts on drop.
struct Mounted<'a>(&'a Path);

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}
