//! The labels that keep one kind of signature or sealed message from passing for another, in one
//! place (spec/wire.md, "Labels"). The cryptography's own are in `huepass_credential::labels`.

/// COSE external data of an offer.
pub(crate) const OFFER: &[u8] = b"HUEPASS-V1-OFFER-SIGNATURE";

/// COSE external data of a beacon.
pub(crate) const BEACON: &[u8] = b"HUEPASS-V1-BEACON-SIGNATURE";

/// Begins the COSE external data of an answer; genesis and ticket id follow.
#[cfg(feature = "exchange")]
pub(crate) const ANSWER: &[u8] = b"HUEPASS-V1-ANSWER-SIGNATURE";

/// Begins the HPKE info of a request; genesis and authority follow.
#[cfg(feature = "exchange")]
pub(crate) const REQUEST_SEAL: &[u8] = b"HUEPASS-V1-REQUEST-SEAL";

/// Begins the HPKE info of an answer; genesis, authority and ticket id follow.
#[cfg(feature = "exchange")]
pub(crate) const ANSWER_SEAL: &[u8] = b"HUEPASS-V1-ANSWER-SEAL";
