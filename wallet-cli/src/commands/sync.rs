//! `sync`: bringing the wallet up to date from the best of its mirrors.

use huepass_carry::{
    Carrier, CarrierError, Outcome, Reader, Refusal, is_due, none_brought, note_mirrors, repeat,
    result_lines, schedule,
};
use huepass_cli::{Args, Context, Exit, Progress, Report, SystemRandom, args};
use huepass_credential::GenesisDigest;
use huepass_feed::{Announced, FeedError, Trust};
use huepass_vault::{Draft, SledBacking};
use huepass_wallet::{PassNews, Synced, Wallet, WalletError};
use serde_json::json;

use crate::away::{away, reopen};
use crate::failure::{failed, feed_failed};
use crate::mirrors::{self, Mirrors};
use crate::wallet::{OpenWallet, Watched};
use crate::{Common, Config};

/// How a framework is chosen, for a wallet that has none.
#[derive(Clone, Copy)]
pub(crate) struct Choice<'a> {
    /// The digest that it must have.
    pub(crate) framework: Option<&'a str>,
    /// Not to be asked.
    pub(crate) yes: bool,
}

/// When to sync.
#[derive(Clone, Copy)]
pub(crate) struct When {
    /// Not before its time.
    pub(crate) if_due: bool,
    /// Again and again, seconds apart.
    pub(crate) every: Option<u64>,
}

pub(crate) fn sync(
    context: &mut Context,
    common: &Common,
    named: &[String],
    choice: Choice<'_>,
    when: When,
) -> Result<Exit, Report> {
    let pin = choice.framework.map(parse_pin).transpose()?;
    let config: Config = context.config()?;
    let interval = when.every.unwrap_or(config.sync_seconds);
    let (wallet, mut watched) = Watched::open(context, common)?;
    if when.if_due {
        let next = mirrors::results(&wallet)?.and_then(|results| results.next);
        if !is_due(context, next, interval)? {
            return Ok(Exit::Ok);
        }
    }
    let asked = Asked {
        named,
        pin,
        yes: choice.yes,
        interval,
    };
    if when.every.is_none() {
        return from_mirrors(context, wallet, asked);
    }
    // What is written wrongly is said at once, not again and again.
    drop(mirrors::chosen(context, &wallet, named)?);
    let mut open = Some(wallet);
    repeat(context, interval, |context| {
        let wallet = match open.take() {
            Some(wallet) => wallet,
            None => watched.reopen_patiently(context)?,
        };
        from_mirrors(context, wallet, asked)
    })
}

/// What to sync with.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// Mirrors that were named; others are known without.
    pub(crate) named: &'a [String],
    /// The framework that it must be.
    pub(crate) pin: Option<GenesisDigest>,
    /// Not to be asked whether to trust it.
    pub(crate) yes: bool,
    /// Seconds until the next sync, about.
    pub(crate) interval: u64,
}

/// A framework's digest as people hand it around.
pub(crate) fn parse_pin(text: &str) -> Result<GenesisDigest, Report> {
    let mut digest = [0; 32];
    hex::decode_to_slice(text.trim(), &mut digest)
        .map_err(|_| Report::new("error-wallet-digest", Exit::Usage))?;
    Ok(GenesisDigest(digest))
}

/// Adopts the mirrors' framework if the wallet has none, and syncs. The wallet is closed while mirrors
/// are waited for.
pub(crate) fn from_mirrors(
    context: &mut Context,
    wallet: OpenWallet,
    asked: Asked<'_>,
) -> Result<Exit, Report> {
    // One that is written wrongly, or one folder that is not there, needs no waiting.
    drop(mirrors::chosen(context, &wallet, asked.named)?);
    let wallet = if wallet.framework().is_some() {
        wallet
    } else {
        // Asked once, whatever becomes of the wallet meanwhile.
        let mut decided = None;
        let (wallet, told) = away(context, wallet, |context, draft| {
            if draft.framework().is_some() {
                return Ok(Some(None));
            }
            let Mirrors { mut carriers, .. } = mirrors::chosen(context, draft, asked.named)?;
            let decision = match decided {
                Some(decision) => decision,
                None => trusted(context, &mut carriers, asked.pin, asked.yes)?,
            };
            decided = Some(decision);
            let Some(pin) = decision else {
                return Ok(None);
            };
            adopt(context, draft, &mut carriers, pin).map(|told| Some(Some(told)))
        })?;
        match told {
            None => return Ok(Exit::Ok),
            Some(told) => {
                if let Some(told) = told {
                    context.output.note("wallet-adopted", &told);
                }
                wallet
            }
        }
    };
    let (wallet, outcome) = away(context, wallet, |context, draft| {
        fetch(context, draft, asked)
    })?;
    tell(context, &wallet, &outcome)
}

/// Catches up, and notes what came of it for the next time.
fn fetch(
    context: &mut Context,
    draft: &mut Wallet<Draft>,
    asked: Asked<'_>,
) -> Result<Outcome<Synced>, Report> {
    let adopted = draft.framework().map(|(digest, _)| digest);
    if asked.pin.is_some() && adopted != asked.pin {
        return Err(Report::new(
            "error-wallet-other-framework",
            Exit::NotOurCode,
        ));
    }
    let Mirrors {
        mut carriers,
        tags,
        named,
    } = mirrors::chosen(context, draft, asked.named)?;
    let mut random = SystemRandom::new()?;
    let mut holder = Holder {
        context: &*context,
        draft: &mut *draft,
        random: SystemRandom::new()?,
    };
    let began = context.clock.now();
    let outcome = huepass_carry::sync(&mut holder, &mut carriers, began, &mut random)?;
    let mut results = outcome.results();
    let ended = context.clock.now();
    results.next = Some(schedule::next(ended, asked.interval, &mut random));
    // Those that were named in vain do not take the place of those of last time.
    if outcome.brought.is_some() || !named {
        mirrors::remember(context, draft, &carriers, &results, &tags)?;
    }
    Ok(outcome)
}

/// The wallet as it catches up.
struct Holder<'a> {
    context: &'a Context,
    draft: &'a mut Wallet<Draft>,
    random: SystemRandom,
}

impl Holder<'_> {
    /// Keeps evidence in the wallet itself before other mirrors are waited for: from now on nothing is
    /// shown. What is fetched is then fetched again, for the wallet has changed.
    // spec: WAL-10
    fn keep_at_once(&mut self) -> Result<(), Report> {
        let mut wallet = reopen(self.context, self.draft)?;
        let kept = wallet.keep_found(self.draft, &mut self.random);
        kept.map_err(|error| failed(&error))
    }
}

impl Reader for Holder<'_> {
    type Brought = Synced;

    fn trust(&self) -> Trust {
        // Unwrap safety: a framework was adopted before there is a holder, and a draft of another wallet
        // is never worked on.
        self.draft.trust().unwrap().clone()
    }

    fn newest(&self) -> Option<Announced> {
        self.draft.newest().cloned()
    }

    fn take(&mut self, from: &mut Carrier) -> Result<Synced, Refusal> {
        let context = self.context;
        let mut bar: Option<Progress> = None;
        let now = context.clock.now();
        let synced = self
            .draft
            .sync(from, now, &mut self.random, &mut |done, total| {
                let bar = bar.get_or_insert_with(|| {
                    Progress::start(context, "wallet-syncing", &args! {}, total)
                });
                bar.advance(done.saturating_sub(bar.position()));
            });
        synced.map_err(|error| match &error {
            WalletError::Vault(_) | WalletError::Record(_) | WalletError::TooManyShards => {
                Refusal::Own(failed(&error))
            }
            WalletError::Equivocation => match self.keep_at_once() {
                Ok(()) => Refusal::Contradiction,
                Err(report) => Refusal::Own(report),
            },
            WalletError::Source { cause, .. }
                if cause.downcast_ref().is_none_or(CarrierError::is_away) =>
            {
                Refusal::Unread(failed(&error))
            }
            _ => Refusal::Untrue(failed(&error)),
        })
    }

    fn is_incomplete(brought: &Synced) -> bool {
        let is_wrong = |news: &PassNews| matches!(news, PassNews::Log | PassNews::Certificate);
        brought.passes.iter().any(|(_, news)| is_wrong(news))
    }

    fn confront(&mut self, announced: &Announced) -> Result<bool, Report> {
        let met = self.draft.confront(announced, &mut self.random);
        let met = met.map_err(|error| failed(&error))?;
        if met {
            self.keep_at_once()?;
        }
        Ok(met)
    }

    fn refused(&self, _: &Carrier, path: &str, cause: &FeedError) -> Report {
        feed_failed(path, cause)
    }
}

/// The digest of the framework to trust: the one given, or that of the first mirror that introduces
/// one if the holder says yes to it. `None` when the holder says no. Nothing has changed then, nor
/// when this fails.
pub(crate) fn trusted(
    context: &mut Context,
    carriers: &mut [Carrier],
    pin: Option<GenesisDigest>,
    yes: bool,
) -> Result<Option<GenesisDigest>, Report> {
    let mut first = None;
    for carrier in carriers {
        let introduced = match (introduction(carrier), pin) {
            (Ok((digest, _)), Some(pin)) if pin == digest => return Ok(Some(digest)),
            (Ok(_), Some(_)) => Err(Report::new(
                "error-wallet-other-framework",
                Exit::NotOurCode,
            )),
            (introduced, _) => introduced,
        };
        match introduced {
            Ok((digest, told)) => {
                let sure = context.confirm("wallet-adopt-sure", &told, yes)?;
                return Ok(sure.then_some(digest));
            }
            Err(report) => _ = first.get_or_insert(report),
        }
    }
    Err(first.unwrap_or_else(|| Report::new("error-wallet-no-feed", Exit::Usage)))
}

/// Adopts the framework from the first mirror that has it whole. Gives what to tell of it.
fn adopt(
    context: &mut Context,
    draft: &mut Wallet<Draft>,
    carriers: &mut [Carrier],
    pin: GenesisDigest,
) -> Result<Args, Report> {
    let mut first = None;
    for carrier in carriers {
        let adopted = draft.adopt(carrier, pin, &mut context.random);
        match adopted.map_err(|error| failed(&error)) {
            Ok(()) => return Ok(introduction(carrier)?.1),
            Err(report) => _ = first.get_or_insert(report),
        }
    }
    Err(first.unwrap_or_else(|| Report::new("error-wallet-no-feed", Exit::Usage)))
}

/// How a mirror's framework introduces itself.
fn introduction(feed: &mut Carrier) -> Result<(GenesisDigest, Args), Report> {
    let shown = Wallet::<SledBacking>::look(feed).map_err(|error| failed(&error))?;
    let told = args! {
        "name" => &shown.name,
        "digest" => hex::encode(shown.digest.0),
        "registrars" => shown.registrars,
    };
    Ok((shown.digest, told))
}

/// Says what came of it. Evidence that the holder has not acknowledged yet is a refusal, whatever
/// else went well.
fn tell(
    context: &mut Context,
    wallet: &OpenWallet,
    outcome: &Outcome<Synced>,
) -> Result<Exit, Report> {
    note_mirrors(context, outcome);
    let evidence = wallet.evidence().map_err(|error| failed(&error))?;
    let two_histories = || Report::new("error-wallet-two-histories", Exit::Denied);
    let Some(synced) = &outcome.brought else {
        return Err(if outcome.has_contradiction() {
            two_histories()
        } else {
            none_brought(outcome)
        });
    };
    let passes: Vec<_> = synced
        .passes
        .iter()
        .map(|(profile, news)| json!({ "profile": profile, "pass": name(*news) }))
        .collect();
    let value = json!({
        "epoch": synced.epoch.map(|epoch| epoch.0),
        "new_announcements": synced.announcements,
        "passes": passes,
        "mirrors": result_lines(outcome, &context.messages),
    });
    context.output.result(&value, |words| {
        let mut lines = vec![match synced.epoch {
            Some(epoch) => words.text(
                "wallet-synced",
                &args! { "epoch" => epoch.0, "new" => synced.announcements },
            ),
            None => words.plain("wallet-synced-nothing"),
        }];
        for (profile, news) in &synced.passes {
            let told = args! { "profile" => profile };
            lines.push(match news {
                PassNews::Current => words.text("wallet-pass-current", &told),
                PassNews::Revoked => words.text("wallet-pass-revoked", &told),
                PassNews::Waiting => words.text("wallet-pass-waiting", &told),
                PassNews::Gone => words.text("wallet-pass-gone", &told),
                PassNews::Log => words.text("wallet-pass-log", &told),
                PassNews::Certificate => words.text("wallet-pass-certificate", &told),
            });
        }
        lines.join("\n")
    })?;
    if evidence.is_some_and(|evidence| !evidence.acknowledged) {
        return Err(two_histories());
    }
    Ok(Exit::Ok)
}

fn name(news: PassNews) -> &'static str {
    match news {
        PassNews::Current => "current",
        PassNews::Revoked => "revoked",
        PassNews::Waiting => "waiting",
        PassNews::Gone => "gone",
        PassNews::Log => "log",
        PassNews::Certificate => "certificate",
    }
}
