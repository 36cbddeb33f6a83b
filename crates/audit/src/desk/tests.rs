use huepass_wire::WireError;
use proptest::prelude::*;

use super::*;
use crate::officer::RosterFault;
use crate::role::Role;
use crate::testing::{
    AUDITOR, AUTHORITY, CLERK, EPIDEMIOLOGIST, NOW, OPERATOR, OTHER_CLERK, OTHER_REVIEWER,
    REVIEWER, STRANGER, SUSPENDED, approved, authority, desk, key, officer, order, staff, terms,
};
use crate::{AuditError, Draft, Drill, Real, Rule, labels};

const LIMIT: u64 = 10;

fn asked(verb: Verb, persons: u64) -> Asked {
    Asked {
        verb,
        parameters: Parameters::digest(b"parameters"),
        persons,
    }
}

/// Judges an order that `signer` signed, with an approval by `second`, at a desk where nothing was
/// changed yet.
fn judge(
    verb: Verb,
    terms: &Terms,
    signer: u8,
    second: Option<u8>,
) -> Result<Approved<Real>, OrderRefusal> {
    let order = Order::<Real>::new(terms.clone());
    let approval = second.map(|seed| Approval::new(OfficerId([seed; 16]), &order).sign(&key(seed)));
    let (staff, quota) = (staff(), Quota::new(LIMIT));
    let unspent = desk(&staff, &quota).check(
        &asked(verb, 1),
        &order.sign(&key(signer)),
        approval.as_deref(),
    )?;
    unspent.once(Spent::First)
}

fn one(officer: u8, verb: Verb) -> Result<Approved<Real>, OrderRefusal> {
    judge(verb, &terms(officer, verb), officer, None)
}

fn two(first: u8, second: u8, verb: Verb) -> Result<Approved<Real>, OrderRefusal> {
    judge(verb, &terms(first, verb), first, Some(second))
}

// spec: AUD-40
#[test]
fn a_forged_order_does_not_stand() {
    let terms = terms(CLERK, Verb::Offer);
    for signer in [STRANGER, OTHER_CLERK, OPERATOR] {
        assert_eq!(
            judge(Verb::Offer, &terms, signer, None),
            Err(OrderRefusal::Signature(Signatory::First))
        );
    }
    let (staff, quota) = (staff(), Quota::new(LIMIT));
    let good = order::<Real>(CLERK, Verb::Offer).sign(&key(CLERK));
    let check = |bytes: &[u8]| {
        desk(&staff, &quota)
            .check::<Real>(&asked(Verb::Offer, 1), bytes, None)
            .map(approved)
    };
    for at in 0..good.len() {
        let mut altered = good.clone();
        altered[at] ^= 1;
        assert!(check(&altered).is_err(), "{at}");
        assert!(check(&good[..at]).is_err());
    }
    assert_eq!(
        check(&[0; 513]),
        Err(OrderRefusal::Document(
            WireError::TooLarge { limit: 512 }.into()
        ))
    );
    // An approval's, a head's signature over the same bytes is none for an order.
    let payload = Order::<Real>::new(terms).payload();
    for kind in [labels::APPROVAL, labels::HEAD, labels::DRILL_ORDER] {
        let signed = huepass_wire::cose::sign1(kind, &payload, &key(CLERK));
        assert_eq!(
            check(&signed),
            Err(OrderRefusal::Signature(Signatory::First))
        );
    }
    assert!(check(&good).is_ok());
}

// spec: AUD-40, AUD-43, AUD-44
#[test]
fn an_order_is_for_one_authority_verb_parameters_and_time() {
    let refuse = |change: fn(&mut Terms), expected: OrderRefusal| {
        let mut terms = terms(CLERK, Verb::Offer);
        change(&mut terms);
        assert_eq!(judge(Verb::Offer, &terms, CLERK, None), Err(expected));
    };
    refuse(
        |t| t.authority = authority(STRANGER),
        OrderRefusal::OtherAuthority(Signatory::First),
    );
    refuse(
        |t| t.officer = OfficerId([STRANGER; 16]),
        OrderRefusal::UnknownOfficer(Signatory::First),
    );
    refuse(|t| t.verb = Verb::AnswerRequest, OrderRefusal::OtherVerb);
    refuse(
        |t| t.parameters = Parameters::digest(b"others"),
        OrderRefusal::OtherParameters,
    );
    refuse(|t| t.persons = 0, OrderRefusal::Persons);
    refuse(|t| t.expires = NOW - 1, OrderRefusal::Expired);
    refuse(|t| t.expires = 0, OrderRefusal::Expired);
    refuse(
        |t| t.expires = NOW + MAX_ORDER_SECONDS + 1,
        OrderRefusal::TooLong,
    );
    refuse(|t| t.expires = u64::MAX, OrderRefusal::TooLong);
    for expires in [NOW, NOW + MAX_ORDER_SECONDS] {
        let mut terms = terms(CLERK, Verb::Offer);
        terms.expires = expires;
        assert!(judge(Verb::Offer, &terms, CLERK, None).is_ok());
    }
}

// spec: AUD-30, AUD-40
#[test]
fn a_role_has_only_its_verbs_and_a_suspended_officer_none() {
    for (officer, verb) in [
        (CLERK, Verb::SetRed),
        (CLERK, Verb::SetGreen),
        (AUDITOR, Verb::SetYellow),
        (OPERATOR, Verb::SetRed),
        (OPERATOR, Verb::ReadHistory),
        (EPIDEMIOLOGIST, Verb::AddOfficer),
        (REVIEWER, Verb::ActivateRules),
        (EPIDEMIOLOGIST, Verb::LapseAppeal),
    ] {
        assert_eq!(
            one(officer, verb),
            Err(OrderRefusal::Role(Signatory::First))
        );
        assert_eq!(
            two(officer, REVIEWER, verb),
            Err(OrderRefusal::Role(Signatory::First))
        );
    }
    assert_eq!(
        one(SUSPENDED, Verb::ReadLog),
        Err(OrderRefusal::Suspended(Signatory::First))
    );
    // Who cannot sign learns nothing about standing.
    assert_eq!(
        judge(
            Verb::ReadLog,
            &terms(SUSPENDED, Verb::ReadLog),
            STRANGER,
            None
        ),
        Err(OrderRefusal::Signature(Signatory::First))
    );
}

// spec: AUD-41
#[test]
fn a_second_officer_is_another_person_in_office_with_the_role() {
    let red = Verb::SetRed;
    let roles = Roles::of(&[Role::Epidemiologist]);
    assert_eq!(one(REVIEWER, red), Err(OrderRefusal::SecondNeeded(roles)));
    assert_eq!(
        two(EPIDEMIOLOGIST, EPIDEMIOLOGIST, red),
        Err(OrderRefusal::SamePerson)
    );
    let role = Err(OrderRefusal::Role(Signatory::Second));
    for second in [CLERK, AUDITOR, OPERATOR] {
        assert_eq!(two(EPIDEMIOLOGIST, second, red), role);
    }
    assert_eq!(two(REVIEWER, OTHER_REVIEWER, red), role);
    assert_eq!(
        two(REVIEWER, SUSPENDED, red),
        Err(OrderRefusal::Suspended(Signatory::Second))
    );
    assert_eq!(
        two(REVIEWER, STRANGER, red),
        Err(OrderRefusal::UnknownOfficer(Signatory::Second))
    );
    let stands = two(REVIEWER, EPIDEMIOLOGIST, red).unwrap();
    let officers = [OfficerId([REVIEWER; 16]), OfficerId([EPIDEMIOLOGIST; 16])];
    assert_eq!(stands.officers(), officers);
    assert_eq!(stands.alone(), 0);
}

// spec: AUD-41
#[test]
fn an_approval_is_for_one_order_and_signed_as_one() {
    let (staff, quota) = (staff(), Quota::new(LIMIT));
    let red = order::<Real>(REVIEWER, Verb::SetRed);
    let second = OfficerId([EPIDEMIOLOGIST; 16]);
    let check = |approval: &[u8]| {
        desk(&staff, &quota)
            .check::<Real>(
                &asked(Verb::SetRed, 1),
                &red.sign(&key(REVIEWER)),
                Some(approval),
            )
            .map(approved)
    };
    let good = Approval::new(second, &red);
    for signer in [STRANGER, REVIEWER] {
        assert_eq!(
            check(&good.sign(&key(signer))),
            Err(OrderRefusal::Signature(Signatory::Second))
        );
    }
    let mut other = terms(REVIEWER, Verb::SetRed);
    other.nonce = Nonce([9; 16]);
    let other = Approval::new(second, &Order::<Real>::new(other));
    assert_eq!(
        check(&other.sign(&key(EPIDEMIOLOGIST))),
        Err(OrderRefusal::OtherOrder)
    );
    let mut foreign = terms(REVIEWER, Verb::SetRed);
    foreign.authority = authority(STRANGER);
    let foreign = Approval::new(second, &Order::<Real>::new(foreign));
    assert_eq!(
        check(&foreign.sign(&key(EPIDEMIOLOGIST))),
        Err(OrderRefusal::OtherAuthority(Signatory::Second))
    );
    // The order itself, signed by the second as if it were theirs, approves nothing.
    assert!(matches!(
        check(&red.sign(&key(EPIDEMIOLOGIST))),
        Err(OrderRefusal::Document(_))
    ));
    // A drill's approval.
    let drill = Approval::new(second, &order::<Drill>(REVIEWER, Verb::SetRed));
    assert_eq!(
        check(&drill.sign(&key(EPIDEMIOLOGIST))),
        Err(OrderRefusal::Document(AuditError::Rule(Rule::Mode)))
    );
    assert!(check(&good.sign(&key(EPIDEMIOLOGIST))).is_ok());
}

// spec: AUD-41
#[test]
fn an_approval_that_is_not_needed_must_hold_as_well() {
    let offer = Verb::Offer;
    assert_eq!(
        two(CLERK, STRANGER, offer),
        Err(OrderRefusal::UnknownOfficer(Signatory::Second))
    );
    assert_eq!(two(CLERK, CLERK, offer), Err(OrderRefusal::SamePerson));
    assert_eq!(two(CLERK, OTHER_CLERK, offer).unwrap().officers().len(), 2);
}

// spec: AUD-45
#[test]
fn an_order_is_used_once() {
    let (staff, quota) = (staff(), Quota::new(LIMIT));
    let signed = order::<Real>(CLERK, Verb::Offer).sign(&key(CLERK));
    let mut used = std::collections::BTreeSet::new();
    let mut carry_out = || {
        let unspent = desk(&staff, &quota).check::<Real>(&asked(Verb::Offer, 1), &signed, None)?;
        assert_eq!(unspent.use_once().until, NOW + 600);
        let spent = if used.insert(unspent.use_once()) {
            Spent::First
        } else {
            Spent::Again
        };
        unspent.once(spent)
    };
    assert!(carry_out().is_ok());
    assert_eq!(carry_out(), Err(OrderRefusal::Replayed));
}

/// What one officer of a role meets who changes so many persons after so many were changed.
fn many(
    verb: Verb,
    first: u8,
    second: Option<u8>,
    before: u64,
    persons: u64,
) -> Result<u64, OrderRefusal> {
    let staff = staff();
    let mut quota = Quota::new(LIMIT);
    quota.record(NOW - 60, before);
    let mut terms = terms(first, verb);
    terms.persons = persons;
    let order = Order::<Real>::new(terms);
    let approval = second.map(|seed| Approval::new(OfficerId([seed; 16]), &order).sign(&key(seed)));
    let unspent = desk(&staff, &quota).check::<Real>(
        &asked(verb, persons),
        &order.sign(&key(first)),
        approval.as_deref(),
    )?;
    Ok(approved(unspent).alone())
}

// spec: AUD-42
#[test]
fn more_than_the_limit_needs_a_second_officer_even_where_one_role_may_act_alone() {
    let roles = Roles::of(&[Role::Reviewer, Role::Epidemiologist]);
    let second = Err(OrderRefusal::SecondNeeded(roles));
    let import = Verb::ImportFacts;
    // 1,317 depositors at once, or the last of them.
    assert_eq!(many(import, CLERK, None, 0, 1_317), second);
    assert_eq!(many(import, CLERK, None, LIMIT, 1), second);
    assert_eq!(many(Verb::SetGreen, REVIEWER, None, 3, 8), second);
    assert_eq!(
        many(import, CLERK, Some(OTHER_CLERK), 0, 1_317),
        Err(OrderRefusal::Role(Signatory::Second))
    );
    // An approval that is not needed yet: a colleague's would keep the order from being counted.
    assert_eq!(
        many(import, CLERK, Some(OTHER_CLERK), 0, 5),
        Err(OrderRefusal::Role(Signatory::Second))
    );
    assert_eq!(many(import, CLERK, Some(REVIEWER), 0, 5), Ok(0));
    assert_eq!(many(import, CLERK, Some(REVIEWER), 0, 1_317), Ok(0));
    assert_eq!(many(import, CLERK, None, 3, 7), Ok(7));
    assert_eq!(many(import, CLERK, None, u64::MAX, 0), Ok(0));
    // What changes nobody is not limited.
    assert_eq!(many(Verb::RegisterPerson, CLERK, None, LIMIT, 500), Ok(0));
}

// spec: AUD-60
#[test]
fn a_drill_is_no_real_order_and_a_real_order_no_drill() {
    let (staff, quota) = (staff(), Quota::new(LIMIT));
    let desk = desk(&staff, &quota);
    let asked = asked(Verb::Offer, 1);
    let real = order::<Real>(CLERK, Verb::Offer).sign(&key(CLERK));
    let drill = order::<Drill>(CLERK, Verb::Offer).sign(&key(CLERK));
    let mode = Err(OrderRefusal::Document(AuditError::Rule(Rule::Mode)));
    assert_eq!(desk.check::<Real>(&asked, &drill, None).map(approved), mode);
    let mode = Err(OrderRefusal::Document(AuditError::Rule(Rule::Mode)));
    assert_eq!(desk.check::<Drill>(&asked, &real, None).map(approved), mode);
    assert!(Order::<Real>::read(&drill).is_err());
    // The mark taken off, the drill's signature left as it is: no order.
    let payload = order::<Real>(CLERK, Verb::Offer).payload();
    let relabelled = huepass_wire::cose::sign1(labels::DRILL_ORDER, &payload, &key(CLERK));
    assert_eq!(
        desk.check::<Real>(&asked, &relabelled, None).map(approved),
        Err(OrderRefusal::Signature(Signatory::First))
    );
    let exercise = approved(desk.check::<Drill>(&asked, &drill, None).unwrap());
    assert_eq!(exercise.alone(), 0);
    let details = crate::DetailsSalt([1; 32]).digest(b"");
    let person = crate::testing::person(1);
    let entry = Draft::ordered(&exercise)
        .enter(authority(AUTHORITY), 0, NOW, Some(&person), details)
        .unwrap();
    assert!(entry.drill());
}

// spec: AUD-33
#[test]
fn a_roster_has_every_person_and_key_once_and_no_weak_key() {
    let office = Standing::InOffice;
    let clerk = officer(CLERK, Role::Clerk, office);
    let twice = Officer {
        role: Role::Reviewer,
        key: key(9).verifying_key().to_bytes(),
        ..clerk.clone()
    };
    let same_key = Officer {
        id: OfficerId([9; 16]),
        standing: Standing::Suspended,
        ..clerk.clone()
    };
    let weak = Officer {
        key: [0; 32],
        ..clerk.clone()
    };
    let id = clerk.id;
    assert_eq!(
        Officers::new([clerk.clone(), twice]),
        Err(RosterFault::SameId(id))
    );
    assert_eq!(
        Officers::new([clerk.clone(), same_key]),
        Err(RosterFault::SameKey(OfficerId([9; 16])))
    );
    assert_eq!(Officers::new([weak]), Err(RosterFault::Key(id)));
    assert_eq!(Officers::new([clerk]).unwrap().iter().len(), 1);
}

proptest! {
    /// Whatever pair of officers signs whatever: an order stands exactly where the table says so.
    // spec: AUD-30, AUD-41
    #[test]
    fn the_desk_keeps_to_the_table(first in 1..=8_u8, second in proptest::option::of(1..=8_u8), verb in 0..34_usize) {
        let verb = Verb::ALL[verb];
        let staff = staff();
        let get = |seed: u8| staff.get(OfficerId([seed; 16])).unwrap();
        let fine = |seed: u8| get(seed).standing == Standing::InOffice;
        let role = |seed: u8| get(seed).role;
        let expected = fine(first)
            && second.is_none_or(|second| fine(second) && second != first)
            && match may(role(first), verb) {
                Permit::Yes if verb.changes_persons() => {
                    second.is_none_or(|second| seconds(verb).contains(role(second)))
                }
                Permit::Yes => true,
                Permit::Second(roles) => second.is_some_and(|second| roles.contains(role(second))),
                Permit::No => false,
            };
        let stands = judge(verb, &terms(first, verb), first, second);
        prop_assert_eq!(stands.is_ok(), expected, "{:?}", stands);
    }
}
