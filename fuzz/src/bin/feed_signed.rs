//! Signed documents as a carrier hands them over, and payloads of every kind under signatures
//! that hold, read by somebody who has a genesis and an announcement: no panic, the chain never
//! goes back, nobody else's signature and no other kind's will do, and what opens is what was
//! signed.

#![no_main]

use huepass_feed::{
    Accreditation, Announcement, AuthorityDescriptor, AuthorityState, CertificatesMessage, Chain,
    DeAccreditation, DeltaSegment, Document, EpochList, FeedError, Genesis, ProposalMessage,
    RegistrarChange, Retirement, ShareMessage, Statements, Trust,
};
use huepass_wire::SigningKey;
use huepass_wire::cose::{SignedByQuorum, sign1};

const GENESIS: &[u8] = include_bytes!("../../seeds/feed_signed/genesis");
const FIRST: &[u8] = include_bytes!("../../seeds/feed_signed/announcement");
/// The seeds' authority.
const AUTHORITY: u8 = 0x41;
/// The first of the seeds' three registrars.
const REGISTRAR: u8 = 1;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((kind, content)) = bytes.split_first() else {
        return;
    };
    let mut trust = Trust::new(&GENESIS[1..]).expect("a good genesis");
    let pin = trust.pin();
    match kind % 13 {
        0 => read(&mut trust, content),
        1 => read(&mut trust, &by(Announcement::KIND, content, 1..=2)),
        2 => read(&mut trust, &by(RegistrarChange::KIND, content, 1..=2)),
        3 => read(&mut trust, &by(Accreditation::KIND, content, 1..=2)),
        4 => read(&mut trust, &by(DeAccreditation::KIND, content, 1..=2)),
        5 => read(
            &mut trust,
            &sign1(Retirement::KIND, content, &key(AUTHORITY)),
        ),
        6 => genesis(content),
        7 => {
            let open = |signed: &[u8]| AuthorityDescriptor::open_signed(signed, pin);
            if let Some(descriptor) = one(AUTHORITY, content, open) {
                assert_eq!(descriptor.check_follows(&descriptor), Ok(()));
                if let Some(shard) = descriptor.shards.first() {
                    let _ = descriptor.shard_keys(shard.number);
                }
                assert!(descriptor.shard_keys(u32::MAX).is_err());
            }
        }
        8 => {
            one(AUTHORITY, content, |signed| {
                AuthorityState::open_signed(signed, pin)
            });
        }
        9 => {
            let open = |signed: &[u8]| DeltaSegment::open_signed(signed, pin);
            if let Some(segment) = one(AUTHORITY, content, open) {
                assert!(segment.deltas().is_err() || segment.loose().is_ok());
            }
        }
        10 => {
            let open = |signed: &[u8]| ProposalMessage::open_signed(signed, pin);
            if let Some(proposal) = one(REGISTRAR, content, open) {
                assert!(proposal.participants().len() > 0);
                // As many certificates as states, or no list.
                assert!(
                    proposal.list.certified(&[]).is_err() || proposal.list.entries().is_empty()
                );
            }
        }
        11 => {
            let open = |signed: &[u8]| ShareMessage::open_signed(signed, pin);
            if let Some(share) = one(REGISTRAR, content, open) {
                let generators = huepass_credential::Generators::new();
                let _ = share.share().verify(&generators, &share.context());
            }
        }
        _ => {
            one(REGISTRAR, content, |signed| {
                CertificatesMessage::open_signed(signed, pin)
            });
        }
    }
});

/// Everything that a reader does with a document from the feed.
fn read(trust: &mut Trust, signed: &[u8]) {
    let _ = Genesis::open_signed(signed);
    let _ = AuthorityDescriptor::open_signed(signed, trust.pin());
    let _ = ProposalMessage::open_signed(signed, trust.pin());
    let mut statements = Statements::default();
    let taken = statements.add(signed, trust).is_ok();
    assert_eq!(statements.len(), usize::from(taken));
    let mut chain = Chain::new();
    let first = trust.open_announcement(&FIRST[1..]).expect("a good one");
    let _ = chain.extend(first.clone());
    // A list is only the one that an announcement names.
    let list = EpochList::open(signed, first.get());
    assert!(list.is_err() || huepass_feed::digest(signed) == *first.get().list());
    if let Ok(next) = trust.open_announcement(signed) {
        let again = trust
            .open_announcement(next.bytes())
            .expect("it opened before");
        assert_eq!(again, next);
        let _ = chain.clone().extend(next.clone());
        let _ = chain.advance(next);
        assert!(
            chain
                .newest()
                .is_some_and(|newest| newest.get().epoch() >= first.get().epoch())
        );
    }
    let before = trust.clone();
    if trust.add_change(signed).is_ok() {
        assert_eq!(trust.changes(), 1);
        assert!(trust.add_change(signed).is_ok());
        assert_eq!(trust.changes(), 1);
    } else {
        assert_eq!(trust.changes(), before.changes());
    }
}

/// A genesis that all its founders sign opens as just that; one signature less, and it does not.
fn genesis(payload: &[u8]) {
    let founders = Genesis::from_payload(payload);
    let opened = Genesis::open_signed(&by(Genesis::KIND, payload, 1..=3));
    assert!(Genesis::open_signed(&by(Genesis::KIND, payload, 2..=2)).is_err() || opened.is_ok());
    if let Ok(opened) = opened {
        assert_eq!(founders.as_ref(), Ok(&opened));
        let trust = Trust::new(&by(Genesis::KIND, payload, 1..=3)).expect("it opened");
        assert_eq!(trust.pin(), opened.pin());
        assert!(Genesis::open_signed(&by(Genesis::KIND, payload, 4..=6)).is_err());
    }
}

/// Opens a payload signed by the one who should have: then the payload itself is a document, and
/// the same under another's signature, or for another kind, is none.
fn one<D: Document + PartialEq + std::fmt::Debug>(
    signer: u8,
    payload: &[u8],
    open: impl Fn(&[u8]) -> Result<D, FeedError>,
) -> Option<D> {
    let opened = open(&sign1(D::KIND, payload, &key(signer))).ok()?;
    assert_eq!(D::from_payload(payload).as_ref(), Ok(&opened));
    assert_eq!(opened.payload(), payload);
    assert!(open(&sign1(D::KIND, payload, &key(signer ^ 0x80))).is_err());
    assert!(open(&sign1(b"HUEPASS-V1-OTHER", payload, &key(signer))).is_err());
    Some(opened)
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

/// Signed by these registrars.
fn by(kind: &[u8], payload: &[u8], registrars: std::ops::RangeInclusive<u8>) -> Vec<u8> {
    let mut signed = SignedByQuorum::unsigned(payload.to_vec());
    for registrar in registrars {
        signed.sign(kind, &key(registrar));
    }
    signed.encode()
}
