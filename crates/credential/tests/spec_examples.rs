//! The literal examples of the spec's pages are what the code computes.

use std::path::Path;

use huepass_credential::hazmat::{hash_to_scalar, sum_g1};
use huepass_credential::labels::{DST_DOMAIN, SUITE};
use huepass_credential::{
    Colour, CredentialType, Epoch, Flags, G1Affine, Generators, Header, Hour, Scalar, Slot,
    scope_base,
};

/// A page of spec/.
fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../spec")
        .join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Whether the page has these bytes in hexadecimal, however they are spaced.
fn shows(page: &str, bytes: &[u8]) -> bool {
    let packed: String = page.split_whitespace().collect();
    packed.contains(&hex::encode(bytes))
}

/// Genesis digest 000102…1f and credential type 1, as on the pages.
fn domain_input() -> Vec<u8> {
    let genesis: Vec<u8> = (0..32).collect();
    let mut input = Vec::new();
    for item in [SUITE, &genesis, &[1]] {
        let length = u32::try_from(item.len()).expect("a short item");
        input.extend_from_slice(&length.to_be_bytes());
        input.extend_from_slice(item);
    }
    input
}

#[test]
fn another_point_is_not_on_the_page() {
    assert!(!shows(
        &page("groups.md"),
        &scope_base(b"another scope").expect("a point").to_bytes()
    ));
}

// spec: GRP-7
// spec: GRP-4
#[test]
fn generators_are_those_of_the_table() {
    let page = page("groups.md");
    let g = Generators::new();
    let named = [
        ("P1", g.p1),
        ("Q1", g.q1),
        ("H_s", g.h_s),
        ("H_c", g.h_c),
        ("H_x", g.h_x),
        ("H_v", g.h_v),
        ("P_w", g.p_w),
    ];
    for (name, point) in named {
        let row = page
            .lines()
            .find(|line| line.starts_with(&format!("| {name} |")));
        let row = row.unwrap_or_else(|| panic!("no row for {name}"));
        assert!(row.contains(&hex::encode(point.to_bytes())), "{name}");
    }
    assert!(shows(
        &page,
        &scope_base(b"example scope").expect("a point").to_bytes()
    ));
}

// spec: GRP-8, FRM-5
#[test]
fn domain_scalar_and_b0_are_those_of_the_example() {
    let input = domain_input();
    let groups = page("groups.md");
    assert!(shows(&groups, &input));
    let dom: Scalar = hash_to_scalar(&input, DST_DOMAIN);
    assert!(shows(&groups, &dom.to_bytes()));
    let g = Generators::new();
    let b0: G1Affine = sum_g1(&[(g.p1, Scalar::from(1)), (g.q1, dom)]).expect("a point");
    assert!(shows(&page("framework.md"), &b0.to_bytes()));
}

// spec: FRM-11
#[test]
fn hours_of_slots_are_those_of_the_example() {
    assert!(page("framework.md").contains("59 448 960"));
    assert_eq!(Slot(59_448_959).hour(30), Hour(495_407));
    assert_eq!(Slot(59_448_960).hour(30), Hour(495_408));
    assert_eq!(Slot(59_448_960).start(30), 1_783_468_800);
}

// spec: PRS-5
// spec: GRP-3
#[test]
fn header_is_that_of_the_example() {
    let header = Header {
        flags: Flags {
            scan: false,
            scope: false,
        },
        credential_type: CredentialType(1),
        colour: Colour::Green,
        epoch: Epoch(2),
        slot: Slot(59_448_960),
        framework: [0, 1, 2, 3],
    };
    assert!(shows(&page("presentation.md"), &header.to_bytes()));
    assert_eq!(Header::from_bytes(&header.to_bytes()), Ok(header));
}
