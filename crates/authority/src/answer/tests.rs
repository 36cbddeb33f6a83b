mod later;

use huepass_credential::{Attributes, Colour, Hour};
use huepass_wire::{Answer, Outcome, Purpose, Reason, WireError};

use super::*;
use crate::testing::{
    DAY, GENESIS, HOUR, NOW, OTHER, Wallet, authority, authority_with, framework_of, granted,
    grounds, loss, person, refusal, rng, shard_keys,
};
use crate::{Keys, LedgerError, MemoryLedger, PersonId, Policy, Standing};

const GREEN: Standing = Standing {
    colour: Colour::Green,
    until: None,
};

/// A person with an offer, and a wallet that took it; the PIN.
fn invited(authority: &Authority<MemoryLedger>, number: &str) -> (PersonId, Wallet, String) {
    let id = person(authority, number, GREEN);
    let seed = number.bytes().fold(7, u8::wrapping_add);
    let mut wallet = Wallet::new(seed);
    let pin = invite(authority, &id, &mut wallet, NOW);
    (id, wallet, pin)
}

fn invite(
    authority: &Authority<MemoryLedger>,
    id: &PersonId,
    wallet: &mut Wallet,
    now: u64,
) -> String {
    let (offer, pin) = authority.offer(id, now, &mut wallet.rng).unwrap();
    wallet.take(&offer);
    pin.expose().to_owned()
}

fn issued(authority: &Authority<MemoryLedger>) -> u32 {
    authority.shards().unwrap().iter().map(|s| s.issued).sum()
}

#[test]
fn what_cannot_be_opened_is_an_error() {
    let authority = authority();
    let (_, mut wallet, pin) = invited(&authority, "1");
    let sent = wallet.ask(Purpose::First, Some(&pin));
    let answer = |bytes: &[u8]| authority.answer(bytes, NOW, &mut rng(2));
    assert!(matches!(answer(&[]), Err(AuthorityError::Wire(_))));
    for cut in [1, 100, sent.bytes.len() - 1] {
        let refused = answer(&sent.bytes[..cut]);
        assert!(matches!(refused, Err(AuthorityError::Wire(_))));
    }
    for at in [4, 50, 110, 200, sent.bytes.len() - 1] {
        let mut bytes = sent.bytes.clone();
        bytes[at] ^= 1;
        let refused = answer(&bytes);
        assert!(matches!(
            refused,
            Err(AuthorityError::Wire(_) | AuthorityError::OtherAuthority)
        ));
    }
    let huge = vec![0x85; 1 << 16];
    assert!(matches!(
        answer(&huge),
        Err(AuthorityError::Wire(WireError::TooLarge { .. }))
    ));
    assert_eq!(issued(&authority), 0);
}

#[test]
fn requests_for_others_are_errors() {
    let authority = authority();
    let (_, mut wallet, pin) = invited(&authority, "1");
    let mut shard = wallet.shard.unwrap();
    shard.authority = OTHER;
    wallet.shard = Some(shard);
    let sent = wallet.ask(Purpose::First, Some(&pin));
    let refused = authority.answer(&sent.bytes, NOW, &mut rng(2));
    assert!(matches!(refused, Err(AuthorityError::OtherAuthority)));

    // The same authority's key in another framework: nothing of one works in the other.
    let keys = Keys::from_bytes(&authority.keys().to_bytes()).unwrap();
    let elsewhere = framework_of(huepass_credential::GenesisDigest([0x48; 32]));
    let other = Authority::found(
        MemoryLedger::new(),
        keys,
        elsewhere,
        Policy::default(),
        "Other",
    )
    .unwrap();
    shard.authority = authority.id();
    wallet.shard = Some(shard);
    let sent = wallet.ask(Purpose::First, Some(&pin));
    let refused = other.answer(&sent.bytes, NOW, &mut rng(2));
    assert!(matches!(refused, Err(AuthorityError::OtherAuthority)));
}

#[test]
fn an_unknown_ticket_and_one_for_something_else_are_refused() {
    let authority = authority();
    let (_, mut wallet, pin) = invited(&authority, "1");
    let sent = wallet.ask_changed(Purpose::First, Some(&pin), |r| r.ticket_id = [0; 16]);
    assert_eq!(refusal(&authority, &sent, NOW), Reason::Unknown);
    for purpose in [Purpose::Renew, Purpose::Witness] {
        let reason = wallet.refusal(&authority, purpose, Some(&pin), NOW);
        assert_eq!(reason, Reason::Unknown);
    }
    wallet.fetch(&authority, Purpose::First, Some(&pin), NOW);
    let reason = wallet.refusal(&authority, Purpose::First, Some(&pin), NOW);
    assert_eq!(reason, Reason::Unknown);
    assert_eq!(issued(&authority), 1);
}

#[test]
fn an_offer_ends() {
    let authority = authority();
    let (_, mut wallet, pin) = invited(&authority, "1");
    let end = NOW + authority.policy().offer_seconds;
    let reason = wallet.refusal(&authority, Purpose::First, Some(&pin), end + 1);
    assert_eq!(reason, Reason::Expired);
    wallet.fetch(&authority, Purpose::First, Some(&pin), end);
}

#[test]
fn a_later_offer_ends_the_one_before() {
    let authority = authority();
    let (id, mut wallet, pin) = invited(&authority, "1");
    let mut second = Wallet::new(9);
    let second_pin = invite(&authority, &id, &mut second, NOW);
    let reason = wallet.refusal(&authority, Purpose::First, Some(&pin), NOW);
    assert_eq!(reason, Reason::Unknown);
    second.fetch(&authority, Purpose::First, Some(&second_pin), NOW);
}

// spec: AUT-10
#[test]
fn a_commitment_without_its_proof_is_refused() {
    let authority = authority();
    let (_, mut wallet, pin) = invited(&authority, "1");
    let (_, mut other, other_pin) = invited(&authority, "2");
    let mut wrong = Vec::new();
    // Another wallet's commitment and proof, seen on its way.
    let mut stolen = None;
    other.ask_changed(Purpose::First, Some(&other_pin), |r| {
        stolen = Some(r.commitment);
    });
    wrong.push(wallet.ask_changed(Purpose::First, Some(&pin), |r| {
        r.commitment = stolen.unwrap();
    }));
    // One's own commitment moved by H_c would be signed the next colour; any other U stands for it.
    wrong.push(wallet.ask_changed(Purpose::First, Some(&pin), |r| {
        r.commitment.u = stolen.unwrap().u;
    }));
    // Proven for another purpose, ticket, or answer key.
    wrong.push(wallet.ask_changed(Purpose::Renew, Some(&pin), |r| {
        r.purpose = Purpose::First;
    }));
    wrong.push(wallet.ask_changed(Purpose::First, Some(&pin), |r| r.answer_key[0] ^= 1));
    // Proven for another nonce: replayed from an earlier exchange.
    let mut ticket = wallet.ticket.clone().unwrap();
    ticket.nonce[0] ^= 1;
    let good = wallet.ticket.replace(ticket);
    wrong.push(wallet.ask(Purpose::First, Some(&pin)));
    wallet.ticket = good;
    // Proven for another shard.
    let good = wallet.shard;
    wallet.shard = good.map(|mut shard| {
        shard.number += 1;
        shard
    });
    wrong.push(wallet.ask(Purpose::First, Some(&pin)));
    wallet.shard = good;
    for sent in &wrong {
        let answered = authority.answer(&sent.bytes, NOW, &mut rng(3)).unwrap();
        assert_eq!(answered.told, Told::Refused(Reason::WrongCommitment));
    }
    assert_eq!(issued(&authority), 0);
    // None of them counted against the PIN.
    wallet.fetch(&authority, Purpose::First, Some(&pin), NOW);
}

#[test]
fn five_pins_may_be_wrong() {
    let authority = authority();
    let (id, mut wallet, pin) = invited(&authority, "1");
    let wrong = if pin == "000000" { "000001" } else { "000000" };
    for guess in [None, Some("1"), Some(wrong)] {
        let reason = wallet.refusal(&authority, Purpose::First, guess, NOW);
        assert_eq!(reason, Reason::WrongPin);
    }
    // One request sent many times counts once.
    let sent = wallet.ask(Purpose::First, Some(wrong));
    for _ in 0..10 {
        assert_eq!(refusal(&authority, &sent, NOW), Reason::WrongPin);
    }
    wallet.fetch(&authority, Purpose::First, Some(&pin), NOW);

    let pin = invite(&authority, &id, &mut wallet, NOW);
    let wrong = if pin == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        let reason = wallet.refusal(&authority, Purpose::First, Some(wrong), NOW);
        assert_eq!(reason, Reason::WrongPin);
    }
    // Now the right one is refused too.
    let reason = wallet.refusal(&authority, Purpose::First, Some(&pin), NOW);
    assert_eq!(reason, Reason::WrongPin);
    assert_eq!(issued(&authority), 1);
}

// spec: AUT-11
#[test]
fn a_ticket_is_used_once_and_a_lost_answer_comes_again() {
    let authority = authority();
    let (_, mut wallet, pin) = invited(&authority, "1");
    let sent = wallet.ask(Purpose::First, Some(&pin));
    let other = wallet.ask(Purpose::First, Some(&pin));
    let first = authority.answer(&sent.bytes, NOW, &mut rng(4)).unwrap();
    assert_eq!(first.told, Told::Given(Purpose::First));
    // Also when the offer's time is over by then.
    for now in [NOW, NOW + 30 * DAY] {
        let again = authority.answer(&sent.bytes, now, &mut rng(5)).unwrap();
        assert_eq!(again.bytes, first.bytes);
        assert_eq!(again.told, Told::Again(Purpose::First));
        assert_eq!(refusal(&authority, &other, now), Reason::Used);
    }
    assert_eq!(issued(&authority), 1);
}

#[test]
fn nobody_else_opens_an_answer() {
    let authority = authority();
    let (_, mut wallet, pin) = invited(&authority, "1");
    let sent = wallet.ask(Purpose::First, Some(&pin));
    let other = wallet.ask(Purpose::First, Some(&pin));
    let answered = authority.answer(&sent.bytes, NOW, &mut rng(4)).unwrap();
    let opened = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| other.open(&answered)));
    assert!(opened.is_err());
    assert!(matches!(
        sent.open(&answered),
        Answer {
            outcome: Outcome::Credential { .. },
            ..
        }
    ));
}

// spec: AUT-12
#[test]
fn somebody_elses_commitment_is_refused() {
    let authority = authority();
    let (_, mut wallet, pin) = invited(&authority, "1");
    wallet.fetch(&authority, Purpose::First, Some(&pin), NOW);
    // Another person with the same wallet.
    let other = person(&authority, "2", GREEN);
    let pin = invite(&authority, &other, &mut wallet, NOW);
    let reason = wallet.refusal(&authority, Purpose::First, Some(&pin), NOW);
    assert_eq!(reason, Reason::WrongCommitment);
    assert!(authority.history(&other).unwrap().is_empty());
}

#[test]
fn what_is_issued_is_what_was_decided() {
    let authority = authority();
    let (id, mut wallet, pin) = invited(&authority, "1");
    let (credential, witness) = wallet.fetch(&authority, Purpose::First, Some(&pin), NOW);
    let expected = Attributes {
        colour: Colour::Green,
        expiry: Hour(HOUR + 168),
    };
    assert_eq!(credential.attributes(), expected);
    let state = authority.shards().unwrap()[0].state();
    let keys = shard_keys(&authority, 0);
    credential.check_witness(&keys, &witness, &state.v).unwrap();
    let history = authority.history(&id).unwrap();
    assert_eq!(history.len(), 1);
    assert!(history[0].handle == credential.handle() && history[0].issued == NOW);
    assert_eq!(history[0].expiry.start(), (u64::from(HOUR) + 168) * 3600);
}

// spec: AUT-22
#[test]
fn a_shard_that_was_given_up_issues_nothing_and_its_persons_move() {
    let authority = authority_with(Policy::default(), 2);
    let (id, mut wallet, pin) = invited(&authority, "1");
    wallet.fetch(&authority, Purpose::First, Some(&pin), NOW);
    let epoch = huepass_credential::Epoch(5);
    authority.retire_shard(0, epoch).unwrap();
    let reason = wallet.refusal(&authority, Purpose::Renew, None, NOW + 5 * DAY);
    assert_eq!(reason, Reason::Expired);
    let pin = invite(&authority, &id, &mut wallet, NOW);
    assert_eq!(wallet.shard.map(|shard| shard.number), Some(1));
    let (moved, _) = wallet.fetch(&authority, Purpose::First, Some(&pin), NOW);
    assert_eq!(moved.shard().number, 1);
    // Both can be taken back, each in its shard.
    assert_eq!(authority.revoke(&id, grounds(), NOW).unwrap(), 2);
    let places: Vec<u32> = authority.shards().unwrap().iter().map(|s| s.n).collect();
    assert_eq!(places, [1, 1]);
}

#[test]
fn nothing_of_a_person_prints() {
    let authority = authority();
    let (id, mut wallet, pin) = invited(&authority, "1");
    wallet.fetch(&authority, Purpose::First, Some(&pin), NOW);
    let record = authority.person(&id).unwrap();
    let ticket = authority.ledger().ticket(&record.offer.unwrap()).unwrap();
    let printed = format!(
        "{record:?} {:?} {ticket:?} {authority:?}",
        authority.history(&id).unwrap(),
    );
    assert!(printed.starts_with(
        "PersonRecord(..) [CredentialRecord(..)] Some(TicketRecord(..)) Authority { keys: Keys"
    ));
    assert_eq!(authority.framework().genesis(), GENESIS);
    let unknown = authority.person(&PersonId::from_bytes([0; 32]));
    assert!(matches!(
        unknown,
        Err(AuthorityError::Ledger(LedgerError::PersonUnknown))
    ));
}
