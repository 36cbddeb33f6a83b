use super::*;

#[test]
fn there_is_no_reason_class_0() {
    assert_eq!(ReasonClass::from_number(0), None);
    assert!(minicbor::decode::<ReasonClass>(&[0]).is_err());
    assert!(minicbor::decode::<ReasonClass>(&[0x19, 1, 0]).is_err());
    let last = ReasonClass::from_number(255).unwrap();
    assert_eq!(minicbor::decode::<ReasonClass>(&[0x18, 255]).unwrap(), last);
}
