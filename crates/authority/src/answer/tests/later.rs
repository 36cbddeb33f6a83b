//! After the first credential: renewals, new colours, fresh witnesses, other wallets.

use super::*;

// spec: AUT-13
#[test]
fn another_wallet_needs_the_old_one_revoked() {
    let authority = authority();
    let (id, mut old, pin) = invited(&authority, "1");
    old.fetch(&authority, Purpose::First, Some(&pin), NOW);
    let mut new = Wallet::new(20);
    let pin = invite(&authority, &id, &mut new, NOW);
    let reason = new.refusal(&authority, Purpose::First, Some(&pin), NOW);
    assert_eq!(reason, Reason::WrongCommitment);

    assert_eq!(authority.lost_wallet(&id, loss(), NOW).unwrap(), 1);
    // Whoever has the old wallet gets nothing with it, before and after the new one came.
    let nothing = |old: &mut Wallet| {
        for purpose in [Purpose::Renew, Purpose::Witness] {
            let reason = old.refusal(&authority, purpose, None, NOW);
            assert_eq!(reason, Reason::WrongCommitment);
        }
    };
    nothing(&mut old);
    // The offer that was open then may lie on the lost wallet: it takes a new one.
    let reason = new.refusal(&authority, Purpose::First, Some(&pin), NOW);
    assert_eq!(reason, Reason::Unknown);
    let pin = invite(&authority, &id, &mut new, NOW);
    new.fetch(&authority, Purpose::First, Some(&pin), NOW);
    nothing(&mut old);
}

#[test]
fn a_new_telephone_with_the_old_vault_keeps_the_commitment() {
    let authority = authority();
    let (id, mut wallet, pin) = invited(&authority, "1");
    wallet.fetch(&authority, Purpose::First, Some(&pin), NOW);
    let pin = invite(&authority, &id, &mut wallet, NOW);
    wallet.fetch(&authority, Purpose::First, Some(&pin), NOW);
    assert_eq!(authority.history(&id).unwrap().len(), 2);
}

#[test]
fn a_renewal_comes_neither_too_early_nor_after_revocation() {
    let authority = authority();
    let (id, mut wallet, pin) = invited(&authority, "1");
    wallet.fetch(&authority, Purpose::First, Some(&pin), NOW);
    let reason = wallet.refusal(&authority, Purpose::Renew, None, NOW + 2 * DAY);
    assert_eq!(reason, Reason::NoneWaiting);
    // In the last four days of seven, and when it is over.
    let now = NOW + 3 * DAY;
    let (credential, _) = wallet.fetch(&authority, Purpose::Renew, None, now);
    assert_eq!(credential.attributes().expiry, Hour(HOUR + 240));
    let now = NOW + 30 * DAY;
    wallet.fetch(&authority, Purpose::Renew, None, now);
    assert_eq!(authority.revoke(&id, grounds(), now).unwrap(), 1);
    for purpose in [Purpose::Renew, Purpose::Witness] {
        assert_eq!(
            wallet.refusal(&authority, purpose, None, now),
            Reason::Revoked
        );
    }
    let offer = authority.offer(&id, now, &mut rng(6));
    assert!(matches!(offer, Err(AuthorityError::NothingToOffer)));
}

#[test]
fn a_ticket_in_an_answer_ends_too() {
    let authority = authority();
    let (_, mut wallet, pin) = invited(&authority, "1");
    wallet.fetch(&authority, Purpose::First, Some(&pin), NOW);
    let end = NOW + authority.policy().ticket_seconds;
    let reason = wallet.refusal(&authority, Purpose::Renew, None, end + 1);
    assert_eq!(reason, Reason::Expired);
    wallet.fetch(&authority, Purpose::Renew, None, end);
}

// spec: AUT-18
#[test]
fn a_changed_colour_waits_for_the_wallet() {
    let authority = authority();
    let (id, mut wallet, pin) = invited(&authority, "1");
    let (green, _) = wallet.fetch(&authority, Purpose::First, Some(&pin), NOW);
    let until = Hour(HOUR + 30);
    let yellow = Standing {
        colour: Colour::Yellow,
        until: Some(until),
    };
    assert_eq!(authority.set_colour(&id, granted(yellow), NOW).unwrap(), 1);
    let reason = wallet.refusal(&authority, Purpose::Witness, None, NOW);
    assert_eq!(reason, Reason::Revoked);
    let (now_yellow, _) = wallet.fetch(&authority, Purpose::Renew, None, NOW);
    let expected = Attributes {
        colour: Colour::Yellow,
        expiry: until,
    };
    assert_eq!(now_yellow.attributes(), expected);
    assert!(now_yellow.handle() != green.handle());
    // No longer than the standing: nothing more to fetch now, and nothing when it is over.
    for now in [NOW, NOW + 2 * DAY] {
        let reason = wallet.refusal(&authority, Purpose::Renew, None, now);
        assert_eq!(reason, Reason::NoneWaiting);
    }
    let offer = authority.offer(&id, NOW + 2 * DAY, &mut rng(6));
    assert!(matches!(offer, Err(AuthorityError::NothingToOffer)));
}

// spec: AUT-19
#[test]
fn a_fresh_witness_is_for_a_live_handle_and_the_present_state() {
    let authority = authority();
    let (_, mut wallet, pin) = invited(&authority, "1");
    let (other, mut others, other_pin) = invited(&authority, "2");
    let (credential, old) = wallet.fetch(&authority, Purpose::First, Some(&pin), NOW);
    others.fetch(&authority, Purpose::First, Some(&other_pin), NOW);
    authority.revoke(&other, grounds(), NOW).unwrap();

    // With somebody else's ticket.
    let mine = wallet.ticket.clone();
    wallet.ticket.clone_from(&others.ticket);
    let reason = wallet.refusal(&authority, Purpose::Witness, None, NOW);
    assert_eq!(reason, Reason::WrongCommitment);
    wallet.ticket = mine;
    let reason = others.refusal(&authority, Purpose::Witness, None, NOW);
    assert_eq!(reason, Reason::Revoked);
    // When the credential is over.
    let reason = wallet.refusal(&authority, Purpose::Witness, None, NOW + 8 * DAY);
    assert_eq!(reason, Reason::Expired);

    let sent = wallet.ask(Purpose::Witness, None);
    let answered = authority.answer(&sent.bytes, NOW, &mut rng(8)).unwrap();
    let Outcome::Witness { c, n, next } = sent.open(&answered).outcome else {
        panic!("no witness");
    };
    assert_eq!(n, 1);
    let state = authority.shards().unwrap()[0].state();
    let keys = shard_keys(&authority, 0);
    let fresh = huepass_credential::Witness { n, c };
    credential.check_witness(&keys, &old, &state.v).unwrap_err();
    credential.check_witness(&keys, &fresh, &state.v).unwrap();
    // The next ticket works, for a renewal as well.
    wallet.ticket = Some(next);
    wallet.fetch(&authority, Purpose::Renew, None, NOW + 5 * DAY);
    assert_eq!(issued(&authority), 3);
}
