//! `export`, `import`, `passphrase`: the wallet as a whole.

use std::path::Path;

use huepass_cli::{
    Context, Entry, Existing, Exit, Readers, Report, Secret, args, read_input, write_file,
};
use huepass_vault::{MAX_EXPORT_LEN, Vault, VaultError};

use crate::Common;
use crate::away::aside;
use crate::failure::{failed, vault_failed};
use crate::wallet::{self, PARAMS};

pub(crate) fn export(
    context: &mut Context,
    common: &Common,
    file: &Path,
    passphrase_file: Option<&Path>,
) -> Result<Exit, Report> {
    let wallet = wallet::open(context, common, false)?;
    let secret = Secret::ExportPassphrase;
    let (wallet, passphrase) = aside(context, wallet, |context| {
        wallet::passphrase(context, secret, Entry::New, passphrase_file, false)
    })?;
    let bytes = wallet
        .export(&passphrase, PARAMS, &mut context.random)
        .map_err(|error| failed(&error))?;
    write_file(file, &bytes, Readers::Owner, Existing::Keep)?;
    context
        .output
        .note("wallet-exported", &args! { "path" => file });
    Ok(Exit::Ok)
}

pub(crate) fn import(
    context: &mut Context,
    common: &Common,
    file: &Path,
    passphrase_file: Option<&Path>,
) -> Result<Exit, Report> {
    let bytes = read_input(file, MAX_EXPORT_LEN)?;
    let backing = wallet::backing_if_there(context)?;
    let secret = Secret::ExportPassphrase;
    let stdin_is_data = file.as_os_str() == "-";
    let of_file = wallet::passphrase(
        context,
        secret,
        Entry::Existing,
        passphrase_file,
        stdin_is_data,
    )?;
    let passphrase = wallet::passphrase(
        context,
        Secret::Passphrase,
        Entry::New,
        common.passphrase_file.as_deref(),
        stdin_is_data,
    )?;
    let backing = match backing {
        Some(backing) => backing,
        None => wallet::backing(context, true)?,
    };
    Vault::import(
        backing,
        &bytes,
        &of_file,
        &passphrase,
        PARAMS,
        &mut context.random,
    )
    .map_err(|error| match error {
        VaultError::Passphrase => Report::new("error-wallet-export-passphrase", Exit::Denied),
        other => vault_failed(&other),
    })?;
    let path = context.dirs.data().to_owned();
    context
        .output
        .note("wallet-imported", &args! { "path" => &path });
    Ok(Exit::Ok)
}

pub(crate) fn passphrase(
    context: &mut Context,
    common: &Common,
    file: Option<&Path>,
) -> Result<Exit, Report> {
    let wallet = wallet::open(context, common, false)?;
    let (mut wallet, passphrase) = aside(context, wallet, |context| {
        wallet::passphrase(context, Secret::NewPassphrase, Entry::New, file, false)
    })?;
    wallet
        .change_passphrase(&passphrase, PARAMS, &mut context.random)
        .map_err(|error| failed(&error))?;
    context.output.note("wallet-passphrase-changed", &args! {});
    Ok(Exit::Ok)
}
