//! Putting an epoch together out of the participants' copies of its announcement.

use huepass_cli::Report;
use huepass_feed::{Announced, Announcement, Document as _, EpochList, Trust, layout};
use huepass_registrar::{Published, assemble};
use huepass_wire::PublicId as _;

use super::{FILE, Round};
use crate::feed::Feed;

impl Round<'_> {
    /// Puts epochs together where a quorum of copies lies in the folder, and writes them into both
    /// feeds. Says whether it did.
    pub(crate) fn finish(home: &Feed, folder: &Feed, trust: &Trust) -> Result<bool, Report> {
        folder.is_of(trust)?;
        let mut made = Vec::new();
        // One after another from this home's own: one that was left out could not be learnt later.
        loop {
            let epoch = home.next_epoch(trust)?;
            let previous = home
                .newest(trust)?
                .map_or(trust.pin().0, |newest| newest.digest().0);
            let round = Round::new(folder, epoch);
            let published = folder
                .names(&round.base())?
                .iter()
                .find_map(|name| round.assembled(name, trust, &previous));
            let Some(published) = published else {
                break;
            };
            home.put_epoch(epoch, &published)?;
            made.push((epoch, published));
        }
        if made.is_empty() {
            return Ok(false);
        }
        let theirs = folder.newest(trust).ok().flatten();
        let own = home.newest(trust)?;
        let epoch = |newest: Option<Announced>| newest.map(|newest| newest.get().epoch());
        if epoch(own) > epoch(theirs) {
            home.push(folder)?;
        }
        for (epoch, published) in &made {
            // Where these lie already, somebody's junk may do.
            let is_whole = |there: Published| {
                trust
                    .open_announcement(&there.announcement)
                    .is_ok_and(|opened| EpochList::open(&there.list, opened.get()).is_ok())
            };
            if !folder.epoch(*epoch).ok().flatten().is_some_and(is_whole) {
                folder.write(&layout::list(*epoch), &published.list)?;
                folder.write(&layout::announcement(*epoch), &published.announcement)?;
            }
        }
        Ok(true)
    }

    /// The epoch out of the copies for one proposal, if there are enough that say the same. A copy
    /// that says something else, or cannot be read, stops nobody.
    fn assembled(&self, folder: &str, trust: &Trust, previous: &[u8; 32]) -> Option<Published> {
        let mut copies: Vec<(Vec<u8>, Published)> = Vec::new();
        for registrar in trust.registrars_at(self.epoch).registrars() {
            let id = registrar.to_hex();
            let read = |name: &str| self.folder.read(&format!("{folder}/{name}"), FILE).ok();
            let copy =
                read(&format!("announcement-{id}.cose")).zip(read(&format!("list-{id}.cbor")));
            let Some((announcement, list)) = copy else {
                continue;
            };
            let Ok((opened, _)) = Announcement::open_quorum(&announcement) else {
                continue;
            };
            let follows = opened.epoch() == self.epoch && opened.previous() == previous;
            if follows && EpochList::open(&list, &opened).is_ok() {
                copies.push((opened.payload(), Published { announcement, list }));
            }
        }
        copies.iter().find_map(|(payload, _)| {
            let same: Vec<Published> = copies
                .iter()
                .filter(|(other, _)| other == payload)
                .map(|(_, copy)| copy.clone())
                .collect();
            assemble(trust, &same).ok()
        })
    }
}
