//! Whole stories under the shipped rules, day by day, as an authority would live them: every
//! evening's decision is the next morning's colour.

use huepass_credential::Colour;
use huepass_rules::{
    Area, AreaClass, Decision, Facts, Few, Now, ReasonClass, RuleSet, SHIPPED, Test, TestKind,
    TestResult, UtcOffset, colour_name, consecutive_days,
};

const DAY: u64 = 86_400;
/// 2020-02-11, 09:00 in Hangzhou.
const START: u64 = 1_581_382_800;

/// What happened to somebody, by day of the story.
#[derive(Default)]
struct Story {
    declared: Option<u16>,
    false_declaration: Option<u16>,
    contact: Vec<u16>,
    place: Option<u16>,
    confirmed: Option<u16>,
    suspected: Option<u16>,
    symptoms: Option<u16>,
    left_area: Option<(u16, AreaClass)>,
    tests: Vec<(u16, TestResult)>,
    /// The days without a check-in.
    missed: Vec<u16>,
    /// The colour before the story.
    before: Option<Colour>,
}

impl Story {
    /// The colour at noon of each of `days` days, and the reason.
    fn live(&self, days: u16) -> Vec<(&'static str, &'static str)> {
        let set = RuleSet::parse(SHIPPED.as_bytes()).unwrap();
        let offset = UtcOffset::new(8 * 3600).unwrap();
        let mut check_ins = Vec::new();
        let mut has = self
            .before
            .map(|colour| (colour, ReasonClass::Declaration, 0_u16));
        let mut lived = Vec::new();
        for day in 0..days {
            let now = START + u64::from(day) * DAY + 3 * 3600;
            if !self.missed.contains(&day) {
                check_ins.push(START + u64::from(day) * DAY);
            }
            let facts = self.facts(day, &check_ins, now, offset, has);
            if let Decision::Given(given) = set.decide(&facts).unwrap() {
                has = match has {
                    Some((colour, _, since)) if colour == given.colour => {
                        Some((colour, given.reason, since))
                    }
                    _ => Some((given.colour, given.reason, day)),
                };
            }
            lived.push(has.map_or(("none", ""), |(c, reason, _)| {
                (colour_name(c), reason.name())
            }));
        }
        lived
    }

    fn facts(
        &self,
        day: u16,
        check_ins: &[u64],
        now: u64,
        offset: UtcOffset,
        has: Option<(Colour, ReasonClass, u16)>,
    ) -> Facts {
        let ago = |at: Option<u16>| at.and_then(|at| day.checked_sub(at));
        let mut facts = Facts {
            now: has.map(|(colour, reason, since)| Now {
                colour,
                reason,
                days: day - since,
            }),
            checkins: consecutive_days(check_ins, now, offset),
            ..Facts::default()
        };
        facts.since.registration = day;
        facts.since.declaration = ago(self.declared);
        facts.since.false_declaration = ago(self.false_declaration);
        facts.since.contact = self
            .contact
            .iter()
            .filter_map(|at| day.checked_sub(*at))
            .min();
        facts.since.place = ago(self.place);
        facts.since.confirmed = ago(self.confirmed);
        facts.since.suspected = ago(self.suspected);
        facts.since.symptoms = ago(self.symptoms);
        if let Some((left, class)) = self.left_area
            && let Some(days) = day.checked_sub(left)
        {
            let area = "area-1".to_owned();
            facts.areas = Few::new(vec![Area { area, class, days }]).unwrap();
        }
        let tests = self.tests.iter().filter_map(|(at, result)| {
            let (kind, result) = (TestKind::Pcr, *result);
            Some(Test {
                kind,
                result,
                days: day.checked_sub(*at)?,
            })
        });
        facts.tests = Few::new(tests.collect()).unwrap();
        facts
    }

    /// The first day on which the colour is this one.
    fn first(&self, colour: &str) -> Option<usize> {
        self.live(60).iter().position(|(c, _)| *c == colour)
    }
}

#[test]
fn nobody_without_facts_gets_a_colour() {
    assert_eq!(Story::default().live(30), vec![("none", ""); 30]);
    // And whoever is green stays green.
    let green = Story {
        before: Some(Colour::Green),
        ..Story::default()
    };
    assert_eq!(green.live(30), vec![("green", "declaration"); 30]);
}

#[test]
fn a_declaration_is_the_first_green() {
    let story = Story {
        declared: Some(2),
        ..Story::default()
    };
    let lived = story.live(40);
    assert_eq!(lived[..2], [("none", ""); 2]);
    assert_eq!(lived[2..], vec![("green", "declaration"); 38]);
}

#[test]
fn contact_is_yellow_for_seven_days_of_check_ins() {
    let story = Story {
        declared: Some(0),
        contact: vec![0],
        ..Story::default()
    };
    let lived = story.live(20);
    assert_eq!(lived[..7], [("yellow", "close-contact"); 7]);
    assert_eq!(lived[7..], vec![("green", "observation-ended"); 13]);
}

#[test]
fn a_missed_day_starts_again() {
    for missed in 0..7_u16 {
        let story = Story {
            contact: vec![0],
            missed: vec![missed],
            ..Story::default()
        };
        // The seventh check-in in a row after the missed day, but not before the seven days are over.
        let green = usize::from(missed) + 7;
        assert_eq!(
            story.first("green"),
            Some(green.max(7)),
            "missed day {missed}"
        );
    }
    // Never checking in, never green.
    let story = Story {
        contact: vec![0],
        missed: (0..60).collect(),
        ..Story::default()
    };
    assert_eq!(story.first("green"), None);
    assert_eq!(story.live(60)[59], ("yellow", "close-contact"));
}

#[test]
fn another_contact_begins_seven_more_days() {
    let story = Story {
        contact: vec![0, 5],
        ..Story::default()
    };
    assert_eq!(story.first("green"), Some(12));
}

#[test]
fn red_takes_fourteen_days() {
    let stories = [
        (
            "confirmed",
            Story {
                confirmed: Some(0),
                ..Story::default()
            },
        ),
        (
            "suspected",
            Story {
                suspected: Some(0),
                ..Story::default()
            },
        ),
        (
            "false-declaration",
            Story {
                false_declaration: Some(0),
                ..Story::default()
            },
        ),
        (
            "returned-from-area",
            Story {
                left_area: Some((0, AreaClass::High)),
                ..Story::default()
            },
        ),
        (
            "confirmed",
            Story {
                tests: vec![(0, TestResult::Positive)],
                ..Story::default()
            },
        ),
    ];
    for (reason, mut story) in stories {
        let lived = story.live(20);
        assert_eq!(lived[..14], [("red", reason); 14]);
        assert_eq!(lived[14..], [("green", "observation-ended"); 6], "{reason}");
        story.missed = vec![9];
        assert_eq!(story.first("green"), Some(9 + 14), "{reason}");
    }
}

#[test]
fn a_false_declaration_turns_green_into_red() {
    let story = Story {
        declared: Some(0),
        false_declaration: Some(3),
        ..Story::default()
    };
    let lived = story.live(20);
    assert_eq!(lived[..3], [("green", "declaration"); 3]);
    assert_eq!(lived[3..17], [("red", "false-declaration"); 14]);
    assert_eq!(lived[17], ("green", "observation-ended"));
}

#[test]
fn red_never_becomes_yellow_early_and_a_late_contact_is_not_forgotten() {
    let early = Story {
        confirmed: Some(0),
        contact: vec![1],
        ..Story::default()
    };
    assert_eq!(early.first("yellow"), None);
    let missed = Story {
        confirmed: Some(0),
        contact: vec![15],
        missed: vec![10],
        ..Story::default()
    };
    let lived = missed.live(25);
    assert_eq!(lived[23], ("red", "confirmed"));
    assert_eq!(lived[24], ("green", "observation-ended"));
    // Contact on day 10 of a red: yellow on day 14, until seven days after the contact are over
    // and seven days of yellow are served.
    let late = Story {
        confirmed: Some(0),
        contact: vec![10],
        ..Story::default()
    };
    let lived = late.live(25);
    assert_eq!(lived[13], ("red", "confirmed"));
    assert_eq!(lived[14], ("yellow", "close-contact"));
    assert_eq!(late.first("green"), Some(21));
}

#[test]
fn areas_count_from_the_day_of_leaving() {
    let medium = Story {
        left_area: Some((0, AreaClass::Medium)),
        ..Story::default()
    };
    assert_eq!(
        medium.live(8)[6..],
        [
            ("yellow", "returned-from-area"),
            ("green", "observation-ended")
        ]
    );
    let low = Story {
        left_area: Some((0, AreaClass::Low)),
        ..Story::default()
    };
    assert_eq!(low.live(8), vec![("none", ""); 8]);
    let place = Story {
        place: Some(0),
        ..Story::default()
    };
    assert_eq!(
        place.live(8)[6..],
        [("yellow", "place-and-time"), ("green", "observation-ended")]
    );
}

#[test]
fn a_negative_test_ends_the_yellow_of_symptoms_and_no_other() {
    let negative = |day| vec![(day, TestResult::Negative)];
    let story = Story {
        symptoms: Some(0),
        tests: negative(2),
        ..Story::default()
    };
    let lived = story.live(10);
    assert_eq!(lived[..2], [("yellow", "symptoms"); 2]);
    assert_eq!(lived[2..], [("green", "test-negative"); 8]);
    // A test before the symptoms, an unclear one, or one of a contact ends nothing.
    let before = Story {
        symptoms: Some(2),
        tests: negative(1),
        ..Story::default()
    };
    assert_eq!(before.live(9)[2..], [("yellow", "symptoms"); 7]);
    let unclear = vec![(2, TestResult::Unclear)];
    let unclear = Story {
        symptoms: Some(0),
        tests: unclear,
        ..Story::default()
    };
    assert_eq!(unclear.first("green"), Some(7));
    let contact = Story {
        contact: vec![0],
        tests: negative(2),
        ..Story::default()
    };
    assert_eq!(contact.first("green"), Some(7));
}

#[test]
fn every_rule_of_the_shipped_set_can_be_the_one() {
    let text = |rule: &str| match rule {
        "false-declaration" => "[since]\nfalse_declaration = 0",
        "confirmed" => "[since]\nconfirmed = 13",
        "suspected" => "[since]\nsuspected = 0",
        "area-high" => "[[areas]]\narea = \"x\"\nclass = \"high\"\ndays = 1",
        "contact" => "[since]\ncontact = 0",
        "place" => "[since]\nplace = 0",
        "area-medium" => "[[areas]]\narea = \"x\"\nclass = \"medium\"\ndays = 1",
        "symptoms" => "[since]\nsymptoms = 0",
        "symptoms-tested" => {
            "[now]\ncolour = \"yellow\"\nreason = \"symptoms\"\ndays = 1\n[since]\nsymptoms = 1\n\
             [[tests]]\nkind = \"pcr\"\nresult = \"negative\"\ndays = 0"
        }
        "yellow-served" => {
            "[now]\ncolour = \"yellow\"\nreason = \"symptoms\"\ndays = 7\n[checkins]\ndays = 7"
        }
        "red-served" => {
            "[now]\ncolour = \"red\"\nreason = \"confirmed\"\ndays = 14\n[checkins]\ndays = 14"
        }
        "declared" => "[since]\ndeclaration = 0",
        other => panic!("no story for {other}"),
    };
    let set = RuleSet::parse(SHIPPED.as_bytes()).unwrap();
    for rule in set.rules() {
        let facts = Facts::from_toml(text(rule.id.as_str())).unwrap();
        let Ok(Decision::Given(given)) = set.decide(&facts) else {
            panic!("{} decides nothing", rule.id)
        };
        assert_eq!(given.rule, rule.id);
    }
}
