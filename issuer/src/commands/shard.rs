//! `issuer shard`: adding, giving up, listing.

use huepass_cli::{Context, Exit, PassphraseArgs, Report, args};
use huepass_feed::Epoch;

use crate::home::Home;
use crate::{refuse, scribe};

/// Adds a shard under a fresh key.
pub(crate) fn add(context: &mut Context, keys: &PassphraseArgs) -> Result<Exit, Report> {
    let mut home = Home::open(context, keys, false)?;
    let mut office = home.authority()?;
    let number = home.add_shard(&mut office, &mut context.random)?;
    scribe::write_own(&office, &home.feed)?;
    let value = serde_json::json!({ "shard": number });
    context.output.result(&value, |words| {
        words.text("issuer-shard-added", &args! { "number" => number })
    })?;
    Ok(Exit::Ok)
}

/// Gives a shard up as of an epoch, for good.
pub(crate) fn retire(
    context: &mut Context,
    keys: &PassphraseArgs,
    number: u32,
    epoch: Option<u32>,
) -> Result<Exit, Report> {
    let home = Home::open(context, keys, false)?;
    let office = home.authority()?;
    let trust = home.trust()?;
    let next = home.feed.next_epoch(&trust)?;
    let shards = office.shards();
    let shards = shards.map_err(|error| refuse::authority(home.path(), &error))?;
    let before = shards.iter().find(|shard| shard.number == number);
    // Given up before: the same statement again, in case it was lost.
    let from = epoch
        .or_else(|| before.and_then(|shard| shard.retired))
        .map_or(next, Epoch);
    if from < next && before.is_none_or(|shard| shard.retired.is_none()) {
        return Err(Report::new("error-issuer-past-epoch", Exit::Usage)
            .arg("epoch", from.0)
            .arg("next", next.0));
    }
    let statement = office
        .retire_shard(number, from)
        .map_err(|error| refuse::authority(home.path(), &error))?;
    home.feed.take_statement(home.path(), &statement, &trust)?;
    scribe::write_own(&office, &home.feed)?;
    let value = serde_json::json!({ "shard": number, "epoch": from.0 });
    context.output.result(&value, |words| {
        words.text(
            "issuer-shard-retired",
            &args! { "number" => number, "epoch" => from.0 },
        )
    })?;
    Ok(Exit::Ok)
}

/// Lists the shards, one a line.
pub(crate) fn list(context: &mut Context, keys: &PassphraseArgs) -> Result<Exit, Report> {
    let home = Home::open(context, keys, false)?;
    let office = home.authority()?;
    let shards = office.shards();
    for shard in shards.map_err(|error| refuse::authority(home.path(), &error))? {
        let value = serde_json::json!({
            "shard": shard.number,
            "persons": shard.persons,
            "issued": shard.issued,
            "revoked": shard.n,
            "retired": shard.retired,
        });
        let told = args! {
            "number" => shard.number,
            "persons" => shard.persons,
            "issued" => shard.issued,
            "revoked" => shard.n,
            "retired" => shard.retired.unwrap_or_default(),
        };
        context.output.result(&value, |words| {
            words.text(
                if shard.retired.is_some() {
                    "issuer-shard-gone"
                } else {
                    "issuer-listed-shard"
                },
                &told,
            )
        })?;
    }
    Ok(Exit::Ok)
}
