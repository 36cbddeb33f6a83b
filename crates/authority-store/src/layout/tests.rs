use super::*;

#[test]
fn foreign_and_oversized_values_are_refused() {
    let value = encode(PersonId::from_bytes([7; 32]));
    for cut in 0..value.len() {
        assert!(decode::<PersonId>("a person", &value[..cut]).is_err());
    }
    let mut longer = value.clone();
    longer.push(0);
    assert!(decode::<PersonId>("a person", &longer).is_err());
    // Of another version.
    let mut other = value.clone();
    other[1] = 2;
    let error = decode::<PersonId>("a person", &other).unwrap_err();
    assert!(error.to_string().contains("a person: this is of version 2"));
    assert!(decode::<PersonId>("a person", &vec![0x82; LIMIT + 1]).is_err());
    assert!(decode_delta(&[0; 79]).is_err());
    assert!(decode::<PersonId>("a person", &value).is_ok());
}

#[test]
fn keys_sort_as_their_numbers_do_and_do_not_run_into_one_another() {
    assert!(delta(1, 255) < delta(1, 256));
    assert!(delta(1, u32::MAX) < delta(2, 1));
    assert!(!delta(1 << 8, 1).starts_with(&log(1)));
    let id = TicketId([9; 16]);
    assert!(expiry(255, &id) < expiry(256, &TicketId([0; 16])));
    assert_eq!(read_expiry(&expiry(77, &id)), Some((77, id)));
    assert_eq!(read_expiry(&ticket(&id)), None);
    assert_eq!(read_place(&delta(3, 4)), Some(4));
}
