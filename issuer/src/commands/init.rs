//! `issuer init`: a framework of one, registrar and authority in one home.
//!
//! Each step is skipped when an earlier run that was cut off has done it; the accreditation, which
//! comes last, says that all of it is done.

use huepass_authority::{Authority, Ledger as _};
use huepass_cli::{Context, Exit, PassphraseArgs, Report, args};
use huepass_credential::{CredentialType, Generators, RegistrarId, make_window};
use huepass_feed::{
    Accreditation, CredentialKind, Document as _, Epoch, Genesis, RegistrarSet, layout,
};
use huepass_wire::PublicId;
use rand_core::Rng as _;

use crate::Rhythm;
use crate::feed::Feed;
use crate::home::{Home, Office};
use crate::refuse;

pub(crate) fn run(
    context: &mut Context,
    keys: &PassphraseArgs,
    name: &str,
    framework_name: Option<String>,
    rhythm: Rhythm,
) -> Result<Exit, Report> {
    let mut home = Home::open_or_create(context, keys, false)?;
    if is_set_up(&home)? {
        return Err(Report::new("error-issuer-exists", Exit::CannotCreate).arg("path", home.path()));
    }
    home.draw_registrar(&mut context.random)?;
    let key = home.registrar_key()?;
    let registrar = RegistrarId(key.verifying_key().to_bytes());
    if !home.feed.has(layout::GENESIS) {
        let framework_name = framework_name.unwrap_or_else(|| name.to_owned());
        let genesis = draft(
            context,
            &home.feed,
            framework_name,
            rhythm,
            vec![registrar],
            1,
        )?;
        let signed = genesis
            .sign_with(None, &key)
            .map_err(|error| refuse::made(home.path(), &error))?;
        home.feed.write(layout::GENESIS, &signed)?;
    }
    let office = found_authority(context, &mut home, name, 1)?;
    let trust = home.trust()?;
    let founding = office
        .founding()
        .map_err(|error| refuse::authority(home.path(), &error))?;
    let accreditation = Accreditation::new(trust.pin(), office.id(), founding.name, Epoch(1))
        .map_err(|error| refuse::made(home.path(), &error))?;
    let mut signed = accreditation.for_quorum();
    signed.sign(Accreditation::KIND, &key);
    home.feed.write(
        &layout::statement(&accreditation.digest()),
        &signed.encode(),
    )?;
    let value = serde_json::json!({
        "framework": trust.genesis().name,
        "genesis": hex::encode(trust.pin().0),
        "registrar": registrar.to_did(),
        "authority": office.id().to_did(),
        "feed": home.feed.path(),
    });
    let told = args! {
        "framework" => &trust.genesis().name,
        "genesis" => hex::encode(trust.pin().0),
        "registrar" => registrar.to_did(),
        "authority" => office.id().to_did(),
    };
    context
        .output
        .result(&value, |words| words.text("issuer-ready", &told))?;
    Ok(Exit::Ok)
}

/// Whether every step of an earlier `init` was done, or another command has begun something else.
fn is_set_up(home: &Home) -> Result<bool, Report> {
    if !home.feed.has(layout::GENESIS) {
        return Ok(false);
    }
    let trust = home.trust()?;
    let registrars = &trust.genesis().registrars;
    let own = home.has_registrar()
        && registrars.registrars().len() == 1
        && registrars.contains(RegistrarId(
            home.registrar_key()?.verifying_key().to_bytes(),
        ));
    Ok(!own || !home.feed.names(layout::STATEMENTS)?.is_empty())
}

/// Drafts a genesis and writes its window table beside it. The exponent of the table is gone when
/// this returns.
pub(crate) fn draft(
    context: &mut Context,
    feed: &Feed,
    name: String,
    rhythm: Rhythm,
    registrars: Vec<RegistrarId>,
    quorum: u8,
) -> Result<Genesis, Report> {
    let refused = |error| refuse::made(feed.path(), &error);
    let (window_key, table) = make_window(&Generators::new(), &mut context.random)
        .map_err(|error| Report::internal(&error))?;
    feed.write(layout::WINDOW, &table.to_bytes())?;
    let kinds = (1..=u8::MAX)
        .zip(rhythm.kind)
        .map(|(number, name)| CredentialKind { number, name })
        .collect();
    let mut id = [0; 16];
    context.random.fill_bytes(&mut id);
    Genesis::new(
        id,
        name,
        kinds,
        rhythm.epoch_length,
        rhythm.slot_length,
        RegistrarSet::new(registrars, quorum).map_err(refused)?,
        window_key,
        table.digest(),
    )
    .map_err(refused)
}

/// The authority of the home, founded with a first shard unless an earlier run did that.
pub(crate) fn found_authority(
    context: &mut Context,
    home: &mut Home,
    name: &str,
    kind: u8,
) -> Result<Office, Report> {
    let trust = home.trust()?;
    let framework = trust
        .genesis()
        .framework(CredentialType(kind))
        .map_err(|error| refuse::made(home.path(), &error))?;
    let path = home.path().to_owned();
    let refused = |error| refuse::authority(&path, &error);
    let keys = home.draw_authority(&mut context.random)?;
    let ledger = home.ledger()?;
    let founded = ledger.founding().map_err(|error| refused(error.into()))?;
    let mut office = if founded.is_some() {
        Authority::open(ledger, keys, framework, home.config.policy())
    } else {
        Authority::found(ledger, keys, framework, home.config.policy(), name)
    }
    .map_err(refused)?;
    if office.shards().map_err(refused)?.is_empty() {
        home.add_shard(&mut office, &mut context.random)?;
    }
    Ok(office)
}
