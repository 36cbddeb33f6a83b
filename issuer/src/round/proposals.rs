//! Which proposal of a round counts (spec/registrar.md, "Which proposal counts"). Everybody may
//! have written into the folder: what is no registrar's proposal is not even looked at.

use huepass_cli::{Context, Report, args};
use huepass_credential::{AuthorityId, RegistrarId};
use huepass_feed::{Announced, AuthorityState, ProposalMessage, Statements, Trust};
use huepass_registrar::{RegistrarError, RegistrarStore as _, counts, place};
use huepass_wire::PublicId as _;

use super::{FILE, Round};
use crate::cause;
use crate::home::Notary;
use crate::refuse;

/// A proposal, and its bytes as they lie there.
pub(super) type Candidate = (ProposalMessage, Vec<u8>);

impl Round<'_> {
    pub(super) fn proposal_name(&self, registrar: RegistrarId) -> String {
        format!("{}/proposals/{}.cose", self.base(), registrar.to_hex())
    }

    /// Every proposal that a registrar in office has signed, at its own place.
    // spec: FED-5, REG-19
    fn candidates(&self, trust: &Trust) -> Vec<Candidate> {
        let set = trust.registrars_at(self.epoch);
        let candidate = |registrar| {
            let bytes = self
                .folder
                .read(&self.proposal_name(registrar), FILE)
                .ok()?;
            let opened = ProposalMessage::open_signed(&bytes, trust.pin()).ok()?;
            (opened.registrar() == registrar).then_some((opened, bytes))
        };
        set.registrars().filter_map(candidate).collect()
    }

    /// The proposal that this registrar follows now. Those that it passes over are told. `agreed`
    /// says that the operator does not wait for silent authorities.
    // spec: REG-19, REG-20, REG-21
    pub(super) fn chosen(
        &self,
        context: &mut Context,
        notary: &Notary,
        trust: &Trust,
        statements: &Statements,
        agreed: bool,
    ) -> Result<Option<Vec<u8>>, Report> {
        let now = context.clock.now();
        let failed = |error| refuse::registrar(self.folder.path(), &error);
        if let Some(bound) = notary.bound_to(self.epoch, now).map_err(failed)? {
            return Ok(Some(bound));
        }
        let begun = notary
            .store()
            .round(self.epoch)
            .map_err(|error| refuse::store(&error))?;
        let mut counting = Vec::new();
        for (opened, bytes) in self.candidates(trust) {
            let known = begun.as_ref().is_some_and(|round| round.proposal == bytes);
            let judged = notary.judge(&opened, statements, now).and_then(|()| {
                if agreed || known {
                    return Ok(());
                }
                notary.check_not_early(&opened, statements, now)
            });
            match judged {
                Ok(()) => counting.push((opened, bytes)),
                Err(RegistrarError::Store(error)) => return Err(refuse::store(&error)),
                Err(error) => {
                    let who = opened.registrar().to_did();
                    let told = args! { "who" => who, "why" => cause::registrar(&error) };
                    context.output.note("issuer-proposal-passed-over", &told);
                }
            }
        }
        let first = counting
            .into_iter()
            .min_by_key(|(opened, _)| place(trust, self.epoch, opened.registrar(), now));
        Ok(first.map(|(_, bytes)| bytes))
    }

    /// Whether a proposal lies here that another report of this authority would spoil: one that
    /// registrars could follow, and that says of the authority what its report here says.
    // spec: REG-22
    pub(super) fn is_closed(
        &self,
        trust: &Trust,
        newest: Option<&Announced>,
        authority: AuthorityId,
        report: Option<&AuthorityState>,
        now: u64,
    ) -> bool {
        let is_over = newest.is_none_or(|newest| newest.get().end() <= now);
        self.candidates(trust).iter().any(|(proposal, _)| {
            let entries = proposal.list.entries().iter();
            let mut own = entries.filter(|entry| entry.id().authority == authority);
            let agrees = match report {
                Some(report) => {
                    own.clone().next().is_some()
                        && own.all(|entry| {
                            !entry.stale
                                && report.shards.iter().any(|shard| {
                                    let same = (shard.n, shard.v) == (entry.n, entry.v);
                                    same && shard.number == entry.id().number
                                })
                        })
                }
                // One that is on no list yet stands in nobody's way: a list without it is no more
                // than a list that its first report makes anew.
                None => is_over && own.clone().next().is_some() && own.all(|entry| entry.stale),
            };
            agrees && counts(trust, newest, proposal, now)
        })
    }
}
