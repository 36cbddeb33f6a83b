use super::*;
use crate::testing::{START, entry, epoch_key, key, registrar, share, state_list, world};

fn proposal(genesis: GenesisDigest) -> ProposalMessage {
    let list = state_list(genesis, 2, 1);
    let participants = vec![registrar(2), registrar(1)];
    ProposalMessage::new(registrar(1), START, [7; 32], participants, list).unwrap()
}

// spec: FED-60
#[test]
fn proposals_that_break_a_rule_are_refused() {
    let pin = world(&[1, 2], 2).0.pin();
    let good = proposal(pin);
    let make = |participants| {
        ProposalMessage::new(
            registrar(1),
            START,
            [7; 32],
            participants,
            good.list.clone(),
        )
    };
    assert!(make(vec![]).is_err());
    assert!(make(vec![registrar(1), registrar(1)]).is_err());
    assert!(make((1..=33).map(registrar).collect()).is_err());
    let broken: [fn(&mut ProposalMessage); 4] = [
        |p| p.epoch = 3,
        |p| p.participants.reverse(),
        |p| p.list = state_list(GenesisDigest([1; 32]), 2, 1),
        |p| p.registrar = registrar(2),
    ];
    for change in broken {
        let mut proposal = good.clone();
        change(&mut proposal);
        assert!(ProposalMessage::open_signed(&proposal.sign(&key(1)), pin).is_err());
    }
    assert!(good.participants().is_sorted());
}

// spec: FED-61
#[test]
fn a_share_is_bound_to_framework_epoch_list_and_registrar() {
    let pin = world(&[1, 2], 2).0.pin();
    let generators = huepass_credential::Generators::new();
    let proposal = proposal(pin);
    let context = proposal.share_context(registrar(2));
    let message = ShareMessage::new(&context, &share(&context, 5));
    let bytes = message.sign(&key(2));
    let read = ShareMessage::open_signed(&bytes, pin).unwrap();
    assert_eq!(read.context(), context);
    for other in [
        proposal.share_context(registrar(1)),
        ShareContext {
            epoch: Epoch(3),
            ..context
        },
        ShareContext {
            list: ListDigest([0; 32]),
            ..context
        },
        ShareContext {
            genesis: GenesisDigest([0; 32]),
            ..context
        },
    ] {
        assert!(read.share().verify(&generators, &other).is_err());
    }
    assert!(read.share().verify(&generators, &context).is_ok());
    let mut zeroth = message;
    zeroth.epoch = 0;
    assert!(ShareMessage::open_signed(&zeroth.sign(&key(2)), pin).is_err());
}

// spec: FED-62
#[test]
fn certificates_say_which_key_they_go_with() {
    let pin = world(&[1, 2], 2).0.pin();
    let context = proposal(pin).share_context(registrar(2));
    let z = entry(0x41, 0, 0x61, 1).v;
    let message = CertificatesMessage::new(&context, &epoch_key(3), &[z]);
    let read = CertificatesMessage::open_signed(&message.sign(&key(2)), pin).unwrap();
    assert!(!read.is_for(&epoch_key(4)));
    assert!(read.is_for(&epoch_key(3)));
    assert_eq!(read.context(), context);
    assert_eq!(read.certificates().collect::<Vec<_>>(), [&z]);
    let too_many = CertificatesMessage::new(&context, &epoch_key(3), &vec![z; MAX_ENTRIES + 1]);
    assert!(matches!(too_many.check(), Err(FeedError::Rule(_))));
}
