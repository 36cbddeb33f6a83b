//! Wallets and gates that fetch from several mirrors: folders and web servers, good ones and bad ones.

use std::fs;
use std::path::{Path, PathBuf};

use huepass_journeys::{Party, Program, Running, Town, World, code, copy, text};
use serde_json::Value;

/// A copy of a folder as it is now.
fn copied(world: &World, from: &Path, name: &str) -> PathBuf {
    let to = world.at(name);
    copy(from, &to);
    to
}

/// What came of each mirror.
fn states(result: &Value) -> Vec<&str> {
    let mirrors = result["mirrors"].as_array().unwrap();
    mirrors
        .iter()
        .map(|one| one["state"].as_str().unwrap())
        .collect()
}

/// The next epoch, ten minutes later.
fn next(world: &World, town: &Town<'_>) {
    world.pass(600);
    town.publish();
}

/// The issuer's feed on a web server, and its address.
fn served(town: &Town<'_>, epoch: u32) -> (Running, String) {
    let serve = [
        "serve",
        text(&town.feed),
        "--http",
        "127.0.0.1:0",
        "--no-p2p",
    ];
    let mut server = town.issuer.stays(&serve);
    let url = server.event("serving")["url"].as_str().unwrap().to_owned();
    server.copies(epoch);
    (server, url)
}

#[test]
fn a_mirror_that_stands_still_is_named_and_the_newest_is_taken() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let ana = town.wallet("ana");
    let gate = town.gate("gate", "");
    let frozen = copied(&world, &town.feed, "frozen");
    next(&world, &town);
    next(&world, &town);
    let mirrors = ["sync", text(&frozen), text(&town.feed)];

    let ran = ana.run(&mirrors).exits(0);
    let _ = ran
        .says("behind by 2 epochs")
        .says("Up to date with epoch 3");
    let ran = gate.run(&mirrors).exits(0);
    let _ = ran
        .says("behind by 2 epochs")
        .says("the newest epoch held is 3");
    // Remembered, and said in the reader's language and to scripts.
    let _ = ana
        .run(&["--lang", "zh-CN", "sync"])
        .exits(0)
        .says("落后 2 个周期");
    let _ = gate
        .run(&["--lang", "zh-CN", "sync"])
        .exits(0)
        .says("落后 2 个周期");
    for party in [&ana, &gate] {
        let synced = party.json(&["sync"]);
        assert_eq!(states(&synced), ["behind", "used"]);
        assert_eq!(synced["mirrors"][0]["behind"], 2);
        let status = party.json(&["status"]);
        assert_eq!(status["last_sync"]["mirrors"][0]["state"], "behind");
    }
    // The frozen one alone brings nothing back.
    let _ = gate
        .run(&["sync", text(&frozen)])
        .exits(0)
        .says("behind by 2");
    let _ = ana
        .run(&["sync", text(&frozen)])
        .exits(0)
        .says("behind by 2");
    assert_eq!(ana.json(&["status"])["news"]["epoch"], 3);
    assert_eq!(gate.json(&["status"])["epoch"], 3);
}

#[test]
fn mirrors_that_cut_off_or_belong_elsewhere_are_refused_and_others_used() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let ana = town.wallet("ana");
    let gate = town.gate("gate", "");
    let foreign = Town::new(&world, "elsewhere").feed;
    next(&world, &town);
    let cut = copied(&world, &town.feed, "cut");
    fs::remove_file(cut.join("epochs/0000000002/list.cbor")).unwrap();
    let garbage = copied(&world, &town.feed, "garbage");
    fs::write(garbage.join("announcement.cose"), vec![0; 1 << 20]).unwrap();

    for mirror in [&foreign, &cut, &garbage] {
        let alone = ana.run(&["sync", text(mirror)]);
        assert!([26, 65].contains(&alone.code), "{alone:?}");
    }
    let _ = gate.run(&["sync", text(&foreign)]).exits(26);
    let _ = gate.run(&["sync", text(&garbage)]).exits(65);
    let none = ["sync", text(&foreign), text(&garbage)];
    let _ = ana.run(&none).exits(65).says("None of the 2 mirrors");
    let zh = ["--lang", "zh-CN", "sync", text(&foreign), text(&garbage)];
    let _ = gate.run(&zh).exits(65).says("2 个镜像都不能用");
    assert_eq!(ana.json(&["status"])["news"]["epoch"], 1);

    let all = [
        "sync",
        text(&foreign),
        text(&cut),
        text(&garbage),
        text(&town.feed),
    ];
    let synced = ana.json(&all);
    assert_eq!(synced["epoch"], 2);
    let states = states(&synced);
    assert_eq!(
        (states[0], states[2], states[3]),
        ("refused", "refused", "used")
    );
    assert!(["refused", "current"].contains(&states[1]), "{states:?}");
    assert_eq!(gate.json(&all)["epoch"], 2);
}

#[test]
fn a_web_server_is_a_mirror_and_one_that_is_away_is_told() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let gate = town.gate("gate", "");
    let (server, url) = served(&town, 1);
    let ana = world.party(Program::Wallet, "ana");
    let init = ["init", "--feed", &url, "--framework", &town.pin];
    let _ = ana.run(&init).exits(0).says("Up to date with epoch 1");
    let handle = town.registers("NUMBER-OF-ANA", "green");
    // Offer, request, answer: the authority's keys come from the web server too.
    town.gives(&ana, &handle);
    next(&world, &town);
    let (server, url) = {
        // A server whose clock stood still is no worse: what it serves is what it was given.
        let _ = server.ends();
        served(&town, 2)
    };
    let _ = gate.run(&["sync", &url]).exits(0).says("epoch held is 2");
    let _ = ana.run(&["sync", &url]).exits(0).says("certified");
    let _ = gate.run(&["check", &code(&ana)]).exits(0);

    let (ended, words) = server.ends();
    assert_eq!(ended.code(), Some(0), "{words}");
    let _ = gate.run(&["sync"]).exits(75).says("does not answer");
    let away = gate.run(&["--lang", "zh-CN", "sync"]).exits(75);
    let _ = away.says("没有回应");
    let both = ana.json(&["sync", &url, text(&town.feed)]);
    assert_eq!(states(&both), ["unreachable", "used"]);
    // Nothing of it keeps anybody from showing and checking.
    let _ = gate.run(&["status"]).exits(0);
    let _ = ana.run(&["show", "--once"]).exits(0);
}

// spec: WAL-20
#[test]
fn a_sync_on_a_schedule_waits_for_its_time() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let ana = town.wallet("ana");
    let gate = town.gate("gate", "");
    let feed = text(&town.feed);
    let _ = gate.run(&["sync", feed, "--if-due"]).exits(0);
    next(&world, &town);
    for party in [&ana, &gate] {
        let early = party.run(&["--json", "sync", "--if-due"]).exits(0).json();
        assert!(early["due"].as_u64() > Some(world.now()), "{early}");
        let _ = party
            .run(&["sync", "--if-due"])
            .exits(0)
            .says("Nothing to do");
        let zh = ["--lang", "zh-CN", "sync", "--if-due"];
        let _ = party.run(&zh).exits(0).says("无事可做");
    }
    world.pass(5400);
    town.publish();
    for party in [&ana, &gate] {
        let late = party.run(&["--json", "sync", "--if-due"]).exits(0).json();
        assert_eq!(late["epoch"], 3, "{late}");
    }
    let mut stays = gate.stays(&["sync", "--every", "3600"]);
    stays.waits_for("a first sync", |value| value["epoch"] == 3);
    let (ended, words) = stays.ends();
    assert_eq!(ended.code(), Some(0), "{words}");
}

#[test]
fn a_clock_that_is_wrong_by_a_day_is_told_and_undone_by_setting_it() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let (ana, _) = town.holder("ana", "green");
    next(&world, &town);
    let gate = town.gate("gate", "");
    let _ = ana.run(&["sync"]).exits(0);
    let code = code(&ana);
    let feed = text(&town.feed);
    let at = |moment: u64| gate.with("HUEPASS_TEST_CLOCK", format!("@{moment}"));
    let day = 86_400;
    let slow = at(world.now() - day);
    let _ = slow.run(&["sync", feed]).exits(21).says("Set the clock");
    let zh = slow.run(&["--lang", "zh-CN", "sync", feed]).exits(21);
    let _ = zh.says("请校正时钟");
    let _ = slow.run(&["check", &code]).exits(21);
    let fast = at(world.now() + 2 * day);
    let _ = fast
        .run(&["sync", feed])
        .exits(30)
        .says("the clock is wrong");
    let zh = fast.run(&["--lang", "zh-CN", "sync", feed]).exits(30);
    let _ = zh.says("时钟有误");
    let fast = fast.run(&["check", &code]);
    assert!([21, 30].contains(&fast.code), "{fast:?}");
    let gate = town.gate("another gate", "");
    let _ = gate.run(&["sync", feed]).exits(0);
    let _ = gate.run(&["check", &code]).exits(0);
}

// spec: FED-72, WAL-21
#[test]
fn registrars_who_sign_two_histories_are_told_of_by_everybody() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let (ana, _) = town.holder("ana", "green");
    let gate = town.gate("gate", "");
    // The same keys in two places make the next epoch twice.
    let twin = town
        .issuer
        .moved(copied(&world, town.issuer.home(), "twin"));
    let fork = copied(&world, &town.feed, "fork");
    next(&world, &town);
    let _ = twin
        .run(&["epoch", "publish", "--out", text(&fork)])
        .exits(0);

    let feed = text(&town.feed);
    let _ = gate.run(&["sync", feed]).exits(0);
    let _ = ana.run(&["sync", feed]).exits(0);
    let both = ["sync", feed, text(&fork)];
    let told = gate.run(&both).exits(25).says("shows another history");
    let _ = told.says("two different histories");
    let _ = gate.run(&["status"]).exits(0).says("kept as evidence");
    let zh = gate.run(&["--lang", "zh-CN", "status"]).exits(0);
    let _ = zh.says("证据");
    let files = fs::read_dir(gate.home().join("evidence")).unwrap().count();
    assert_eq!(files, 2);

    let _ = ana.run(&both).exits(77).says("two different histories");
    let _ = ana.run(&["status"]).exits(0).says("contradict each other");
    let _ = ana
        .run(&["--lang", "zh-CN", "status"])
        .exits(0)
        .says("互相矛盾");
    let _ = ana.run(&["show", "--once"]).exits(77);
    let _ = ana.run(&["acknowledge"]).exits(0);
    let _ = ana.run(&both).exits(0).says("shows another history");
    let _ = ana.run(&["show", "--once"]).exits(0);
}

#[test]
fn a_gate_that_watches_takes_what_a_sync_brings_meanwhile() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let (ana, _) = town.holder("ana", "green");
    let gate = town.gate("gate", "");
    world.pass(600);
    let mut watching: Running = gate.stays(&["check", "--watch"]);
    let check = |watching: &mut Running, ana: &Party<'_>| {
        watching.tell(&code(ana));
        let verdict = watching.waits_for("a verdict", |value| value["verdict"].is_string());
        verdict["exit"].as_u64().unwrap()
    };
    town.publish();
    let _ = ana.run(&["sync"]).exits(0);
    assert_eq!(
        check(&mut watching, &ana),
        27,
        "the gate has the epoch already"
    );
    let feed = text(&town.feed);
    let synced = gate.run(&["sync", feed]).exits(0);
    let _ = synced.says("takes the news itself");
    assert_eq!(check(&mut watching, &ana), 0);
    // The gate goes on where nothing can be fetched.
    let _ = gate.run(&["sync", "no-such-folder"]).exits(65);
}
