//! What several commands do alike: naming persons and ids, reading identity numbers, going on
//! from what the feed has.

use std::io::Read as _;
use std::path::Path;

use huepass_authority::{
    IdentityError, IdentityNumber, PersonId, PersonRecord, ReasonClass, Standing,
};
use huepass_cli::{Context, Exit, Report, args};
use huepass_credential::{Colour, Hour};
use huepass_feed::{AuthorityState, Epoch, EpochList, ShardReport, Trust};
use huepass_wire::PublicId;
use zeroize::Zeroizing;

use crate::ColourName;
use crate::feed::Feed;
use crate::home::{Home, Notary, Office};
use crate::lists::Handle;
use crate::marks;
use crate::refuse;

/// Hexadecimal digits of a handle.
const HANDLE: usize = 12;
/// The most bytes of a line with an identity number.
const NUMBER: u64 = 512;

/// A person's handle: the beginning of the pseudonym. It says nothing to those without the keys.
pub(crate) fn handle(id: &PersonId) -> String {
    let mut text = hex::encode(id.to_bytes());
    text.truncate(HANDLE);
    text
}

/// Whether a command's PERSON stands for an identity number on standard input.
pub(crate) fn from_stdin(person: &str) -> bool {
    person == "-"
}

/// The person whom a handle, or `-`, stands for.
pub(crate) fn person(
    context: &mut Context,
    office: &Office,
    argument: &str,
) -> Result<PersonRecord, Report> {
    if from_stdin(argument) {
        let number = read_number(context)?;
        return office
            .person(&office.person_id(&number))
            .map_err(|error| refuse::authority(Path::new("ledger"), &error));
    }
    let handle =
        Handle::parse(argument).ok_or_else(|| Report::new("error-issuer-handle", Exit::Usage))?;
    person_of(office, &handle)
}

/// The person whom a handle stands for.
pub(crate) fn person_of(office: &Office, handle: &Handle) -> Result<PersonRecord, Report> {
    let found = office
        .people(before(handle.first()).as_ref(), 2)
        .map_err(|error| refuse::authority(Path::new("ledger"), &error))?;
    let mut found = found
        .into_iter()
        .filter(|person| handle.stands_for(&person.id.to_bytes()));
    match (found.next(), found.next()) {
        (Some(person), None) => Ok(person),
        (Some(_), Some(_)) => Err(Report::new("error-issuer-ambiguous", Exit::Usage)),
        (None, _) => Err(Report::new("error-issuer-person-unknown", Exit::Denied)),
    }
}

/// The id just before, to start a page after; `None` before the very first.
pub(crate) fn before(mut id: [u8; 32]) -> Option<PersonId> {
    for byte in id.iter_mut().rev() {
        let (less, borrowed) = byte.overflowing_sub(1);
        *byte = less;
        if !borrowed {
            return Some(PersonId::from_bytes(id));
        }
    }
    None
}

/// One identity number from standard input: its first line.
pub(crate) fn read_number(context: &mut Context) -> Result<IdentityNumber, Report> {
    if std::io::IsTerminal::is_terminal(&std::io::stdin()) {
        context
            .output
            .note("issuer-type-number", &huepass_cli::args! {});
    }
    let mut line = Zeroizing::new(Vec::with_capacity(1024));
    let mut byte = [0];
    let mut stdin = std::io::stdin().lock().take(NUMBER);
    while matches!(stdin.read(&mut byte), Ok(1)) && byte[0] != b'\n' {
        line.push(byte[0]);
    }
    let text = std::str::from_utf8(&line).map_err(|_| number_refused(IdentityError::Character))?;
    IdentityNumber::parse(text).map_err(number_refused)
}

/// Why an identity number is none.
pub(crate) fn number_refused(error: IdentityError) -> Report {
    let id = match error {
        IdentityError::Empty => "error-issuer-number-empty",
        IdentityError::TooLong => "error-issuer-number-long",
        IdentityError::Character => "error-issuer-number-character",
    };
    Report::new(id, Exit::Unreadable)
}

impl ColourName {
    /// The colour.
    pub(crate) const fn colour(self) -> Colour {
        match self {
            Self::Green => Colour::Green,
            Self::Yellow => Colour::Yellow,
            Self::Red => Colour::Red,
        }
    }
}

/// A colour, and for how many hours from now it may be issued.
pub(crate) fn standing(colour: Colour, hours: Option<u32>, now: u64) -> Standing {
    let until = hours.map(|hours| Hour(Hour::of_seconds(now).0.saturating_add(hours)));
    Standing { colour, until }
}

/// A colour's name for scripts.
pub(crate) const fn colour_name(colour: Colour) -> &'static str {
    match colour {
        Colour::Green => "green",
        Colour::Yellow => "yellow",
        Colour::Red => "red",
    }
}

/// A reason's word for people.
pub(crate) const fn reason_word(reason: ReasonClass) -> &'static str {
    match reason {
        ReasonClass::Confirmed => "issuer-reason-confirmed",
        ReasonClass::Suspected => "issuer-reason-suspected",
        ReasonClass::CloseContact => "issuer-reason-close-contact",
        ReasonClass::PlaceAndTime => "issuer-reason-place-and-time",
        ReasonClass::ReturnedFromArea => "issuer-reason-returned-from-area",
        ReasonClass::Symptoms => "issuer-reason-symptoms",
        ReasonClass::TestNegative => "issuer-reason-test-negative",
        ReasonClass::ObservationEnded => "issuer-reason-observation-ended",
        ReasonClass::FalseDeclaration => "issuer-reason-false-declaration",
        ReasonClass::Correction => "issuer-reason-correction",
        ReasonClass::Drill => "issuer-reason-drill",
        ReasonClass::Declaration => "issuer-reason-declaration",
    }
}

/// A colour's word for people.
pub(crate) const fn colour_word(colour: Colour) -> &'static str {
    match colour {
        Colour::Green => "issuer-green",
        Colour::Yellow => "issuer-yellow",
        Colour::Red => "issuer-red",
    }
}

/// An id as did:key or hexadecimal.
pub(crate) fn public_id<I: PublicId>(text: &str) -> Result<I, Report> {
    I::from_did(text)
        .or_else(|_| I::from_hex(text))
        .map_err(|_| Report::new("error-issuer-id", Exit::Usage).arg("text", text))
}

/// Refuses to go on with a ledger that is behind what a list has published of it. A shard that was
/// given up as of the next epoch is in no report any more, so how far its log went does not matter:
/// that is the way on with an older copy.
pub(crate) fn check_not_behind(
    office: &Office,
    list: Option<&EpochList>,
    path: &Path,
) -> Result<(), Report> {
    let Some(list) = list else {
        return Ok(());
    };
    let next = Epoch(list.epoch().0.saturating_add(1));
    let given_up: Vec<u32> = office
        .shards()
        .map_err(|error| refuse::authority(path, &error))?
        .iter()
        .filter(|shard| marks::is_gone(shard, next))
        .map(|shard| shard.number)
        .collect();
    let shards: Vec<ShardReport> = list
        .entries()
        .iter()
        .filter(|entry| entry.state.id().authority == office.id())
        .filter(|entry| !given_up.contains(&entry.state.id().number))
        .map(|entry| ShardReport {
            number: entry.state.id().number,
            n: entry.state.n,
            v: entry.state.v,
            // Not looked at: a list does not carry it.
            log: huepass_feed::LogDigest([0; 32]),
        })
        .collect();
    if shards.is_empty() {
        return Ok(());
    }
    let genesis = office.framework().genesis();
    AuthorityState::new(genesis, office.id(), list.epoch(), 0, shards)
        .map_err(|error| refuse::document(path, &error))
        .and_then(|state| {
            office
                .check_not_behind(&state)
                .map_err(|error| refuse::authority(path, &error))
        })
}

/// The authority, once it is compared with the feed: for commands that issue. Where `config.toml`
/// names the feed that others see, its news come first. A list that is newer than the last report
/// is one that the ledger has not been compared with yet.
pub(crate) fn authority(context: &mut Context, home: &Home) -> Result<Office, Report> {
    let office = home.authority()?;
    let mut trust = home.trust()?;
    match home.config.feed() {
        Some(feed) if feed.is_dir() => {
            home.feed.pull(&Feed::new(feed), &mut trust)?.told(context);
        }
        // A mirror that is away must not keep people from their passes.
        Some(feed) => context
            .output
            .note("issuer-feed-away", &args! { "path" => feed }),
        None => {}
    }
    let reported = home.ledger_mark()?.map_or(Epoch(0), |mark| mark.epoch);
    let newest = home.feed.newest(&trust)?;
    if newest.is_some_and(|newest| newest.get().epoch() > reported) {
        let list = home.feed.newest_list(&trust)?;
        check_not_behind(&office, list.as_ref(), home.path())?;
    }
    Ok(office)
}

/// Lets the registrar learn the epochs that the feed has and it does not.
pub(crate) fn catch_up(notary: &Notary, feed: &Feed, trust: &Trust) -> Result<(), Report> {
    let Some(last) = feed.newest(trust)? else {
        return Ok(());
    };
    let last = last.get().epoch();
    let statements = feed.statements(trust)?;
    let refused = |error| refuse::registrar(feed.path(), &error);
    let held = notary.newest().map_err(refused)?;
    let first = match held {
        Some((held, _)) if held.get().epoch() >= last => return Ok(()),
        Some((held, _)) => held.get().epoch().0.saturating_add(1),
        None => 1,
    };
    for number in first..=last.0 {
        if let Some(published) = feed.epoch(huepass_feed::Epoch(number))? {
            notary
                .learn(&published.announcement, &published.list, &statements)
                .map_err(refused)?;
        }
    }
    Ok(())
}

/// Writes this authority's descriptor and the deltas that the feed lacks. Those of a shard that is
/// in no report from epoch `next` on are nobody's business any more; and the ledger may be an older
/// copy that went another way in it.
pub(crate) fn write_own(office: &Office, feed: &Feed, next: Epoch) -> Result<Vec<u8>, Report> {
    let refused = |error| refuse::authority(feed.path(), &error);
    let descriptor = office.descriptor().map_err(refused)?;
    feed.keep(&huepass_feed::layout::descriptor(office.id()), &descriptor)?;
    for shard in office.shards().map_err(refused)? {
        if marks::is_gone(&shard, next) {
            continue;
        }
        let id = huepass_credential::ShardId {
            authority: office.id(),
            number: shard.number,
        };
        let first = feed.covered(id)?.saturating_add(1);
        for segment in office
            .delta_segments(shard.number, first)
            .map_err(refused)?
        {
            let name = huepass_feed::layout::segment(id, segment.first, segment.last);
            feed.keep(&name, &segment.bytes)?;
        }
    }
    Ok(descriptor)
}
