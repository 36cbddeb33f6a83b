//! What several targets share, and what they compare the real code with.

pub mod input;
pub mod vault;
