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

use std::cmp::Reverse;

use huepass_cli::{Context, Report, args};
use huepass_credential::{AuthorityId, RegistrarId, ShardId};
use huepass_feed::{
    AuthorityDescriptor, AuthorityState, Document as _, Epoch, ProposalMessage, Statements, Trust,
    digest, layout,
};
use huepass_registrar::{Published, RegistrarError, RegistrarStore as _, assemble};
use huepass_registrar_store::StoreError;
use huepass_wire::PublicId;

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

    /// Refuses to report with a ledger that is behind the report which lies here.
    pub(crate) fn check_report(&self, office: &Office, trust: &Trust) -> Result<(), Report> {
        let name = self.report_name(office.id());
        let Some(bytes) = self.folder.read_if(&name, AuthorityState::LIMIT as u64)? else {
            return Ok(());
        };
        let path = self.folder.at(&name);
        let state = AuthorityState::open_signed(&bytes, trust.pin())
            .map_err(|error| refuse::document(&path, &error))?;
        office
            .check_not_behind(&state)
            .map_err(|error| refuse::authority(&path, &error))
    }

    /// Writes a report unless the list has been proposed: registrars that audited another one than
    /// the proposer could not follow. Says whether it wrote.
    pub(crate) fn put_report(&self, authority: AuthorityId, bytes: &[u8]) -> Result<bool, Report> {
        let name = self.report_name(authority);
        let proposals = self.folder.names(&format!("{}/proposals", self.base()))?;
        if !proposals.is_empty() {
            return Ok(false);
        }
        self.folder.write(&name, bytes)?;
        Ok(true)
    }

    /// Puts the next epoch together where a quorum of copies lies in the folder, and writes it into
    /// both feeds. Says whether it did.
    pub(crate) fn finish(home: &Feed, folder: &Feed, trust: &Trust) -> Result<bool, Report> {
        folder.check_framework(trust)?;
        let epoch = match folder.newest(trust)? {
            Some(newest) => Epoch(newest.get().epoch().0.saturating_add(1)),
            None => Epoch(1),
        };
        let epoch = epoch.max(home.next_epoch(trust)?);
        let round = Round::new(folder, epoch);
        for name in folder.names(&round.base())? {
            let Some(published) = round.assembled(&name, trust)? else {
                continue;
            };
            home.put_epoch(epoch, &published)?;
            home.push(folder)?;
            return Ok(true);
        }
        Ok(false)
    }

    /// The epoch out of the copies for one proposal, if there are enough.
    fn assembled(&self, folder: &str, trust: &Trust) -> Result<Option<Published>, Report> {
        let mut copies = Vec::new();
        for name in self.folder.names(folder)? {
            let list = name
                .replace("/announcement-", "/list-")
                .replace(".cose", ".cbor");
            if !name.contains("/announcement-") || !self.folder.has(&list) {
                continue;
            }
            copies.push(Published {
                announcement: self.folder.read(&name, FILE)?,
                list: self.folder.read(&list, FILE)?,
            });
        }
        // Too few, or damaged ones among them: the round goes on.
        let Ok(published) = assemble(trust, &copies) else {
            return Ok(None);
        };
        let announced = trust
            .open_announcement(&published.announcement)
            .map_err(|error| refuse::document(self.folder.path(), &error))?;
        Ok((announced.get().epoch() == self.epoch).then_some(published))
    }

    /// Does every step that can be done now.
    pub(crate) fn step(
        &self,
        context: &mut Context,
        home: &Home,
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
        let mut proposal = self.chosen(notary, trust, now)?;
        // One that this registrar cannot follow is replaced, if the operator says so.
        if let Some(bytes) = &proposal
            && propose
            && let Err(error) = notary.share(bytes, &statements, now, &mut context.random)
            && is_stuck(&error)
        {
            proposal = None;
        }
        let proposal = match proposal {
            Some(bytes) => bytes,
            None if missing.is_empty() || propose => {
                let participants = participants(notary, trust, self.epoch, with);
                let bytes = notary
                    .propose(&statements, participants, now)
                    .map_err(refused)?;
                let name = format!("{}/proposals/{}.cose", self.base(), notary.id().to_hex());
                self.folder.write(&name, &bytes)?;
                stepped.done.push("issuer-did-propose");
                bytes
            }
            None => {
                for authority in missing {
                    let awaited = ("issuer-awaiting-report", authority.to_did());
                    stepped.awaiting.push(awaited);
                }
                return Ok(stepped);
            }
        };
        let opened = ProposalMessage::open_signed(&proposal, trust.pin())
            .map_err(|error| refuse::document(self.folder.path(), &error))?;
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
            let name = self.report_name(authority);
            let descriptor = layout::descriptor(authority);
            let (Some(report), Some(descriptor)) = (
                self.folder.read_if(&name, AuthorityState::LIMIT as u64)?,
                home.feed
                    .read_if(&descriptor, AuthorityDescriptor::LIMIT as u64)?,
            ) else {
                missing.push(authority);
                continue;
            };
            let path = self.folder.at(&name);
            let refused = |error| refuse::document(&path, &error);
            let report = AuthorityState::open_signed(&report, trust.pin()).map_err(refused)?;
            let descriptor =
                AuthorityDescriptor::open_signed(&descriptor, trust.pin()).map_err(refused)?;
            if report.authority() != authority || report.epoch() != self.epoch {
                missing.push(authority);
                continue;
            }
            let mut segments = Vec::new();
            let mut news = false;
            for shard in &report.shards {
                let id = ShardId {
                    authority,
                    number: shard.number,
                };
                let known = audited.iter().find(|audited| audited.keys.id() == id);
                let after = known.map_or(0, |audited| audited.state.n);
                news |= known
                    .is_none_or(|known| known.reported != self.epoch || known.state.n != shard.n);
                segments.extend(home.feed.segments(trust, id, after)?);
            }
            if !news {
                continue;
            }
            let outcome = notary.observe(
                &descriptor,
                &report,
                &segments,
                statements,
                &mut context.random,
            );
            match outcome {
                Ok(_) => stepped.done.push("issuer-did-observe"),
                Err(RegistrarError::Store(error)) => return Err(refuse::store(&error)),
                Err(error) => {
                    let told = args! { "who" => authority.to_did(), "why" => error.to_string() };
                    context.output.note("issuer-report-refused", &told);
                    missing.push(authority);
                }
            }
        }
        Ok(missing)
    }

    /// The proposal that counts: the one that this registrar has signed for, else the one with the
    /// latest beginning, of those the one of the lowest registrar.
    fn chosen(&self, notary: &Notary, trust: &Trust, now: u64) -> Result<Option<Vec<u8>>, Report> {
        let own = notary
            .store()
            .round(self.epoch)
            .map_err(|error| refuse::store(&error))?;
        if let Some(own) = own.filter(|round| !round.signed.is_empty()) {
            return Ok(Some(own.proposal.clone()));
        }
        let set = trust.registrars_at(self.epoch);
        let mut chosen: Option<(ProposalMessage, Vec<u8>)> = None;
        for name in self.folder.names(&format!("{}/proposals", self.base()))? {
            let bytes = self.folder.read(&name, FILE)?;
            let Ok(proposal) = ProposalMessage::open_signed(&bytes, trust.pin()) else {
                continue;
            };
            let rank = |proposal: &ProposalMessage| (proposal.start, Reverse(proposal.registrar()));
            // One that nobody could share in must not stand before one that works: it begins too
            // far ahead, or its participants are no quorum.
            let latest = now.saturating_add(u64::from(trust.genesis().epoch_length));
            let usable = proposal.start <= latest
                && proposal.participants().len() >= set.quorum()
                && proposal.participants().all(|id| set.contains(id));
            if usable
                && proposal.epoch() == self.epoch
                && set.contains(proposal.registrar())
                && chosen
                    .as_ref()
                    .is_none_or(|(best, _)| rank(&proposal) > rank(best))
            {
                chosen = Some((proposal, bytes));
            }
        }
        Ok(chosen.map(|(_, bytes)| bytes))
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

/// Whether another proposal may help: this one was made of other reports, or too long ago.
const fn is_stuck(error: &RegistrarError<StoreError>) -> bool {
    matches!(
        error,
        RegistrarError::ListDiffers | RegistrarError::Time | RegistrarError::Participants
    )
}

/// Who takes part: those named, or this registrar and the lowest others up to the quorum.
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
    out
}
