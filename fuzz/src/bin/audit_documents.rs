//! What an auditor and an authority's desk read: entries, heads, proofs, orders, approvals, behind
//! whatever signature and under good ones: no panic, one encoding, nobody's word but the signer's,
//! and a bad proof proves nothing.

#![no_main]

use std::collections::BTreeMap;

use huepass_audit::{
    Asked, AuthorityId, ConsistencyProof, Desk, Drill, Entry, Evidence, Finding, Frontier, Hash,
    InclusionProof, Mode, Node, Officer, OfficerId, Officers, Order, Parameters, Permit, Quota,
    Real, Replay, Role, SignedHead, Spent, Standing, TreeHead, Verb, Watch, check_entry, may,
};
use huepass_wire::SigningKey;
use huepass_wire::cose::sign1;

const NOW: u64 = 1_790_000_000;
const AUTHORITY: u8 = 0x41;
const LIMIT: u64 = 10;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((kind, content)) = bytes.split_first() else {
        return;
    };
    match kind % 8 {
        0 => entry(content),
        1 => inclusion(content),
        2 => growth(content),
        3 => head(content),
        4 => head(&sign1(b"HUEPASS-V1-LOG-HEAD", content, &key(AUTHORITY))),
        5 => orders(content, None),
        6 => {
            let Some((length, rest)) = content.split_first_chunk() else {
                return;
            };
            if let Some((order, approval)) =
                rest.split_at_checked(u16::from_be_bytes(*length).into())
            {
                orders(order, Some(approval));
            }
        }
        // Payloads under an officer's own signature; the first byte says whose and of which kind.
        _ => {
            let Some((who, payload)) = content.split_first() else {
                return;
            };
            let signer = key(who % 5 + 1);
            let order = sign1(Real::ORDER, payload, &signer);
            orders(&order, None);
            orders(&order, Some(&sign1(Real::APPROVAL, payload, &signer)));
            orders(&sign1(Drill::ORDER, payload, &signer), None);
        }
    }
});

fn entry(bytes: &[u8]) {
    let decoded = Entry::decode(bytes);
    let mut replay = Replay::new(Some(LIMIT));
    let found = replay.push(bytes);
    assert_eq!(replay.size(), 1);
    if let Ok(entry) = decoded {
        assert_eq!(entry.encode(), bytes);
        assert_eq!(entry.leaf(), Hash::leaf(bytes));
        assert!(found.is_ok() || matches!(found, Err(Finding::Sequence | Finding::Limit)));
        let service = entry.officers().is_empty();
        assert!(service || entry.officers().len() >= entry.verb().least_officers());
        assert_eq!(entry.persons() == 1, entry.subject().is_some());
    } else {
        assert!(found.is_err());
    }
}

/// Eleven leaves, their nodes, and the head.
fn log() -> (Frontier, BTreeMap<Node, Hash>, TreeHead) {
    let mut log = Frontier::empty();
    let mut nodes = BTreeMap::new();
    for leaf in 0..11_u8 {
        nodes.extend(log.push(Hash::leaf(&[leaf])).expect("few"));
    }
    let head = TreeHead::new(id(), &log, NOW);
    (log, nodes, head)
}

fn inclusion(bytes: &[u8]) {
    let Ok(proof) = InclusionProof::decode(bytes) else {
        return;
    };
    assert_eq!(proof.encode(), bytes);
    let (_, nodes, head) = log();
    for leaf in 0..11_u8 {
        if proof.verify(&head, &[leaf]).is_ok() {
            let good = InclusionProof::make(u64::from(leaf), 11, &nodes).expect("all nodes");
            assert_eq!(proof, good);
        }
        // A single byte is no entry.
        assert!(check_entry(&head, &[leaf], &proof).is_err());
    }
}

fn growth(bytes: &[u8]) {
    let Ok(proof) = ConsistencyProof::decode(bytes) else {
        return;
    };
    assert_eq!(proof.encode(), bytes);
    let (_, nodes, head) = log();
    let (older, newer) = proof.sizes();
    if older <= 11 {
        let before = Frontier::load(older, &nodes).expect("all nodes");
        let before = TreeHead::new(id(), &before, NOW);
        if proof.verify(&before, &head).is_ok() {
            assert_eq!(newer, 11);
            let good = ConsistencyProof::make(older, 11, &nodes).expect("all nodes");
            assert_eq!(proof, good);
        }
    }
}

fn head(bytes: &[u8]) {
    let (_, nodes, held) = log();
    let held = held.sign(&key(AUTHORITY));
    let opened = SignedHead::open(bytes, id());
    let mut watch = Watch::resume(held.bytes(), id()).expect("a good head");
    let size = opened.as_ref().map_or(11, |head| head.get().size());
    let proof = ConsistencyProof::make(size.min(11), 11, &nodes).expect("all nodes");
    let step = watch.take(bytes, &proof);
    assert!(opened.is_ok() || step.is_err());
    let newest = watch.newest().expect("one was held").get();
    assert!(newest.size() >= 11);
    if newest.size() == 11 {
        assert_eq!(newest.root(), held.get().root());
    }
    if let Ok(opened) = opened {
        assert_eq!(opened.bytes(), bytes);
        let convinced = Evidence::open(held.bytes(), bytes, None, id()).is_ok();
        assert_eq!(convinced, watch.evidence().is_some_and(Evidence::is_proof));
    }
}

fn orders(order: &[u8], approval: Option<&[u8]>) {
    judge::<Real>(order, approval);
    judge::<Drill>(order, approval);
    assert!(Order::<Real>::read(order).is_err() || Order::<Drill>::read(order).is_err());
}

fn judge<M: Mode>(order: &[u8], approval: Option<&[u8]>) {
    let officers = Officers::new(Role::ALL.map(|role| Officer {
        id: OfficerId([role.number(); 16]),
        role,
        key: key(role.number()).verifying_key().to_bytes(),
        standing: Standing::InOffice,
    }))
    .expect("different officers");
    let quota = Quota::new(LIMIT);
    let desk = Desk {
        authority: id(),
        officers: &officers,
        quota: &quota,
        now: NOW,
    };
    // As if just that had been asked, so that the rest is reached.
    let read = Order::<M>::read(order);
    let terms = read.as_ref().map(Order::terms);
    let asked = Asked {
        verb: terms.map_or(Verb::Offer, |terms| terms.verb),
        parameters: terms.map_or(Parameters([0; 32]), |terms| terms.parameters),
        persons: terms.map_or(1, |terms| terms.persons),
    };
    let Ok(unspent) = desk.check::<M>(&asked, order, approval) else {
        return;
    };
    let approved = unspent.once(Spent::First).expect("used once");
    let acted = approved.officers();
    let role = officers.get(acted[0]).expect("one of them").role;
    match may(role, asked.verb) {
        Permit::No => panic!("no such power"),
        Permit::Second(_) => assert_eq!(acted.len(), 2),
        Permit::Yes => assert!(approved.alone() <= LIMIT),
    }
    assert!(acted.len() == 1 || acted[0] != acted[1]);
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn id() -> AuthorityId {
    AuthorityId(key(AUTHORITY).verifying_key().to_bytes())
}
