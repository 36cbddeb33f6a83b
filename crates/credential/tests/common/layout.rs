//! The bytes of a presentation, put together and taken apart from its fields, for tests that
//! tamper with bytes. Header, X', V', Z', Ā, B̄, R̄, R', [N], challenge, then the six responses.

use huepass_credential::*;

/// Where each part of the body begins, by its name and length; N sits before the challenge.
pub const POINTS: [(&str, usize, usize); 7] = [
    ("X'", 16, 96),
    ("V'", 112, 48),
    ("Z'", 160, 48),
    ("A_bar", 208, 48),
    ("B_bar", 256, 48),
    ("R_bar", 304, 48),
    ("R'", 352, 48),
];
/// Bytes without and with a pseudonym.
pub const LEN: usize = 608;
pub const LEN_WITH_SCOPE: usize = 656;

pub fn encode(shown: &Presentation) -> Vec<u8> {
    let e = &shown.elements;
    let z = &shown.responses;
    let mut out = shown.header.to_bytes().to_vec();
    out.extend(e.x_prime.to_bytes());
    for point in [e.v_prime, e.z_prime, e.a_bar, e.b_bar, e.r_bar, e.r_prime] {
        out.extend(point.to_bytes());
    }
    if let Some(n) = shown.pseudonym {
        out.extend(n.to_bytes());
    }
    out.extend(shown.challenge);
    for scalar in [z.r_bar, z.e_bar, z.s, z.expiry, z.u, z.r] {
        out.extend(scalar.to_bytes());
    }
    out
}

pub fn decode(bytes: &[u8]) -> Result<Presentation, DecodeError> {
    let mut reader = Reader(bytes);
    let header = Header::from_bytes(&reader.take()?)?;
    // The length comes first: with or without a pseudonym, as the header says.
    let expected = if header.flags.scope {
        LEN_WITH_SCOPE
    } else {
        LEN
    };
    if bytes.len() != expected {
        return Err(DecodeError::Length);
    }
    let x_prime = G2Affine::from_bytes(&reader.take()?)?;
    let mut point = || G1Affine::from_bytes(&reader.take()?);
    let elements = Elements {
        x_prime,
        v_prime: point()?,
        z_prime: point()?,
        a_bar: point()?,
        b_bar: point()?,
        r_bar: point()?,
        r_prime: point()?,
    };
    let pseudonym = if header.flags.scope {
        Some(point()?)
    } else {
        None
    };
    let challenge = reader.take()?;
    let mut scalar = || Scalar::from_bytes(&reader.take()?);
    let responses = Responses {
        r_bar: scalar()?,
        e_bar: scalar()?,
        s: scalar()?,
        expiry: scalar()?,
        u: scalar()?,
        r: scalar()?,
    };
    Ok(Presentation {
        header,
        elements,
        pseudonym,
        challenge,
        responses,
    })
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let (head, rest) = self.0.split_first_chunk().ok_or(DecodeError::Length)?;
        self.0 = rest;
        Ok(*head)
    }
}
