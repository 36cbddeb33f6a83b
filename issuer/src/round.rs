//! A round folder: how several registrars make an epoch together by carrying files, with a USB
//! stick or rsync. It is a feed, and beside the feed it has, for the epoch in the making:
//!
//! | file under `rounds/NNNNNNNNNN/` | what |
//! |---|---|
//! | `reports/<authority>.cose` | an authority's states |
//! | `proposals/<registrar>.cose` | a registrar's proposal of the list |
//! | `<proposal>/share-<registrar>.cose` | a participant's share of the key |
//! | `<proposal>/certificates-<registrar>.cose` | a participant's certificates |
//! | `<proposal>/announcement-<registrar>.cose`, `list-<registrar>.cbor` | a participant's copy |
//!
//! `<proposal>` is the beginning of the proposal's digest: shares for two proposals never mix.
//! Every file is written by one party only.

mod copies;
mod evidence;
mod proposals;

pub(crate) use evidence::FOLDER as EVIDENCE;

use huepass_cli::{Context, Report, args};
use huepass_credential::{AuthorityId, RegistrarId, ShardId};
use huepass_feed::{
    Announced, AuthorityDescriptor, AuthorityState, Document as _, Epoch, ProposalMessage,
    Statements, Trust, digest, layout,
};
use huepass_registrar::{AuditedShard, RegistrarError, RegistrarStore as _};
use huepass_wire::PublicId;

use crate::cause;
use crate::feed::Feed;
use crate::home::{Home, Notary, Office};
use crate::refuse;

/// The most bytes of a round's file.
const FILE: u64 = 160 << 20;

/// One epoch's part of a round folder.
pub(crate) struct Round<'a> {
    folder: &'a Feed,
    epoch: Epoch,
}

/// What became of a report.
pub(crate) enum Put {
    /// It lies in the folder.
    Written,
    /// One lay there already, and a list that says the same is proposed.
    Before,
    /// None lies there, and a list without one is proposed.
    TooLate,
}

/// A report as it lies in the folder.
struct Reported {
    state: AuthorityState,
    bytes: Vec<u8>,
}

/// What a step did.
#[derive(Default)]
pub(crate) struct Stepped {
    /// Messages that say what was done.
    pub(crate) done: Vec<&'static str>,
    /// Messages that say what is awaited, and from whom.
    pub(crate) awaiting: Vec<(&'static str, String)>,
    /// Whether the epoch is made.
    pub(crate) finished: bool,
}

impl<'a> Round<'a> {
    /// The part for an epoch.
    pub(crate) const fn new(folder: &'a Feed, epoch: Epoch) -> Self {
        Self { folder, epoch }
    }

    fn base(&self) -> String {
        format!("rounds/{:010}", self.epoch.0)
    }

    fn report_name(&self, authority: AuthorityId) -> String {
        format!("{}/reports/{}.cose", self.base(), authority.to_hex())
    }

    fn message(&self, proposal: &[u8], what: &str, registrar: RegistrarId) -> String {
        let end = if what == "list" { "cbor" } else { "cose" };
        let proposal = hex::encode(&digest(proposal)[..8]);
        format!(
            "{}/{proposal}/{what}-{}.{end}",
            self.base(),
            registrar.to_hex()
        )
    }

    /// The report of an authority that lies here. One that somebody else put there is none.
    fn reported(&self, authority: AuthorityId, trust: &Trust) -> Option<Reported> {
        let limit = AuthorityState::LIMIT as u64;
        let bytes = self.folder.read(&self.report_name(authority), limit).ok()?;
        let state = AuthorityState::open_signed(&bytes, trust.pin()).ok()?;
        (state.authority() == authority && state.epoch() == self.epoch)
            .then_some(Reported { state, bytes })
    }

    /// Refuses to report with a ledger that is behind the report which lies here.
    pub(crate) fn check_report(&self, office: &Office, trust: &Trust) -> Result<(), Report> {
        let Some(Reported { state, .. }) = self.reported(office.id(), trust) else {
            return Ok(());
        };
        let path = self.folder.at(&self.report_name(office.id()));
        office
            .check_not_behind(&state)
            .map_err(|error| refuse::authority(&path, &error))
    }

    /// Writes a report unless the list has been proposed: registrars that audited another one than
    /// the proposer could not follow.
    pub(crate) fn put_report(
        &self,
        office: &Office,
        trust: &Trust,
        newest: Option<&Announced>,
        bytes: &[u8],
        now: u64,
    ) -> Result<Put, Report> {
        let authority = office.id();
        let report = self.reported(authority, trust);
        let state = report.as_ref().map(|report| &report.state);
        if self.is_closed(trust, newest, authority, state, now) {
            return Ok(if report.is_some() {
                Put::Before
            } else {
                Put::TooLate
            });
        }
        self.folder.write(&self.report_name(authority), bytes)?;
        Ok(Put::Written)
    }

    /// Does every step that can be done now.
    pub(crate) fn step(
        &self,
        context: &mut Context,
        home: &mut Home,
        notary: &Notary,
        trust: &Trust,
        propose: bool,
        with: &[RegistrarId],
    ) -> Result<Stepped, Report> {
        let mut stepped = Stepped::default();
        let statements = home.feed.statements(trust)?;
        let missing = self.observe(context, home, notary, trust, &statements, &mut stepped)?;
        let refused = |error| refuse::registrar(self.folder.path(), &error);
        let now = context.clock.now();
        let mut chosen = self.chosen(context, notary, trust, &statements, propose)?;
        let participants = participants(notary, trust, self.epoch, with);
        let is_bound = notary.bound_to(self.epoch, now).map_err(refused)?.is_some();
        let wanted = match &chosen {
            None => missing.is_empty() || propose,
            // The operator wants to make the epoch with others than those who were proposed.
            Some(bytes) => {
                let opened = self.open(bytes, trust)?;
                propose
                    && !with.is_empty()
                    && !is_bound
                    && !opened.participants().eq(participants.iter().copied())
            }
        };
        if wanted {
            let bytes = notary
                .propose(&statements, participants, now)
                .map_err(refused)?;
            let name = self.proposal_name(notary.id());
            self.folder.write(&name, &bytes)?;
            stepped.done.push("issuer-did-propose");
            // Another one may go before it.
            chosen = self.chosen(context, notary, trust, &statements, propose)?;
        }
        let Some(proposal) = chosen else {
            for authority in missing {
                let awaited = ("issuer-awaiting-report", authority.to_did());
                stepped.awaiting.push(awaited);
            }
            return Ok(stepped);
        };
        let opened = self.open(&proposal, trust)?;
        if !opened.participants().any(|id| id == notary.id()) {
            stepped
                .awaiting
                .push(("issuer-awaiting-others", opened.registrar().to_did()));
            return Ok(stepped);
        }
        let share = notary
            .share(&proposal, &statements, now, &mut context.random)
            .map_err(refused)?;
        self.put(&proposal, "share", notary, &share, &mut stepped)?;
        let Some(shares) = self.all(&opened, &proposal, "share", &mut stepped)? else {
            return Ok(stepped);
        };
        let certificates = notary.certify(&proposal, &shares).map_err(refused)?;
        self.put(
            &proposal,
            "certificates",
            notary,
            &certificates,
            &mut stepped,
        )?;
        let Some(certificates) = self.all(&opened, &proposal, "certificates", &mut stepped)? else {
            return Ok(stepped);
        };
        let published = notary
            .endorse(
                &proposal,
                &shares,
                &certificates,
                &statements,
                &mut context.random,
            )
            .map_err(refused)?;
        home.remember_signed(self.epoch, &mut context.random)?;
        // The list first: a copy counts once its announcement is there.
        let list = self.message(&proposal, "list", notary.id());
        self.folder.keep(&list, &published.list)?;
        let signed = &published.announcement;
        self.put(&proposal, "announcement", notary, signed, &mut stepped)?;
        stepped.finished = Self::finish(&home.feed, self.folder, trust)?;
        if !stepped.finished {
            self.all(&opened, &proposal, "announcement", &mut stepped)?;
        }
        Ok(stepped)
    }

    fn open(&self, proposal: &[u8], trust: &Trust) -> Result<ProposalMessage, Report> {
        ProposalMessage::open_signed(proposal, trust.pin())
            .map_err(|error| refuse::document(self.folder.path(), &error))
    }

    /// Audits every report that lies here. Returns the authorities without one that holds; what
    /// does not hold is told, and the authority counts as silent.
    fn observe(
        &self,
        context: &mut Context,
        home: &Home,
        notary: &Notary,
        trust: &Trust,
        statements: &Statements,
        stepped: &mut Stepped,
    ) -> Result<Vec<AuthorityId>, Report> {
        let audited = notary
            .store()
            .shards()
            .map_err(|error| refuse::store(&error))?;
        let mut missing = Vec::new();
        for (authority, _) in statements.authorities() {
            if !statements.is_accredited(authority, self.epoch) {
                continue;
            }
            let name = layout::descriptor(authority);
            let (Some(report), Some(descriptor)) = (
                self.reported(authority, trust),
                home.feed
                    .read_if(&name, AuthorityDescriptor::LIMIT as u64)?,
            ) else {
                missing.push(authority);
                continue;
            };
            let descriptor = AuthorityDescriptor::open_signed(&descriptor, trust.pin())
                .map_err(|error| refuse::document(&home.feed.at(&name), &error))?;
            let is_news = report.state.shards.iter().any(|shard| {
                let known = find(&audited, authority, shard.number);
                known.is_none_or(|known| known.reported != self.epoch || known.state.n != shard.n)
            });
            if !is_news {
                continue;
            }
            let mut segments = Vec::new();
            for shard in &report.state.shards {
                let known = find(&audited, authority, shard.number);
                let id = ShardId {
                    authority,
                    number: shard.number,
                };
                let after = known.map_or(0, |audited| audited.state.n);
                segments.extend(home.feed.segments(trust, id, after, shard.n)?);
            }
            let outcome = notary.observe(
                &descriptor,
                &report.state,
                &segments,
                statements,
                &mut context.random,
            );
            match outcome {
                Ok(_) => stepped.done.push("issuer-did-observe"),
                Err(RegistrarError::Store(error)) => return Err(refuse::store(&error)),
                Err(error) => {
                    let told =
                        args! { "who" => authority.to_did(), "why" => cause::registrar(&error) };
                    context.output.note("issuer-report-refused", &told);
                    if let Some(shard) = evidence::against(&error) {
                        let audited = find(&audited, authority, shard.number);
                        let reported = (&report.state, report.bytes.as_slice());
                        evidence::keep(context, &home.feed, reported, shard, audited, &segments)?;
                    }
                    missing.push(authority);
                }
            }
        }
        Ok(missing)
    }

    /// Writes a message of this registrar's unless it lies here.
    fn put(
        &self,
        proposal: &[u8],
        what: &'static str,
        notary: &Notary,
        bytes: &[u8],
        stepped: &mut Stepped,
    ) -> Result<(), Report> {
        let name = self.message(proposal, what, notary.id());
        if self.folder.keep(&name, bytes)? {
            stepped.done.push(match what {
                "share" => "issuer-did-share",
                "certificates" => "issuer-did-certify",
                _ => "issuer-did-endorse",
            });
        }
        Ok(())
    }

    /// The messages of all participants, or `None` and who is awaited.
    fn all(
        &self,
        opened: &ProposalMessage,
        proposal: &[u8],
        what: &'static str,
        stepped: &mut Stepped,
    ) -> Result<Option<Vec<Vec<u8>>>, Report> {
        let mut messages = Vec::new();
        for participant in opened.participants() {
            let name = self.message(proposal, what, participant);
            match self.folder.read_if(&name, FILE)? {
                Some(bytes) => messages.push(bytes),
                None => stepped.awaiting.push((
                    match what {
                        "share" => "issuer-awaiting-share",
                        "certificates" => "issuer-awaiting-certificates",
                        _ => "issuer-awaiting-endorsement",
                    },
                    participant.to_did(),
                )),
            }
        }
        Ok((messages.len() == opened.participants().len()).then_some(messages))
    }
}

/// A shard as this registrar last audited it.
fn find(audited: &[AuditedShard], authority: AuthorityId, number: u32) -> Option<&AuditedShard> {
    let id = ShardId { authority, number };
    audited.iter().find(|audited| audited.keys.id() == id)
}

/// Who takes part, in order: those named, or this registrar and the lowest others up to the quorum.
fn participants(
    notary: &Notary,
    trust: &Trust,
    epoch: Epoch,
    with: &[RegistrarId],
) -> Vec<RegistrarId> {
    let mut out = vec![notary.id()];
    if with.is_empty() {
        let set = trust.registrars_at(epoch);
        let others = set.registrars().filter(|id| *id != notary.id());
        out.extend(others.take(set.quorum().saturating_sub(1)));
    } else {
        out.extend(with.iter().filter(|id| **id != notary.id()));
    }
    out.sort_unstable();
    out
}
