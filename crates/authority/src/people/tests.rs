use huepass_credential::Colour;
use huepass_wire::Purpose;

use super::*;
use crate::MemoryLedger;
use crate::testing::{NOW, Wallet, authority, authority_with, granted, grounds, person, rng};
use crate::{Policy, Standing};

const GREEN: Standing = Standing {
    colour: Colour::Green,
    until: None,
};

/// Persons who hold a credential each.
fn holders(authority: &Authority<MemoryLedger>, count: u8) -> Vec<PersonId> {
    let holder = |i: u8| {
        let id = person(authority, &i.to_string(), GREEN);
        let mut wallet = Wallet::new(i);
        let (offer, pin) = authority.offer(&id, NOW, &mut rng(i)).unwrap();
        wallet.take(&offer);
        wallet.fetch(authority, Purpose::First, Some(pin.expose()), NOW);
        id
    };
    (1..=count).map(holder).collect()
}

#[test]
fn a_person_is_added_once_and_while_there_is_room() {
    let policy = Policy {
        shard_persons: 1,
        ..Policy::default()
    };
    let mut authority = authority_with(policy, 1);
    let one = person(&authority, "1", GREEN);
    let again = authority.add_person(&one, &granted(GREEN), NOW);
    assert!(matches!(
        again,
        Err(AuthorityError::Ledger(LedgerError::PersonKnown))
    ));
    let two = authority.person_id(&IdentityNumber::parse("2").unwrap());
    let full = authority.add_person(&two, &granted(GREEN), NOW);
    assert!(matches!(
        full,
        Err(AuthorityError::Ledger(LedgerError::NoRoom))
    ));
    authority.add_shard(&mut rng(3), |_| Ok(())).unwrap();
    assert_eq!(
        authority
            .add_person(&two, &granted(GREEN), NOW)
            .unwrap()
            .shard,
        1
    );
    assert_eq!(authority.people(None, 10).unwrap().len(), 2);
}

#[test]
fn a_list_is_revoked_in_one_pass_that_can_be_taken_up_again() {
    let authority = authority();
    let ids = holders(&authority, 4);
    let stranger = PersonId::from_bytes([0; 32]);
    let list = [ids[0], stranger, ids[1], ids[1], ids[2]];

    // Stopped after the third line.
    let mut seen = 0;
    let tally = authority.revoke_many(list, grounds(), NOW, |id, outcome| {
        assert!(*id == list[seen]);
        seen += 1;
        // What was reported is done.
        if let Ok(count) = outcome {
            assert_eq!(*count, 1);
            let history = authority.history(id).unwrap();
            assert!(history.iter().all(|one| one.revoked.is_some()));
        }
        if seen == 3 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    let expected = Tally {
        persons: 2,
        credentials: 2,
        nothing: 0,
        failed: 1,
    };
    assert_eq!(tally.unwrap(), expected);

    let tally = authority.revoke_many(list, grounds(), NOW, |_, _| ControlFlow::Continue(()));
    let expected = Tally {
        persons: 1,
        credentials: 1,
        nothing: 3,
        failed: 1,
    };
    assert_eq!(tally.unwrap(), expected);
    assert_eq!(authority.shards().unwrap()[0].n, 3);
    assert!(authority.history(&ids[3]).unwrap()[0].revoked.is_none());
}

#[test]
fn one_credential_is_revoked_once_and_the_standing_stays() {
    let authority = authority();
    let id = holders(&authority, 1)[0];
    let handle = authority.history(&id).unwrap()[0].handle;
    let elsewhere = authority.revoke_credential(3, handle, NOW);
    assert!(matches!(
        elsewhere,
        Err(AuthorityError::Ledger(LedgerError::NoSuchShard(3)))
    ));
    assert_eq!(authority.revoke_credential(0, handle, NOW).unwrap(), 1);
    let twice = authority.revoke_credential(0, handle, NOW);
    assert!(matches!(
        twice,
        Err(AuthorityError::Ledger(LedgerError::AlreadyRevoked))
    ));
    assert!(authority.person(&id).unwrap().standing == Some(GREEN));
}
