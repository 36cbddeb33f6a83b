//! What happens to a wallet over the years: another device, a lost phone, renewal, long absence,
//! a family, another colour.

use huepass_journeys::{Party, Program, Town, World, code, field, snapshot, text};

#[test]
fn a_wallet_moves_to_another_device() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let (ana, _) = town.holder("ana", "green");
    let gate = town.gate("gate", "");
    let secret = world.file("export.passphrase", "for the journey only");
    let wrong = world.file("wrong.passphrase", "not for this journey");
    let ana = ana.with("HUEPASS_EXPORT_PASSPHRASE_FILE", &secret);
    let _ = ana.run(&["export", "wallet.export"]).exits(0);
    // A file that is there is not overwritten.
    let _ = ana.run(&["export", "wallet.export"]).exits(73);

    let tablet = world
        .party(Program::Wallet, "tablet")
        .with("HUEPASS_EXPORT_PASSPHRASE_FILE", &secret);
    let _ = tablet
        .with("HUEPASS_EXPORT_PASSPHRASE_FILE", &wrong)
        .run(&["import", "wallet.export"])
        .exits(77);
    let _ = tablet.run(&["status"]).exits(78);
    let mut damaged = std::fs::read(world.at("wallet.export")).unwrap();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    world.file("damaged.export", damaged);
    let _ = tablet.run(&["import", "damaged.export"]).exits(65);
    let _ = tablet.run(&["status"]).exits(78);

    let _ = tablet.run(&["import", "wallet.export"]).exits(0);
    let _ = gate.run(&["check", &code(&tablet)]).exits(0);
    // The new device has a passphrase of its own.
    let borrowed = ana.moved(tablet.home());
    let _ = borrowed.run(&["status"]).exits(77);
    // A wallet that is there is not replaced.
    let before = snapshot(ana.home());
    let _ = ana.run(&["import", "wallet.export"]).exits(73);
    assert_eq!(snapshot(ana.home()).len(), before.len());
    let _ = gate.run(&["check", &code(&ana)]).exits(0);
}

#[test]
fn a_lost_phone_is_revoked_and_replaced() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let (lost, handle) = town.holder("lost", "green");
    let gate = town.gate("gate", "epochs_behind = 0\n");
    let _ = town
        .issuer
        .run(&["revoke", "--lost-wallet", &handle])
        .exits(0);
    // What the lost phone asks for now, it does not get.
    let refused = town.refusal(lost.run(&["renew"]).exits(0).text());
    let _ = lost.run(&["accept", &refused]).exits(77);

    let found = town.wallet("new");
    town.gives(&found, &handle);
    world.pass(600);
    town.publish();
    let _ = gate.run(&["feed", "import", text(&town.feed)]).exits(0);
    let _ = found.run(&["sync"]).exits(0);
    let _ = lost.run(&["sync"]).exits(0).says("revoked");
    let _ = lost.run(&["show", "--once"]).exits(77);
    let _ = gate.run(&["check", &code(&found)]).exits(0);
}

#[test]
fn a_pass_is_renewed_before_it_expires() {
    let world = World::new();
    let town = Town::with_policy(&world, "town", "green_hours = 48\nrenew_hours = 24");
    let (ana, _) = town.holder("ana", "green");
    let renew = || ana.run(&["renew"]).exits(0).text().to_owned();
    // Too early: the authority gives nothing.
    let _ = ana.run(&["accept", &town.refusal(&renew())]).exits(77);
    let until = |wallet: &Party<'_>| wallet.json(&["status"])["pass"]["valid_until"].as_u64();
    let first = until(&ana);

    world.pass(30 * 3600);
    town.publish();
    let _ = ana.run(&["sync"]).exits(0);
    let _ = ana.run(&["accept", &town.answer(&renew())]).exits(0);
    assert_eq!(until(&ana), first.map(|first| first + 30 * 3600));

    // The new pass lives on after the old one's end; without it, it would be over.
    world.pass(20 * 3600);
    town.publish();
    let _ = ana.run(&["sync"]).exits(0);
    let gate = town.gate("gate", "");
    let _ = gate.run(&["check", &code(&ana)]).exits(0);
    world.pass(40 * 3600);
    town.publish();
    let _ = ana.run(&["sync"]).exits(0);
    let _ = ana.run(&["show", "--once"]).exits(77).says("expire");
}

#[test]
fn a_wallet_far_behind_gets_a_fresh_witness() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let (ana, _) = town.holder("ana", "green");
    let (_, other) = town.holder("bo", "green");
    let (away, gone) = town.holder("chi", "green");
    for handle in [&other, &gone] {
        let _ = town
            .issuer
            .run(&["revoke", handle, "--reason", "correction"])
            .exits(0);
        world.pass(600);
        town.publish();
    }
    // The deltas are no longer published; only the authority can help.
    std::fs::remove_dir_all(town.feed.join("deltas")).unwrap();
    let _ = ana.run(&["sync"]).exits(0).says("log");
    let shown = ana.run(&["show", "--once"]);
    assert_ne!(shown.code, 0, "{shown:?}");
    let ask = |wallet: &Party<'_>| wallet.run(&["witness"]).exits(0).text().to_owned();
    // Whoever was revoked gets none.
    let refused = town.refusal(&ask(&away));
    let _ = away.run(&["accept", &refused]).exits(77);

    let _ = ana.run(&["accept", &town.answer(&ask(&ana))]).exits(0);
    let _ = ana.run(&["sync"]).exits(0);
    let gate = town.gate("gate", "");
    let _ = gate.run(&["check", &code(&ana)]).exits(0);
}

#[test]
fn a_parent_carries_a_childs_pass() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let (parent, _) = town.holder("parent", "green");
    let gate = town.gate("gate", "");
    let _ = parent.run(&["profiles", "add", "Mei"]).exits(0);
    // Two profiles now, so one has to be named.
    let _ = parent.run(&["show", "--once"]).exits(64);
    let child = parent.with("HUEPASS_WALLET_PROFILE", "Mei");
    let _ = child.run(&["show", "--once"]).exits(77);
    let handle = town.registers("NUMBER-OF-MEI", "yellow");
    town.gives(&child, &handle);
    let _ = gate.run(&["check", &code(&child)]).exits(10);
    let parent = parent.with("HUEPASS_WALLET_PROFILE", "me");
    let _ = gate.run(&["check", &code(&parent)]).exits(0);
    let _ = child.run(&["profiles", "remove", "Mei", "--yes"]).exits(0);
    let listed = parent.json(&["profiles", "list"]);
    assert_eq!(listed["profiles"], serde_json::json!(["me"]));
    let _ = gate.run(&["check", &code(&parent)]).exits(0);
}

#[test]
fn another_colour_takes_the_old_one_back() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let (ana, handle) = town.holder("ana", "green");
    let gate = town.gate("gate", "epochs_behind = 0\n");
    // Not without a reason, nor for one that is none for red.
    for why in [&[][..], &["--reason", "symptoms"], &["--reason", "drill"]] {
        let change = [&["colour", handle.as_str(), "red"], why].concat();
        let refused = town.issuer.run(&change).exits(64);
        let _ = refused.says("false-declaration");
    }
    let _ = town
        .issuer
        .run(&["colour", &handle, "red", "--reason", "confirmed"])
        .exits(0);
    world.pass(600);
    town.publish();
    let _ = gate.run(&["feed", "import", text(&town.feed)]).exits(0);
    let _ = ana.run(&["sync"]).exits(0).says("revoked");
    let _ = ana.run(&["show", "--once"]).exits(77);
    let renewal = ana.run(&["renew"]).exits(0);
    let _ = ana.run(&["accept", &town.answer(renewal.text())]).exits(0);
    let _ = ana.run(&["sync"]).exits(0);
    let _ = gate.run(&["check", &code(&ana)]).exits(11);
    let history = town.issuer.run(&["--json", "person", "history", &handle]);
    let history = history.exits(0).stdout;
    assert_eq!(history.matches("\"colour\"").count(), 2, "{history}");
    let timeline = town.issuer.run(&["person", "timeline", &handle]).exits(0);
    let timeline = timeline.says("declaration").says("confirmed case");
    assert_eq!(timeline.stdout.lines().count(), 2, "{timeline:?}");
}

#[test]
fn everything_is_said_in_chinese_too() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let chinese = |ran: &huepass_journeys::Ran| {
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert!(
            said.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
            "{ran:?}"
        );
    };
    let (ana, _) = town.holder("ana", "green");
    let gate = town.gate("gate", "");
    chinese(&in_chinese(&ana).run(&["status"]).exits(0));
    chinese(&in_chinese(&gate).run(&["check", &code(&ana)]).exits(0));
    chinese(&in_chinese(&gate).run(&["check", "missing.png"]).exits(65));
    chinese(&in_chinese(&town.issuer).run(&["status"]).exits(0));
    for party in [&ana, &gate, &town.issuer] {
        chinese(&party.run(&["--lang", "zh-CN", "--help"]).exits(0));
    }
    // Machines read the same in every language.
    let english = ana.json(&["status"]);
    let other = in_chinese(&ana).json(&["status"]);
    assert_eq!(
        field(&english["pass"], "colour"),
        field(&other["pass"], "colour")
    );
}

fn in_chinese<'w>(party: &Party<'w>) -> Party<'w> {
    party.with("LANG", "zh_CN.UTF-8")
}
