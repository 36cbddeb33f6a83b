//! What a clerk hands in to the issuer: lists of persons as CSV, lists of handles, identity
//! numbers. No panic, every line once and in order, and what was read reads the same when written
//! plainly.

#![no_main]

use std::cell::OnceCell;

use huepass_authority::{Identifier, IdentityNumber, Pepper, ReasonClass};
use huepass_credential::Colour;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

#[allow(dead_code, reason = "the issuer asks for more")]
#[path = "../../../issuer/src/lists/mod.rs"]
mod lists;

use lists::{BadLine, Handle, Persons};

thread_local! {
    static PEPPER: OnceCell<Pepper> = const { OnceCell::new() };
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((kind, list)) = bytes.split_first() else {
        return;
    };
    match kind % 3 {
        0 => persons(list),
        1 => {
            if let Ok(list) = str::from_utf8(list) {
                handles(list);
            }
        }
        _ => {
            if let Ok(typed) = str::from_utf8(list) {
                number(typed);
            }
        }
    }
});

fn persons(list: &[u8]) {
    let Ok(mut persons) = Persons::open(list) else {
        return;
    };
    let mut last = 0;
    loop {
        // Reading from memory cannot fail.
        let Some(line) = persons.next().expect("from memory") else {
            break;
        };
        assert!(line.number >= last && persons.position() <= list.len() as u64);
        last = line.number;
        let Ok(person) = line.person else {
            continue;
        };
        let colour = match person.colour {
            Colour::Green => "green",
            Colour::Yellow => "yellow",
            Colour::Red => "red",
        };
        let hours = person.hours.map(|hours| hours.to_string());
        let plain = format!(
            "hours,basis,number,colour,reason\n{},{},7,{colour},{}\n,,?,{colour},\n",
            hours.unwrap_or_default(),
            person.basis.as_ref().map_or("", Identifier::as_str),
            person.reason.map_or("", ReasonClass::name),
        );
        let mut again = Persons::open(plain.as_bytes()).expect("a good list");
        let line = again.next().expect("from memory").expect("one line");
        let same = line.person.expect("a good line");
        assert_eq!((same.colour, same.hours), (person.colour, person.hours));
        assert_eq!((same.reason, same.basis), (person.reason, person.basis));
        let line = again.next().expect("from memory").expect("another");
        assert_eq!(line.person.expect_err("no number"), BadLine::Number);
    }
    assert_eq!(persons.position(), list.len() as u64);
}

fn handles(list: &str) {
    match lists::handles(list) {
        Err(line) => assert!(line >= 1 && line <= list.lines().count() as u64),
        Ok(found) => {
            assert!(found.is_sorted_by(|a, b| a.0 < b.0));
            for (_, handle) in found {
                let first = handle.first();
                assert!(handle.stands_for(&first));
                // The one before, if there is one, is another's.
                let mut before = first;
                if let Some(at) = before.iter().rposition(|byte| *byte != 0) {
                    before[at] -= 1;
                    before[at + 1..].fill(0xff);
                    assert!(!handle.stands_for(&before));
                }
            }
        }
    }
    assert!(Handle::parse("-").is_none());
}

/// One pseudonym, however a number is typed.
fn number(typed: &str) {
    let Ok(number) = IdentityNumber::parse(typed) else {
        return;
    };
    PEPPER.with(|pepper| {
        let pepper = pepper.get_or_init(|| Pepper::random(&mut ChaCha20Rng::from_seed([1; 32])));
        let person = pepper.person(&number);
        for typed in [typed.to_lowercase(), format!(" -{typed}.\t")] {
            let again = IdentityNumber::parse(&typed).expect("the same letters");
            assert!(pepper.person(&again) == person);
        }
        if let Ok(longer) = IdentityNumber::parse(&format!("{typed}0")) {
            assert!(pepper.person(&longer) != person);
        }
    });
}
