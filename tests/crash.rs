//! kill -9 at random points of issuing, revoking, publishing, accepting and syncing. Everything
//! acknowledged is there afterwards, nothing is half there, no handle is used twice, no epoch key
//! signs two lists, and wallet and gate still work.
//!
//! `HUEPASS_CRASHES` sets how many runs are killed (20 if unset); 200 are a full run.

use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use huepass_journeys::{Auditor, Party, Program, Town, World, code, from_environment, text};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use serde_json::Value;

/// What is killed, in turn.
const COMMANDS: [&str; 5] = ["answer", "accept", "revoke", "publish", "sync"];
/// A wallet takes this many persons, then there is a new one.
const PERSONS: u64 = 40;

#[test]
fn killed_programs_lose_nothing_and_leave_nothing_half_done() {
    let crashes = from_environment("HUEPASS_CRASHES", 20);
    let world = World::new();
    let mut play = Play::new(&world, Town::new(&world, "town"));
    let mut crash = 0;
    while play.killed() < crashes {
        assert!(
            crash < 4 * crashes + 20,
            "hardly any run is killed on the way"
        );
        match COMMANDS[usize::try_from(crash).unwrap() % COMMANDS.len()] {
            "answer" => play.answer(crash),
            "accept" => play.accept(),
            "revoke" => play.revoke(),
            "publish" => play.publish(),
            _ => play.sync(),
        }
        crash += 1;
    }
    play.end();
    println!("{} runs were killed:", play.killed());
    for (command, count) in COMMANDS.iter().zip(&play.counts) {
        println!(
            "  {command:<8} killed on the way {:>3}, done before the kill {:>3}, \
             acknowledged by words before it {:>3}",
            count.killed, count.done, count.said
        );
    }
}

/// What came of one command's runs.
#[derive(Default)]
struct Count {
    killed: u32,
    done: u32,
    said: u32,
    /// How long a run takes that is not killed, by the last one.
    usual: Duration,
}

/// A run that may have been killed.
struct Outcome {
    /// It ended by itself, well.
    done: bool,
    /// What it had said by then.
    said: String,
}

struct Play<'w> {
    world: &'w World,
    town: Town<'w>,
    auditor: Auditor,
    random: ChaCha20Rng,
    counts: [Count; 5],
    wallet: Party<'w>,
    /// The person whose answer waits to be accepted.
    answered: Option<(String, String, String)>,
    /// Persons with a pass: handle and profile, and the wallet they are in.
    holders: Vec<(String, Party<'w>)>,
    revoked: usize,
    issued: usize,
}

impl<'w> Play<'w> {
    fn new(world: &'w World, town: Town<'w>) -> Self {
        let wallet = town.wallet("wallet-0");
        let mut play = Self {
            world,
            town,
            auditor: Auditor::default(),
            random: ChaCha20Rng::seed_from_u64(20_261_121),
            counts: Default::default(),
            wallet,
            answered: None,
            holders: Vec::new(),
            revoked: 0,
            issued: 0,
        };
        // One holder who is never revoked, and the time that each command takes undisturbed.
        let (first, handle, request) = play.asks("first");
        let took = |count: &mut Count, party: &Party<'_>, arguments: &[&str]| {
            let start = Instant::now();
            let ran = party.run(arguments).exits(0);
            count.usual = start.elapsed();
            ran.text().to_owned()
        };
        let issuer = play.town.issuer.clone();
        let feed = play.town.feed.clone();
        let [answer, accept, revoke, publish, sync] = &mut play.counts;
        let answered = took(answer, &issuer, &["answer", &request, "--text"]);
        took(accept, &first, &["accept", &answered]);
        took(sync, &first, &["sync"]);
        let nobody = issuer
            .run_with_input(&["--json", "person", "add"], b"NOBODY")
            .exits(0);
        let nobody = huepass_journeys::field(&nobody.json(), "person");
        took(
            revoke,
            &issuer,
            &["revoke", &nobody, "--reason", "correction"],
        );
        world.pass(600);
        took(
            publish,
            &issuer,
            &["epoch", "publish", "--out", text(&feed)],
        );
        play.holders.push((handle, first));
        play.issued = 1;
        play
    }

    /// Somebody new with an open request.
    fn asks(&self, profile: &str) -> (Party<'w>, String, String) {
        let handle = self.town.registers(&format!("NUMBER-{profile}"), "green");
        let _ = self.wallet.run(&["profiles", "add", profile]).exits(0);
        let party = self.wallet.with("HUEPASS_WALLET_PROFILE", profile);
        let request = self.town.request(&party, &handle);
        (party, handle, request)
    }

    /// Starts a command and kills it at a random point of the time that it usually takes.
    fn kill(&mut self, which: usize, mut command: Command) -> Outcome {
        let usual = self.counts[which].usual.max(Duration::from_millis(2));
        let micros = u64::try_from(usual.as_micros()).unwrap();
        let delay = Duration::from_micros(self.random.next_u64() % micros);
        let start = Instant::now();
        let mut child = command.spawn().unwrap();
        while start.elapsed() < delay && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_micros(200));
        }
        // SIGKILL; a process that is gone already is not harmed.
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let count = &mut self.counts[which];
        let done = output.status.success();
        assert!(done || was_killed(output.status), "{output:?}");
        if done {
            count.done += 1;
            count.usual = start.elapsed();
        } else {
            count.killed += 1;
            count.said += u32::from(!said.trim().is_empty());
        }
        Outcome { done, said }
    }

    // spec: AUT-14
    fn answer(&mut self, crash: u64) {
        if crash % PERSONS == PERSONS - 5 {
            self.wallet = self.town.wallet(&format!("wallet-{crash}"));
        }
        let profile = format!("p{crash}");
        let (_, handle, request) = self.asks(&profile);
        let command = self.town.issuer.command(&["answer", &request, "--text"]);
        let outcome = self.kill(0, command);
        let before = self.history(&handle).len();
        assert!(before <= 1);
        let again = self.town.answer(&request);
        if outcome.said.ends_with('\n') {
            // What was handed out is what is handed out again, and there is one credential.
            assert_eq!(before, 1, "an acknowledged credential is gone");
            assert_eq!(outcome.said.trim(), again);
        }
        assert_eq!(self.history(&handle).len(), 1, "a request answered twice");
        assert_eq!(self.town.answer(&request), again);
        self.issued += 1;
        self.answered = Some((profile, handle, again));
    }

    fn accept(&mut self) {
        let Some((profile, handle, answer)) = self.answered.take() else {
            return;
        };
        let party = self.wallet.with("HUEPASS_WALLET_PROFILE", &profile);
        let outcome = self.kill(1, party.command(&["accept", &answer]));
        let status = party.json(&["status"]);
        let has_pass = !status["pass"].is_null();
        if outcome.done || !outcome.said.is_empty() {
            assert!(has_pass, "an accepted pass is gone");
        }
        // The pass is there and nothing waits, or the other way round.
        assert_eq!(status["requests"], u32::from(!has_pass), "{status}");
        if !has_pass {
            let _ = party.run(&["accept", &answer]).exits(0);
        }
        let _ = party.run(&["sync"]).exits(0);
        self.holders.push((handle, party));
    }

    // spec: AUT-17
    fn revoke(&mut self) {
        // The first holder stays.
        if self.holders.len() < 2 {
            return;
        }
        let at = 1 + self.below(self.holders.len() - 1);
        let (handle, _) = self.holders.swap_remove(at);
        let outcome = self.kill(
            2,
            self.town
                .issuer
                .command(&["revoke", &handle, "--reason", "correction"]),
        );
        let is_revoked = |play: &Self| {
            let history = play.history(&handle);
            assert_eq!(history.len(), 1);
            !history[0]["revoked"].is_null()
        };
        if outcome.done || !outcome.said.is_empty() {
            assert!(is_revoked(self), "an acknowledged revocation is gone");
        }
        let _ = self
            .town
            .issuer
            .run(&["revoke", &handle, "--reason", "correction"])
            .exits(0);
        assert!(is_revoked(self));
        self.revoked += 1;
    }

    // spec: FED-82
    fn publish(&mut self) {
        self.world.pass(600);
        let feed = self.town.feed.clone();
        let before = self.auditor.audit(&feed);
        let publish = ["epoch", "publish", "--out", text(&feed)];
        let outcome = self.kill(3, self.town.issuer.command(&publish));
        // A feed that was cut off is an older or a newer valid one.
        let cut = self.auditor.audit(&feed);
        assert!((before.epoch..=before.epoch + 1).contains(&cut.epoch));
        if outcome.done || !outcome.said.is_empty() {
            assert_eq!(cut.epoch, before.epoch + 1, "a published epoch is gone");
        }
        self.town.publish();
        let after = self.auditor.audit(&feed);
        assert!(after.epoch > before.epoch);
        assert_eq!(after.revocations, self.revoked);
        // The home's own feed tells the same story.
        let _ = self.auditor.audit(&self.town.issuer.home().join("feed"));
    }

    // spec: WIT-5
    fn sync(&mut self) {
        let at = self.below(self.holders.len());
        let (_, party) = self.holders[at].clone();
        let before = party.json(&["status"]);
        let outcome = self.kill(4, party.command(&["sync"]));
        let after = party.json(&["status"]);
        let epoch = |status: &Value| status["news"]["epoch"].as_u64().unwrap_or(0);
        assert!(epoch(&after) >= epoch(&before), "a wallet went back");
        let newest = u64::from(self.auditor.audit(&self.town.feed).epoch);
        if outcome.done || !outcome.said.is_empty() {
            assert_eq!(epoch(&after), newest, "an acknowledged sync is gone");
        }
        let synced = party.json(&["sync"]);
        assert_eq!(synced["epoch"], newest);
    }

    /// Everybody who should pass does, everybody else does not, and every handle is its own.
    fn end(&mut self) {
        self.world.pass(600);
        self.town.publish();
        let gate = self.town.gate("gate", "epochs_behind = 0\n");
        let (_, first) = self.holders.swap_remove(0);
        let last = self.holders.pop();
        for (_, party) in [Some((String::new(), first.clone())), last.clone()]
            .into_iter()
            .flatten()
        {
            let _ = party.run(&["sync"]).exits(0);
            let _ = gate.run(&["check", &code(&party)]).exits(0);
        }
        if let Some((handle, party)) = last {
            let _ = self
                .town
                .issuer
                .run(&["revoke", &handle, "--reason", "correction"])
                .exits(0);
            self.revoked += 1;
            self.world.pass(600);
            self.town.publish();
            let _ = party.run(&["sync"]).exits(0).says("revoked");
            let _ = party.run(&["show", "--once"]).exits(77);
        }
        // spec: AUT-8, AUT-16
        // Revoked one by one, all handles ever issued but the first's are in the log, and the
        // auditor finds none twice.
        let rest: Vec<String> = self.holders.drain(..).map(|(handle, _)| handle).collect();
        for handle in rest
            .into_iter()
            .chain(self.answered.take().map(|(_, handle, _)| handle))
        {
            let _ = self
                .town
                .issuer
                .run(&["revoke", &handle, "--reason", "correction"])
                .exits(0);
            self.revoked += 1;
        }
        self.world.pass(600);
        self.town.publish();
        let audited = self.auditor.audit(&self.town.feed);
        assert_eq!(audited.revocations, self.revoked);
        assert_eq!(audited.revocations, self.issued - 1);
        let _ = first.run(&["sync"]).exits(0);
        let gate = self.world.party(Program::Verifier, "gate");
        let _ = gate
            .run(&["feed", "import", text(&self.town.feed)])
            .exits(0);
        let _ = gate.run(&["check", &code(&first)]).exits(0);
    }

    /// A person's credentials, as the authority lists them.
    fn history(&self, handle: &str) -> Vec<Value> {
        let listed = self
            .town
            .issuer
            .run(&["--json", "person", "history", handle]);
        listed
            .exits(0)
            .stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    fn killed(&self) -> u64 {
        self.counts
            .iter()
            .map(|count| u64::from(count.killed))
            .sum()
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.random.next_u64() % bound as u64).unwrap()
    }
}

#[cfg(unix)]
fn was_killed(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    status.signal() == Some(9)
}
