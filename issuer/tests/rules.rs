//! A rule set from the text to the signed file and back.

mod common;

use common::Desk;
use huepass_rules::{RuleSet, SHIPPED};

// spec: RUL-6, RUL-7
#[test]
fn the_shipped_rules_are_signed_and_checked() {
    let desk = Desk::new();
    desk.home("city");
    let authority = desk.ok("city", &["init", "--name", "City"]);
    let authority = authority["authority"].as_str().unwrap();
    std::fs::write(desk.path("rules.toml"), SHIPPED).unwrap();
    let sign = ["rules", "sign", "rules.toml", "--out", "rules.cose"];
    let told = desk.ok("city", &sign);
    let digest = RuleSet::parse(SHIPPED.as_bytes()).unwrap().digest();
    assert_eq!(told["digest"], hex::encode(digest));

    let mut altered = std::fs::read(desk.path("rules.cose")).unwrap();
    let at = altered
        .windows(3)
        .position(|three| three == b"red")
        .unwrap();
    altered[at] ^= 1;
    std::fs::write(desk.path("altered.cose"), altered).unwrap();
    let check =
        |file: &str| desk.issuer("city", &["rules", "check", file, "--signer", authority], "");
    for file in ["altered.cose", "rules.toml"] {
        let refused = check(file);
        assert_eq!(
            (refused.status, refused.error().as_str()),
            (65, "error-issuer-rules"),
            "{file}"
        );
    }
    let good = check("rules.cose");
    assert_eq!(good.status, 0, "{}", good.stderr);
    assert_eq!(good.json()["digest"], hex::encode(digest));
    assert_eq!(good.json()["rules"].as_array().unwrap().len(), 12);
}

// spec: RUL-8, RUL-9
#[test]
fn a_reason_that_does_not_fit_is_named_with_its_colour() {
    let desk = Desk::new();
    desk.home("city");
    let text = SHIPPED.replacen("reason = \"confirmed\"", "reason = \"drill\"", 1);
    std::fs::write(desk.path("rules.toml"), text).unwrap();
    let check = desk.issuer("city", &["rules", "check", "rules.toml"], "");
    assert_eq!(check.status, 65);
    assert_eq!(check.error(), "error-issuer-rules");
    assert!(check.stderr.contains("drill"), "{}", check.stderr);
}
