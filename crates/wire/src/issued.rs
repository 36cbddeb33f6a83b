//! An issued credential as a CBOR array: a, e, colour, expiry, C, n.

use huepass_credential::{Attributes, Colour, G1Affine, Handle, Hour, IssuedCredential};
use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::cbor;

/// Writes the array.
pub(crate) fn encode<C, W: minicbor::encode::Write>(
    value: &IssuedCredential,
    e: &mut Encoder<W>,
    ctx: &mut C,
) -> Result<(), minicbor::encode::Error<W::Error>> {
    Issued {
        a: value.a,
        handle: value.handle,
        colour: value.attributes.colour.number(),
        expiry: value.attributes.expiry.0,
        c: value.c,
        n: value.n,
    }
    .encode(e, ctx)
}

/// Reads the array.
pub(crate) fn decode<C>(
    d: &mut Decoder<'_>,
    ctx: &mut C,
) -> Result<IssuedCredential, minicbor::decode::Error> {
    let issued = Issued::decode(d, ctx)?;
    let colour = Colour::from_number(issued.colour).map_err(minicbor::decode::Error::message)?;
    Ok(IssuedCredential {
        a: issued.a,
        handle: issued.handle,
        attributes: Attributes {
            colour,
            expiry: Hour(issued.expiry),
        },
        c: issued.c,
        n: issued.n,
    })
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct Issued {
    #[cbor(n(0), with = "cbor::g1")]
    a: G1Affine,
    #[cbor(n(1), with = "cbor::handle")]
    handle: Handle,
    #[n(2)]
    colour: u8,
    #[n(3)]
    expiry: u32,
    #[cbor(n(4), with = "cbor::g1")]
    c: G1Affine,
    #[n(5)]
    n: u32,
}
