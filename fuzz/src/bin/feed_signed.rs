//! Signed documents as a carrier hands them over, and payloads under signatures that verify, read
//! by somebody who holds a genesis and an announcement: no panic, and the chain never goes back.

#![no_main]

use huepass_feed::{
    Accreditation, Announcement, AuthorityDescriptor, Chain, DeAccreditation, Document, Genesis,
    ProposalMessage, RegistrarChange, Retirement, Statements, Trust,
};
use huepass_wire::SigningKey;
use huepass_wire::cose::{SignedByQuorum, sign1};

const GENESIS: &[u8] = include_bytes!("../../seeds/feed_signed/genesis");
const FIRST: &[u8] = include_bytes!("../../seeds/feed_signed/announcement");

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((kind, content)) = bytes.split_first() else {
        return;
    };
    let mut trust = Trust::new(&GENESIS[1..]).expect("a good genesis");
    let signed = match kind % 6 {
        0 => content.to_vec(),
        1 => by_quorum(Announcement::KIND, content),
        2 => by_quorum(RegistrarChange::KIND, content),
        3 => by_quorum(Accreditation::KIND, content),
        4 => by_quorum(DeAccreditation::KIND, content),
        _ => sign1(Retirement::KIND, content, &key(0x41)),
    };
    let _ = Genesis::open_signed(&signed);
    let _ = AuthorityDescriptor::open_signed(&signed, trust.pin());
    let _ = ProposalMessage::open_signed(&signed, trust.pin());
    let mut statements = Statements::default();
    let taken = statements.add(&signed, &trust).is_ok();
    assert_eq!(statements.len(), usize::from(taken));
    let mut chain = Chain::new();
    let first = trust.open_announcement(&FIRST[1..]).expect("a good one");
    let _ = chain.extend(first.clone());
    if let Ok(next) = trust.open_announcement(&signed) {
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
    if trust.add_change(&signed).is_ok() {
        assert_eq!(trust.changes(), 1);
        assert!(trust.add_change(&signed).is_ok());
    }
});

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

/// Signed by two of the three registrars.
fn by_quorum(kind: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut signed = SignedByQuorum::unsigned(payload.to_vec());
    signed.sign(kind, &key(1));
    signed.sign(kind, &key(2));
    signed.encode()
}
