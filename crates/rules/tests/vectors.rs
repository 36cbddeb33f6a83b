//! Every file in spec/vectors/rules does what it says, and is what the generator writes.

mod model;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

#[test]
fn every_vector_does_what_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vectors/rules");
    let mut files = BTreeMap::new();
    let (mut accepted, mut refused) = (0, 0);
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let vector: model::Vector = serde_json::from_str(&text).unwrap();
        assert_eq!(path.file_stem().unwrap().to_str().unwrap(), vector.name);
        assert_eq!(model::play(&vector), vector, "{}", path.display());
        if vector.expect == "ok" {
            accepted += 1;
        } else {
            refused += 1;
        }
        files.insert(vector.name.clone(), vector);
    }
    assert!(
        accepted > 12 && refused > 2 * accepted,
        "{accepted} {refused}"
    );
    let generated: BTreeMap<_, _> = model::all()
        .into_iter()
        .map(|vector| (vector.name.clone(), vector))
        .collect();
    let differing: Vec<&String> = generated
        .keys()
        .chain(files.keys())
        .filter(|name| generated.get(*name) != files.get(*name))
        .collect();
    assert!(
        differing.is_empty(),
        "run the example `vectors` of huepass-rules: {differing:?}"
    );
}
