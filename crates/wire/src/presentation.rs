//! The presentation's bytes: the one format with a layout of its own, because every byte is a
//! module of a QR code (spec/wire.md, "Presentation").
//!
//! ```text
//! header 16 | X' 96 | V' Z' Ā B̄ R̄ R' 48 each | [N 48] | challenge 16 | r̄ ē s expiry u r 32 each
//! ```

use huepass_credential::{
    DecodeError, Elements, Flags, G1Affine, G2Affine, Header, Presentation, Responses, Scalar,
    VERSION,
};

use crate::error::WireError;
use crate::limits;

/// Encodes a presentation: 608 bytes, 656 with a scope pseudonym. The header's scope bit is written
/// as the pseudonym says, so that what is written can be read.
pub fn encode(presentation: &Presentation) -> Vec<u8> {
    let Presentation {
        header,
        elements: e,
        pseudonym,
        challenge,
        responses: z,
    } = presentation;
    let header = Header {
        flags: Flags {
            scope: pseudonym.is_some(),
            ..header.flags
        },
        ..*header
    };
    let mut out = Vec::with_capacity(limits::PRESENTATION_WITH_SCOPE);
    out.extend_from_slice(&header.to_bytes());
    out.extend_from_slice(&e.x_prime.to_bytes());
    let points = [e.v_prime, e.z_prime, e.a_bar, e.b_bar, e.r_bar, e.r_prime];
    for point in points.iter().chain(pseudonym) {
        out.extend_from_slice(&point.to_bytes());
    }
    out.extend_from_slice(challenge);
    for scalar in [z.r_bar, z.e_bar, z.s, z.expiry, z.u, z.r] {
        out.extend_from_slice(&scalar.to_bytes());
    }
    out
}

/// Decodes a presentation. Every point is checked (on the curve, in the subgroup, not the
/// identity), every scalar is canonical, the length is exactly what the scope bit says.
///
/// # Errors
/// [`WireError::TooLarge`] beyond 656 bytes, [`WireError::NotOurs`] for nothing at all,
/// [`WireError::Version`], and [`WireError::Malformed`] for all else.
// spec: WIR-10, WIR-11, WIR-12
// spec: PRS-5
pub fn decode(bytes: &[u8]) -> Result<Presentation, WireError> {
    if bytes.len() > limits::PRESENTATION_WITH_SCOPE {
        return Err(WireError::TooLarge {
            limit: limits::PRESENTATION_WITH_SCOPE,
        });
    }
    match bytes.first() {
        None => return Err(WireError::NotOurs),
        Some(&VERSION) => {}
        Some(&version) => return Err(WireError::Version(version.into())),
    }
    let mut rest = Reader(bytes);
    let header = Header::from_bytes(&rest.take()?)?;
    let length = if header.flags.scope {
        limits::PRESENTATION_WITH_SCOPE
    } else {
        limits::PRESENTATION
    };
    // Before any point is decompressed, so that wrong lengths cost nothing.
    if bytes.len() != length {
        return Err(WireError::Malformed);
    }
    let elements = Elements {
        x_prime: G2Affine::from_bytes(&rest.take()?)?,
        v_prime: rest.g1()?,
        z_prime: rest.g1()?,
        a_bar: rest.g1()?,
        b_bar: rest.g1()?,
        r_bar: rest.g1()?,
        r_prime: rest.g1()?,
    };
    let pseudonym = header.flags.scope.then(|| rest.g1()).transpose()?;
    let challenge = rest.take()?;
    let responses = Responses {
        r_bar: rest.scalar()?,
        e_bar: rest.scalar()?,
        s: rest.scalar()?,
        expiry: rest.scalar()?,
        u: rest.scalar()?,
        r: rest.scalar()?,
    };
    rest.finish()?;
    Ok(Presentation {
        header,
        elements,
        pseudonym,
        challenge,
        responses,
    })
}

/// What has not been read yet.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(WireError::Malformed)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn g1(&mut self) -> Result<G1Affine, WireError> {
        Ok(G1Affine::from_bytes(&self.take()?)?)
    }

    fn scalar(&mut self) -> Result<Scalar, WireError> {
        Ok(Scalar::from_bytes(&self.take()?)?)
    }

    fn finish(self) -> Result<(), WireError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(WireError::Malformed)
        }
    }
}

impl From<DecodeError> for WireError {
    fn from(_: DecodeError) -> Self {
        Self::Malformed
    }
}

#[cfg(test)]
mod tests;
