//! The scenarios of spec/vectors, one JSON file each. Every scalar is fixed: a hash of its name.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "shared by the command that writes the vectors and the test that compares them"
)]
#![allow(
    clippy::too_many_lines,
    clippy::wildcard_imports,
    reason = "functions here are plain lists of cases, and use most of the crate as tests do"
)]

mod authority;
mod framework;
mod groups;
mod presentation;
mod presentation_forged;
mod presentation_tampered;
mod registrar;
mod witness;
mod world;

#[path = "../../../tests/common/forge.rs"]
pub mod forge;
#[path = "../../../tests/common/layout.rs"]
pub mod layout;
#[path = "../../../tests/common/raw.rs"]
pub mod raw;
#[path = "../../../tests/common/transcript.rs"]
pub mod transcript;

use std::fmt::Write;

/// The folders of spec/vectors that belong to this generator.
pub const PAGES: [&str; 6] = [
    "groups",
    "framework",
    "authority",
    "witness",
    "registrar",
    "presentation",
];

/// All scenarios, in the order of the pages.
pub fn all() -> Vec<Scenario> {
    let mut all = groups::all();
    all.extend(framework::all());
    all.extend(authority::all());
    all.extend(witness::all());
    all.extend(registrar::all());
    all.extend(presentation::all());
    all.extend(presentation_tampered::all());
    all.extend(presentation_forged::all());
    all
}

/// One file.
#[derive(Clone)]
pub struct Scenario {
    page: &'static str,
    op: &'static str,
    name: String,
    comment: String,
    expect: &'static str,
    fields: Vec<(&'static str, Field)>,
}

#[derive(Clone)]
enum Field {
    Hex(Vec<u8>),
    Number(u64),
    List(Vec<Vec<u8>>),
}

impl Scenario {
    pub fn new(page: &'static str, op: &'static str) -> Self {
        Self {
            page,
            op,
            name: String::new(),
            comment: String::new(),
            expect: "accept",
            fields: Vec::new(),
        }
    }

    /// The same inputs under another name, with another outcome.
    pub fn case(&self, name: &str, expect: &'static str, comment: &str) -> Self {
        Self {
            name: name.into(),
            comment: comment.into(),
            expect,
            ..self.clone()
        }
    }

    fn set(mut self, name: &'static str, field: Field) -> Self {
        match self.fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = field,
            None => self.fields.push((name, field)),
        }
        self
    }

    pub fn hex(self, name: &'static str, bytes: impl AsRef<[u8]>) -> Self {
        self.set(name, Field::Hex(bytes.as_ref().to_vec()))
    }

    pub fn number(self, name: &'static str, number: impl Into<u64>) -> Self {
        self.set(name, Field::Number(number.into()))
    }

    pub fn list<T: AsRef<[u8]>>(self, name: &'static str, items: &[T]) -> Self {
        let items = items.iter().map(|item| item.as_ref().to_vec()).collect();
        self.set(name, Field::List(items))
    }

    /// The file's path inside spec/vectors.
    pub fn file(&self) -> String {
        format!("{}/{}.json", self.page, self.name)
    }

    /// The file, its fields in the order in which they were given.
    pub fn to_json(&self) -> String {
        let mut out = String::from("{\n");
        for (name, text) in [
            ("name", self.name.as_str()),
            ("comment", &self.comment),
            ("op", self.op),
            ("expect", self.expect),
        ] {
            assert!(!text.is_empty() && !text.contains(['"', '\\', '\n']));
            let comma = if name == "expect" && self.fields.is_empty() {
                ""
            } else {
                ","
            };
            writeln!(out, "  \"{name}\": \"{text}\"{comma}").unwrap();
        }
        for (i, (name, field)) in self.fields.iter().enumerate() {
            let value = match field {
                Field::Hex(bytes) => format!("\"{}\"", hex::encode(bytes)),
                Field::Number(number) => number.to_string(),
                Field::List(items) => {
                    let items: Vec<_> = items
                        .iter()
                        .map(|item| format!("\n    \"{}\"", hex::encode(item)))
                        .collect();
                    format!("[{}\n  ]", items.join(","))
                }
            };
            let comma = if i + 1 < self.fields.len() { "," } else { "" };
            writeln!(out, "  \"{name}\": {value}{comma}").unwrap();
        }
        out.push_str("}\n");
        out
    }
}
