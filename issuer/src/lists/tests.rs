//! Bad lists and lines first, then good ones.

use super::*;

type Said = Result<(Colour, Option<u32>), BadLine>;

fn lines(list: &str) -> Vec<(u64, Said)> {
    let mut persons = Persons::open(list.as_bytes()).unwrap();
    let mut lines = Vec::new();
    while let Some(line) = persons.next().unwrap() {
        let said = line.person.map(|person| (person.colour, person.hours));
        lines.push((line.number, said));
    }
    lines
}

#[test]
fn a_list_without_numbers_or_with_unknown_columns_is_none() {
    for list in [
        "",
        "colour,hours\n",
        "number,name\n",
        "\"number",
        "1,green\n",
    ] {
        let refused = Persons::open(list.as_bytes()).is_err();
        assert!(refused || list.starts_with('"'), "{list}");
    }
}

#[test]
fn bad_lines_are_told_apart_and_do_not_end_the_list() {
    let list = "number,colour,hours\n1,blue,\n?,green,\n3,green,soon\n4,green,5,6\n5,red,7\n6\n";
    assert_eq!(
        lines(list),
        [
            (2, Err(BadLine::Colour)),
            (3, Err(BadLine::Number)),
            (4, Err(BadLine::Unreadable)),
            (5, Err(BadLine::Unreadable)),
            (6, Ok((Colour::Red, Some(7)))),
            // What is missing at the end is as good as empty.
            (7, Ok((Colour::Green, None))),
        ]
    );
    assert_eq!(lines("number\n 6 \n"), [(2, Ok((Colour::Green, None)))]);
}

#[test]
fn reasons_and_bases_are_read_where_they_are_given() {
    let list = "number,reason,basis\n1,ill,\n2,Drill,\n3,,a b\n4,drill,x/1\n5,,\n6,correction\n";
    let mut persons = Persons::open(list.as_bytes()).unwrap();
    let mut said = Vec::new();
    while let Some(line) = persons.next().unwrap() {
        said.push(line.person.map(|person| (person.reason, person.basis)));
    }
    assert_eq!(
        said,
        [
            Err(BadLine::Reason),
            Err(BadLine::Reason),
            Err(BadLine::Basis),
            // Whether it fits is said where the colour is given.
            Ok((
                Some(ReasonClass::Drill),
                Some(Identifier::new("x/1").unwrap())
            )),
            Ok((None, None)),
            Ok((Some(ReasonClass::Correction), None)),
        ]
    );
}

#[test]
fn the_first_line_that_is_no_handle_is_named() {
    assert_eq!(handles("# a\n\nabcdef\nabcde\n-"), Err(4));
    assert_eq!(handles("abcdef\n-"), Err(2));
    assert_eq!(handles(&"a".repeat(65)), Err(1));
    let found = handles(" ABCDEF1 \r\n#\n").unwrap();
    assert_eq!(found, [(1, Handle("abcdef1".to_owned()))]);
}

#[test]
fn a_handle_stands_for_what_begins_with_it() {
    let handle = Handle::parse("abcdef1").unwrap();
    let mut first = [0; 32];
    first[..4].copy_from_slice(&[0xab, 0xcd, 0xef, 0x10]);
    assert_eq!(handle.first(), first);
    assert!(handle.stands_for(&first));
    first[3] = 0x1f;
    assert!(handle.stands_for(&first));
    first[3] = 0x2f;
    assert!(!handle.stands_for(&first));
}
