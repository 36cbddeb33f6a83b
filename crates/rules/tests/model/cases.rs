//! The scenarios but those of texts that are read.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Vector, play, public, signed, texts};

const LABEL: &[u8] = b"HUEPASS-V1-RULES-SIGNATURE";
const KEY: [u8; 32] = [7; 32];

/// A set of one rule, the example of spec/rules.md.
pub(super) const RULES: &str = "format = 1
name = \"example\"
version = 3
remember = 28

[[rule]]
id = \"contact\"
when = \"has(since.contact) && since.contact < 7\"
colour = \"yellow\"
reason = \"close-contact\"
days = 7
basis = \"act-12-3\"

[rule.en]
means = \"You were close to a case.\"
next = \"Check in every day.\"

[rule.zh-CN]
means = \"您与病例有过密切接触。\"
next = \"请每天打卡。\"
";

pub(super) const WHEN: &str = "has(since.contact) && since.contact < 7";

/// All vectors of the folder.
pub(crate) fn all() -> Vec<Vector> {
    let mut all = texts::all();
    all.extend(open());
    all.extend(decide());
    all.extend(facts());
    all.extend(check_ins());
    all.extend(stage());
    all
}

pub(super) fn vector(name: &str, comment: &str, op: &str, given: &[(&str, Value)]) -> Vector {
    let given: BTreeMap<String, Value> = given
        .iter()
        .map(|(key, value)| ((*key).to_owned(), value.clone()))
        .collect();
    play(&Vector {
        name: name.into(),
        comment: comment.into(),
        op: op.into(),
        given,
        expect: String::new(),
        result: BTreeMap::new(),
    })
}

fn open() -> Vec<Vector> {
    let one = |name: &str, comment: &str, signed: &[u8], signer: [u8; 32]| {
        let given = [
            ("signed", json!(hex::encode(signed))),
            ("signer", json!(hex::encode(signer))),
        ];
        vector(name, comment, "open", &given)
    };
    let good = signed(LABEL, RULES.as_bytes(), KEY);
    let mut altered = good.clone();
    let at = altered.windows(6).position(|six| six == b"yellow").unwrap();
    altered[at..at + 6].copy_from_slice(b"green ");
    let offer = signed(b"HUEPASS-V1-OFFER-SIGNATURE", RULES.as_bytes(), KEY);
    let bad = signed(LABEL, b"format = 1\n", KEY);
    let not_text = signed(LABEL, b"\xff", KEY);
    let trailing = [good.clone(), vec![0]].concat();
    let own = public(KEY);
    vec![
        one("open_ok", "The example, signed.", &good, own),
        one(
            "open_other_signer",
            "Signed by another authority.",
            &good,
            public([8; 32]),
        ),
        one(
            "open_altered",
            "One word of the text is another.",
            &altered,
            own,
        ),
        one("open_other_kind", "A signature for an offer.", &offer, own),
        one(
            "open_unsigned",
            "The text without a signature.",
            RULES.as_bytes(),
            own,
        ),
        one("open_trailing", "A byte too many.", &trailing, own),
        one(
            "open_truncated",
            "A byte too few.",
            &good[..good.len() - 1],
            own,
        ),
        one(
            "open_bad_text",
            "A good signature over a bad text.",
            &bad,
            own,
        ),
        one(
            "open_not_utf8",
            "A good signature over no text.",
            &not_text,
            own,
        ),
    ]
}

fn decide() -> Vec<Vector> {
    let one = |name: &str, comment: &str, when: &str, facts: &str| {
        let rules = RULES.replacen(WHEN, when, 1);
        vector(
            name,
            comment,
            "decide",
            &[("rules", json!(rules)), ("facts", json!(facts))],
        )
    };
    let most = "since.registration + 9223372036854775807 > 0";
    vec![
        one(
            "decide_given",
            "The rule holds.",
            WHEN,
            "[since]\ncontact = 6\n",
        ),
        one(
            "decide_over",
            "The days are over.",
            WHEN,
            "[since]\ncontact = 7\n",
        ),
        one("decide_nothing", "Nothing is known.", WHEN, ""),
        one(
            "decide_forgotten",
            "Forgotten after 28 days.",
            "has(since.contact)",
            "[since]\ncontact = 28\n",
        ),
        one(
            "decide_missing",
            "A fact is not there.",
            "since.contact < 7",
            "",
        ),
        one(
            "decide_missing_and",
            "True does not make up for it.",
            "true && since.contact < 7",
            "",
        ),
        one(
            "decide_missing_or",
            "False does not either.",
            "false || since.place < 7",
            "",
        ),
        one(
            "decide_missing_now",
            "Nobody has a colour at first.",
            "now.colour == 'red'",
            "",
        ),
        one(
            "decide_settled",
            "The other operand settles it.",
            "since.contact < 7 || true",
            "",
        ),
        one(
            "decide_overflow",
            "A sum is too large.",
            most,
            "[since]\nregistration = 1\n",
        ),
    ]
}

fn facts() -> Vec<Vector> {
    let one = |name: &str, comment: &str, facts: &str| {
        vector(name, comment, "facts", &[("facts", json!(facts))])
    };
    let test = "[[tests]]\nkind = \"pcr\"\nresult = \"negative\"\ndays = 1\n";
    vec![
        one("facts_empty", "Nothing is known.", ""),
        one(
            "facts_sixteen",
            "As many tests as there may be.",
            &test.repeat(16),
        ),
        one("facts_seventeen", "One test too many.", &test.repeat(17)),
        one("facts_name", "A person in the facts.", "name = \"x\"\n"),
        one("facts_unknown", "No such fact.", "[since]\nfever = 1\n"),
        one("facts_negative", "Days to come.", "[since]\ncontact = -1\n"),
        one(
            "facts_text",
            "Days in words.",
            "[since]\ncontact = \"three\"\n",
        ),
        one(
            "facts_no_reason",
            "A colour without a reason.",
            "[now]\ncolour = \"red\"\ndays = 1\n",
        ),
        one(
            "facts_result",
            "A result that is none.",
            &test.replace("negative", "maybe"),
        ),
    ]
}

fn check_ins() -> Vec<Vector> {
    const MIDNIGHT: i64 = 1_581_379_200;
    const DAY: i64 = 86_400;
    let one = |name: &str, comment: &str, times: &[i64], now: i64, offset: i32| {
        let given = [
            ("times", json!(times)),
            ("now", json!(now)),
            ("offset", json!(offset)),
        ];
        vector(name, comment, "check_ins", &given)
    };
    let border = [MIDNIGHT - 1, MIDNIGHT];
    let gap = [0, 1, 3, 4].map(|day| MIDNIGHT + day * DAY);
    vec![
        one("check_ins_border", "Two days in UTC.", &border, MIDNIGHT, 0),
        one(
            "check_ins_offset",
            "The same times, one day in Hangzhou.",
            &border,
            MIDNIGHT,
            28_800,
        ),
        one(
            "check_ins_gap",
            "A missed day begins again.",
            &gap,
            gap[3],
            0,
        ),
        one(
            "check_ins_yesterday",
            "Today is not over.",
            &gap,
            gap[3] + 2 * DAY - 1,
            0,
        ),
        one(
            "check_ins_later",
            "Tomorrow counts for nothing.",
            &[MIDNIGHT + 1],
            MIDNIGHT,
            0,
        ),
        one(
            "check_ins_east",
            "No place is so far east.",
            &[],
            MIDNIGHT,
            64_801,
        ),
        one("check_ins_west", "Nor so far west.", &[], MIDNIGHT, -64_801),
    ]
}

fn stage() -> Vec<Vector> {
    let one = |name: &str, rules: &str, shard: u32| {
        let authority = json!(hex::encode([1; 32]));
        let given = [
            ("rules", json!(rules)),
            ("authority", authority),
            ("shard", json!(shard)),
        ];
        vector(
            name,
            "The least share of shards that has this one.",
            "stage",
            &given,
        )
    };
    vec![
        one("stage_shard_0", RULES, 0),
        one("stage_shard_1", RULES, 1),
        one(
            "stage_version",
            &RULES.replace("version = 3", "version = 4"),
            0,
        ),
    ]
}
