//! `issuer epoch`: making epochs, alone or in a round, and writing the feed.

use std::path::Path;

use huepass_cli::{Context, Exit, PassphraseArgs, Report, args};
use huepass_credential::{RegistrarId, ShardId};
use huepass_feed::{AuthorityDescriptor, AuthorityState, Epoch, EpochList, Trust};
use huepass_registrar::RegistrarStore as _;
use huepass_wire::PublicId;

use crate::feed::Feed;
use crate::home::{Home, Notary, public_feed};
use crate::round::{Put, Round, Stepped};
use crate::{refuse, scribe};

/// Makes the next epoch alone and writes the feed.
///
/// Killed anywhere, the next run goes on: the home's feed first gets the epoch that the registrar's
/// store has and it has not, and a proposal whose announcement was signed is never replaced.
pub(crate) fn publish(
    context: &mut Context,
    keys: &PassphraseArgs,
    out: &Path,
) -> Result<Exit, Report> {
    let mut home = Home::open(context, keys, false)?;
    publish_from(context, &mut home, out)
}

/// The same from a home that is open.
pub(crate) fn publish_from(
    context: &mut Context,
    home: &mut Home,
    out: &Path,
) -> Result<Exit, Report> {
    let out = Feed::new(out);
    let (trust, notary) = prepare(context, home, &out)?;
    let refused = |error| refuse::registrar(home.path(), &error);
    let epoch = notary.next_epoch().map_err(refused)?;
    if needs_round(&trust, epoch) {
        return Err(Report::new("error-issuer-needs-round", Exit::Usage));
    }
    let statements = home.feed.statements(&trust)?;
    if home.has_authority() {
        observe_own(context, home, &notary, &trust, epoch)?;
    }
    let now = context.clock.now();
    let published = notary
        .make_alone(&statements, now, &mut context.random)
        .map_err(|error| refuse::registrar(home.path(), &error))?;
    home.remember_signed(epoch, &mut context.random)?;
    home.feed.put_epoch(epoch, &published)?;
    home.feed.push(&out)?;
    told(context, &trust, &home.feed, &out)
}

/// Writes into the feed what an earlier run made and did not write there any more. Makes nothing new.
pub(crate) fn resume(context: &mut Context, home: &mut Home, out: &Path) -> Result<(), Report> {
    let out = Feed::new(out);
    prepare(context, home, &out)?;
    home.feed.push(&out)
}

/// Whether an epoch takes several registrars, and so a round.
pub(crate) fn needs_round(trust: &Trust, epoch: Epoch) -> bool {
    trust.registrars_at(epoch).quorum() > 1
}

/// The home's feed with all that `out` and the registrar's store have, and the registrar with all
/// that the feed has.
fn prepare(context: &mut Context, home: &mut Home, out: &Feed) -> Result<(Trust, Notary), Report> {
    let mut trust = home.trust()?;
    home.feed.pull(out, &mut trust)?.told(context);
    let notary = home.registrar(&mut context.random)?;
    finish(home, &notary, &trust)?;
    scribe::catch_up(&notary, &home.feed, &trust)?;
    Ok((trust, notary))
}

/// An epoch that was made and not written any more is written now.
fn finish(home: &Home, notary: &Notary, trust: &Trust) -> Result<(), Report> {
    let stored = notary
        .store()
        .newest()
        .map_err(|error| refuse::store(&error))?;
    let Some(published) = stored else {
        return Ok(());
    };
    let epoch = trust
        .open_announcement(&published.announcement)
        .map_err(|error| refuse::document(home.path(), &error))?
        .get()
        .epoch();
    if home.feed.next_epoch(trust)? <= epoch {
        home.feed.put_epoch(epoch, &published)?;
    }
    Ok(())
}

/// The home's own authority reports to the home's own registrar.
fn observe_own(
    context: &mut Context,
    home: &mut Home,
    notary: &Notary,
    trust: &Trust,
    epoch: Epoch,
) -> Result<(), Report> {
    let office = home.authority()?;
    let path = &home.path().to_owned();
    scribe::check_not_behind(&office, home.feed.newest_list(trust)?.as_ref(), path)?;
    let refused = |error| refuse::document(path, &error);
    let report = office
        .report(epoch, context.clock.now())
        .map_err(|error| refuse::authority(path, &error))?;
    let report = AuthorityState::open_signed(&report, trust.pin()).map_err(refused)?;
    home.remember_ledger(&office, epoch, &mut context.random)?;
    let descriptor = scribe::write_own(&office, &home.feed, epoch)?;
    let descriptor = AuthorityDescriptor::open_signed(&descriptor, trust.pin()).map_err(refused)?;
    let audited = notary
        .store()
        .shards()
        .map_err(|error| refuse::store(&error))?;
    let mut segments = Vec::new();
    for shard in &report.shards {
        let id = ShardId {
            authority: office.id(),
            number: shard.number,
        };
        let known = audited.iter().find(|audited| audited.keys.id() == id);
        let after = known.map_or(0, |audited| audited.state.n);
        segments.extend(home.feed.segments(trust, id, after, shard.n)?);
    }
    let statements = home.feed.statements(trust)?;
    notary
        .observe(
            &descriptor,
            &report,
            &segments,
            &statements,
            &mut context.random,
        )
        .map_err(|error| refuse::registrar(path, &error))?;
    Ok(())
}

/// Writes this authority's part of a round: descriptor, deltas, states.
pub(crate) fn report(
    context: &mut Context,
    keys: &PassphraseArgs,
    round: &Path,
) -> Result<Exit, Report> {
    let mut home = Home::open(context, keys, false)?;
    let office = home.authority()?;
    let mut trust = home.trust()?;
    let folder = Feed::new(round);
    Round::finish(&home.feed, &folder, &trust)?;
    home.feed.pull(&folder, &mut trust)?.told(context);
    let epoch = home.feed.next_epoch(&trust)?;
    scribe::check_not_behind(
        &office,
        home.feed.newest_list(&trust)?.as_ref(),
        home.path(),
    )?;
    let round = Round::new(&folder, epoch);
    round.check_report(&office, &trust)?;
    let report = office
        .report(epoch, context.clock.now())
        .map_err(|error| refuse::authority(home.path(), &error))?;
    home.remember_ledger(&office, epoch, &mut context.random)?;
    scribe::write_own(&office, &home.feed, epoch)?;
    home.feed.push(&folder)?;
    let newest = home.feed.newest(&trust)?;
    let now = context.clock.now();
    let written = round.put_report(&office, &trust, newest.as_ref(), &report, now)?;
    let statements = home.feed.statements(&trust)?;
    if !statements.is_accredited(office.id(), epoch) {
        context.output.note("issuer-not-accredited", &args! {});
    }
    let (id, exit) = match written {
        Put::Written => ("issuer-reported", Exit::Ok),
        Put::Before => ("issuer-reported-before", Exit::Ok),
        Put::TooLate => ("issuer-not-reported", Exit::Temporary),
    };
    let value = serde_json::json!({
        "epoch": epoch.0,
        "written": matches!(written, Put::Written),
        "reported": !matches!(written, Put::TooLate),
        "exit": exit.code(),
    });
    context.output.result(&value, |words| {
        words.text(id, &args! { "epoch" => epoch.0 })
    })?;
    Ok(exit)
}

/// Does whatever step of the round this registrar can do now.
pub(crate) fn step(
    context: &mut Context,
    keys: &PassphraseArgs,
    round: &Path,
    propose: bool,
    with: &[String],
) -> Result<Exit, Report> {
    let with = with
        .iter()
        .map(|text| scribe::public_id::<RegistrarId>(text))
        .collect::<Result<Vec<_>, _>>()?;
    let mut home = Home::open(context, keys, false)?;
    let mut trust = home.trust()?;
    let folder = Feed::new(round);
    Round::finish(&home.feed, &folder, &trust)?;
    home.feed.pull(&folder, &mut trust)?.told(context);
    let notary = home.registrar(&mut context.random)?;
    scribe::catch_up(&notary, &home.feed, &trust)?;
    home.feed.push(&folder)?;
    let epoch = notary
        .next_epoch()
        .map_err(|error| refuse::registrar(home.path(), &error))?;
    let stepped =
        Round::new(&folder, epoch).step(context, &mut home, &notary, &trust, propose, &with)?;
    scribe::catch_up(&notary, &home.feed, &trust)?;
    home.feed.push(&folder)?;
    told_step(context, epoch, &stepped)
}

fn told_step(context: &mut Context, epoch: Epoch, stepped: &Stepped) -> Result<Exit, Report> {
    let words = std::sync::Arc::clone(&context.messages);
    let awaiting: Vec<String> = stepped
        .awaiting
        .iter()
        .map(|(what, who)| words.text(what, &args! { "who" => who }))
        .collect();
    let done: Vec<String> = stepped.done.iter().map(|what| words.plain(what)).collect();
    let value = serde_json::json!({
        "epoch": epoch.0,
        "done": stepped.done.iter().map(|id| id.trim_start_matches("issuer-did-")).collect::<Vec<_>>(),
        "awaiting": stepped.awaiting.iter()
            .map(|(what, who)| serde_json::json!({
                "what": what.trim_start_matches("issuer-awaiting-"),
                "who": who,
            }))
            .collect::<Vec<_>>(),
        "finished": stepped.finished,
    });
    context.output.result(&value, |words| {
        let mut lines = vec![words.text("issuer-step", &args! { "epoch" => epoch.0 })];
        if done.is_empty() {
            lines.push(words.plain("issuer-did-nothing"));
        }
        lines.extend(done);
        lines.extend(awaiting);
        if stepped.finished {
            lines.push(words.text("issuer-step-finished", &args! { "epoch" => epoch.0 }));
        }
        lines.join("\n")
    })?;
    Ok(Exit::Ok)
}

/// Puts a round's epoch together and writes the feed. Needs no keys: anybody who has the round
/// folder can do it.
pub(crate) fn publish_round(
    context: &mut Context,
    round: &Path,
    out: &Path,
) -> Result<Exit, Report> {
    let home = public_feed(context);
    let mut trust = home.trust()?;
    let folder = Feed::new(round);
    let out = Feed::new(out);
    home.pull(&out, &mut trust)?.told(context);
    Round::finish(&home, &folder, &trust)?;
    home.pull(&folder, &mut trust)?.told(context);
    if !Round::finish(&home, &folder, &trust)? && home.newest(&trust)?.is_none() {
        return Err(Report::new("error-issuer-nothing-yet", Exit::Temporary).arg("path", round));
    }
    home.push(&out)?;
    told(context, &trust, &home, &out)
}

fn told(context: &mut Context, trust: &Trust, home: &Feed, out: &Feed) -> Result<Exit, Report> {
    let newest = home.newest(trust)?;
    let list = home.newest_list(trust)?;
    let entries = list.as_ref().map_or(0, |list| list.entries().len());
    let stale: Vec<String> = list
        .iter()
        .flat_map(EpochList::entries)
        .filter(|entry| entry.state.stale)
        .map(|entry| entry.state.id().authority.to_did())
        .collect();
    let epoch = newest.as_ref().map_or(0, |newest| newest.get().epoch().0);
    let end = newest.as_ref().map_or(0, |newest| newest.get().end());
    let value = serde_json::json!({
        "epoch": epoch,
        "start": newest.as_ref().map(|newest| newest.get().start()),
        "end": end,
        "shards": entries,
        "stale": stale,
        "feed": out.path(),
    });
    context.output.result(&value, |words| {
        words.text(
            "issuer-published",
            &args! {
                "epoch" => epoch,
                "shards" => entries,
                "path" => out.path(),
                "end" => huepass_cli::utc(end),
            },
        )
    })?;
    Ok(Exit::Ok)
}
