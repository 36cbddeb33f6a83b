//! What a node says while it runs: one line an event, with `--json` one object a line on standard
//! output.

use std::net::SocketAddr;

use huepass_cli::{Args, Context, Report, args, utc};
use huepass_credential::Epoch;
use huepass_feed::Evidence;
use huepass_feed_folder::FeedFolder;
use huepass_mirror::Mirror;
use serde_json::{Value, json};

use crate::node::pulls::Told;
use crate::told::{mirror_json, mirror_words};

/// What was said last, so that nothing is said twice.
#[derive(Default)]
pub(super) struct Said {
    heard: Option<Epoch>,
    copied: Option<Epoch>,
    /// An epoch that the program has not been told of.
    fresh: Option<Epoch>,
}

#[expect(
    clippy::unused_self,
    reason = "everything is said by one, whatever it remembers"
)]
impl Said {
    pub(super) fn begun(
        &mut self,
        context: &mut Context,
        mirror: &Mirror<FeedFolder>,
    ) -> Result<(), Report> {
        let newest = mirror.newest();
        let epoch = newest.map(|newest| newest.get().epoch());
        self.copied = epoch;
        self.heard = epoch;
        self.fresh = epoch;
        let digest = hex::encode(mirror.trust().pin().0);
        let folder = mirror.shelf().path().display().to_string();
        let value = json!({
            "event": "begun",
            "framework": digest,
            "folder": folder,
            "epoch": epoch.map(|epoch| epoch.0),
            "end": newest.map(|newest| newest.get().end()),
        });
        let told = &args! {
            "name" => &mirror.trust().genesis().name,
            "digest" => digest,
            "folder" => folder,
            "epoch" => epoch.map_or(0, |epoch| epoch.0),
            "end" => newest.map(|newest| utc(newest.get().end())).unwrap_or_default(),
        };
        say(context, &value, "carry-node-begun", told)
    }

    pub(super) fn listening(&mut self, context: &mut Context, address: &str) -> Result<(), Report> {
        let value = json!({ "event": "listening", "address": address });
        say(
            context,
            &value,
            "carry-node-listening",
            &args! { "address" => address },
        )
    }

    pub(super) fn serving(
        &mut self,
        context: &mut Context,
        address: SocketAddr,
    ) -> Result<(), Report> {
        let url = format!("http://{address}");
        let value = json!({ "event": "serving", "url": url });
        say(
            context,
            &value,
            "carry-node-serving",
            &args! { "url" => url },
        )
    }

    pub(super) fn heard(&mut self, context: &mut Context, epoch: Epoch) -> Result<(), Report> {
        if self.heard >= Some(epoch) {
            return Ok(());
        }
        self.heard = Some(epoch);
        let value = json!({ "event": "heard", "epoch": epoch.0 });
        say(
            context,
            &value,
            "carry-node-heard",
            &args! { "epoch" => epoch.0 },
        )
    }

    /// The copy has an epoch; `from` is the mirror that it is from, else neighbours.
    pub(super) fn copied(
        &mut self,
        context: &mut Context,
        epoch: Epoch,
        from: Option<&str>,
    ) -> Result<(), Report> {
        if self.copied >= Some(epoch) {
            return Ok(());
        }
        (self.copied, self.fresh) = (Some(epoch), Some(epoch));
        self.heard = self.heard.max(Some(epoch));
        let value = json!({ "event": "copied", "epoch": epoch.0, "from": from });
        let (id, from) = match from {
            Some(from) => ("carry-node-copied", from),
            None => ("carry-node-copied-neighbours", ""),
        };
        say(
            context,
            &value,
            id,
            &args! { "epoch" => epoch.0, "mirror" => from },
        )
    }

    /// The epoch that the program has not been told of.
    pub(super) fn take_copied(&mut self) -> Option<Epoch> {
        self.fresh.take()
    }

    pub(super) fn two_histories(
        &mut self,
        context: &mut Context,
        evidence: &Evidence,
    ) -> Result<(), Report> {
        let digest = |announced: &huepass_feed::Announced| hex::encode(announced.digest().0);
        let epoch = evidence.second.get().epoch().0;
        let value = json!({
            "event": "two-histories",
            "epoch": epoch,
            "announcements": [digest(&evidence.first), digest(&evidence.second)],
        });
        say(
            context,
            &value,
            "carry-node-two-histories",
            &args! { "epoch" => epoch },
        )
    }

    pub(super) fn mirror(&mut self, context: &mut Context, told: &Told) -> Result<(), Report> {
        if let Some(epoch) = told.newer {
            self.copied(context, epoch, Some(&told.address.to_string()))?;
        }
        if let Some(report) = &told.failed {
            self.failed(context, report)?;
        }
        let Some(result) = &told.standing else {
            return Ok(());
        };
        let mut value = mirror_json(result, &context.messages);
        value["event"] = "mirror".into();
        let line = mirror_words(result, &context.messages);
        let at = utc(context.clock.now());
        context.output.result(&value, |_| format!("{at}  {line}"))
    }

    /// The copy could not be written. It is said each time: somebody has to do something.
    pub(super) fn failed(&mut self, context: &mut Context, report: &Report) -> Result<(), Report> {
        let rendered = report.render(&context.messages);
        let why = format!("{} {}", rendered.what, rendered.why);
        let value = json!({
            "event": "failed",
            "id": report.id(),
            "why": why,
            "next": rendered.next,
        });
        let told = &args! { "why" => why, "next" => rendered.next };
        say(context, &value, "carry-node-failed", told)
    }

    pub(super) fn ended(&mut self, context: &mut Context) -> Result<(), Report> {
        let value = json!({ "event": "ended" });
        say(context, &value, "carry-node-ended", &Args::new())
    }
}

fn say(context: &mut Context, value: &Value, id: &'static str, told: &Args) -> Result<(), Report> {
    let at = utc(context.clock.now());
    context
        .output
        .result(value, |words| format!("{at}  {}", words.text(id, told)))
}
