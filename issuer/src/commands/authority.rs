//! `issuer authority`: this one, and admitting or excluding others.

use std::path::Path;

use huepass_cli::{
    Context, Existing, Exit, PassphraseArgs, Readers, Report, args, read_input, write_file,
};
use huepass_credential::AuthorityId;
use huepass_feed::{Accreditation, AuthorityDescriptor, DeAccreditation, Document, Epoch, Trust};
use huepass_wire::PublicId;

use crate::commands::init::found_authority;
use crate::home::Home;
use crate::{refuse, scribe};

/// The most bytes of a statement.
const STATEMENT: usize = 8 << 10;

/// Makes the home's authority; a run that was cut off is finished, a second one is refused.
pub(crate) fn init(
    context: &mut Context,
    keys: &PassphraseArgs,
    name: &str,
    kind: u8,
) -> Result<Exit, Report> {
    let mut home = Home::open_or_create(context, keys, false)?;
    if home.has_authority() {
        match home.authority() {
            Ok(office) => {
                let shards = office.shards();
                if !shards
                    .map_err(|error| refuse::authority(home.path(), &error))?
                    .is_empty()
                {
                    return Err(Report::new("error-issuer-exists", Exit::CannotCreate)
                        .arg("path", home.path()));
                }
            }
            // The keys were drawn and the ledger not founded.
            Err(report) if report.id() == "error-issuer-no-authority" => {}
            Err(report) => return Err(report),
        }
    }
    let office = found_authority(context, &mut home, name, kind)?;
    let id = office.id();
    let value = serde_json::json!({ "authority": id.to_did(), "id": id.to_hex(), "name": name });
    context.output.result(&value, |words| {
        words.text(
            "issuer-authority-ready",
            &args! { "authority" => id.to_did(), "name" => name },
        )
    })?;
    Ok(Exit::Ok)
}

/// Writes the signed descriptor.
pub(crate) fn descriptor(
    context: &mut Context,
    keys: &PassphraseArgs,
    out: &Path,
) -> Result<Exit, Report> {
    let home = Home::open(context, keys, false)?;
    let office = home.authority()?;
    let next = home.feed.next_epoch(&home.trust()?)?;
    let bytes = scribe::write_own(&office, &home.feed, next)?;
    write_file(out, &bytes, Readers::All, Existing::Replace)?;
    let value = serde_json::json!({ "authority": office.id().to_did(), "file": out });
    context.output.result(&value, |words| {
        words.text("issuer-descriptor-written", &args! { "path" => out })
    })?;
    Ok(Exit::Ok)
}

/// Signs an accreditation, on top of what the file holds.
pub(crate) fn accredit(
    context: &mut Context,
    keys: &PassphraseArgs,
    descriptor: &Path,
    out: &Path,
    epoch: Option<u32>,
) -> Result<Exit, Report> {
    let home = Home::open(context, keys, false)?;
    let trust = home.trust()?;
    let bytes = read_input(descriptor, AuthorityDescriptor::LIMIT)?;
    let refused = |error| refuse::document(descriptor, &error);
    let descriptor = AuthorityDescriptor::open_signed(&bytes, trust.pin()).map_err(refused)?;
    for shard in &descriptor.shards {
        descriptor.shard_keys(shard.number).map_err(refused)?;
    }
    let draft = |epoch| {
        Accreditation::new(
            trust.pin(),
            descriptor.authority(),
            descriptor.name.clone(),
            epoch,
        )
    };
    sign(
        context,
        &home,
        &trust,
        out,
        epoch,
        draft,
        Accreditation::epoch,
    )
}

/// Signs a de-accreditation, on top of what the file holds.
pub(crate) fn exclude(
    context: &mut Context,
    keys: &PassphraseArgs,
    authority: &str,
    out: &Path,
    epoch: Option<u32>,
) -> Result<Exit, Report> {
    let home = Home::open(context, keys, false)?;
    let trust = home.trust()?;
    let authority: AuthorityId = scribe::public_id(authority)?;
    let draft = |epoch| DeAccreditation::new(trust.pin(), authority, epoch);
    sign(
        context,
        &home,
        &trust,
        out,
        epoch,
        draft,
        DeAccreditation::epoch,
    )
}

/// One registrar's signature on a statement, together with those in the file. What the file says
/// must be what this registrar would say itself.
fn sign<D: Document + PartialEq>(
    context: &mut Context,
    home: &Home,
    trust: &Trust,
    out: &Path,
    epoch: Option<u32>,
    draft: impl Fn(Epoch) -> Result<D, huepass_feed::FeedError>,
    epoch_of: impl Fn(&D) -> Epoch,
) -> Result<Exit, Report> {
    let refused = |error| refuse::document(out, &error);
    let begun = if out.exists() {
        let bytes = read_input(out, STATEMENT)?;
        Some(D::open_quorum(&bytes).map_err(refused)?)
    } else {
        None
    };
    let asked = match (&begun, epoch) {
        (_, Some(epoch)) => Epoch(epoch),
        (Some((statement, _)), None) => epoch_of(statement),
        (None, None) => home.feed.next_epoch(trust)?,
    };
    let statement = draft(asked).map_err(|error| refuse::made(out, &error))?;
    if begun.as_ref().is_some_and(|(begun, _)| *begun != statement) {
        return Err(Report::new("error-issuer-other-statement", Exit::Denied).arg("path", out));
    }
    let mut signed = begun.map_or_else(|| statement.for_quorum(), |(_, signed)| signed);
    let key = home.registrar_key()?;
    let set = trust.registrars_at(asked);
    let own = huepass_credential::RegistrarId(key.verifying_key().to_bytes());
    if !set.contains(own) {
        return Err(Report::new("error-issuer-not-a-registrar", Exit::Denied).arg("path", out));
    }
    signed.sign(D::KIND, &key);
    let bytes = signed.encode();
    write_file(out, &bytes, Readers::All, Existing::Replace)?;
    let ids: Vec<[u8; 32]> = set.registrars().map(|id| id.0).collect();
    let (count, needed) = (signed.count(D::KIND, &ids), set.quorum());
    if count >= needed {
        home.feed.take_statement(out, &bytes, trust)?;
    }
    let value = serde_json::json!({
        "epoch": asked.0,
        "signed": count,
        "needed": needed,
        "file": out,
    });
    context.output.result(&value, |words| {
        words.text(
            "issuer-statement-signed",
            &args! {
                "epoch" => asked.0,
                "signed" => count,
                "needed" => needed,
                "path" => out,
            },
        )
    })?;
    Ok(Exit::Ok)
}
