//! `issuer framework`: founding one together, joining one, learning what is public in it.

use std::path::{Path, PathBuf};

use huepass_cli::{Context, Exit, PassphraseArgs, Report, args, read_input};
use huepass_credential::RegistrarId;
use huepass_feed::{Document as _, Genesis, Trust, layout};
use huepass_wire::PublicId;

use crate::Rhythm;
use crate::commands::init;
use crate::feed::Feed;
use crate::home::{Home, public_feed};
use crate::{refuse, scribe};

/// The most bytes of a statement or a genesis.
const DOCUMENT: usize = 64 << 10;

/// Drafts a genesis and its window table for the registrars to sign. Needs no keys.
pub(crate) fn found(
    context: &mut Context,
    registrars: &[String],
    quorum: u8,
    name: String,
    rhythm: Rhythm,
    out: &Path,
) -> Result<Exit, Report> {
    let registrars = registrars
        .iter()
        .map(|text| scribe::public_id::<RegistrarId>(text))
        .collect::<Result<Vec<_>, _>>()?;
    let count = registrars.len();
    let folder = Feed::new(out);
    if folder.has(layout::GENESIS) {
        return Err(Report::new("error-file-exists", Exit::CannotCreate)
            .arg("path", &folder.at(layout::GENESIS)));
    }
    let genesis = init::draft(context, &folder, name, rhythm, registrars, quorum)?;
    folder.write(layout::GENESIS, &genesis.for_quorum().encode())?;
    let value = serde_json::json!({
        "genesis": hex::encode(genesis.pin().0),
        "folder": out,
        "signed": 0,
        "needed": count,
    });
    context.output.result(&value, |words| {
        words.text(
            "issuer-drafted",
            &args! {
                "genesis" => hex::encode(genesis.pin().0),
                "path" => out,
                "needed" => count,
            },
        )
    })?;
    Ok(Exit::Ok)
}

/// Signs a draft as one of its registrars.
pub(crate) fn sign(
    context: &mut Context,
    keys: &PassphraseArgs,
    folder: &Path,
) -> Result<Exit, Report> {
    let home = Home::open(context, keys, false)?;
    let folder = Feed::new(folder);
    let path = folder.at(layout::GENESIS);
    let bytes = folder.read(layout::GENESIS, DOCUMENT as u64)?;
    let refused = |error| refuse::document(&path, &error);
    let (genesis, signed) = Genesis::open_quorum(&bytes).map_err(refused)?;
    let key = home.registrar_key()?;
    let own = RegistrarId(key.verifying_key().to_bytes());
    if !genesis.registrars.contains(own) {
        return Err(Report::new("error-issuer-not-a-registrar", Exit::Denied).arg("path", &path));
    }
    // A framework with a table that does not hold would expose holders: look before signing.
    folder.window(&genesis, &mut context.random)?;
    let bytes = genesis
        .sign_with(Some(&signed.encode()), &key)
        .map_err(refused)?;
    folder.write(layout::GENESIS, &bytes)?;
    let (_, signed) = Genesis::open_quorum(&bytes).map_err(refused)?;
    let ids: Vec<[u8; 32]> = genesis.registrars.registrars().map(|id| id.0).collect();
    let count = signed.count(Genesis::KIND, &ids);
    let value = serde_json::json!({
        "genesis": hex::encode(genesis.pin().0),
        "signed": count,
        "needed": ids.len(),
    });
    context.output.result(&value, |words| {
        words.text(
            "issuer-signed-genesis",
            &args! {
                "genesis" => hex::encode(genesis.pin().0),
                "signed" => count,
                "needed" => ids.len(),
            },
        )
    })?;
    Ok(Exit::Ok)
}

/// Joins a framework: takes its genesis, table and all else that the folder has.
pub(crate) fn join(
    context: &mut Context,
    folder: &Path,
    pin: Option<&str>,
) -> Result<Exit, Report> {
    context.dirs.create_data()?;
    let own = public_feed(context);
    let from = Feed::new(folder);
    let path = from.at(layout::GENESIS);
    let bytes = from.read(layout::GENESIS, DOCUMENT as u64)?;
    let mut trust = Trust::new(&bytes).map_err(|error| refuse::document(&path, &error))?;
    let digest = hex::encode(trust.pin().0);
    if pin.is_some_and(|pin| !pin.eq_ignore_ascii_case(&digest)) {
        return Err(Report::new("error-issuer-pin", Exit::NotOurCode)
            .arg("path", &path)
            .arg("genesis", digest));
    }
    own.check_framework(&trust)?;
    if own.has(layout::GENESIS) {
        trust = own.trust()?;
    } else {
        let window = from.window(trust.genesis(), &mut context.random)?;
        own.write(layout::WINDOW, &window)?;
        own.write(layout::GENESIS, &bytes)?;
    }
    own.pull(&from, &mut trust)?.told(context);
    let value = serde_json::json!({ "framework": trust.genesis().name, "genesis": digest });
    context.output.result(&value, |words| {
        words.text(
            "issuer-joined",
            &args! { "framework" => &trust.genesis().name, "genesis" => digest },
        )
    })?;
    Ok(Exit::Ok)
}

/// Takes documents of the framework from folders and files.
pub(crate) fn learn(context: &mut Context, paths: &[PathBuf]) -> Result<Exit, Report> {
    let own = public_feed(context);
    let mut trust = own.trust()?;
    let mut taken = 0;
    for path in paths {
        if path.is_dir() {
            taken += own.pull(&Feed::new(path), &mut trust)?.told(context);
        } else {
            let bytes = read_input(path, DOCUMENT)?;
            own.take_statement(path, &bytes, &trust)?;
            taken += 1;
        }
    }
    let value = serde_json::json!({ "taken": taken });
    context.output.result(&value, |words| {
        words.text("issuer-learned", &args! { "taken" => taken })
    })?;
    Ok(Exit::Ok)
}

/// The registrar's id, for several commands' results.
pub(crate) fn told_registrar(id: RegistrarId) -> serde_json::Value {
    serde_json::json!({ "registrar": id.to_did(), "id": id.to_hex() })
}
