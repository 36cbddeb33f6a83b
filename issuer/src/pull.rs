//! Taking into a feed what others wrote, every document checked first.

use std::path::Path;

use huepass_cli::{Exit, Report};
use huepass_feed::{
    Announced, AuthorityDescriptor, DeltaSegment, Document as _, Epoch, EpochList, Statement,
    Statements, Trust, layout,
};

use crate::feed::{DOCUMENT, Feed};
use crate::refuse;

impl Feed {
    /// Takes whatever `from` has and this feed lacks, every document checked first. Returns how
    /// many were taken.
    pub(crate) fn pull(&self, from: &Self, trust: &mut Trust) -> Result<usize, Report> {
        from.check_framework(trust)?;
        let newest = self.newest(trust)?.map(|newest| newest.get().epoch());
        let mut taken = 0;
        for name in from.names(layout::REGISTRARS)? {
            let bytes = from.read(&name, DOCUMENT)?;
            match newest {
                Some(newest) => trust.add_new_change(&bytes, newest),
                None => trust.add_change(&bytes),
            }
            .map_err(|error| refuse::document(&from.at(&name), &error))?;
            taken += usize::from(self.keep(&name, &bytes)?);
        }
        for name in from.names(layout::STATEMENTS)? {
            if !self.has(&name) {
                let bytes = from.read(&name, DOCUMENT)?;
                // One that does not hold, or is dated back, has no effect and stops nothing else:
                // anybody who can write into a feed could otherwise stop all epochs.
                let statement = Statement::open(&bytes, trust);
                let new = Statements::default().add_new(&bytes, trust, newest.unwrap_or(Epoch(0)));
                if statement.is_ok() && new.is_ok() {
                    self.take_statement(&from.at(&name), &bytes, trust)?;
                    taken += 1;
                }
            }
        }
        for name in from.names(layout::AUTHORITIES)? {
            taken += usize::from(self.pull_descriptor(from, &name, trust)?);
        }
        for authority in from.names(layout::DELTAS)? {
            for shard in from.names(&authority)? {
                taken += self.pull_segments(from, &shard, trust)?;
            }
        }
        Ok(taken + self.pull_epochs(from, trust)?)
    }

    /// Checks a statement and keeps it under its digest; one that is new here must take effect
    /// after the newest epoch.
    pub(crate) fn take_statement(
        &self,
        path: &Path,
        bytes: &[u8],
        trust: &Trust,
    ) -> Result<(), Report> {
        let refused = |error| refuse::document(path, &error);
        let statement = Statement::open(bytes, trust).map_err(refused)?;
        let name = layout::statement(&statement.digest());
        if self.has(&name) {
            return Ok(());
        }
        if let Some(newest) = self.newest(trust)? {
            let newest = newest.get().epoch();
            Statements::default()
                .add_new(bytes, trust, newest)
                .map_err(refused)?;
        }
        self.write(&name, bytes)
    }

    fn pull_descriptor(&self, from: &Self, name: &str, trust: &Trust) -> Result<bool, Report> {
        let limit = AuthorityDescriptor::LIMIT as u64;
        let bytes = from.read(name, limit)?;
        let own = self.read_if(name, limit)?;
        if own.as_ref() == Some(&bytes) {
            return Ok(false);
        }
        let open = |bytes: &[u8], feed: &Self| {
            AuthorityDescriptor::open_signed(bytes, trust.pin())
                .map_err(|error| refuse::document(&feed.at(name), &error))
        };
        let theirs = open(&bytes, from)?;
        let newer = match own {
            Some(own) => open(&own, self)?.edition < theirs.edition,
            None => true,
        };
        if newer {
            self.write(&layout::descriptor(theirs.authority()), &bytes)?;
        }
        Ok(newer)
    }

    fn pull_segments(&self, from: &Self, folder: &str, trust: &Trust) -> Result<usize, Report> {
        let mut taken = 0;
        for name in from.names(folder)? {
            if self.has(&name) {
                continue;
            }
            let bytes = from.read(&name, DeltaSegment::LIMIT as u64)?;
            let segment = DeltaSegment::open_signed(&bytes, trust.pin())
                .map_err(|error| refuse::document(&from.at(&name), &error))?;
            let name = layout::segment(segment.shard(), segment.first(), segment.last());
            taken += usize::from(self.keep(&name, &bytes)?);
        }
        Ok(taken)
    }

    fn pull_epochs(&self, from: &Self, trust: &Trust) -> Result<usize, Report> {
        let Some(last) = from.newest(trust)? else {
            return Ok(0);
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
        let mut taken = 0;
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
            if let Some(before) = &before
                && before.digest().0 != *announced.get().previous()
            {
                return self.forked(from, before, &announced);
            }
            if announced.get().epoch() != epoch {
                return Err(forked(from));
            }
            EpochList::open(&published.list, announced.get()).map_err(refused)?;
            self.put_epoch(epoch, &published)?;
            before = Some(announced);
            taken += 1;
        }
        Ok(taken)
    }

    /// Keeps two announcements that contradict each other, and refuses. spec: REG-17, FED-72
    fn forked(&self, from: &Self, one: &Announced, other: &Announced) -> Result<usize, Report> {
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
