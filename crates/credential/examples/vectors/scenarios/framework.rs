//! `dom`, `B0`, and the validity window.

use huepass_credential::hazmat::g1;
use huepass_credential::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::world::{fixed, framework, in_g2, sigma, window_table};
use super::{Scenario, forge, raw, transcript};

pub fn all() -> Vec<Scenario> {
    let mut all = Vec::new();
    let own = framework();
    for (name, comment, genesis, kind) in [
        (
            "domain",
            "dom and B0 of the framework of all other vectors.",
            own.genesis(),
            1,
        ),
        (
            "domain_other_type",
            "Another credential type.",
            own.genesis(),
            2,
        ),
        (
            "domain_other_genesis",
            "Another genesis.",
            GenesisDigest([0xff; 32]),
            1,
        ),
    ] {
        let kind = CredentialType(kind);
        let framework = Framework::new(Generators::new(), genesis, kind, 30).unwrap();
        let case = Scenario::new("framework", "domain")
            .case(name, "accept", comment)
            .hex("genesis", genesis.0)
            .number("credential_type", kind.0)
            .hex("dom", transcript::dom(genesis, kind).to_bytes())
            .hex("b0", forge::b0(&framework).to_bytes());
        all.push(case);
    }
    all.extend(windows(own.generators()));
    all
}

fn windows(generators: &Generators) -> Vec<Scenario> {
    let table = window_table(generators);
    let key = in_g2(fixed("w"));
    let decoded = WindowTable::from_bytes(&table).unwrap();
    let mut rng = ChaCha20Rng::seed_from_u64(0);
    let digest = decoded.digest();
    decoded.check(generators, &key, &mut rng).unwrap();
    let base = Scenario::new("framework", "window")
        .hex("w", fixed("w").to_bytes())
        .hex("window_key", key.to_bytes());
    let mut all = vec![
        base.case(
            "window",
            "accept",
            "A window: its key, five of its entries, the digest of all.",
        )
        .hex("digest", digest)
        .list(
            "sigma_0_1_511_700_1023",
            &[0, 1, 511, 700, 1023].map(|i| sigma(generators, i).to_bytes()),
        ),
    ];
    for i in [0_u64, 1, 700, 1023] {
        let wrong = forge::plus(&sigma(generators, i), &g1());
        all.push(
            base.case(
                &format!("window_bad_entry_{i}"),
                "window",
                "One entry of the window is replaced; the wallet refuses the whole table.",
            )
            .number("replaced", i)
            .hex("entry", wrong.to_bytes()),
        );
    }
    all.push(
        base.case(
            "window_entry_of_neighbour",
            "window",
            "An entry is that of the next hour.",
        )
        .number("replaced", 6_u64)
        .hex("entry", sigma(generators, 7).to_bytes()),
    );
    all.push(
        base.case(
            "window_entry_plus_order_three",
            "point",
            "An entry outside the subgroup.",
        )
        .number("replaced", 5_u64)
        .hex(
            "entry",
            raw::add_raw(&sigma(generators, 5), &raw::order_three()),
        ),
    );
    all.push(
        base.case(
            "window_other_key",
            "window",
            "The window key belongs to another table.",
        )
        .hex("window_key", in_g2(fixed("another w")).to_bytes()),
    );
    all
}
