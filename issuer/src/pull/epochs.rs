//! Taking epochs: each follows the one before, and two histories are evidence.

use huepass_cli::{Exit, Report};
use huepass_feed::{Announced, Epoch, EpochList, Trust, layout};

use super::Pulled;
use crate::feed::Feed;
use crate::refuse;

impl Feed {
    /// Takes the epochs after the newest, one after another.
    pub(super) fn pull_epochs(
        &self,
        from: &Self,
        trust: &Trust,
        pulled: &mut Pulled,
    ) -> Result<(), Report> {
        let Ok(last) = from.newest(trust) else {
            pulled.pass_over(from, layout::NEWEST);
            return Ok(());
        };
        let Some(last) = last else {
            return Ok(());
        };
        let own = self.newest(trust)?;
        if let Some(same) = self.epoch(last.get().epoch())? {
            let same = trust.open_announcement(&same.announcement);
            if let Ok(same) = same
                && same.digest() != last.digest()
            {
                return self.forked(from, &same, &last);
            }
        }
        let first = match &own {
            Some(own) => Epoch(own.get().epoch().0.saturating_add(1)),
            None if from.epoch(Epoch(1))?.is_some() => Epoch(1),
            None => last.get().epoch(),
        };
        let mut before = own;
        for number in first.0..=last.get().epoch().0 {
            let epoch = Epoch(number);
            let path = from.at(&layout::announcement(epoch));
            let refused = |error| refuse::document(&path, &error);
            let published = from.epoch(epoch)?.ok_or_else(|| {
                Report::new("error-issuer-gap", Exit::Unreadable).arg("path", &path)
            })?;
            let announced = trust
                .open_announcement(&published.announcement)
                .map_err(refused)?;
            // Another epoch's under this one's name: a copy that is wrong, which proves nothing.
            if announced.get().epoch() != epoch {
                return Err(Report::new("error-issuer-gap", Exit::Unreadable).arg("path", &path));
            }
            if let Some(before) = &before
                && before.digest().0 != *announced.get().previous()
            {
                return self.forked(from, before, &announced);
            }
            EpochList::open(&published.list, announced.get()).map_err(refused)?;
            self.put_epoch(epoch, &published)?;
            before = Some(announced);
            pulled.taken += 1;
        }
        Ok(())
    }

    /// Keeps two announcements that contradict each other, and refuses. spec: REG-17, FED-72
    fn forked(&self, from: &Self, one: &Announced, other: &Announced) -> Result<(), Report> {
        for announced in [one, other] {
            let name = format!(
                "evidence/{:010}-{}.cose",
                announced.get().epoch().0,
                hex::encode(&announced.digest().0[..8])
            );
            self.write(&name, announced.bytes())?;
        }
        Err(forked(from))
    }
}

fn forked(from: &Feed) -> Report {
    Report::new("error-issuer-forked", Exit::ProofRefused).arg("path", from.path())
}
