//! An ordinary day: who passes a gate and who does not, with nothing but the programs.

use huepass_journeys::{Party, Program, Town, World, code, field, text};

/// A gate that takes the newest epoch only.
const STRICT: &str = "epochs_behind = 0\n";

#[test]
fn a_gate_refuses_what_it_must_and_admits_green() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let (ana, _) = town.holder("ana", "green");
    let (bo, _) = town.holder("bo", "yellow");
    let (chi, _) = town.holder("chi", "red");
    let gate = town.gate("gate", STRICT);

    // What is no pass at all.
    let _ = gate.run(&["check", "HUE1:NOTHING"]).exits(65);
    let (offer, _) = town.offers(&town.registers("NUMBER-OF-EVE", "green"));
    let _ = gate.run(&["check", &offer]).exits(26);

    // A pass of another framework.
    let elsewhere = Town::new(&world, "elsewhere");
    let (dee, _) = elsewhere.holder("dee", "green");
    let _ = gate
        .run(&["check", &code(&dee)])
        .exits(26)
        .says("CANNOT DECIDE");

    // A screenshot, two minutes later.
    let screenshot = code(&ana);
    world.pass(120);
    let _ = gate.run(&["check", &screenshot]).exits(20);

    // Colours.
    let _ = gate.run(&["check", &code(&bo)]).exits(10).says("YELLOW");
    let _ = gate.run(&["check", &code(&chi)]).exits(11).says("RED");
    let shown = code(&ana);
    let _ = gate.run(&["check", &shown]).exits(0).says("GREEN");

    // The camera reads it again at once; somebody else shows it a little later.
    let _ = gate.run(&["check", &shown]).exits(0);
    world.pass(10);
    let _ = gate.run(&["check", &shown]).exits(22);
    let _ = gate.run(&["check", &code(&ana)]).exits(0);

    let status = gate.json(&["status"]);
    assert_eq!(status["admitted"], 2);
    assert_eq!(status["not_admitted"], 2);
}

#[test]
fn a_revoked_holder_is_refused_after_the_next_epoch() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let (ana, _) = town.holder("ana", "green");
    let (chi, handle) = town.holder("chi", "green");
    let gate = town.gate("gate", STRICT);
    let _ = gate.run(&["check", &code(&chi)]).exits(0);

    let _ = town
        .issuer
        .run(&["revoke", &handle, "--reason", "correction"])
        .exits(0);
    world.pass(600);
    town.publish();

    // An epoch that the gate does not know yet is a verdict of its own; the holder brings it.
    let _ = ana.run(&["sync"]).exits(0);
    let shown = code(&ana);
    let _ = gate.run(&["check", &shown]).exits(27);
    let announcement = ana.run(&["announce", "--text"]).exits(0);
    let _ = gate.run(&["check", announcement.text()]).exits(0);
    let _ = gate.run(&["check", &shown]).exits(0);

    // The revoked holder, first with a wallet that does not know.
    let _ = gate.run(&["check", &code(&chi)]).exits(20);
    let _ = chi.run(&["sync"]).exits(0).says("revoked");
    let _ = chi.run(&["show", "--once"]).exits(77);
    let status = chi.json(&["status"]);
    assert_eq!(status["can_show"], false);
    assert_eq!(status["cannot_show"]["id"], "error-show-revoked");
    let chinese = chi.run(&["--lang", "zh-CN", "status"]).exits(0);
    assert!(
        chinese
            .stdout
            .chars()
            .any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
        "{chinese:?}"
    );

    // The gate admitted chi before, and ana.
    assert_eq!(gate.json(&["status"])["admitted"], 2);
}

#[test]
fn two_authorities_and_two_registrars_share_a_framework() {
    let world = World::new();
    let issuer = |name: &str| world.party(Program::Issuer, name);
    let [first, second] = [issuer("first"), issuer("second")];
    let ids = [&first, &second].map(|r| field(&r.json(&["registrar", "init"]), "registrar"));
    let _ = first
        .run(&[
            "framework",
            "found",
            "--name",
            "Two",
            "--quorum",
            "2",
            "--registrar",
            &ids[0],
            "--registrar",
            &ids[1],
            "--out",
            "founding",
        ])
        .exits(0);
    let _ = first.run(&["framework", "sign", "founding"]).exits(0);
    // Signed by one of two: nobody joins that.
    let refused = first.run(&["framework", "join", "founding"]);
    assert_ne!(refused.code, 0, "{refused:?}");
    let _ = second.run(&["framework", "sign", "founding"]).exits(0);

    let authorities = [issuer("harbour"), issuer("hills")];
    for party in [&first, &second].into_iter().chain(&authorities) {
        let _ = party.run(&["framework", "join", "founding"]).exits(0);
    }
    for (authority, name) in authorities.iter().zip(["harbour", "hills"]) {
        let _ = authority
            .run(&["authority", "init", "--name", name])
            .exits(0);
        admit(authority, name, [&first, &second]);
    }

    let feed = world.at("feed");
    let publish = ["epoch", "publish", "--round", "round", "--out", text(&feed)];
    for authority in &authorities {
        let _ = authority
            .run(&["epoch", "report", "--round", "round"])
            .exits(0);
    }
    // One registrar alone makes no epoch.
    for _ in 0..3 {
        let _ = first.run(&["epoch", "step", "--round", "round"]);
    }
    let alone = first.run(&publish);
    assert_ne!(alone.code, 0, "{alone:?}");
    for _ in 0..3 {
        for registrar in [&second, &first] {
            let _ = registrar
                .run(&["epoch", "step", "--round", "round"])
                .exits(0);
        }
    }
    let _ = first.run(&publish).exits(0);
    assert!(feed.join("announcement.cose").exists());

    // A wallet and a gate believe it.
    let gate = world.party(Program::Verifier, "gate");
    let _ = gate.run(&["init", "feed/genesis.cose"]).exits(0);
    let imported = gate.run(&["--json", "feed", "import", "feed"]).exits(0);
    assert_eq!(imported.json()["epoch"], 1);
    let wallet = world.party(Program::Wallet, "ana");
    let _ = wallet.run(&["init", "--feed", "feed", "--yes"]).exits(0);
    for (authority, colour, exit) in [
        (&authorities[0], "green", 0),
        (&authorities[1], "yellow", 10),
    ] {
        let profile = wallet.with("HUEPASS_WALLET_PROFILE", colour);
        let _ = wallet.run(&["profiles", "add", colour]).exits(0);
        get(authority, &profile, colour);
        let _ = gate.run(&["check", &code(&profile)]).exits(exit);
    }
}

/// Both registrars admit an authority.
fn admit(authority: &Party<'_>, name: &str, registrars: [&Party<'_>; 2]) {
    let [keys, statement] = [format!("{name}.cose"), format!("{name}-admitted.cose")];
    let _ = authority.run(&["authority", "descriptor", &keys]).exits(0);
    for registrar in registrars {
        let accredit = ["authority", "accredit", &keys, "--out", &statement];
        let _ = registrar.run(&accredit).exits(0);
    }
    for registrar in registrars {
        let _ = registrar.run(&["framework", "learn", &statement]).exits(0);
    }
}

/// A pass of an authority that is not a registrar.
fn get(authority: &Party<'_>, wallet: &Party<'_>, colour: &str) {
    let reason = huepass_journeys::reason(colour);
    let add = [
        "--json", "person", "add", "--colour", colour, "--reason", reason,
    ];
    let added = authority.run_with_input(&add, b"NUMBER-OF-ANA").exits(0);
    let handle = field(&added.json(), "person");
    let offer = authority.run(&["offer", &handle, "--text", "--pin-file", "pin"]);
    let request = wallet
        .run(&["request", offer.exits(0).text(), "--pin-file", "pin"])
        .exits(0);
    let answer = authority
        .run(&["answer", request.text(), "--text"])
        .exits(0);
    let _ = wallet.run(&["accept", answer.text()]).exits(0);
    let _ = wallet.run(&["sync"]).exits(0);
}
