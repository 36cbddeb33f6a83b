//! An authority that is its own registrar, with the usual errands, so that a test says what is
//! special about it and nothing else.

use std::path::PathBuf;

use crate::{Party, Program, World};

/// Argon2id made cheap, so that a test waits for what it tests. Only the issuer's vault can be
/// told so; wallets always make guessing expensive.
const CHEAP: &str = "[kdf]\nmemory_kib = 64\npasses = 1\nlanes = 1\n";

/// A framework of one.
#[derive(Debug)]
pub struct Town<'w> {
    world: &'w World,
    name: String,
    /// Authority and registrar.
    pub issuer: Party<'w>,
    /// The feed folder.
    pub feed: PathBuf,
    /// The digest of the genesis.
    pub pin: String,
}

impl<'w> Town<'w> {
    /// Founds it and publishes its first epoch.
    ///
    /// # Panics
    /// When something fails; so do all methods.
    pub fn new(world: &'w World, name: &str) -> Self {
        Self::with_policy(world, name, "")
    }

    /// The same with rules of issuing: lines of `[policy]` in its `config.toml`.
    ///
    /// # Panics
    /// When something fails.
    pub fn with_policy(world: &'w World, name: &str, policy: &str) -> Self {
        let issuer = world.party(Program::Issuer, name);
        std::fs::create_dir_all(issuer.home()).expect("a home can be made");
        let config = format!("{CHEAP}[policy]\n{policy}\n");
        std::fs::write(issuer.home().join("config.toml"), config).expect("it can be written to");
        let made = issuer.json(&["init", "--name", name]);
        let town = Self {
            world,
            name: name.to_owned(),
            feed: world.at(&format!("feed-of-{name}")),
            pin: field(&made, "genesis"),
            issuer,
        };
        town.publish();
        town
    }

    /// Publishes the next epoch.
    ///
    /// # Panics
    /// When something fails.
    pub fn publish(&self) {
        let feed = text(&self.feed);
        let _ = self
            .issuer
            .run(&["epoch", "publish", "--out", feed])
            .exits(0);
    }

    /// Registers somebody and gives their handle.
    ///
    /// # Panics
    /// When something fails.
    pub fn registers(&self, number: &str, colour: &str) -> String {
        let reason = crate::reason(colour);
        let add = [
            "--json", "person", "add", "--colour", colour, "--reason", reason,
        ];
        let added = self.issuer.run_with_input(&add, number.as_bytes()).exits(0);
        field(&added.json(), "person")
    }

    /// An offer as text, and the file with its PIN.
    ///
    /// # Panics
    /// When something fails.
    pub fn offers(&self, handle: &str) -> (String, PathBuf) {
        let pin = self.world.at(&format!("{}-{handle}.pin", self.name));
        let offer = ["offer", handle, "--text", "--pin-file", text(&pin)];
        let offer = self.issuer.run(&offer).exits(0);
        (offer.text().to_owned(), pin)
    }

    /// A wallet that trusts this framework and has synced.
    ///
    /// # Panics
    /// When something fails.
    pub fn wallet(&self, name: &str) -> Party<'w> {
        let wallet = self.world.party(Program::Wallet, name);
        let init = ["init", "--feed", text(&self.feed), "--framework", &self.pin];
        let _ = wallet.run(&init).exits(0);
        wallet
    }

    /// What a wallet sends for an offer.
    ///
    /// # Panics
    /// When something fails.
    pub fn request(&self, wallet: &Party<'_>, handle: &str) -> String {
        let (offer, pin) = self.offers(handle);
        let request = wallet.run(&["request", &offer, "--pin-file", text(&pin)]);
        request.exits(0).text().to_owned()
    }

    /// The authority's answer to a request.
    ///
    /// # Panics
    /// When something fails.
    pub fn answer(&self, request: &str) -> String {
        let answer = self.issuer.run(&["answer", request, "--text"]).exits(0);
        answer.text().to_owned()
    }

    /// The authority's answer when it refuses, which says so.
    ///
    /// # Panics
    /// When it does not refuse.
    pub fn refusal(&self, request: &str) -> String {
        let answer = self.issuer.run(&["answer", request, "--text"]).exits(77);
        answer.text().to_owned()
    }

    /// The whole way from an offer to a pass in the wallet.
    ///
    /// # Panics
    /// When something fails.
    pub fn gives(&self, wallet: &Party<'_>, handle: &str) {
        let answer = self.answer(&self.request(wallet, handle));
        let _ = wallet.run(&["accept", &answer]).exits(0);
        let _ = wallet.run(&["sync"]).exits(0);
    }

    /// Somebody new with a wallet and a pass in it, and their handle.
    ///
    /// # Panics
    /// When something fails.
    pub fn holder(&self, name: &str, colour: &str) -> (Party<'w>, String) {
        let handle = self.registers(&format!("NUMBER-OF-{name}"), colour);
        let wallet = self.wallet(name);
        self.gives(&wallet, &handle);
        (wallet, handle)
    }

    /// A gate with a policy that has read the newest announcement.
    ///
    /// # Panics
    /// When something fails.
    pub fn gate(&self, name: &str, policy: &str) -> Party<'w> {
        let gate = self.world.party(Program::Verifier, name);
        let policy = self.world.file(&format!("{name}.toml"), policy);
        let genesis = self.feed.join("genesis.cose");
        let _ = gate
            .run(&["init", text(&genesis), "--policy", text(&policy)])
            .exits(0);
        let _ = gate.run(&["feed", "import", text(&self.feed)]).exits(0);
        gate
    }
}

/// A path as an argument.
///
/// # Panics
/// When it is no UTF-8; temporary folders are.
pub fn text(path: &std::path::Path) -> &str {
    path.to_str().expect("paths of tests are text")
}

/// A field of a result, as text.
///
/// # Panics
/// When it is missing.
#[track_caller]
pub fn field(value: &serde_json::Value, name: &str) -> String {
    let found = value.get(name).and_then(serde_json::Value::as_str);
    found
        .unwrap_or_else(|| panic!("no `{name}` in {value}"))
        .to_owned()
}

/// The code that a wallet shows now.
///
/// # Panics
/// When it shows none.
#[track_caller]
pub fn code(wallet: &Party<'_>) -> String {
    field(&wallet.json(&["show", "--once"]), "code")
}
