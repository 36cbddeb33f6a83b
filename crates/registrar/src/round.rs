//! The three steps of a round: share, certify, endorse (spec/registrar.md, "A round", "Shares",
//! "Certificates and announcement").
//!
//! Each step writes to the store before anything leaves, and gives the same bytes when it is taken
//! again: a lost message is sent again, never made anew.

use std::collections::BTreeMap;

use huepass_credential::{
    EpochKey, G1Affine, ProvenShare, RegistrarId, ShardKeys, Share, ShareSecret, sum_certificates,
    sum_shares,
};
use huepass_feed::{
    Announcement, AnnouncementDraft, CertificatesMessage, Document, EpochList, FeedError,
    ProposalMessage, ShareMessage, Statements, Successor, Trust,
};
use huepass_wire::cose::SignedByQuorum;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::Registrar;
use crate::error::RegistrarError;
use crate::store::{Published, RegistrarStore, Round};

impl<S: RegistrarStore> Registrar<S> {
    /// Draws a share for a proposal and publishes it with its proofs. A proposal that replaces
    /// another for the same epoch gets a new share; the old one is gone.
    ///
    /// # Errors
    /// [`RegistrarError`]; [`RegistrarError::AlreadySigned`] when the epoch is signed.
    // spec: REG-6, REG-8
    pub fn share(
        &self,
        proposal: &[u8],
        statements: &Statements,
        now: u64,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, RegistrarError<S::Error>> {
        let opened = ProposalMessage::open_signed(proposal, self.trust.pin())?;
        let epoch = opened.epoch();
        if let Some(round) = self.store.round(epoch).map_err(RegistrarError::Store)? {
            if round.proposal == proposal {
                return Ok(round.share.clone());
            }
            if !round.signed.is_empty() {
                return Err(RegistrarError::AlreadySigned(epoch));
            }
        }
        self.check_proposal(&opened, statements, now)?;
        let secret = ShareSecret::random(rng);
        let context = opened.share_context(self.id());
        let share = secret.share(&self.generators, &context, rng);
        let message = ShareMessage::new(&context, &share).sign(&self.key);
        let round = Round {
            epoch: epoch.0,
            proposal: proposal.to_vec(),
            secret: secret.to_bytes().to_vec(),
            share: message.clone(),
            certificates: Vec::new(),
            signed: Vec::new(),
        };
        self.store
            .put_round(&round)
            .map_err(RegistrarError::Store)?;
        Ok(message)
    }

    /// Certifies the proposal's list once every participant's share is there and proven. The
    /// secret share is wiped from the store in the same step that keeps the certificates.
    ///
    /// # Errors
    /// [`RegistrarError`]; [`RegistrarError::Missing`] when a share is missing.
    // spec: REG-1, REG-9, REG-10, REG-15
    pub fn certify(
        &self,
        proposal: &[u8],
        shares: &[Vec<u8>],
    ) -> Result<Vec<u8>, RegistrarError<S::Error>> {
        let opened = ProposalMessage::open_signed(proposal, self.trust.pin())?;
        let mut round = self.own_round(&opened, proposal)?;
        if !round.certificates.is_empty() {
            return Ok(round.certificates.clone());
        }
        self.check_still_next(&opened)?;
        let key = sum_key(&self.trust, &self.generators, &opened, shares)?;
        if !shares.contains(&round.share) {
            return Err(RegistrarError::Missing);
        }
        let bytes: Zeroizing<[u8; 96]> = Zeroizing::new(
            round
                .secret
                .as_slice()
                .try_into()
                .map_err(|_| RegistrarError::Missing)?,
        );
        let secret = ShareSecret::from_bytes(&bytes).map_err(|_| RegistrarError::Missing)?;
        let known = self.store.shards().map_err(RegistrarError::Store)?;
        let known: BTreeMap<_, ShardKeys> = known
            .iter()
            .map(|shard| (shard.keys.id(), shard.keys))
            .collect();
        let listed: Vec<(ShardKeys, G1Affine)> = opened
            .list
            .entries()
            .iter()
            .map(|entry| match known.get(&entry.id()) {
                Some(keys) if *keys.x() == entry.x => Ok((*keys, entry.v)),
                _ => Err(RegistrarError::ListDiffers),
            })
            .collect::<Result<_, _>>()?;
        let certificates = secret
            .certify(&listed)
            .map_err(|_| RegistrarError::Unproven)?;
        let context = opened.share_context(self.id());
        let message = CertificatesMessage::new(&context, &key, &certificates).sign(&self.key);
        zeroize::Zeroize::zeroize(&mut round.secret);
        round.certificates.clone_from(&message);
        self.store
            .put_round(&round)
            .map_err(RegistrarError::Store)?;
        Ok(message)
    }

    /// Signs the announcement once every participant's certificates are there, add up, and hold
    /// for every entry. One announcement for an epoch number, ever.
    ///
    /// # Errors
    /// [`RegistrarError`].
    // spec: REG-11, REG-12, REG-13, REG-14
    pub fn endorse(
        &self,
        proposal: &[u8],
        shares: &[Vec<u8>],
        certificates: &[Vec<u8>],
        statements: &Statements,
        rng: &mut impl CryptoRng,
    ) -> Result<Published, RegistrarError<S::Error>> {
        let opened = ProposalMessage::open_signed(proposal, self.trust.pin())?;
        let mut round = self.own_round(&opened, proposal)?;
        if round.signed.is_empty() {
            self.check_still_next(&opened)?;
        }
        if !shares.contains(&round.share) {
            return Err(RegistrarError::Missing);
        }
        let key = sum_key(&self.trust, &self.generators, &opened, shares)?;
        let list = sum_list(&self.trust, &opened, &key, certificates, rng)?;
        if let Some((_, before)) = self.newest()? {
            list.check_follows(Successor {
                before: &before,
                statements,
            })?;
        }
        let draft = AnnouncementDraft {
            genesis: self.trust.pin(),
            epoch: opened.epoch(),
            start: opened.start,
            key,
            list: list.digest(),
            previous: opened.previous,
        };
        let announcement = Announcement::new(self.trust.genesis(), &draft)?;
        let payload = announcement.payload();
        if round.signed.is_empty() {
            round.signed.clone_from(&payload);
            self.store
                .put_round(&round)
                .map_err(RegistrarError::Store)?;
        } else if round.signed != payload {
            return Err(RegistrarError::AlreadySigned(opened.epoch()));
        }
        let mut signed = announcement.for_quorum();
        signed.sign(Announcement::KIND, &self.key);
        Ok(Published {
            announcement: signed.encode(),
            list: list.payload(),
        })
    }

    /// Makes an epoch alone, in a framework whose quorum is one.
    ///
    /// # Errors
    /// [`RegistrarError`].
    pub fn make_alone(
        &self,
        statements: &Statements,
        now: u64,
        rng: &mut impl CryptoRng,
    ) -> Result<Published, RegistrarError<S::Error>> {
        // An epoch that was begun and not finished goes on with its proposal.
        let begun = self
            .store
            .round(self.next_epoch()?)
            .map_err(RegistrarError::Store)?;
        let proposal = match begun {
            Some(round) if !round.signed.is_empty() => round.proposal.clone(),
            _ => self.propose(statements, vec![self.id()], now)?,
        };
        let shares = [self.share(&proposal, statements, now, rng)?];
        let certificates = [self.certify(&proposal, &shares)?];
        let published = self.endorse(&proposal, &shares, &certificates, statements, rng)?;
        self.learn(&published.announcement, &published.list, statements)?;
        Ok(published)
    }

    /// The epoch may have been made without this registrar in the meantime: then nothing more is
    /// signed for it, or one bad registrar could keep certificates back and make two histories.
    fn check_still_next(&self, opened: &ProposalMessage) -> Result<(), RegistrarError<S::Error>> {
        let newest = self.newest()?;
        let previous = newest.map_or(self.trust.pin().0, |(newest, _)| newest.digest().0);
        if opened.epoch() == self.next_epoch()? && opened.previous == previous {
            Ok(())
        } else {
            Err(RegistrarError::NotNext(opened.epoch()))
        }
    }

    fn own_round(
        &self,
        opened: &ProposalMessage,
        proposal: &[u8],
    ) -> Result<Round, RegistrarError<S::Error>> {
        self.store
            .round(opened.epoch())
            .map_err(RegistrarError::Store)?
            .filter(|round| round.proposal == proposal)
            .ok_or(RegistrarError::Missing)
    }
}

/// Puts the participants' copies of one announcement together.
///
/// # Errors
/// [`FeedError`] when they are copies of different ones, or too few for a quorum.
// spec: FED-12
pub fn assemble(trust: &Trust, copies: &[Published]) -> Result<Published, FeedError> {
    let (first, rest) = copies
        .split_first()
        .ok_or(FeedError::Rule(huepass_feed::Rule::Copies))?;
    // Of each copy only valid signatures count: nobody spoils another's by passing it on altered.
    let open = |copy: &Published| -> Result<SignedByQuorum, FeedError> {
        let (announcement, mut signed) = Announcement::open_quorum(&copy.announcement)?;
        let set = trust.registrars_at(announcement.epoch());
        let keys: Vec<[u8; 32]> = set.registrars().map(|id| id.0).collect();
        signed.keep(Announcement::KIND, &keys);
        Ok(signed)
    };
    let mut signed = open(first)?;
    for copy in rest {
        signed.merge(&open(copy)?)?;
    }
    let announcement = signed.encode();
    let announced = trust.open_announcement(&announcement)?;
    EpochList::open(&first.list, announced.get())?;
    Ok(Published {
        announcement,
        list: first.list.clone(),
    })
}

/// The epoch key: the sum of all participants' proven shares, one of each.
// spec: REG-7, REG-12, FED-61
fn sum_key<E>(
    trust: &Trust,
    generators: &huepass_credential::Generators,
    proposal: &ProposalMessage,
    shares: &[Vec<u8>],
) -> Result<EpochKey, RegistrarError<E>> {
    let mut found: BTreeMap<RegistrarId, Share> = BTreeMap::new();
    for bytes in shares {
        let message = ShareMessage::open_signed(bytes, trust.pin())?;
        let registrar = message.context().registrar;
        if message.context() == proposal.share_context(registrar) {
            let share = message.share();
            if found
                .insert(registrar, share)
                .is_some_and(|other| other != share)
            {
                // Two shares of one registrar for one list: nobody can know which it certifies.
                return Err(RegistrarError::Unproven);
            }
        }
    }
    let proven: Vec<ProvenShare> = proposal
        .participants()
        .map(|registrar| {
            let share = found.get(&registrar).ok_or(RegistrarError::Missing)?;
            share
                .verify(generators, &proposal.share_context(registrar))
                .map_err(|_| RegistrarError::Unproven)
        })
        .collect::<Result<_, _>>()?;
    sum_shares(&proven).map_err(|_| RegistrarError::Unproven)
}

/// The certified list: the sums of all participants' certificates, checked under the key.
// spec: REG-11, FED-62
fn sum_list<E>(
    trust: &Trust,
    proposal: &ProposalMessage,
    key: &EpochKey,
    certificates: &[Vec<u8>],
    rng: &mut impl CryptoRng,
) -> Result<EpochList, RegistrarError<E>> {
    let mut found: BTreeMap<RegistrarId, Vec<G1Affine>> = BTreeMap::new();
    for bytes in certificates {
        let message = CertificatesMessage::open_signed(bytes, trust.pin())?;
        let registrar = message.context().registrar;
        if message.context() == proposal.share_context(registrar)
            && message.is_for(key)
            && message.certificates().len() == proposal.list.entries().len()
        {
            found.insert(registrar, message.certificates().copied().collect());
        }
    }
    let parts: Vec<&Vec<G1Affine>> = proposal
        .participants()
        .map(|registrar| found.get(&registrar).ok_or(RegistrarError::Missing))
        .collect::<Result<_, _>>()?;
    let sums: Vec<G1Affine> = (0..proposal.list.entries().len())
        .map(|i| {
            let column: Vec<G1Affine> = parts.iter().map(|part| part[i]).collect();
            sum_certificates(&column).map_err(|_| RegistrarError::Unproven)
        })
        .collect::<Result<_, _>>()?;
    let list = proposal.list.certified(&sums)?;
    let entries: Vec<_> = list
        .entries()
        .iter()
        .map(huepass_feed::Entry::certified)
        .collect();
    key.check_certificates(&entries, rng)
        .map_err(|_| RegistrarError::Unproven)?;
    Ok(list)
}
