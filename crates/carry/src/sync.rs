//! Catching up from the best of several mirrors.

use huepass_cli::Report;
use huepass_feed::{Announced, Epoch, FeedError, Trust};
use rand_core::Rng;

use crate::Carrier;
use crate::outcome::{MirrorResult, Outcome, Standing};
use crate::survey::{Answer, survey};

/// Who catches up: a wallet, a gate's copy of the news. It checks everything that it takes.
pub trait Reader {
    /// What it tells of a sync that went well.
    type Brought;

    /// Whom it believes.
    fn trust(&self) -> Trust;

    /// The newest announcement that it holds.
    fn newest(&self) -> Option<Announced>;

    /// Takes all that is new, or nothing.
    ///
    /// # Errors
    /// [`Refusal`]; what it held before still stands then.
    fn take(&mut self, from: &mut Carrier) -> Result<Self::Brought, Refusal>;

    /// Whether something was missing in what was taken, so that the next mirror is asked too.
    fn is_incomplete(brought: &Self::Brought) -> bool {
        let _ = brought;
        false
    }

    /// Compares an announcement that a mirror has with those held, and keeps both where they
    /// contradict each other; `true` then.
    ///
    /// # Errors
    /// When the evidence cannot be kept.
    fn confront(&mut self, announced: &Announced) -> Result<bool, Report>;

    /// The report for a document that does not hold.
    fn refused(&self, from: &Carrier, path: &str, cause: &FeedError) -> Report;
}

/// Why a reader took nothing from a mirror.
#[derive(Debug)]
pub enum Refusal {
    /// It could not be read to its end: the next mirror may be better.
    Unread(Report),
    /// What it gave does not hold: the next mirror may be better.
    Untrue(Report),
    /// The registrars signed two histories. The reader has kept both announcements.
    Contradiction,
    /// The reader's own fault, such as a full disk, which no other mirror mends.
    Own(Report),
}

/// Asks every mirror for its newest announcement, then takes everything from the one with the
/// newest; from the next one where that fails. Equally new ones are tried in an order drawn by
/// `rng`, so that no mirror serves everybody. A mirror that stalls or lies costs its own time and
/// nothing else. `now` is noted as the moment of the sync, in Unix seconds.
///
/// # Errors
/// Only for a fault of the reader's own. That no mirror could be used is part of the outcome.
// spec: WAL-21
pub fn sync<R: Reader>(
    reader: &mut R,
    carriers: &mut [Carrier],
    now: u64,
    rng: &mut impl Rng,
) -> Result<Outcome<R::Brought>, Report> {
    let answers = survey(carriers, &reader.trust(), reader.newest().as_ref());
    let mut standings: Vec<Option<Standing>> = answers
        .iter()
        .zip(&*carriers)
        .map(|(answer, carrier)| match answer {
            Answer::Newest(_) | Answer::Empty => None,
            Answer::Failed(error) => {
                let report = error.report(carrier.address());
                Some(if error.is_away() {
                    Standing::Unreachable(report)
                } else {
                    Standing::Refused(report)
                })
            }
            Answer::Refused { path, cause } => {
                Some(Standing::Refused(reader.refused(carrier, path, cause)))
            }
        })
        .collect();
    // spec: FED-72. What can be told already is, before any mirror is waited for.
    let mut contradicts = Vec::new();
    for answer in &answers {
        contradicts.push(match answer {
            Answer::Newest(announced) => reader.confront(announced)?,
            _ => false,
        });
    }
    let mut brought = None;
    for at in order(&answers, rng) {
        match reader.take(&mut carriers[at]) {
            Ok(news) => {
                let incomplete = R::is_incomplete(&news);
                brought = Some(news);
                if !incomplete {
                    standings[at] = Some(Standing::Used);
                    break;
                }
                standings[at] = Some(Standing::Incomplete);
            }
            Err(Refusal::Unread(report)) => standings[at] = Some(Standing::Unreachable(report)),
            Err(Refusal::Untrue(report)) => standings[at] = Some(Standing::Refused(report)),
            Err(Refusal::Contradiction) => standings[at] = Some(Standing::Contradicts),
            Err(Refusal::Own(report)) => return Err(report),
        }
    }
    let newest = reader.newest();
    let mut mirrors = Vec::new();
    for (at, (answer, standing)) in answers.iter().zip(standings).enumerate() {
        let announced = match answer {
            Answer::Newest(announced) => Some(&**announced),
            _ => None,
        };
        let standing = match (standing, announced) {
            (Some(Standing::Contradicts), _) => Standing::Contradicts,
            _ if contradicts[at] => Standing::Contradicts,
            // spec: FED-72
            (_, Some(announced)) if reader.confront(announced)? => Standing::Contradicts,
            // What one that is behind gave was nothing.
            (Some(Standing::Used), announced) => match compare(announced, newest.as_ref()) {
                behind @ Standing::Behind { .. } => behind,
                _ => Standing::Used,
            },
            (Some(standing), _) => standing,
            (None, announced) => compare(announced, newest.as_ref()),
        };
        mirrors.push(MirrorResult {
            address: carriers[at].address().clone(),
            epoch: announced.map(|announced| announced.get().epoch()),
            end: announced.map(|announced| announced.get().end()),
            standing,
        });
    }
    Ok(Outcome {
        at: now,
        mirrors,
        brought,
    })
}

/// Whom to try, in which order: the newest first, those that have nothing last.
fn order(answers: &[Answer], rng: &mut impl Rng) -> Vec<usize> {
    let mut order: Vec<(Epoch, u64, usize)> = answers
        .iter()
        .enumerate()
        .filter_map(|(at, answer)| match answer {
            Answer::Newest(announced) => Some((announced.get().epoch(), at)),
            Answer::Empty => Some((Epoch(0), at)),
            Answer::Failed(_) | Answer::Refused { .. } => None,
        })
        .map(|(epoch, at)| (epoch, rng.next_u64(), at))
        .collect();
    order.sort_unstable();
    order.into_iter().rev().map(|(.., at)| at).collect()
}

/// How a mirror that was not needed stands to what is held now.
fn compare(theirs: Option<&Announced>, held: Option<&Announced>) -> Standing {
    let number = |announced: Option<&Announced>| announced.map_or(0, |it| it.get().epoch().0);
    match number(held).saturating_sub(number(theirs)) {
        0 => Standing::Current,
        by => Standing::Behind { by },
    }
}

#[cfg(test)]
mod tests;
