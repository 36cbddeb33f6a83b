//! What happens, in chapters.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::stage::{Actor, Ran, Stage};
use super::wall::Wall;

/// What the story leaves behind for the chapters about it.
pub(super) struct Cast {
    /// Identity numbers, which must be nowhere afterwards.
    pub(super) numbers: [&'static str; 3],
    /// Persons' handles, as their authority lists them.
    pub(super) handles: Vec<String>,
    /// The two authorities' ids, as did:key.
    pub(super) authorities: Vec<String>,
    /// Codes that gates have read.
    pub(super) codes: Vec<String>,
    /// Two codes of one holder for one moment.
    pub(super) twins: [String; 2],
}

/// Seconds in an epoch and seconds until a screenshot is shown again.
const EPOCH: u64 = 600;
const SCREENSHOT: u64 = 120;

/// Identity numbers as if from a civil register; made up.
const NUMBERS: [&str; 3] = ["HUE-840231-7719", "HUE-910607-2235", "HUE-771118-9042"];

struct Authorities<'s> {
    harbour: Actor<'s>,
    hills: Actor<'s>,
}

struct Registrars<'s> {
    first: Actor<'s>,
    second: Actor<'s>,
}

/// Plays all of it.
pub(super) fn play(stage: &Stage, wall: &Wall) -> Result<Cast> {
    std::fs::create_dir_all(stage.out.join("pictures"))?;
    stage.chapter("1. Two registrars found a framework and admit two authorities")?;
    let (registrars, authorities, ids, pin) = found(stage)?;
    round(stage, &registrars, &authorities, 1)?;

    stage.chapter("2. Three holders get their passes")?;
    let ana = Holder::new(stage, "ana", "feed", &pin)?;
    let bo = Holder::new(stage, "bo", "feed", &pin)?;
    let chi = Holder::new(stage, "chi", "feed", &pin)?;
    let handles = vec![
        ana.gets(&authorities.harbour, NUMBERS[0], "green")?,
        bo.gets(&authorities.hills, NUMBERS[1], "yellow")?,
        chi.gets(&authorities.hills, NUMBERS[2], "green")?,
    ];

    stage.chapter("3. A gate")?;
    let gate = gate(stage, wall, "gate", "epochs_behind = 0\n")?;
    let mut codes = at_the_gate(stage, &gate, [&ana, &bo, &chi])?;
    from_elsewhere(stage, &gate)?;

    stage.chapter("4. A gate that asks: once a day, under a pseudonym of the holder")?;
    let policy = "mode = \"scan\"\nname = \"canteen\"\nonce_a_day = \"canteen, lunch\"\n";
    let canteen = self::gate(stage, wall, "canteen", policy)?;
    codes.push(lunch(&canteen, &ana)?);

    stage.chapter("5. Hills takes chi's pass back; the next epoch begins")?;
    authorities.hills.does(
        "revokes chi",
        &["revoke", &handles[2], "--reason", "correction"],
    )?;
    stage.pass(EPOCH, "ten minutes pass")?;
    round(stage, &registrars, &authorities, 2)?;
    codes.extend(after_the_revocation(stage, &gate, &ana, &chi)?);

    let twin = || ana.code("makes a code");
    Ok(Cast {
        numbers: NUMBERS,
        handles,
        authorities: ids,
        codes,
        twins: [twin()?, twin()?],
    })
}

/// Chapter 1 up to the first epoch.
fn found(stage: &Stage) -> Result<(Registrars<'_>, Authorities<'_>, Vec<String>, String)> {
    let registrars = Registrars {
        first: stage.actor("registrar-1", "issuer")?,
        second: stage.actor("registrar-2", "issuer")?,
    };
    let [first, second] = [&registrars.first, &registrars.second];
    let mut ids = Vec::new();
    for registrar in [first, second] {
        let made = registrar.json("makes its key", &["registrar", "init"])?;
        ids.push(text(&made, "registrar")?);
    }
    let mut draft = vec![
        "framework",
        "found",
        "--name",
        "Two Rivers",
        "--quorum",
        "2",
    ];
    for id in &ids {
        draft.extend(["--registrar", id]);
    }
    draft.extend(["--out", "founding"]);
    first.does("drafts the framework \"Two Rivers\"", &draft)?;
    for registrar in [first, second] {
        registrar.does("signs it", &["framework", "sign", "founding"])?;
    }
    let joined = first.json("joins it", &["framework", "join", "founding"])?;
    let pin = text(&joined, "genesis")?;
    second.does(
        "joins it",
        &["framework", "join", "founding", "--pin", &pin],
    )?;

    let authorities = Authorities {
        harbour: stage.actor("harbour", "issuer")?,
        hills: stage.actor("hills", "issuer")?,
    };
    let mut dids = Vec::new();
    for authority in [&authorities.harbour, &authorities.hills] {
        authority.does(
            "joins it",
            &["framework", "join", "founding", "--pin", &pin],
        )?;
        let init = ["authority", "init", "--name", authority.name];
        let made = authority.json("becomes an authority: keys, an empty ledger", &init)?;
        dids.push(text(&made, "authority")?);
        let descriptor = format!("{}-descriptor.cose", authority.name);
        let statement = format!("{}-admitted.cose", authority.name);
        authority.does(
            "writes its public keys",
            &["authority", "descriptor", &descriptor],
        )?;
        for registrar in [first, second] {
            let words = format!("admits {}", authority.name);
            registrar.does(
                &words,
                &["authority", "accredit", &descriptor, "--out", &statement],
            )?;
        }
        for registrar in [first, second] {
            registrar.quietly("learns", &["framework", "learn", &statement], 0)?;
        }
    }
    Ok((registrars, authorities, dids, pin))
}

/// One epoch: reports, a list, shares, certificates, signatures, the feed.
fn round(
    stage: &Stage,
    registrars: &Registrars<'_>,
    authorities: &Authorities<'_>,
    number: u32,
) -> Result<()> {
    let folder = "round";
    for authority in [&authorities.harbour, &authorities.hills] {
        let words = format!("reports its shards for epoch {number}");
        authority.does(&words, &["epoch", "report", "--round", folder])?;
    }
    let Registrars { first, second } = registrars;
    // A list, two keys, two certificates, two signatures: each registrar steps until all is there.
    for turn in 0..3 {
        for registrar in [first, second] {
            let words = format!("does its part of epoch {number}, turn {}", turn + 1);
            registrar.does(&words, &["epoch", "step", "--round", folder])?;
        }
    }
    let words = format!("publishes epoch {number}");
    let publish = ["epoch", "publish", "--round", folder, "--out", "feed"];
    first.does(&words, &publish)?;
    ensure!(
        stage.out.join("feed/announcement.cose").exists(),
        "the feed has no announcement"
    );
    Ok(())
}

/// A holder with a wallet that trusts one framework.
struct Holder<'s>(Actor<'s>);

impl<'s> Holder<'s> {
    fn new(stage: &'s Stage, name: &'static str, feed: &str, pin: &str) -> Result<Self> {
        let wallet = stage.actor(name, "wallet-cli")?;
        wallet.does(
            "makes a wallet that trusts this framework and no other",
            &["init", "--feed", feed, "--framework", pin],
        )?;
        Ok(Self(wallet))
    }

    /// From the counter to a pass that can be shown. Gives the person's handle.
    fn gets(&self, authority: &Actor<'_>, number: &str, colour: &str) -> Result<String> {
        let name = self.0.name;
        let words = format!("registers {name} at the counter: {colour}");
        let reason = if colour == "green" {
            "declaration"
        } else {
            "close-contact"
        };
        let add = ["person", "add", "--colour", colour, "--reason", reason];
        let person = authority.told(&words, &add, number)?;
        let handle = text(&person, "person")?;
        let [offer, pin, request, answer] = [
            format!("pictures/offer-{name}.png"),
            format!("secrets/{name}-pin"),
            format!("{name}-request.txt"),
            format!("pictures/answer-{name}.png"),
        ];
        let words = format!("prints an offer for {name}, and a PIN apart from it");
        authority.does(
            &words,
            &["offer", &handle, "--png", &offer, "--pin-file", &pin],
        )?;
        self.0.does(
            "photographs it and asks, blindly: the secret stays in the wallet",
            &["request", &offer, "--pin-file", &pin, "--out", &request],
        )?;
        let words = format!("answers {name}'s wallet");
        authority.does(&words, &["answer", &request, "--png", &answer])?;
        self.0
            .run("takes the answer", &["accept", &answer], 0, Ran::first_line)?;
        self.0.quietly("syncs", &["sync"], 0)?;
        Ok(handle)
    }

    /// A code as text.
    fn code(&self, words: &str) -> Result<String> {
        let made = self.0.quietly(words, &["--json", "show", "--once"], 0)?;
        text(&made.json()?, "code")
    }

    /// A code as a picture.
    fn picture(&self, words: &str, name: &str) -> Result<String> {
        let path = format!("pictures/{name}.png");
        self.0.does(words, &["show", "--once", "--png", &path])?;
        Ok(path)
    }
}

/// A gate that was brought the genesis and the newest announcement on a stick.
fn gate<'s>(stage: &'s Stage, wall: &Wall, name: &'static str, policy: &str) -> Result<Actor<'s>> {
    let gate = stage.actor(name, "verifier")?.through(wall.words());
    println!("  {name:<12}{}", wall.sentence());
    let policy = stage.file(&format!("{name}-policy.toml"), policy)?;
    gate.does(
        "is set up with a policy, pinned to the genesis",
        &["init", "feed/genesis.cose", "--policy", &policy],
    )?;
    gate.run(
        "reads the announcement from a stick",
        &["feed", "import", "feed/announcement.cose"],
        0,
        Ran::first_line,
    )?;
    Ok(gate)
}

/// Green, yellow, an old picture, a second use. Gives the codes that were admitted.
fn at_the_gate(stage: &Stage, gate: &Actor<'_>, holders: [&Holder<'_>; 3]) -> Result<Vec<String>> {
    let [ana, bo, chi] = holders;
    let picture = ana.picture("shows her code", "pass-ana")?;
    gate.run("reads it", &["check", &picture], 0, Ran::verdict)?;
    let picture = bo.picture("shows his code", "pass-bo")?;
    gate.run("reads it", &["check", &picture], 10, Ran::verdict)?;

    let screenshot = ana.picture(
        "shows another code, and somebody photographs it",
        "screenshot",
    )?;
    stage.pass(SCREENSHOT, "two minutes pass")?;
    let words = "reads the screenshot";
    gate.run(words, &["check", &screenshot], 20, Ran::verdict)?;

    let code = chi.code("shows a code")?;
    gate.run("reads chi's code", &["check", &code], 0, Ran::verdict)?;
    stage.pass(5, "five seconds pass")?;
    let words = "reads the same code from another phone";
    gate.run(words, &["check", &code], 22, Ran::verdict)?;
    Ok(vec![code])
}

/// A holder of another framework comes by: an authority that is its own registrar.
fn from_elsewhere(stage: &Stage, gate: &Actor<'_>) -> Result<()> {
    let issuer = stage.actor("elsewhere", "issuer")?;
    let made = issuer.json(
        "is a framework of its own, authority and registrar in one",
        &["init", "--name", "Elsewhere"],
    )?;
    let publish = ["epoch", "publish", "--out", "feed-elsewhere"];
    issuer.does("publishes its first epoch", &publish)?;
    let dee = Holder::new(stage, "dee", "feed-elsewhere", &text(&made, "genesis")?)?;
    dee.gets(&issuer, "ELS-1", "green")?;
    let picture = dee.picture("shows a green code of Elsewhere", "pass-dee")?;
    gate.run("reads it", &["check", &picture], 26, Ran::verdict)?;
    Ok(())
}

/// The canteen's beacon, ana's answer, and her second attempt. Gives her answer.
fn lunch(canteen: &Actor<'_>, ana: &Holder<'_>) -> Result<String> {
    let mut answers = Vec::new();
    for (words, exit) in [("shows a beacon", 0), ("shows a beacon again", 22)] {
        canteen.does(words, &["beacon", "--png", "pictures/beacon.png"])?;
        let scan = ["--json", "scan", "pictures/beacon.png", "--consent"];
        let answered = ana
            .0
            .does("scans it, agrees to a pseudonym, answers", &scan)?;
        let code = text(&answered.json()?, "code")?;
        canteen.run("reads the answer", &["check", &code], exit, Ran::verdict)?;
        answers.push(code);
    }
    Ok(answers.swap_remove(0))
}

/// Chi is refused with an old wallet and with a new one; ana brings the gate the news.
fn after_the_revocation(
    stage: &Stage,
    gate: &Actor<'_>,
    ana: &Holder<'_>,
    chi: &Holder<'_>,
) -> Result<Vec<String>> {
    ana.0.run("syncs", &["sync"], 0, Ran::first_line)?;
    let code = ana.code("shows a code of epoch 2")?;
    let words = "reads ana's code: it is newer than the gate's news";
    gate.run(words, &["check", &code], 27, Ran::verdict)?;
    let announcement = "pictures/announcement.png";
    ana.0.does(
        "shows the announcement, which says nothing about her",
        &["announce", "--png", announcement],
    )?;
    gate.run(
        "reads the announcement",
        &["check", announcement],
        0,
        Ran::verdict,
    )?;
    gate.run("reads ana's code again", &["check", &code], 0, Ran::verdict)?;

    let old = chi.code("shows a code without having synced")?;
    let words = "reads the code of chi, whose wallet has not synced";
    gate.run(words, &["check", &old], 20, Ran::verdict)?;
    chi.0.run("syncs", &["sync"], 0, |ran| {
        ran.stdout.lines().last().unwrap_or_default().to_owned()
    })?;
    let refused = chi.0.run(
        "tries to show a pass",
        &["show", "--once", "--png", "pictures/never.png"],
        77,
        |_| "refused by the wallet:".to_owned(),
    )?;
    quote(&refused.stderr);
    let chinese = chi.0.run(
        "asks the wallet in Chinese",
        &["--lang", "zh-CN", "status"],
        0,
        |_| String::new(),
    )?;
    quote(&chinese.stdout);
    ensure!(
        !stage.out.join("pictures/never.png").exists(),
        "a revoked pass was drawn"
    );
    Ok(vec![code])
}

fn quote(said: &str) {
    // Not the warning that the demo moved the clock.
    let lines = said
        .lines()
        .filter(|line| !line.contains("HUEPASS_TEST_CLOCK"));
    for line in lines.filter(|line| !line.trim().is_empty()) {
        println!("  {:<12}  | {line}", "");
    }
}

/// A field of a result, as text.
fn text(value: &Value, field: &str) -> Result<String> {
    let found = value.get(field).and_then(Value::as_str);
    Ok(found
        .with_context(|| format!("no `{field}` in {value}"))?
        .to_owned())
}
