//! News between gates without a network: a wallet carries the newest announcement from one to the
//! other.

use huepass_journeys::{Town, World, code};
use serde_json::Value;

// spec: WAL-15, WAL-16
#[test]
fn a_wallet_brings_the_newer_announcement_and_never_the_older() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let (ana, _) = town.holder("ana", "green");
    let (b, c) = (town.gate("b", ""), town.gate("c", ""));
    let before = ana.json(&["status"])["news"]["epoch"].clone();
    let _ = c.run(&["feed", "show", "--png", "old.png"]).exits(0);
    // Ana's wallet and the gate B stay behind by three epochs; the gate A does not.
    for _ in 0..3 {
        world.pass(600);
        town.publish();
    }
    let a = town.gate("a", "");
    let newest = a.json(&["status"])["epoch"].clone();
    let _ = a.run(&["feed", "show", "--png", "a.png"]).exits(0);

    // A -> Ana -> B, by two pictures of one code each.
    let carried = ana.json(&["carry", "a.png"]);
    assert_eq!(
        (&carried["epoch"], &carried["newer"]),
        (&newest, &Value::Bool(true))
    );
    let _ = ana.run(&["announce", "--png", "ana.png"]).exits(0);
    let taken = b.json(&["feed", "import", "ana.png"]);
    assert_eq!(
        (&taken["taken"], &taken["epoch"]),
        (&Value::from(1), &newest)
    );
    assert_eq!(b.json(&["status"])["epoch"], newest);

    // The older one is refused by both, and the newer is no news any more.
    let _ = ana
        .run(&["--json", "carry", "old.png"])
        .exits(30)
        .says("error-wallet-older");
    let _ = b
        .run(&["--json", "feed", "import", "old.png"])
        .exits(30)
        .says("error-verifier-older");
    let again = ana.json(&["carry", "a.png"]);
    assert_eq!(again["newer"], false);
    assert_eq!(b.json(&["feed", "import", "ana.png"])["taken"], 0);

    // Ana's own pass is shown as it would have been, under the epoch that her wallet has followed.
    assert_eq!(ana.json(&["status"])["news"]["epoch"], before);
    let _ = ana.run(&["show", "--once"]).exits(0);
    let _ = ana.run(&["sync"]).exits(0);
    let _ = b.run(&["check", &code(&ana)]).exits(0).says("GREEN");
    assert_eq!(ana.json(&["announce"])["carried"], false);
}
