//! `node`: a mirror for everybody. Needs no passphrase, and touches nothing of the wallet.

use std::path::PathBuf;

use huepass_carry::addresses;
use huepass_carry::node::{self, NodeArgs, Plain, Setup};
use huepass_cli::{Context, Exit, Report};

use crate::commands::sync::parse_pin;
use crate::mirrors::NODE;

pub(crate) fn run(
    context: &mut Context,
    feed: Option<PathBuf>,
    framework: Option<&str>,
    args: &NodeArgs,
) -> Result<Exit, Report> {
    let setup = Setup {
        folder: feed.unwrap_or_else(|| context.dirs.data().join(NODE)),
        pin: framework.map(parse_pin).transpose()?,
        genesis: None,
        sources: addresses(&args.mirror)?,
    };
    node::run(context, &setup, args, &mut Plain)
}
