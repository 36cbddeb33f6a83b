//! The gate's folder: what it believes, what it remembers, its beacon key, its policy.
//!
//! | file | what |
//! |---|---|
//! | `genesis.cose` | the framework's genesis, pinned by being here |
//! | `registrars/NNNNNN.cose` | changes of registrars |
//! | `held.cbor` | the announcements held; the newest number never goes back |
//! | `memory.cbor` | codes accepted in the last minutes, open beacons, the newest number, counters |
//! | `gate.key` | the key that signs beacons; its public half is the gate's id |
//! | `policy.toml` | the policy |
//! | `evidence/` | announcements that contradict each other |
//! | `news/` | what `verifier sync` fetched: a public copy, see [`crate::news`] |
//! | `feed/` | what `verifier node` keeps: a public copy too |
//! | `sync.json` | which mirrors were asked last, and what came of it |
//!
//! Every file is replaced whole. A lock keeps a second process out. Nothing but regular files is
//! opened, and no link in the folder is followed.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use huepass_carry::{Results, Tags};
use huepass_cli::config::parse;
use huepass_cli::{Context, Exit, Readers, Report};
use huepass_durable::{DurableError, SharedFolder};
use huepass_feed::{Evidence, Genesis, Trust};
use huepass_verify::{Gate, GateError, Held, Memory, Policy, PolicyError};
use huepass_wire::{GateId, SigningKey, cbor};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use rand_core::Rng as _;
use zeroize::Zeroizing;

/// The most bytes of any file in the folder.
const LIMIT: u64 = 16 << 20;
/// The most files of a subfolder.
const MOST_FILES: usize = 1 << 20;
/// The most bytes of a genesis or a policy that is taken in.
pub(crate) const DOCUMENT_LIMIT: usize = 64 << 10;

/// A gate's folder, locked for this process.
pub(crate) struct Folder {
    path: PathBuf,
    files: SharedFolder,
    /// Held for its drop.
    _lock: Option<File>,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct HeldFile {
    #[n(0)]
    version: u64,
    #[n(1)]
    announcements: Vec<ByteVec>,
}

impl Folder {
    /// Makes a gate's folder: refused where there is one already.
    pub(crate) fn create(
        context: &mut Context,
        genesis: &[u8],
        policy: &str,
    ) -> Result<Self, Report> {
        let path = context.dirs.create_data()?.to_owned();
        let folder = Self::lock(&path)?;
        if folder.at("genesis.cose").exists() {
            return Err(Report::new("error-verifier-exists", Exit::CannotCreate).arg("path", &path));
        }
        // A gate that has lost its genesis is no new one: it would forget which codes it accepted.
        if folder.files.has("held.cbor") || folder.files.has("memory.cbor") {
            return Err(folder.damaged("genesis.cose"));
        }
        let mut key = Zeroizing::new([0; 32]);
        context.random.fill_bytes(&mut *key);
        folder.write("gate.key", &*key, Readers::Owner)?;
        folder.write("policy.toml", policy.as_bytes(), Readers::All)?;
        // The genesis comes last: a folder without it is not set up, and init begins again.
        folder.write("genesis.cose", genesis, Readers::All)?;
        Ok(folder)
    }

    /// Opens the gate's folder.
    pub(crate) fn open(context: &Context) -> Result<Self, Report> {
        let path = context.dirs.data();
        if !path.join("genesis.cose").exists() {
            return Err(Report::new("error-verifier-none", Exit::Config).arg("path", path));
        }
        Self::lock(path)
    }

    /// Opens the gate's folder if nobody has it at this moment.
    pub(crate) fn open_now(context: &Context) -> Result<Option<Self>, Report> {
        let folder = Self::unlocked(context)?;
        let lock = folder.files.lock_file("lock").map_err(not_written)?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Self {
                _lock: Some(lock),
                ..folder
            })),
            Err(std::fs::TryLockError::WouldBlock) => Ok(None),
            Err(std::fs::TryLockError::Error(error)) => {
                Err(Report::not_written(&folder.at("lock"), &error))
            }
        }
    }

    /// The folder without its lock, for what may happen while a gate watches: reading whole files, and
    /// adding evidence or public copies.
    pub(crate) fn unlocked(context: &Context) -> Result<Self, Report> {
        let path = context.dirs.data();
        if !path.join("genesis.cose").exists() {
            return Err(Report::new("error-verifier-none", Exit::Config).arg("path", path));
        }
        Ok(Self {
            path: path.to_owned(),
            files: SharedFolder::new(path),
            _lock: None,
        })
    }

    /// The folder itself.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn lock(path: &Path) -> Result<Self, Report> {
        let name = path.join("lock");
        let files = SharedFolder::new(path);
        let lock = files.lock_file("lock").map_err(not_written)?;
        // Another check takes milliseconds; a watching gate holds the folder for hours.
        for _ in 0..40 {
            match lock.try_lock() {
                Ok(()) => {
                    return Ok(Self {
                        path: path.to_owned(),
                        files,
                        _lock: Some(lock),
                    });
                }
                Err(std::fs::TryLockError::WouldBlock) => {
                    std::thread::sleep(std::time::Duration::from_millis(50));
                }
                Err(std::fs::TryLockError::Error(error)) => {
                    return Err(Report::not_written(&name, &error));
                }
            }
        }
        Err(Report::new("error-store-in-use", Exit::Temporary).arg("path", path))
    }

    /// The gate as it was left.
    pub(crate) fn gate(&self) -> Result<Gate, Report> {
        let trust = self.trust()?;
        let held = self.held()?;
        let memory = match self.read_if("memory.cbor")? {
            None => Memory::default(),
            Some(bytes) => Memory::from_bytes(&bytes).map_err(|_| self.damaged("memory.cbor"))?,
        };
        let id = self.id()?;
        let policy = self.policy(trust.genesis())?;
        Gate::new(trust, policy, &held, memory, Some(id)).map_err(|error| match error {
            GateError::Policy(error) => refused(&self.at("policy.toml"), error),
            _ => self.damaged("held.cbor"),
        })
    }

    /// The announcements held.
    pub(crate) fn held(&self) -> Result<Held, Report> {
        Ok(match self.read_if("held.cbor")? {
            None => Held {
                announcements: Vec::new(),
            },
            Some(bytes) => {
                let file: HeldFile =
                    cbor::decode(&bytes, usize::MAX).map_err(|_| self.damaged("held.cbor"))?;
                Held {
                    announcements: file.announcements.into_iter().map(Vec::from).collect(),
                }
            }
        })
    }

    /// Whom the gate believes: the genesis and the changes of registrars that it took.
    pub(crate) fn trust(&self) -> Result<Trust, Report> {
        let mut trust =
            Trust::new(&self.read("genesis.cose")?).map_err(|_| self.damaged("genesis.cose"))?;
        for bytes in self.documents("registrars")? {
            trust
                .add_change(&bytes)
                .map_err(|_| self.damaged("registrars"))?;
        }
        Ok(trust)
    }

    /// The genesis as it came.
    pub(crate) fn genesis(&self) -> Result<Vec<u8>, Report> {
        self.read("genesis.cose")
    }

    /// What came of the last sync.
    pub(crate) fn results(&self) -> Option<Results> {
        let bytes = self.read_if("sync.json").ok().flatten()?;
        Results::from_text(std::str::from_utf8(&bytes).ok()?)
    }

    /// Keeps what came of a sync.
    pub(crate) fn keep_results(&self, results: &Results) -> Result<(), Report> {
        self.write("sync.json", results.to_text().as_bytes(), Readers::All)
    }

    /// What web servers gave last time.
    pub(crate) fn tags(&self) -> Tags {
        let bytes = self.read_if("news/tags.json").ok().flatten();
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        text.as_deref().map(Tags::from_text).unwrap_or_default()
    }

    /// Keeps what web servers gave.
    pub(crate) fn keep_tags(&self, tags: &Tags) -> Result<(), Report> {
        self.write("news/tags.json", tags.to_text().as_bytes(), Readers::All)
    }

    /// The policy file.
    pub(crate) fn policy(&self, genesis: &Genesis) -> Result<Policy, Report> {
        let text = self.read("policy.toml")?;
        parse_policy(&self.at("policy.toml"), &text, genesis)
    }

    /// The key that signs beacons.
    pub(crate) fn key(&self) -> Result<SigningKey, Report> {
        let bytes = Zeroizing::new(self.read("gate.key")?);
        let bytes: &[u8; 32] = bytes
            .as_slice()
            .try_into()
            .map_err(|_| self.damaged("gate.key"))?;
        Ok(SigningKey::from_bytes(bytes))
    }

    /// The gate's public id.
    pub(crate) fn id(&self) -> Result<GateId, Report> {
        Ok(GateId(self.key()?.verifying_key().to_bytes()))
    }

    /// Keeps what the gate believes now, and that it has come so far.
    // spec: GAT-14
    pub(crate) fn keep_held(&self, gate: &Gate) -> Result<(), Report> {
        let announcements = gate
            .held()
            .announcements
            .into_iter()
            .map(ByteVec::from)
            .collect();
        let file = HeldFile {
            version: cbor::VERSION,
            announcements,
        };
        self.write("held.cbor", &cbor::encode(&file), Readers::All)?;
        self.keep_memory(gate)
    }

    /// Keeps what the gate remembers now.
    pub(crate) fn keep_memory(&self, gate: &Gate) -> Result<(), Report> {
        self.write("memory.cbor", &gate.memory().to_bytes(), Readers::Owner)
    }

    /// Keeps a change of registrars that the gate took.
    pub(crate) fn keep_change(&self, number: usize, bytes: &[u8]) -> Result<(), Report> {
        self.write(&format!("registrars/{number:06}.cose"), bytes, Readers::All)
    }

    /// Keeps two announcements that contradict each other.
    pub(crate) fn keep_evidence(&self, evidence: &Evidence) -> Result<PathBuf, Report> {
        for announced in [&evidence.first, &evidence.second] {
            let epoch = announced.get().epoch().0;
            let name = hex::encode(&announced.digest().0[..8]);
            self.write(
                &format!("evidence/{epoch:010}-{name}.cose"),
                announced.bytes(),
                Readers::All,
            )?;
        }
        Ok(self.at("evidence"))
    }

    /// How many contradicting announcements are kept.
    pub(crate) fn evidence(&self) -> Result<usize, Report> {
        Ok(self.documents("evidence")?.len())
    }

    /// All files of a subfolder, by name.
    fn documents(&self, name: &str) -> Result<Vec<Vec<u8>>, Report> {
        let entries = self.files.entries(name, MOST_FILES).map_err(not_read)?;
        let mut names: Vec<String> = entries
            .into_iter()
            .map(|entry| format!("{name}/{}", entry.name))
            .filter(|name| Path::new(name).extension().is_some_and(|end| end == "cose"))
            .collect();
        names.sort();
        names.iter().map(|name| self.read(name)).collect()
    }

    fn read_if(&self, name: &str) -> Result<Option<Vec<u8>>, Report> {
        self.files.read(name, LIMIT).map_err(not_read)
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, Report> {
        let missing = || Report::not_read(&self.at(name), &io::ErrorKind::NotFound.into());
        self.read_if(name)?.ok_or_else(missing)
    }

    fn write(&self, name: &str, bytes: &[u8], readers: Readers) -> Result<(), Report> {
        let private = readers == Readers::Owner;
        self.files.write(name, bytes, private).map_err(not_written)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    fn damaged(&self, name: &str) -> Report {
        Report::new("error-verifier-damaged", Exit::Config).arg("path", &self.at(name))
    }
}

pub(crate) fn not_read(error: DurableError) -> Report {
    match error {
        DurableError::Io { path, source } => Report::not_read(&path, &source),
        other => Report::from_durable(&other),
    }
}

fn not_written(error: DurableError) -> Report {
    match error {
        DurableError::Io { path, source } => Report::not_written(&path, &source),
        other => Report::from_durable(&other),
    }
}

/// Reads a policy and checks its ranges; a refusal names the line or the field.
pub(crate) fn parse_policy(path: &Path, bytes: &[u8], genesis: &Genesis) -> Result<Policy, Report> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Report::new("error-input-not-text", Exit::Config).arg("path", path))?;
    let policy: Policy = parse(path, text)?;
    policy.check().map_err(|error| refused(path, error))?;
    let kind = policy.credential_type;
    if genesis.kinds.iter().any(|known| known.number == kind) {
        Ok(policy)
    } else {
        Err(refused(
            path,
            PolicyError {
                field: "credential_type",
                must: "a kind of pass of the framework",
            },
        ))
    }
}

/// A policy out of range.
fn refused(path: &Path, error: PolicyError) -> Report {
    Report::new("error-verifier-policy", Exit::Config)
        .arg("path", path)
        .arg("field", error.field)
}
