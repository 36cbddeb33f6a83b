//! The span check's machinery: a field, linear algebra, the published world, a history, and the
//! verifier's equations.

pub(crate) mod equations;
pub(crate) mod field;
pub(crate) mod history;
pub(crate) mod linear;
pub(crate) mod world;
