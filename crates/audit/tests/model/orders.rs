//! The vectors of "Orders" and "Limits".

use huepass_audit::{
    Approval, Drill, Mode, Nonce, OfficerId, Order, Parameters, Real, Standing, Terms, Verb,
};

use super::all::{Vectors, payload, sign, with_authority};
use super::world::{
    AUDITOR, CLERK, EPIDEMIOLOGIST, NOW, OPERATOR, OTHER_CLERK, OTHER_REVIEWER, REVIEWER, STRANGER,
    SUSPENDED, authority, key, staff, terms,
};
use super::{Fields, fields};

impl Vectors {
    pub(super) fn orders(&mut self) {
        let offer = |change: fn(&mut Terms)| {
            let mut terms = terms(CLERK, Verb::Offer);
            change(&mut terms);
            Order::<Real>::new(terms).sign(&key(CLERK))
        };
        let by = |officer: u8, verb| Order::<Real>::new(terms(officer, verb)).sign(&key(officer));
        let at = |verb: Verb| with_desk::<Real>(verb, 1);
        let good = offer(|_| ());
        let mut altered = good.clone();
        *altered.last_mut().expect("not empty") ^= 1;
        let payload = payload(&good);
        let drill = Order::<Drill>::new(terms(CLERK, Verb::Offer)).sign(&key(CLERK));
        let mut version = payload.clone();
        version[1] = 2;
        let resigned = |label: &[u8], payload: &[u8]| sign(label, payload, CLERK);
        for (name, expect, verb, order, comment) in [
            (
                "ok",
                "ok",
                Verb::Offer,
                good.clone(),
                "A clerk makes an offer.",
            ),
            (
                "forged",
                "signature",
                Verb::Offer,
                Order::<Real>::new(terms(CLERK, Verb::Offer)).sign(&key(STRANGER)),
                "Signed by a stranger.",
            ),
            (
                "colleague",
                "signature",
                Verb::Offer,
                Order::<Real>::new(terms(CLERK, Verb::Offer)).sign(&key(OTHER_CLERK)),
                "Signed by a colleague in the clerk's name.",
            ),
            (
                "altered",
                "signature",
                Verb::Offer,
                altered,
                "One bit of the signature.",
            ),
            (
                "as_approval",
                "signature",
                Verb::Offer,
                resigned(b"HUEPASS-V1-APPROVAL", &payload),
                "Signed as an approval.",
            ),
            (
                "as_drill",
                "signature",
                Verb::Offer,
                resigned(b"HUEPASS-V1-DRILL-ORDER", &payload),
                "Signed as a drill's order.",
            ),
            (
                "drill",
                "rule",
                Verb::Offer,
                drill,
                "A drill's order where a real one belongs.",
            ),
            (
                "version",
                "version",
                Verb::Offer,
                resigned(b"HUEPASS-V1-ORDER", &version),
                "Version 2.",
            ),
            (
                "trailing",
                "not_ours",
                Verb::Offer,
                [&good[..], &[0]].concat(),
                "One byte more.",
            ),
            (
                "oversized",
                "too_large",
                Verb::Offer,
                vec![0; 513],
                "513 bytes.",
            ),
            (
                "other_authority",
                "other_authority",
                Verb::Offer,
                offer(|t| t.authority = authority(STRANGER)),
                "For another authority.",
            ),
            (
                "unknown_officer",
                "unknown_officer",
                Verb::Offer,
                offer(|t| t.officer = OfficerId([STRANGER; 16])),
                "Of nobody.",
            ),
            (
                "suspended",
                "suspended",
                Verb::ReadLog,
                by(SUSPENDED, Verb::ReadLog),
                "Of a suspended officer.",
            ),
            (
                "other_verb",
                "other_verb",
                Verb::AnswerRequest,
                good.clone(),
                "For something else.",
            ),
            (
                "other_parameters",
                "other_parameters",
                Verb::Offer,
                offer(|t| t.parameters = Parameters([0; 32])),
                "For other parameters.",
            ),
            (
                "persons",
                "persons",
                Verb::Offer,
                offer(|t| t.persons = 0),
                "For fewer persons.",
            ),
            (
                "last_second",
                "ok",
                Verb::Offer,
                offer(|t| t.expires = NOW),
                "In its last second.",
            ),
            (
                "expired",
                "expired",
                Verb::Offer,
                offer(|t| t.expires = NOW - 1),
                "A second too late.",
            ),
            (
                "too_long",
                "too_long",
                Verb::Offer,
                offer(|t| t.expires = NOW + 86_401),
                "Valid for more than a day.",
            ),
            (
                "clerk_red",
                "role",
                Verb::SetRed,
                by(CLERK, Verb::SetRed),
                "A clerk turns somebody red.",
            ),
            (
                "operator_red",
                "role",
                Verb::SetRed,
                by(OPERATOR, Verb::SetRed),
                "An operator turns somebody red.",
            ),
            (
                "auditor_green",
                "role",
                Verb::SetGreen,
                by(AUDITOR, Verb::SetGreen),
                "An auditor turns somebody green.",
            ),
            (
                "only_service",
                "role",
                Verb::LapseAppeal,
                by(REVIEWER, Verb::LapseAppeal),
                "What only the service does.",
            ),
            (
                "alone_red",
                "second_needed",
                Verb::SetRed,
                by(EPIDEMIOLOGIST, Verb::SetRed),
                "An epidemiologist turns somebody red alone.",
            ),
        ] {
            self.add(("order", name), expect, &at(verb), &order, comment);
        }
        let mut with = at(Verb::Offer);
        with.insert("used".to_owned(), "yes".to_owned());
        self.add(
            ("order", "replayed"),
            "replayed",
            &with,
            &good,
            "Used before.",
        );
        let drill = Order::<Drill>::new(terms(CLERK, Verb::Offer)).sign(&key(CLERK));
        let with = with_desk::<Drill>(Verb::Offer, 1);
        self.add(
            ("order", "in_drill"),
            "ok",
            &with,
            &drill,
            "A drill's order in a drill.",
        );
        self.add(
            ("order", "real_in_drill"),
            "rule",
            &with,
            &good,
            "A real order in a drill.",
        );
        let many = |persons| {
            let mut terms = terms(CLERK, Verb::ImportFacts);
            terms.persons = persons;
            Order::<Real>::new(terms).sign(&key(CLERK))
        };
        let with = |persons| with_desk::<Real>(Verb::ImportFacts, persons);
        let comment = "A list of 1,317 persons on one clerk's word.";
        self.add(
            ("order", "depositors"),
            "second_needed",
            &with(1317),
            &many(1317),
            comment,
        );
        let ten = Order::<Real>::new(Terms {
            persons: 10,
            ..terms(CLERK, Verb::ImportFacts)
        });
        for (name, expect, seed, comment) in [
            (
                "colleague_not_needed",
                "second_role",
                OTHER_CLERK,
                "A colleague's approval, which would keep the order from being counted.",
            ),
            (
                "reviewer_not_needed",
                "ok",
                REVIEWER,
                "A reviewer's approval, before the limit asks for it.",
            ),
        ] {
            let approval = Approval::new(OfficerId([seed; 16]), &ten).sign(&key(seed));
            let mut with = with(10);
            with.insert("approval".to_owned(), hex::encode(approval));
            self.add(
                ("order", name),
                expect,
                &with,
                &ten.sign(&key(CLERK)),
                comment,
            );
        }
        let comment = "As many as one officer may in an hour.";
        self.add(("order", "ten"), "ok", &with(10), &many(10), comment);
        let mut after = with(1);
        after.insert("changed".to_owned(), format!("{}:10", NOW - 3599));
        let comment = "One more within the hour.";
        self.add(
            ("order", "eleventh"),
            "second_needed",
            &after,
            &many(1),
            comment,
        );
    }

    pub(super) fn approvals(&mut self) {
        let red = |officer: u8| Order::<Real>::new(terms(officer, Verb::SetRed));
        let second = |seed: u8, order: &Order<Real>| {
            Approval::new(OfficerId([seed; 16]), order).sign(&key(seed))
        };
        let (by_reviewer, by_epidemiologist) = (red(REVIEWER), red(EPIDEMIOLOGIST));
        let mut other = terms(REVIEWER, Verb::SetRed);
        other.nonce = Nonce([1; 16]);
        let other = Order::<Real>::new(other);
        let mut foreign = terms(REVIEWER, Verb::SetRed);
        foreign.authority = authority(STRANGER);
        let foreign = Order::<Real>::new(foreign);
        let forged =
            Approval::new(OfficerId([EPIDEMIOLOGIST; 16]), &by_reviewer).sign(&key(REVIEWER));
        let drill = Order::<Drill>::new(terms(REVIEWER, Verb::SetRed));
        let drill =
            Approval::new(OfficerId([EPIDEMIOLOGIST; 16]), &drill).sign(&key(EPIDEMIOLOGIST));
        let as_order = by_reviewer.sign(&key(EPIDEMIOLOGIST));
        for (name, expect, first, order, approval, comment) in [
            (
                "ok",
                "ok",
                REVIEWER,
                &by_reviewer,
                second(EPIDEMIOLOGIST, &by_reviewer),
                "A reviewer with an epidemiologist.",
            ),
            (
                "other_way",
                "ok",
                EPIDEMIOLOGIST,
                &by_epidemiologist,
                second(REVIEWER, &by_epidemiologist),
                "An epidemiologist with a reviewer.",
            ),
            (
                "same_person",
                "same_person",
                EPIDEMIOLOGIST,
                &by_epidemiologist,
                second(EPIDEMIOLOGIST, &by_epidemiologist),
                "The same officer twice.",
            ),
            (
                "two_reviewers",
                "second_role",
                REVIEWER,
                &by_reviewer,
                second(OTHER_REVIEWER, &by_reviewer),
                "A reviewer with a reviewer.",
            ),
            (
                "clerk",
                "second_role",
                EPIDEMIOLOGIST,
                &by_epidemiologist,
                second(CLERK, &by_epidemiologist),
                "With a clerk.",
            ),
            (
                "operator",
                "second_role",
                EPIDEMIOLOGIST,
                &by_epidemiologist,
                second(OPERATOR, &by_epidemiologist),
                "With an operator.",
            ),
            (
                "auditor",
                "second_role",
                EPIDEMIOLOGIST,
                &by_epidemiologist,
                second(AUDITOR, &by_epidemiologist),
                "With an auditor.",
            ),
            (
                "suspended",
                "second_suspended",
                REVIEWER,
                &by_reviewer,
                second(SUSPENDED, &by_reviewer),
                "With a suspended epidemiologist.",
            ),
            (
                "unknown",
                "second_unknown_officer",
                REVIEWER,
                &by_reviewer,
                second(STRANGER, &by_reviewer),
                "With nobody's officer.",
            ),
            (
                "forged",
                "second_signature",
                REVIEWER,
                &by_reviewer,
                forged,
                "Signed by the first in the second's name.",
            ),
            (
                "other_order",
                "other_order",
                REVIEWER,
                &by_reviewer,
                second(EPIDEMIOLOGIST, &other),
                "Of another order.",
            ),
            (
                "other_authority",
                "second_other_authority",
                REVIEWER,
                &by_reviewer,
                second(EPIDEMIOLOGIST, &foreign),
                "Of an order for another authority.",
            ),
            (
                "drill",
                "rule",
                REVIEWER,
                &by_reviewer,
                drill,
                "Of the same order in a drill.",
            ),
            (
                "as_order",
                "malformed",
                REVIEWER,
                &by_reviewer,
                as_order,
                "The order itself, signed by the second.",
            ),
            (
                "oversized",
                "too_large",
                REVIEWER,
                &by_reviewer,
                vec![0; 513],
                "513 bytes.",
            ),
        ] {
            let mut with = with_desk::<Real>(Verb::SetRed, 1);
            with.insert("approval".to_owned(), hex::encode(approval));
            let name = format!("approval_{name}");
            self.add(
                ("order", &name),
                expect,
                &with,
                &order.sign(&key(first)),
                comment,
            );
        }
    }

    pub(super) fn limits(&mut self) {
        for (name, expect, changed, now, persons, comment) in [
            ("first", "ok", "", 5000, 10, "Nothing changed yet."),
            (
                "too_many",
                "second_needed",
                "",
                5000,
                11,
                "More than the limit at once.",
            ),
            (
                "split",
                "second_needed",
                "5000:1,5001:4,5002:5",
                5003,
                1,
                "One by one.",
            ),
            ("nobody", "ok", "5000:10", 5001, 0, "Nobody is changed."),
            (
                "within_hour",
                "second_needed",
                "5000:10",
                8599,
                1,
                "59 minutes and 59 seconds later.",
            ),
            ("after_hour", "ok", "5000:10", 8600, 10, "An hour later."),
            (
                "clock_back",
                "second_needed",
                "5000:10",
                100,
                1,
                "The clock was set back.",
            ),
            (
                "overflow",
                "second_needed",
                "5000:18446744073709551615",
                5001,
                18_446_744_073_709_551_615,
                "The largest numbers.",
            ),
        ]
            as [(&str, &str, &str, u64, u64, &str); 8]
        {
            let with = fields([
                ("limit", "10".to_owned()),
                ("changed", changed.to_owned()),
                ("now", now.to_string()),
                ("persons", persons.to_string()),
            ]);
            self.add(("limit", name), expect, &with, &[], comment);
        }
    }
}

/// The made-up staff, a limit of ten persons an hour, and what is asked.
fn with_desk<M: Mode>(verb: Verb, persons: u64) -> Fields {
    let officers: Vec<String> = staff()
        .iter()
        .map(|officer| {
            let standing = match officer.standing {
                Standing::InOffice => "in-office",
                Standing::Suspended => "suspended",
            };
            let (id, key) = (hex::encode(officer.id.0), hex::encode(officer.key));
            format!("{id}:{}:{key}:{standing}", officer.role.name())
        })
        .collect();
    let mut with = with_authority();
    with.extend(fields([
        ("mode", if M::DRILL { "drill" } else { "real" }.to_owned()),
        ("officers", officers.join(",")),
        ("limit", "10".to_owned()),
        ("now", NOW.to_string()),
        ("verb", verb.name().to_owned()),
        ("persons", persons.to_string()),
        (
            "parameters",
            hex::encode(Parameters::digest(b"parameters").0),
        ),
    ]));
    with
}
