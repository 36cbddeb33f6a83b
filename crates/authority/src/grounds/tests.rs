use super::*;

// spec: AUT-25
#[test]
fn the_second_officer_is_another() {
    let [one, other] = [1, 2].map(|byte| OfficerId([byte; 16]));
    assert!(Acting::two(one, one) == Err(GroundsRefused::SameOfficer));
    assert_eq!(Acting::two(one, other).unwrap().ids(), [one, other]);
    assert!(Acting::nobody().ids().is_empty());
}

// spec: AUT-25
#[test]
fn officers_who_could_not_have_acted_together_are_not_read() {
    let twice = vec![OfficerId([3; 16]); 2];
    let many: Vec<OfficerId> = (1..=3).map(|byte| OfficerId([byte; 16])).collect();
    for ids in [twice, many.clone()] {
        let bytes = minicbor::to_vec(ids).unwrap();
        assert!(minicbor::decode::<Acting>(&bytes).is_err());
    }
    for ids in [&many[..0], &many[..1], &many[..2]] {
        let bytes = minicbor::to_vec(ids.to_vec()).unwrap();
        let acting: Acting = minicbor::decode(&bytes).unwrap();
        assert_eq!(acting.ids(), ids);
        assert_eq!(minicbor::to_vec(&acting).unwrap(), bytes);
    }
}
