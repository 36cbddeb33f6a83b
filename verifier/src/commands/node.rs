//! `verifier node`: keeps the whole feed beside the gate's own files, passes it on, and brings the gate
//! up to date. Where no gate is set up it is a mirror like any other.

use std::path::{Path, PathBuf};

use huepass_carry::addresses;
use huepass_carry::node::{self, News, NodeArgs, Setup};
use huepass_cli::{Context, Exit, Report};
use huepass_credential::GenesisDigest;

use crate::folder::Folder;
use crate::news::{Copies, NODE};

pub(crate) fn run(
    context: &mut Context,
    feed: Option<PathBuf>,
    framework: Option<&str>,
    args: &NodeArgs,
) -> Result<Exit, Report> {
    let home = context.dirs.data().to_owned();
    let gate = Folder::unlocked(context).ok();
    let pin = match (&gate, framework) {
        (_, Some(text)) => Some(parse_pin(text)?),
        (Some(gate), None) => Some(gate.trust()?.pin()),
        (None, None) => None,
    };
    // The gate's own folder has the genesis where a feed has it.
    let genesis = gate.as_ref().map(|_| home.clone());
    let own = home.join(NODE);
    let folder = feed.unwrap_or_else(|| own.clone());
    // A copy that lies elsewhere is somebody's, not the gate's.
    let is_gates = gate.is_some() && is_same(&folder, &own);
    if let Some(gate) = gate.filter(|_| is_gates)
        && pin != Some(gate.trust()?.pin())
    {
        return Err(
            Report::new("error-verifier-other-framework", Exit::NotOurCode).arg("path", &home),
        );
    }
    let setup = Setup {
        folder,
        pin,
        genesis,
        sources: addresses(&args.mirror)?,
    };
    if is_gates {
        node::run(context, &setup, args, &mut Gatekeeper)
    } else {
        node::run(context, &setup, args, &mut node::Plain)
    }
}

/// Whether two names are of one folder.
fn is_same(one: &Path, other: &Path) -> bool {
    let found = |path: &Path| path.canonicalize().ok();
    one == other || found(one).is_some_and(|one| found(other) == Some(one))
}

/// A framework's digest as people hand it around.
fn parse_pin(text: &str) -> Result<GenesisDigest, Report> {
    let mut digest = [0; 32];
    hex::decode_to_slice(text.trim(), &mut digest)
        .map_err(|_| Report::new("error-verifier-digest", Exit::Usage))?;
    Ok(GenesisDigest(digest))
}

/// Who brings the gate up to date.
struct Gatekeeper;

impl node::Host for Gatekeeper {
    fn hear(&mut self, context: &mut Context, news: &News<'_>) -> Result<(), Report> {
        match news {
            // The copy shows it once its list is there, which is soon.
            News::Announced(_) => Ok(()),
            News::Copied(_) => {
                // A gate that watches looks into the copy itself, before the next code.
                if let Some(folder) = Folder::open_now(context)? {
                    let mut gate = folder.gate()?;
                    Copies::default().catch_up(context, &folder, &mut gate)?;
                }
                Ok(())
            }
            News::TwoHistories(evidence) => {
                Folder::unlocked(context)?.keep_evidence(evidence).map(drop)
            }
        }
    }
}
