//! `verifier init`: a gate for a framework, pinned to its genesis.

use std::path::Path;

use huepass_cli::{Context, Exit, Report, args, read_input};
use huepass_feed::Trust;
use huepass_wire::PublicId;

use crate::folder::{DOCUMENT_LIMIT, Folder, parse_policy};

pub(crate) fn run(
    context: &mut Context,
    genesis: &Path,
    policy: Option<&Path>,
) -> Result<Exit, Report> {
    let bytes = read_input(genesis, DOCUMENT_LIMIT)?;
    let trust = Trust::new(&bytes).map_err(|_| {
        Report::new("error-verifier-genesis", Exit::Unreadable).arg("path", genesis)
    })?;
    let policy = match policy {
        Some(path) => {
            let text = read_input(path, DOCUMENT_LIMIT)?;
            parse_policy(path, &text, trust.genesis())?;
            // `parse_policy` has read it as text.
            String::from_utf8(text).unwrap_or_default()
        }
        None => String::new(),
    };
    let folder = Folder::create(context, &bytes, &policy)?;
    let gate = folder.id()?.to_did();
    let pin = hex::encode(trust.pin().0);
    let name = trust.genesis().name.clone();
    let value = serde_json::json!({ "framework": name, "genesis": pin, "gate": gate });
    context.output.result(&value, |words| {
        words.text(
            "verifier-ready",
            &args! { "framework" => name, "genesis" => pin, "gate" => gate },
        )
    })?;
    Ok(Exit::Ok)
}
