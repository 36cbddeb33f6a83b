//! `issuer status`: what there is, and what is waiting.

use huepass_cli::{Context, Exit, PassphraseArgs, Report, args, utc};
use huepass_feed::layout;
use huepass_wire::PublicId;

use crate::home::Home;
use crate::refuse;
use crate::round::EVIDENCE;

pub(crate) fn run(context: &mut Context, keys: &PassphraseArgs) -> Result<Exit, Report> {
    let home = Home::open(context, keys, false)?;
    let mut value = serde_json::json!({});
    let mut lines = Vec::new();
    let words = std::sync::Arc::clone(&context.messages);
    if home.has_registrar() {
        let id = huepass_credential::RegistrarId(home.registrar_key()?.verifying_key().to_bytes());
        value["registrar"] = id.to_did().into();
        lines.push(words.text("issuer-status-registrar", &args! { "id" => id.to_did() }));
    }
    if home.feed.has(layout::GENESIS) {
        let trust = home.trust()?;
        let newest = home.feed.newest(&trust)?;
        let genesis = trust.genesis();
        let next = home.feed.next_epoch(&trust)?;
        let set = trust.registrars_at(next);
        let digest = hex::encode(trust.pin().0);
        value["framework"] = genesis.name.clone().into();
        value["genesis"] = digest.clone().into();
        value["registrars"] = set.registrars().len().into();
        value["quorum"] = set.quorum().into();
        lines.push(words.text(
            "issuer-status-framework",
            &args! {
                "framework" => &genesis.name,
                "genesis" => digest,
                "registrars" => set.registrars().len(),
                "quorum" => set.quorum(),
            },
        ));
        for (id, name) in home.feed.statements(&trust)?.authorities() {
            let told = args! { "id" => id.to_did(), "name" => name };
            lines.push(words.text("issuer-status-accredited", &told));
        }
        let epoch = newest.as_ref().map(|newest| newest.get().epoch().0);
        value["epoch"] = epoch.into();
        match newest {
            Some(newest) => lines.push(words.text(
                "issuer-status-epoch",
                &args! {
                    "epoch" => newest.get().epoch().0,
                    "start" => utc(newest.get().start()),
                    "end" => utc(newest.get().end()),
                },
            )),
            None => lines.push(words.plain("issuer-status-no-epoch")),
        }
        value["epoch_end"] = home
            .feed
            .newest(&trust)?
            .map(|newest| newest.get().end())
            .into();
        if home.has_authority() {
            authority(&home, &mut value, &mut lines, &words)?;
        }
    } else {
        lines.push(words.plain("issuer-status-no-framework"));
    }
    let evidence = home.feed.names(EVIDENCE)?.len();
    value["evidence"] = evidence.into();
    if evidence > 0 {
        let path = home.feed.at(EVIDENCE);
        value["evidence_folder"] = path.display().to_string().into();
        let told = args! { "count" => evidence, "path" => &path };
        lines.push(words.text("issuer-status-evidence", &told));
    }
    context.output.result(&value, |_| lines.join("\n"))?;
    Ok(Exit::Ok)
}

fn authority(
    home: &Home,
    value: &mut serde_json::Value,
    lines: &mut Vec<String>,
    words: &huepass_cli::Messages,
) -> Result<(), Report> {
    let office = home.authority()?;
    let refused = |error| refuse::authority(home.path(), &error);
    let founding = office.founding().map_err(refused)?;
    let trust = home.trust()?;
    let list = home.feed.newest_list(&trust)?;
    let mut totals = [0_u64; 3];
    let mut waiting = 0_u64;
    let shards = office.shards().map_err(refused)?;
    for shard in &shards {
        let id = huepass_credential::ShardId {
            authority: office.id(),
            number: shard.number,
        };
        let listed = list
            .as_ref()
            .and_then(|list| list.entry(id))
            .map_or(0, |entry| entry.state.n);
        waiting += u64::from(shard.n.saturating_sub(listed));
        totals[0] += u64::from(shard.persons);
        totals[1] += u64::from(shard.issued);
        totals[2] += u64::from(shard.n);
    }
    let [persons, issued, revoked] = totals;
    value["authority"] = office.id().to_did().into();
    value["name"] = founding.name.clone().into();
    value["shards"] = shards.len().into();
    value["persons"] = persons.into();
    value["issued"] = issued.into();
    value["revoked"] = revoked.into();
    value["revocations_waiting"] = waiting.into();
    lines.push(words.text(
        "issuer-status-authority",
        &args! {
            "name" => &founding.name,
            "id" => office.id().to_did(),
            "shards" => shards.len(),
            "persons" => persons,
            "issued" => issued,
            "revoked" => revoked,
        },
    ));
    if waiting > 0 {
        lines.push(words.text("issuer-status-waiting", &args! { "count" => waiting }));
    }
    Ok(())
}
