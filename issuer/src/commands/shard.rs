//! `issuer shard`: adding, giving up, listing.

use huepass_cli::{Context, Exit, PassphraseArgs, Report, args};
use huepass_feed::Epoch;

use crate::home::Home;
use crate::{refuse, scribe};

/// How many epochs ahead a shard can be given up: two years of ten minutes each, because it is for
/// good and a slip of the finger should not be.
const FARTHEST: u32 = 105_120;

/// Adds a shard under a fresh key.
pub(crate) fn add(context: &mut Context, keys: &PassphraseArgs) -> Result<Exit, Report> {
    let mut home = Home::open(context, keys, false)?;
    let mut office = home.authority()?;
    let number = home.add_shard(&mut office, &mut context.random)?;
    let next = home.feed.next_epoch(&home.trust()?)?;
    scribe::write_own(&office, &home.feed, next)?;
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
    let office = home.authority_of_any_age()?;
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
    if from.0.saturating_sub(next.0) > FARTHEST {
        return Err(Report::new("error-issuer-far-epoch", Exit::Usage)
            .arg("epoch", from.0)
            .arg("last", next.0.saturating_add(FARTHEST)));
    }
    // An older copy of the ledger must not report the shard again, not even once.
    if from > next {
        home.check_ledger(&office)?;
        let list = home.feed.newest_list(&trust)?;
        scribe::check_not_behind(&office, list.as_ref(), home.path())?;
    }
    let statement = if before.is_some() {
        office.retire_shard(number, from)
    } else if from > next && office.keys().has_shard(number) {
        // Nothing tells how far its log went.
        return Err(home.older_ledger(number));
    } else {
        office.retire_lost_shard(number, from, &mut context.random)
    };
    let statement = statement.map_err(|error| refuse::authority(home.path(), &error))?;
    home.feed.take_statement(home.path(), &statement, &trust)?;
    scribe::write_own(&office, &home.feed, next)?;
    let value = serde_json::json!({ "shard": number, "epoch": from.0 });
    context.output.result(&value, |words| {
        words.text(
            "issuer-shard-retired",
            &args! { "number" => number, "epoch" => from.0 },
        )
    })?;
    Ok(Exit::Ok)
}

/// Lists the shards, one a line, also those of an older copy: who gives shards up must see which.
pub(crate) fn list(context: &mut Context, keys: &PassphraseArgs) -> Result<Exit, Report> {
    let home = Home::open(context, keys, false)?;
    let office = home.authority_of_any_age()?;
    let behind = home.behind(&office)?;
    let shards = office.shards();
    let shards = shards.map_err(|error| refuse::authority(home.path(), &error))?;
    for shard in &shards {
        let is_behind = behind.contains(&shard.number);
        let value = serde_json::json!({
            "shard": shard.number,
            "persons": shard.persons,
            "issued": shard.issued,
            "revoked": shard.n,
            "retired": shard.retired,
            "behind": is_behind,
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
                if is_behind {
                    "issuer-shard-behind"
                } else if shard.retired.is_some() {
                    "issuer-shard-gone"
                } else {
                    "issuer-listed-shard"
                },
                &told,
            )
        })?;
    }
    let is_there = |number: &u32| shards.iter().any(|shard| shard.number == *number);
    for number in behind.into_iter().filter(|number| !is_there(number)) {
        let value = serde_json::json!({
            "shard": number,
            "persons": null,
            "issued": null,
            "revoked": null,
            "retired": null,
            "behind": true,
        });
        context.output.result(&value, |words| {
            words.text("issuer-shard-behind", &args! { "number" => number })
        })?;
    }
    Ok(Exit::Ok)
}
