//! Real or drill, as types: what was ordered in a drill has another type than what is real, is
//! signed under another label, and no function turns one into the other.

use crate::labels;

mod sealed {
    pub trait Sealed {}
}

/// [`Real`] or [`Drill`]; nobody can add a third.
///
/// What changes anything takes `Approved<Real>`, and a drill's order gives `Approved<Drill>`:
///
/// ```compile_fail,E0308
/// use huepass_audit::{Approved, Drill, Real};
///
/// fn turn_red(_: &Approved<Real>) {}
///
/// fn exercise(order: &Approved<Drill>) {
///     turn_red(order);
/// }
/// ```
///
/// The same with real orders, so that the example above fails for its types alone:
///
/// ```
/// use huepass_audit::{Approved, Real};
///
/// fn turn_red(_: &Approved<Real>) {}
///
/// fn exercise(order: &Approved<Real>) {
///     turn_red(order);
/// }
/// ```
///
/// And nobody outside makes up an approved order:
///
/// ```compile_fail,E0451
/// use huepass_audit::{Approved, Real};
///
/// fn forge(drill: Approved<huepass_audit::Drill>) -> Approved<Real> {
///     let Approved { terms, second, persons, .. } = drill;
///     Approved { terms, second, persons, mode: std::marker::PhantomData }
/// }
/// ```
// spec: AUD-60
pub trait Mode: sealed::Sealed + Copy {
    /// Whether this is a drill.
    const DRILL: bool;
    /// The label of an order's signature.
    const ORDER: &'static [u8];
    /// The label of an approval's signature.
    const APPROVAL: &'static [u8];
}

/// What is ordered is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Real {}

/// What is ordered is an exercise: it is recorded, and changes nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drill {}

impl sealed::Sealed for Real {}
impl sealed::Sealed for Drill {}

impl Mode for Real {
    const DRILL: bool = false;
    const ORDER: &'static [u8] = labels::ORDER;
    const APPROVAL: &'static [u8] = labels::APPROVAL;
}

impl Mode for Drill {
    const DRILL: bool = true;
    const ORDER: &'static [u8] = labels::DRILL_ORDER;
    const APPROVAL: &'static [u8] = labels::DRILL_APPROVAL;
}
