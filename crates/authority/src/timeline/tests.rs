use huepass_audit::OfficerId;
use huepass_credential::Colour;

use super::*;

fn grounds(reason: ReasonClass) -> Grounds {
    Grounds::new(reason, Identifier::new("test").unwrap())
}

const fn standing(colour: Colour) -> Standing {
    Standing {
        colour,
        until: None,
    }
}

// spec: AUT-24
#[test]
fn a_reason_that_does_not_fit_makes_no_change() {
    for reason in ReasonClass::ALL {
        for effect in Effect::ALL {
            let made = match effect {
                Effect::Colour(colour) => {
                    Granted::new(standing(colour), grounds(reason)).map(Change::from)
                }
                Effect::TakenBack => Change::nothing(grounds(reason)),
                Effect::WalletLost => Change::lost_wallet(grounds(reason)),
            };
            match made {
                Ok(_) => assert!(effect.allows(reason)),
                Err(refused) => {
                    assert_eq!(refused, GroundsRefused::Reason { reason, effect });
                    assert!(!effect.allows(reason));
                }
            }
            // spec: AUT-28
            assert!(!effect.allows(ReasonClass::Drill));
        }
    }
}

#[test]
fn an_entry_that_nobody_could_have_made_is_not_read() {
    let granted = Granted::new(
        standing(Colour::Green),
        grounds(ReasonClass::Declaration).by(Acting::one(OfficerId([3; 16]))),
    );
    let (_, entry) = granted
        .unwrap()
        .registered(PersonId::from_bytes([1; 32]), 0, 5);
    let bytes = minicbor::to_vec(&entry).unwrap();
    assert!(minicbor::decode::<TimelineEntry>(&bytes).unwrap() == entry);
    // The reason's number, the basis's second letter.
    let reason = bytes.iter().position(|byte| *byte == 12).unwrap();
    let name = bytes.windows(4).position(|part| part == b"test").unwrap();
    for (at, byte) in [(reason, 0), (reason, 13), (name + 1, b' ')] {
        let mut bytes = bytes.clone();
        bytes[at] = byte;
        assert!(minicbor::decode::<TimelineEntry>(&bytes).is_err());
    }
}

/// What a rule decided is what the person's timeline and the log of actions say, whatever ids a rule
/// set may have.
// spec: AUT-25, AUD-13, RUL-3
#[test]
fn ids_of_a_rule_set_go_into_timeline_and_log_as_they_are() {
    let (id, basis) = ("R".repeat(64), format!("IfSG:28/1._-{}", "b".repeat(52)));
    let text = huepass_rules::SHIPPED
        .replace("id = \"contact\"", &format!("id = \"{id}\""))
        .replace("hangzhou-2020-02-11", &basis);
    let set = huepass_rules::RuleSet::parse(text.as_bytes()).unwrap();
    let facts = huepass_rules::Facts::from_toml("[since]\ncontact = 0\n").unwrap();
    let Ok(huepass_rules::Decision::Given(given)) = set.decide(&facts) else {
        panic!("nothing decided")
    };
    let rule = DecidedBy {
        version: given.version,
        rule: given.rule.clone(),
    };
    let grounds = Grounds::new(given.reason, given.basis.clone()).by_rule(rule);
    let granted = Granted::new(standing(given.colour), grounds).unwrap();
    let (_, entry) = granted.registered(PersonId::from_bytes([1; 32]), 0, 5);
    let bytes = minicbor::to_vec(&entry).unwrap();
    let read: TimelineEntry = minicbor::decode(&bytes).unwrap();
    assert_eq!(read.basis.as_str(), basis);
    assert_eq!(read.rule.unwrap().rule.as_str(), id);

    let mut draft = huepass_audit::Draft::automatic(huepass_audit::Verb::SetYellow, 20);
    draft.reason = huepass_audit::ReasonClass::from_number(given.reason.number());
    draft.basis = Some(given.basis);
    draft.rule = Some(huepass_audit::RuleReference {
        set: given.version.into(),
        rule: Some(given.rule),
    });
    let authority = huepass_audit::AuthorityId([1; 32]);
    let details = huepass_audit::DetailsSalt([2; 32]).digest(b"details");
    let entered = draft.enter(authority, 0, 5, None, details).unwrap();
    let read = huepass_audit::Entry::decode(&entered.encode()).unwrap();
    assert_eq!(read.basis().unwrap().as_str(), basis);
    let rule = read.rule().and_then(|rule| rule.rule.as_ref());
    assert_eq!(rule.unwrap().as_str(), id);
}
