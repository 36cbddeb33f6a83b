//! `issuer registrar`: a key, and what it learns.

use std::path::Path;

use huepass_cli::{Context, Exit, PassphraseArgs, Report, args};
use huepass_credential::RegistrarId;
use huepass_wire::PublicId;

use crate::commands::framework::told_registrar;
use crate::feed::Feed;
use crate::home::Home;
use crate::{refuse, scribe};

/// Makes the registrar's key; a second time it is refused.
pub(crate) fn init(context: &mut Context, keys: &PassphraseArgs) -> Result<Exit, Report> {
    let mut home = Home::open_or_create(context, keys, false)?;
    if home.has_registrar() {
        return Err(Report::new("error-issuer-exists", Exit::CannotCreate).arg("path", home.path()));
    }
    home.draw_registrar(&mut context.random)?;
    let id = RegistrarId(home.registrar_key()?.verifying_key().to_bytes());
    context.output.result(&told_registrar(id), |words| {
        words.text(
            "issuer-registrar-ready",
            &args! { "registrar" => id.to_did() },
        )
    })?;
    Ok(Exit::Ok)
}

/// Learns the epochs that others published.
pub(crate) fn learn(
    context: &mut Context,
    keys: &PassphraseArgs,
    feed: &Path,
) -> Result<Exit, Report> {
    let mut home = Home::open(context, keys, false)?;
    let mut trust = home.trust()?;
    home.feed.pull(&Feed::new(feed), &mut trust)?.told(context);
    // Learning is the way on for a registrar whose memory is an older copy.
    let notary = home.registrar_of_any_age()?;
    scribe::catch_up(&notary, &home.feed, &trust)?;
    home.check_registrar(&notary, &mut context.random)?;
    let newest = notary
        .newest()
        .map_err(|error| refuse::registrar(home.path(), &error))?;
    let epoch = newest.map_or(0, |(newest, _)| newest.get().epoch().0);
    let value = serde_json::json!({ "epoch": epoch });
    context.output.result(&value, |words| {
        words.text("issuer-registrar-learned", &args! { "epoch" => epoch })
    })?;
    Ok(Exit::Ok)
}
