//! `issuer serve --publish` where it must not make epochs.

mod common;

use std::fs;

use common::{Desk, newest};

const SERVE: [&str; 4] = ["serve", "feed", "--publish", "--no-p2p"];

/// A framework of one with an epoch of now.
fn alone() -> Desk {
    let desk = Desk::new();
    desk.home("alone");
    desk.ok("alone", &["init", "--name", "Harbour"]);
    desk.ok("alone", &["epoch", "publish", "--out", "feed"]);
    desk
}

/// The same words in the other language.
fn in_chinese<'a>(args: &[&'a str]) -> Vec<&'a str> {
    [&["--lang", "zh-CN"], args].concat()
}

#[test]
fn where_several_registrars_make_epochs_it_is_refused_at_once() {
    let desk = Desk::new();
    let mut found = vec!["framework", "found", "--name", "Land", "--quorum", "2"];
    let ids: Vec<String> = ["north", "south"]
        .iter()
        .map(|home| {
            desk.home(home);
            let made = desk.ok(home, &["registrar", "init"]);
            made["registrar"].as_str().unwrap().to_owned()
        })
        .collect();
    for id in &ids {
        found.extend(["--registrar", id]);
    }
    found.extend(["--out", "draft"]);
    desk.ok("north", &found);
    for home in ["north", "south"] {
        desk.ok(home, &["framework", "sign", "draft"]);
    }
    desk.ok("north", &["framework", "join", "draft"]);

    let refused = desk.issuer("north", &SERVE, "");
    assert_eq!(refused.status, 64, "{}", refused.stderr);
    assert_eq!(refused.error(), "error-issuer-serve-round");
    let zh = desk.issuer("north", &in_chinese(&SERVE), "");
    assert!(zh.stderr.contains("多个登记方"), "{}", zh.stderr);
    assert!(!desk.path("feed").exists());
}

#[test]
fn after_a_day_without_an_epoch_somebody_must_look_at_the_clock() {
    let mut desk = alone();
    let before = fs::read(desk.path("feed/announcement.cose")).unwrap();
    desk.now += 600 + 86_401;
    for _ in 0..2 {
        let refused = desk.issuer("alone", &SERVE, "");
        assert_eq!(refused.status, 21, "{}", refused.stderr);
        assert_eq!(refused.error(), "error-issuer-serve-pause");
    }
    let zh = desk.issuer("alone", &in_chinese(&SERVE), "");
    assert!(zh.stderr.contains("请检查时钟"), "{}", zh.stderr);
    let after = fs::read(desk.path("feed/announcement.cose")).unwrap();
    assert!(before == after, "an epoch was made");
    // One made by hand says that the clock is right.
    desk.ok("alone", &["epoch", "publish", "--out", "feed"]);
    let mut served = desk.spawn("alone", &SERVE);
    let mut said = std::io::BufReader::new(served.stdout.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut said, &mut line).unwrap();
    served.kill().unwrap();
    served.wait().unwrap();
    assert!(line.contains("begun"), "{line}");
    assert_eq!(newest(&desk.path("feed")).0, 2);
}
