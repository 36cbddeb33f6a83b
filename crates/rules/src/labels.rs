//! The labels that keep what is signed or hashed here apart from everything else
//! (spec/rules.md, "Labels").

/// COSE external data of a signed rule set.
pub(crate) const SIGNATURE: &[u8] = b"HUEPASS-V1-RULES-SIGNATURE";

/// Begins what is hashed to find a shard's place in a staged activation.
pub(crate) const STAGE: &[u8] = b"HUEPASS-V1-RULES-STAGE";
