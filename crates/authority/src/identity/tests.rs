use super::*;

fn number(typed: &str) -> Result<String, IdentityError> {
    IdentityNumber::parse(typed).map(|number| number.0.to_string())
}

#[test]
fn what_is_not_a_number_is_refused() {
    assert_eq!(number(""), Err(IdentityError::Empty));
    assert_eq!(number(" - ./_·\t"), Err(IdentityError::Empty));
    assert_eq!(number("12;34"), Err(IdentityError::Character));
    assert_eq!(number("12é34"), Err(IdentityError::Character));
    assert_eq!(number("一二三"), Err(IdentityError::Character));
    assert_eq!(number(&"7".repeat(65)), Err(IdentityError::TooLong));
    // A long text is not read to its end.
    assert_eq!(number(&"7".repeat(1 << 20)), Err(IdentityError::TooLong));
}

#[test]
fn one_number_has_one_form() {
    assert_eq!(number(&"7".repeat(64)).unwrap().len(), 64);
    for typed in [
        "11010519491231002X",
        "110105 19491231 002x",
        "110105-19491231-002X",
        "110105.1949/1231_002·x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "\u{3000}11010519491231002ｘ\n",
    ] {
        assert_eq!(number(typed).unwrap(), "11010519491231002X");
    }
    assert_ne!(number("007"), number("7"));
}

#[test]
fn pseudonyms_depend_on_pepper_and_number_alone() {
    let (one, two) = (Pepper::from_bytes([1; 32]), Pepper::from_bytes([2; 32]));
    let a = IdentityNumber::parse("A 1").unwrap();
    let b = IdentityNumber::parse("A2").unwrap();
    assert!(one.person(&a) != one.person(&b));
    assert!(one.person(&a) != two.person(&a));
    assert!(one.person(&a) == one.person(&IdentityNumber::parse("a1").unwrap()));
}

#[test]
fn pins_are_kept_by_ticket() {
    let pepper = Pepper::from_bytes([1; 32]);
    let kept = pepper.pin(&[3; 16], "123456");
    assert!(!pepper.is_pin(&[3; 16], "123457", &kept));
    assert!(!pepper.is_pin(&[3; 16], "12345", &kept));
    assert!(!pepper.is_pin(&[3; 16], "", &kept));
    assert!(!pepper.is_pin(&[4; 16], "123456", &kept));
    assert!(!Pepper::from_bytes([2; 32]).is_pin(&[3; 16], "123456", &kept));
    assert!(pepper.is_pin(&[3; 16], "123456", &kept));
}

#[test]
fn nothing_about_a_person_prints() {
    let pepper = Pepper::from_bytes([1; 32]);
    let number = IdentityNumber::parse("4711").unwrap();
    let printed = format!("{number:?} {:?} {pepper:?}", pepper.person(&number));
    assert_eq!(printed, "IdentityNumber(..) PersonId(..) Pepper(..)");
}
