use super::*;

// spec: RUL-10
#[test]
fn numbers_and_names_are_each_one_class() {
    assert_eq!(ReasonClass::from_number(0), None);
    assert_eq!(ReasonClass::from_number(13), None);
    assert_eq!(ReasonClass::from_name("Confirmed"), None);
    assert_eq!(ReasonClass::from_name(""), None);
    for (index, class) in ReasonClass::ALL.into_iter().enumerate() {
        assert_eq!(usize::from(class.number()), index + 1);
        assert_eq!(ReasonClass::NAMES[index], class.name());
        assert_eq!(ReasonClass::from_number(class.number()), Some(class));
        assert_eq!(ReasonClass::from_name(class.name()), Some(class));
    }
}

#[test]
fn colours_are_words() {
    assert_eq!(colour_of("Green"), None);
    assert_eq!(colour_of("orange"), None);
    for (index, colour) in Colour::ALL.into_iter().enumerate() {
        assert_eq!(COLOURS[index], colour_name(colour));
        assert!(colour_of(colour_name(colour)) == Some(colour));
    }
}
