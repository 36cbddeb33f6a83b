//! `profiles`: several persons in one wallet.

use huepass_cli::{Context, Exit, Report, args};
use serde_json::json;

use crate::away::aside;
use crate::failure::failed;
use crate::{Common, Profiles, wallet};

pub(crate) fn run(
    context: &mut Context,
    common: &Common,
    command: Profiles,
) -> Result<Exit, Report> {
    let mut wallet = wallet::open(context, common, false)?;
    match command {
        Profiles::List => {
            let names = wallet.profiles().map_err(|error| failed(&error))?;
            context
                .output
                .result(&json!({ "profiles": names }), |words| {
                    if names.is_empty() {
                        words.plain("wallet-no-profiles")
                    } else {
                        names.join("\n")
                    }
                })?;
        }
        Profiles::Add { name } => {
            wallet
                .add_profile(&name, &mut context.random)
                .map_err(|error| failed(&error))?;
            context
                .output
                .note("wallet-profile-added", &args! { "profile" => &name });
        }
        Profiles::Rename { name, new } => {
            wallet
                .rename_profile(&name, &new, &mut context.random)
                .map_err(|error| failed(&error))?;
            let told = args! { "profile" => &name, "new" => &new };
            context.output.note("wallet-profile-renamed", &told);
        }
        Profiles::Remove { name, yes } => {
            let told = args! { "profile" => &name };
            let ask = |context: &mut Context| context.confirm("wallet-remove-sure", &told, yes);
            let (mut wallet, sure) = aside(context, wallet, ask)?;
            if !sure {
                return Ok(Exit::Ok);
            }
            wallet
                .remove_profile(&name, &mut context.random)
                .map_err(|error| failed(&error))?;
            context.output.note("wallet-profile-removed", &told);
        }
    }
    Ok(Exit::Ok)
}
