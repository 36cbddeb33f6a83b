//! `verifier feed`: news from the registrars, whoever carries it.

use std::io;
use std::path::{Path, PathBuf};

use huepass_cli::{CodeArgs, Context, Exit, Report, args, read_code_file, read_input};
use huepass_durable::SharedFolder;
use huepass_feed::{ChainRefusal, FeedError, Rule, layout};
use huepass_verify::{Gate, GateError, Learned};
use huepass_wire::{Kind, WireError, armour, unarmour_kind};

use crate::folder::{Folder, not_read};

#[cfg(test)]
mod tests;

/// The most bytes of one document.
const DOCUMENT_LIMIT: usize = 64 << 10;
/// The most files of a folder that are looked at.
const MAX_FILES: usize = 10_000;

pub(crate) fn import(context: &mut Context, paths: &[PathBuf]) -> Result<Exit, Report> {
    let folder = Folder::open(context)?;
    let mut gate = folder.gate()?;
    let mut newer = 0_u32;
    for path in paths {
        if path.is_dir() {
            newer += import_folder(context, &folder, &mut gate, path)?;
        } else {
            for bytes in documents(path)? {
                newer += u32::from(take(context, &folder, &mut gate, path, &bytes)?);
            }
        }
    }
    let epoch = gate.newest().map(|newest| newest.get().epoch().0);
    let value = serde_json::json!({ "taken": newer, "epoch": epoch });
    context.output.result(&value, |words| {
        words.text(
            "verifier-imported",
            &args! { "taken" => newer, "epoch" => epoch.unwrap_or_default() },
        )
    })?;
    Ok(Exit::Ok)
}

pub(crate) fn show(context: &mut Context, form: &CodeArgs) -> Result<Exit, Report> {
    let gate = Folder::open(context)?.gate()?;
    let newest = gate
        .newest()
        .ok_or_else(|| Report::new("error-verifier-no-announcement", Exit::TrustTooOld))?;
    context.show_code(&armour(Kind::Announcement, newest.bytes()), form)?;
    Ok(Exit::Ok)
}

/// What a file holds: a signed document as it is, or announcement codes in a picture or text.
fn documents(path: &Path) -> Result<Vec<Vec<u8>>, Report> {
    let is_document = path.extension().is_some_and(|end| end == "cose");
    if is_document {
        return Ok(vec![read_input(path, DOCUMENT_LIMIT)?]);
    }
    let mut found = Vec::new();
    // spec: WIR-23
    let mut exit = Exit::NotOurCode;
    for text in read_code_file(path)? {
        match unarmour_kind(&text, Kind::Announcement) {
            Ok(Some(bytes)) => found.push(bytes),
            Err(WireError::Malformed | WireError::TooLarge { .. }) => exit = Exit::Unreadable,
            Ok(None) | Err(_) => {}
        }
    }
    if found.is_empty() {
        return Err(Report::new("error-verifier-not-news", exit).arg("path", path));
    }
    Ok(found)
}

/// A feed folder: first the changes of registrars in their order, then the newest epochs.
pub(crate) fn import_folder(
    context: &mut Context,
    folder: &Folder,
    gate: &mut Gate,
    path: &Path,
) -> Result<u32, Report> {
    let feed = SharedFolder::new(path);
    let read = |name: &str| feed.read(name, DOCUMENT_LIMIT as u64).map_err(not_read);
    for number in gate.trust().changes() + 1..MAX_FILES {
        let name = layout::registrar_change(u32::try_from(number).unwrap_or(u32::MAX));
        let Some(bytes) = read(&name)? else {
            break;
        };
        let again = |epoch| read(&layout::announcement(epoch)).ok().flatten();
        let renewed = gate
            .learn_registrars(&bytes, again)
            .map_err(|error| refused(&path.join(&name), &error.into()))?;
        if renewed {
            keep(folder, gate, |gate| folder.keep_held(gate))?;
        }
        keep(folder, gate, |_| folder.keep_change(number, &bytes))?;
    }
    // The newest announcement, and the two before it, so that codes of those are taken too.
    let newest = path.join(layout::NEWEST);
    let missing = || Report::not_read(&newest, &io::ErrorKind::NotFound.into());
    let bytes = read(layout::NEWEST)?.ok_or_else(missing)?;
    let epoch = gate
        .trust()
        .open_announcement(&bytes)
        .map_err(|error| refused(&newest, &error.into()))?
        .get()
        .epoch();
    let mut taken = 0;
    for before in [2, 1] {
        let Some(number) = epoch.0.checked_sub(before).filter(|number| *number > 0) else {
            continue;
        };
        let name = layout::announcement(huepass_feed::Epoch(number));
        let Some(bytes) = read(&name)? else {
            continue;
        };
        match take(context, folder, gate, &path.join(&name), &bytes) {
            Ok(newer) => taken += u32::from(newer),
            // Older than what is held: the gate has been further already.
            Err(report) if report.id() == "error-verifier-older" => {}
            Err(report) => return Err(report),
        }
    }
    taken += u32::from(take(context, folder, gate, &newest, &bytes)?);
    Ok(taken)
}

/// Takes one document: an announcement, or a change of registrars. `true` when it is news.
pub(crate) fn take(
    context: &mut Context,
    folder: &Folder,
    gate: &mut Gate,
    path: &Path,
    bytes: &[u8],
) -> Result<bool, Report> {
    match gate.learn(bytes) {
        Ok(Learned::Newer(_)) => {
            keep(folder, gate, |gate| folder.keep_held(gate))?;
            Ok(true)
        }
        Ok(Learned::Known) => Ok(false),
        Err(error) => {
            if let Some(evidence) = Gate::evidence(&error) {
                let kept = folder.keep_evidence(evidence)?;
                context
                    .output
                    .note("verifier-evidence-kept", &args! { "path" => &kept });
            } else {
                let before = gate.trust().changes();
                if gate.learn_registrars(bytes, |_| None).is_ok() {
                    let after = gate.trust().changes();
                    if after > before {
                        keep(folder, gate, |_| folder.keep_change(after, bytes))?;
                    }
                    return Ok(after > before);
                }
            }
            Err(refused(path, &error))
        }
    }
}

/// Keeps what the gate has learned. What could not be kept is not believed either: the gate goes back
/// to what its folder has, and the same is news again later. Else it would know registrars whom its
/// folder does not, and keep announcements that it could not open again.
fn keep(
    folder: &Folder,
    gate: &mut Gate,
    write: impl FnOnce(&Gate) -> Result<(), Report>,
) -> Result<(), Report> {
    let written = write(gate);
    if written.is_err()
        && let Ok(before) = folder.gate()
    {
        *gate = before;
    }
    written
}

/// A document that does not hold, wherever it came from.
pub(crate) fn refused_document(place: &str, cause: &FeedError) -> Report {
    refused(Path::new(place), &cause.clone().into())
}

/// Announcements that do not follow each other.
pub(crate) fn broken_chain(place: &str) -> Report {
    refused(Path::new(place), &ChainRefusal::Time.into())
}

fn refused(path: &Path, error: &GateError) -> Report {
    let (id, exit) = match error {
        GateError::Chain(ChainRefusal::Older) => ("error-verifier-older", Exit::TrustTooOld),
        GateError::Chain(ChainRefusal::Equivocation(_)) => {
            ("error-verifier-equivocation", Exit::ProofRefused)
        }
        GateError::Chain(ChainRefusal::Gap { .. } | ChainRefusal::Time) => {
            ("error-verifier-chain", Exit::ProofRefused)
        }
        GateError::Feed(FeedError::OtherFramework) => ("error-verifier-foreign", Exit::NotOurCode),
        GateError::Feed(FeedError::Quorum { signed, needed }) => {
            return Report::new("error-verifier-quorum", Exit::ProofRefused)
                .arg("path", path)
                .arg("signed", *signed)
                .arg("needed", *needed);
        }
        GateError::Feed(
            FeedError::Rule(Rule::Version) | FeedError::Wire(WireError::Version(_)),
        ) => ("error-verifier-not-news", Exit::NotOurCode),
        GateError::Feed(
            FeedError::Wire(_)
            | FeedError::Rule(_)
            | FeedError::Digest
            | FeedError::Dropped(_)
            | FeedError::WentBack(_),
        )
        | GateError::Policy(_) => ("error-verifier-not-news", Exit::Unreadable),
    };
    Report::new(id, exit).arg("path", path)
}
