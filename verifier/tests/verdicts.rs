//! Every verdict and its exit code, with real codes, as the program says it.

mod common;

use common::{EPOCH, NOW, Place, SLOT, World, answer_to, feed};
use huepass_credential::Colour;
use huepass_wire::{Kind, armour};

#[test]
fn a_pass_is_read_from_a_picture_a_file_standard_input_and_the_argument() {
    let mut world = World::new(1);
    let epoch = world.publish(1);
    let place = Place::with_news(&world, "", &epoch);
    let green = world.holder(Colour::Green);
    let mut code = || world.show(&green, &epoch, NOW);

    place.write("cut.png", b"\x89PNG cut off");
    place
        .run(NOW, &["check", "cut.png"], "")
        .refuses(65, "cut.png");
    place
        .run(NOW, &["check", "none.png"], "")
        .refuses(65, "none.png");
    place.run(NOW, &["check"], "").refuses(64, "Error");
    place
        .run(NOW, &["check", "-"], &"A".repeat(9000))
        .refuses(65, "Error");

    place.picture("pass.png", &code());
    place
        .run(NOW, &["check", "--json", "pass.png"], "")
        .says(0, "green", None);
    place.write("pass.txt", format!("{}\n", code()).as_bytes());
    place
        .run(NOW, &["check", "--json", "pass.txt"], "")
        .says(0, "green", None);
    place
        .run(NOW, &["check", "--json", "-"], &code())
        .says(0, "green", None);
    place.check(NOW, &code()).says(0, "green", None);
    let status = place.status(NOW);
    assert_eq!(
        (&status["admitted"], &status["undecided"]),
        (&4.into(), &0.into())
    );

    let run = place.run(NOW, &["check", &code()], "");
    assert_eq!(run.stdout, "● GREEN\nLet this person pass.\n");
    let run = place.run(NOW, &["check", &code(), "--lang", "zh-CN"], "");
    assert_eq!(run.stdout, "● 绿\n请放行。\n");
}

#[test]
fn colours_that_the_policy_does_not_admit_have_their_own_exit_codes() {
    let mut world = World::new(2);
    let epoch = world.publish(1);
    let place = Place::with_news(&world, "", &epoch);
    let yellow = world.holder(Colour::Yellow);
    let red = world.holder(Colour::Red);
    let (one, two) = (
        world.show(&yellow, &epoch, NOW),
        world.show(&red, &epoch, NOW),
    );
    place.check(NOW, &one).says(10, "yellow", None);
    place.check(NOW, &two).says(11, "red", None);
    assert_eq!(
        place.run(NOW, &["check", &two], "").stdout,
        "■ RED\nThe same code as a moment ago. It counts once.\n"
    );
    place.write("gate/policy.toml", b"admit = [\"green\", \"yellow\"]");
    let one = world.show(&yellow, &epoch, NOW);
    place.check(NOW, &one).says(0, "yellow", None);
}

#[test]
fn what_cannot_be_decided_says_why_and_is_never_red() {
    let mut world = World::new(3);
    let first = world.publish(1);
    let place = Place::new(&world, "staleness_limit = 7200");
    let holder = world.holder(Colour::Green);
    let code = world.show(&holder, &first, NOW);
    place
        .check(NOW, &code)
        .says(30, "undecided", Some("no-announcement"));
    place.write("news.cose", &first.bytes);
    assert_eq!(place.run(NOW, &["feed", "import", "news.cose"], "").exit, 0);

    place
        .check(NOW + 3 * SLOT, &code)
        .says(20, "undecided", Some("stale-slot"));
    place
        .check(NOW - 3600, &code)
        .says(21, "undecided", Some("clock"));
    place
        .check(NOW, "HUE1:")
        .says(65, "undecided", Some("damaged"));
    place
        .check(NOW, &code[..code.len() - 3])
        .says(65, "undecided", Some("damaged"));
    place
        .check(NOW, &code.replacen("HUE1", "HUE2", 1))
        .says(26, "undecided", Some("version"));
    place
        .run(NOW, &["check", "--json", "-"], "https://example.org")
        .says(26, "undecided", Some("not-ours"));
    let mut other = World::new(4);
    let (epoch, stranger) = (other.publish(1), other.holder(Colour::Green));
    let foreign = other.show(&stranger, &epoch, NOW);
    place
        .check(NOW, &foreign)
        .says(26, "undecided", Some("not-ours"));
    let spoilt = {
        let (_, bytes) = huepass_wire::unarmour(&code, 1000).unwrap();
        let mut shown = huepass_wire::presentation::decode(&bytes).unwrap();
        shown.header.colour = Colour::Yellow;
        armour(
            Kind::Presentation,
            &huepass_wire::presentation::encode(&shown),
        )
    };
    let run = place.run(NOW, &["check", &spoilt], "");
    assert_eq!(run.exit, 25);
    assert_eq!(
        run.stdout,
        "◆ CANNOT DECIDE\nNo valid proof. Do not let pass; the holder's wallet can say why.\n"
    );
    // none of these refusals was remembered against the holder
    place.check(NOW + 1, &code).says(0, "green", None);
    place.check(NOW + 3, &code).says(0, "green", Some("again"));
    place
        .check(NOW + 9, &code)
        .says(22, "undecided", Some("seen-already"));

    let late = NOW + EPOCH + 7230;
    let code = world.show(&holder, &first, late);
    place
        .check(late, &code)
        .says(30, "undecided", Some("too-old"));
    let status = place.run(late, &["status", "--json"], "");
    assert_eq!(
        (status.exit, status.json()[0]["age_seconds"].as_u64()),
        (30, Some(7230))
    );
}

#[test]
fn a_newer_epoch_asks_for_the_announcement_code_and_takes_it() {
    let mut world = World::new(5);
    let first = world.publish(1);
    let place = Place::with_news(&world, "", &first);
    let second = world.publish(2);
    let at = NOW + EPOCH;
    let holder = world.holder(Colour::Green);
    let code = world.show(&holder, &second, at);
    let run = place.check(at, &code);
    run.says(27, "undecided", Some("newer-epoch"));
    assert_eq!(run.json()[0]["epoch"], 2);
    place.picture("news.png", &armour(Kind::Announcement, &second.bytes));
    let run = place.run(at, &["check", "news.png"], "");
    assert_eq!(run.exit, 0);
    assert_eq!(
        run.stdout,
        "Announcement of epoch 2 taken. Read the pass again.\n"
    );
    place.check(at, &code).says(0, "green", None);
    // an older one is refused and changes nothing
    place.write("first.cose", &first.bytes);
    let third = world.publish(3);
    place.write("third.cose", &third.bytes);
    let run = place.run(at, &["feed", "import", "first.cose"], "");
    assert_eq!(run.exit, 0, "known: {}", run.stderr);
    let fresh = Place::with_news(&world, "", &third);
    fresh.write("first.cose", &first.bytes);
    fresh
        .run(at, &["feed", "import", "first.cose"], "")
        .refuses(30, "older");
    assert_eq!(fresh.status(at)["epoch"], 3);
}

#[test]
fn news_comes_from_a_folder_a_picture_and_another_gate() {
    let mut world = World::new(6);
    let (first, second, third) = (world.publish(1), world.publish(2), world.publish(3));
    let place = Place::new(&world, "");
    feed(&place.path("feed"), &[&first, &second, &third]);
    let at = NOW + 2 * EPOCH;
    let run = place.run(at, &["feed", "import", "feed", "--json"], "");
    assert_eq!(run.json()[0], serde_json::json!({ "taken": 3, "epoch": 3 }));
    // all three are taken by the gate now
    let holder = world.holder(Colour::Green);
    for epoch in [&first, &second, &third] {
        let code = world.show(&holder, epoch, at);
        place.check(at, &code).says(0, "green", None);
    }
    // the neighbour reads it off the screen
    assert_eq!(
        place
            .run(at, &["feed", "show", "--png", "news.png"], "")
            .exit,
        0
    );
    let text = place.run(at, &["feed", "show", "--text"], "").stdout;
    assert_eq!(text.trim(), armour(Kind::Announcement, &third.bytes));
    let neighbour = Place::new(&world, "");
    neighbour
        .run(at, &["feed", "show"], "")
        .refuses(30, "no announcement");
    std::fs::copy(place.path("news.png"), neighbour.path("news.png")).unwrap();
    let run = neighbour.run(at, &["feed", "import", "news.png"], "");
    assert_eq!(
        run.stdout,
        "One document taken; the newest epoch held is 3.\n"
    );
    let run = neighbour.run(at, &["feed", "import", "news.png"], "");
    assert_eq!(run.stdout, "Nothing new; the newest epoch held is 3.\n");
    // not news at all, and another framework's
    let pass = world.show(&holder, &third, at);
    neighbour.picture("pass.png", &pass);
    neighbour
        .run(at, &["feed", "import", "pass.png"], "")
        .refuses(26, "no announcement");
    let foreign = World::new(7).publish(4);
    neighbour.write("foreign.cose", &foreign.bytes);
    neighbour
        .run(at, &["feed", "import", "foreign.cose"], "")
        .refuses(26, "another framework");
    neighbour.write("cut.cose", &third.bytes[..50]);
    neighbour
        .run(at, &["feed", "import", "cut.cose"], "")
        .refuses(65, "cut.cose");
}

#[test]
fn two_histories_are_kept_as_evidence() {
    let mut world = World::new(8);
    let before = world.previous;
    let first = world.publish(1);
    let place = Place::with_news(&world, "", &first);
    world.previous = before;
    let other = world.publish(1);
    place.write("other.cose", &other.bytes);
    place
        .run(NOW, &["feed", "import", "other.cose"], "")
        .refuses(25, "two histories");
    let status = place.run(NOW, &["status"], "");
    assert!(status.stderr.contains("2 contradicting announcements"));
    assert_eq!(place.status(NOW)["evidence"], 2);
    let mut kept: Vec<Vec<u8>> = std::fs::read_dir(place.own("evidence"))
        .unwrap()
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect();
    kept.sort();
    let mut both = vec![first.bytes.clone(), other.bytes];
    both.sort();
    assert_eq!(kept, both);
    // what it held before is still what it believes
    let holder = world.holder(Colour::Green);
    let code = world.show(&holder, &first, NOW);
    place.check(NOW, &code).says(0, "green", None);
}

#[test]
fn scan_mode_from_the_beacon_to_the_second_visit() {
    let mut world = World::new(9);
    let epoch = world.publish(1);
    let place = Place::with_news(&world, "", &epoch);
    place
        .run(NOW, &["beacon", "--text"], "")
        .refuses(78, "show mode");
    place.write(
        "gate/policy.toml",
        b"mode = \"scan\"\nonce_a_day = \"canteen\"",
    );
    place
        .run(NOW - 3600, &["beacon", "--text"], "")
        .refuses(21, "clock");
    let late = NOW + 30 * 3600;
    place
        .run(late, &["beacon", "--text"], "")
        .refuses(30, "too old");
    let holder = world.holder(Colour::Green);
    let shown = world.show(&holder, &epoch, NOW);
    place.check(NOW, &shown).says(25, "undecided", Some("mode"));
    let run = place.run(NOW, &["beacon", "--text"], "");
    assert!(run.stderr.contains("90 seconds"));
    let beacon = run.stdout;
    let answer = answer_to(&mut world, &holder, &epoch, &beacon);
    // each command is a process of its own: the nonce outlived the one that drew it
    place.check(NOW + 5, &answer).says(0, "green", None);
    let again = answer_to(&mut world, &holder, &epoch, &beacon);
    place
        .check(NOW + 10, &again)
        .says(22, "undecided", Some("seen-already"));
    let other = world.holder(Colour::Green);
    let answer = answer_to(&mut world, &other, &epoch, &beacon);
    place
        .check(NOW + 90, &answer)
        .says(25, "undecided", Some("mode"));
    assert_eq!(place.status(NOW)["admitted"], 1);
}

#[test]
fn watch_mode_goes_on_after_bad_lines() {
    let mut world = World::new(10);
    let first = world.publish(1);
    let place = Place::with_news(&world, "", &first);
    let second = world.publish(2);
    let at = NOW + EPOCH;
    let holder = world.holder(Colour::Green);
    let yellow = world.holder(Colour::Yellow);
    let code = world.show(&holder, &first, at);
    let newer = world.show(&holder, &second, at);
    let news = armour(Kind::Announcement, &second.bytes);
    let stop = world.show(&yellow, &first, at);
    let long = "A".repeat(20_000);
    let lines = [
        "rubbish",
        &code,
        "",
        &code,
        &long,
        &newer,
        &news,
        &newer,
        &stop,
        &code[..500],
    ];
    let run = place.run(at, &["check", "--watch", "--json"], &lines.join("\r\n"));
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let said: Vec<String> = run
        .json()
        .iter()
        .map(|value| {
            if value["announcement"].is_u64() {
                format!("news {}", value["announcement"])
            } else {
                format!("{} {}", value["verdict"].as_str().unwrap(), value["exit"])
            }
        })
        .collect();
    assert_eq!(
        said,
        [
            "undecided 26",
            "green 0",
            "green 0",
            "undecided 27",
            "news 2",
            "green 0",
            "yellow 10",
            "undecided 65",
        ]
    );
    assert!(run.stderr.contains("error-input-too-large"));
    let status = place.status(at);
    assert_eq!(status["admitted"], 2);
    assert_eq!(status["not_admitted"], 1);
    assert_eq!(status["undecided"], 3);
}
