use super::super::glv::Z_SQUARED;
use super::super::point::{G1Affine, G2Affine};
use super::super::scalar::Scalar;
use super::super::{g1, g2};
use super::*;

#[test]
fn rotation_multiplies_by_z_squared() {
    let z2 = Scalar::from_u128_bytes(&Z_SQUARED.to_be_bytes());
    let mut p = g1();
    blst_p1::rotate(&mut p.0);
    assert_eq!(p, g1().times(z2).to_affine().unwrap(), "G1");
    let mut q = g2();
    blst_p2::rotate(&mut q.0);
    assert_eq!(q, g2().times(z2).to_affine().unwrap(), "G2");
}

#[test]
fn the_identity_rotates_negates_and_adds_as_itself() {
    let mut none = blst_p1_affine::default();
    blst_p1::rotate(&mut none);
    blst_p1::negate_if(&mut none, true);
    assert_eq!(none, blst_p1_affine::default());
    let mut sum = blst_p1::default();
    sum.double();
    sum.add(&none);
    sum.add(&g1().0);
    sum.add(&none);
    assert_eq!(G1Affine(blst_p1::normalise(&[sum])[0]), g1());
    sum.add(&g1().to_projective().negated().to_affine().unwrap().0);
    assert_eq!(blst_p1::normalise(&[sum])[0], none);

    let mut none = blst_p2_affine::default();
    blst_p2::rotate(&mut none);
    blst_p2::negate_if(&mut none, true);
    assert_eq!(none, blst_p2_affine::default());
    let mut sum = blst_p2::default();
    sum.double();
    sum.add(&none);
    sum.add(&g2().0);
    assert_eq!(G2Affine(blst_p2::normalise(&[sum])[0]), g2());
}
