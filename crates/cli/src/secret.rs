//! Passphrases and PINs: from a terminal, a file or a service manager, never from a flag's value.

use std::io::Read;
use std::path::{Path, PathBuf};

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};
use zeroize::Zeroizing;

use crate::{Context, Exit, Report, args};

/// Which secret is asked for; it decides the variable, the credential and the prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// What opens the vault or store.
    Passphrase,
    /// What shall open it from now on.
    NewPassphrase,
    /// What protects an export file.
    ExportPassphrase,
    /// The PIN of an offer.
    Pin,
}

/// Whether the secret exists or is being chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Typed once.
    Existing,
    /// Typed twice at a terminal, and at least [`MIN_NEW`] characters long.
    New,
}

/// Fewest characters of a passphrase that is being chosen; a PIN may have four.
pub const MIN_NEW: usize = 8;

const MIN_NEW_PIN: usize = 4;

/// Most bytes of a secret.
const MAX_BYTES: u64 = 1024;

/// `--passphrase-file FILE`, to flatten into a command's arguments.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct PassphraseArgs {
    /// File that holds the passphrase, - for standard input.
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

impl Secret {
    /// The variable that names a file with this secret.
    fn variable(self) -> &'static str {
        match self {
            Self::Passphrase => "HUEPASS_PASSPHRASE_FILE",
            Self::NewPassphrase => "HUEPASS_NEW_PASSPHRASE_FILE",
            Self::ExportPassphrase => "HUEPASS_EXPORT_PASSPHRASE_FILE",
            Self::Pin => "HUEPASS_PIN_FILE",
        }
    }

    /// The flag that names a file with this secret.
    fn flag(self) -> &'static str {
        match self {
            Self::Passphrase => "--passphrase-file",
            Self::NewPassphrase => "--new-passphrase-file",
            Self::ExportPassphrase => "--export-passphrase-file",
            Self::Pin => "--pin-file",
        }
    }

    /// The name under which systemd's `LoadCredential=` hands it over.
    fn credential(self) -> &'static str {
        match self {
            Self::Passphrase => "huepass-passphrase",
            Self::NewPassphrase => "huepass-new-passphrase",
            Self::ExportPassphrase => "huepass-export-passphrase",
            Self::Pin => "huepass-pin",
        }
    }

    fn prompt(self, entry: Entry) -> &'static str {
        match (self, entry) {
            (Self::Passphrase, Entry::Existing) => "cli-prompt-passphrase",
            (Self::Passphrase | Self::NewPassphrase, _) => "cli-prompt-new-passphrase",
            (Self::ExportPassphrase, _) => "cli-prompt-export-passphrase",
            (Self::Pin, _) => "cli-prompt-pin",
        }
    }

    fn min_new(self) -> usize {
        if self == Self::Pin {
            MIN_NEW_PIN
        } else {
            MIN_NEW
        }
    }
}

impl Context {
    /// Reads a secret from, in this order: `file` (a flag's value; `-` is standard input), the
    /// file that the secret's variable names, the service manager's `$CREDENTIALS_DIRECTORY`, the
    /// terminal. One line feed at the end is not part of it. Whoever typed it: what looks the same
    /// is the same, as Unicode's normalization form C.
    ///
    /// `stdin_is_data` says that the command reads its input from standard input, which the
    /// secret then must not.
    ///
    /// # Errors
    /// Exit 64: no source, or standard input wanted twice, or two different new ones typed, or a
    /// new one that is too short; 65: the file cannot be read, is empty, has several lines or
    /// more than 1024 bytes; 74: the terminal failed.
    pub fn secret(
        &mut self,
        secret: Secret,
        entry: Entry,
        file: Option<&Path>,
        stdin_is_data: bool,
    ) -> Result<Zeroizing<String>, Report> {
        let variable = |name: &str| {
            (self.variable)(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let named = file
            .map(Path::to_owned)
            .or_else(|| variable(secret.variable()));
        let handed = variable("CREDENTIALS_DIRECTORY")
            .map(|folder| folder.join(secret.credential()))
            .filter(|path| path.exists());
        let text = if let Some(path) = named.or(handed) {
            self.secret_from_file(&path, stdin_is_data)?
        } else if self.is_interactive() {
            self.secret_from_terminal(secret, entry)?
        } else {
            return Err(Report::new("error-secret-no-source", Exit::Usage)
                .arg("flag", secret.flag())
                .arg("variable", secret.variable()));
        };
        let text = composed(text);
        if text.is_empty() {
            return Err(Report::new("error-secret-empty", Exit::Unreadable));
        }
        if entry == Entry::New && text.chars().count() < secret.min_new() {
            return Err(
                Report::new("error-secret-too-short", Exit::Usage).arg("least", secret.min_new())
            );
        }
        Ok(text)
    }

    fn secret_from_file(
        &mut self,
        path: &Path,
        stdin_is_data: bool,
    ) -> Result<Zeroizing<String>, Report> {
        let not_read = |error| Report::not_read(path, &error);
        // Room for all of it from the start: a vector that grows leaves copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(2 * 1024));
        let read = |source: &mut dyn Read, bytes: &mut Vec<u8>| {
            source.take(MAX_BYTES + 1).read_to_end(bytes)
        };
        if path.as_os_str() == "-" {
            if stdin_is_data {
                return Err(Report::new("error-secret-stdin-twice", Exit::Usage));
            }
            read(&mut std::io::stdin(), &mut bytes).map_err(not_read)?;
        } else {
            let mut file = std::fs::File::open(path).map_err(not_read)?;
            if is_open_to_others(&file) {
                self.output
                    .note("cli-secret-file-open", &args! { "path" => path });
            }
            read(&mut file, &mut bytes).map_err(not_read)?;
        }
        if bytes.len() as u64 > MAX_BYTES {
            return Err(Report::new("error-secret-too-long", Exit::Unreadable)
                .arg("path", path)
                .arg("limit", MAX_BYTES));
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| {
            Report::new("error-secret-not-text", Exit::Unreadable).arg("path", path)
        })?;
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        if text.contains(['\n', '\0']) {
            return Err(Report::new("error-secret-lines", Exit::Unreadable).arg("path", path));
        }
        Ok(Zeroizing::new(text.to_owned()))
    }

    fn secret_from_terminal(
        &mut self,
        secret: Secret,
        entry: Entry,
    ) -> Result<Zeroizing<String>, Report> {
        let ask = |prompt: String| {
            rpassword::prompt_password(prompt)
                .map(Zeroizing::new)
                .map_err(|error| Report::new("error-terminal", Exit::Io).because(&error))
        };
        let first = ask(self.messages.plain(secret.prompt(entry)))?;
        if entry == Entry::New {
            let second = ask(self.messages.plain("cli-prompt-again"))?;
            if *first != *second {
                return Err(Report::new("error-secret-differs", Exit::Usage));
            }
        }
        Ok(first)
    }
}

/// The text in normalization form C (Unicode Standard Annex #15): one keyboard or file system sends
/// é as one character, another as e and an accent.
// spec: VLT-8
fn composed(text: Zeroizing<String>) -> Zeroizing<String> {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return text;
    }
    // No text grows more than threefold in UTF-8 (the annex, section 9), and a string that does not
    // grow leaves no copies behind.
    let mut composed = Zeroizing::new(String::with_capacity(3 * text.len()));
    composed.extend(text.nfc());
    composed
}

#[cfg(unix)]
fn is_open_to_others(file: &std::fs::File) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    file.metadata()
        .is_ok_and(|data| data.is_file() && data.mode() & 0o044 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &std::fs::File) -> bool {
    false
}
