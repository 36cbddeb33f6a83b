use super::*;

fn from(text: &str) -> IpAddr {
    text.parse().unwrap()
}

// spec: HTP-34
#[test]
fn one_address_has_so_many_and_no_more_until_one_ends() {
    let guests = Guests::new(2, 3);
    let first = guests.admit(from("192.0.2.1")).unwrap();
    let second = guests.admit(from("::ffff:192.0.2.1")).unwrap();
    assert!(guests.admit(from("192.0.2.1")).is_none());
    let other = guests.admit(from("192.0.2.2")).unwrap();
    drop(first);
    let third = guests.admit(from("192.0.2.1")).unwrap();
    assert!(guests.admit(from("192.0.2.1")).is_none());
    drop((second, third, other));
    assert!(guests.open().is_empty());
}

// spec: HTP-34
#[test]
fn a_subscriber_of_ipv6_has_one_address() {
    let guests = Guests::new(2, 3);
    let _first = guests.admit(from("2001:db8:1:2::1")).unwrap();
    let _second = guests.admit(from("2001:db8:1:2:ffff::1")).unwrap();
    assert!(guests.admit(from("2001:db8:1:2::3")).is_none());
    assert!(guests.admit(from("2001:db8:1:3::1")).is_some());
}

#[test]
fn this_machine_has_a_number_of_its_own() {
    for name in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
        let guests = Guests::new(0, 1);
        let _seat = guests.admit(from(name)).unwrap();
        assert!(guests.admit(from(name)).is_none(), "{name}");
    }
}
