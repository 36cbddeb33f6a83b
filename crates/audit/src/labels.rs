//! The labels that keep one kind of signature or keyed hash from passing for another, in one place
//! (spec/audit.md, "Labels").

/// COSE external data of a tree head.
pub(crate) const HEAD: &[u8] = b"HUEPASS-V1-LOG-HEAD";

/// COSE external data of an order.
pub(crate) const ORDER: &[u8] = b"HUEPASS-V1-ORDER";

/// COSE external data of a second officer's approval.
pub(crate) const APPROVAL: &[u8] = b"HUEPASS-V1-APPROVAL";

/// COSE external data of an order in a drill.
pub(crate) const DRILL_ORDER: &[u8] = b"HUEPASS-V1-DRILL-ORDER";

/// COSE external data of an approval in a drill.
pub(crate) const DRILL_APPROVAL: &[u8] = b"HUEPASS-V1-DRILL-APPROVAL";

/// Begins what a subject's tag is made of; authority and sequence number follow.
pub(crate) const SUBJECT: &[u8] = b"HUEPASS-V1-LOG-SUBJECT";

/// Begins what a digest of details is made of; the details follow.
pub(crate) const DETAILS: &[u8] = b"HUEPASS-V1-LOG-DETAILS";

/// Begins what a digest of parameters is made of; the parameters follow.
pub(crate) const PARAMETERS: &[u8] = b"HUEPASS-V1-ORDER-PARAMETERS";
