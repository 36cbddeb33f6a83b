//! The sixteen bytes that a presentation says in clear, and what it is bound to besides.

use crate::error::DecodeError;
use crate::types::{Colour, CredentialType, Epoch, Slot};

/// The version of this presentation format.
pub const VERSION: u8 = 1;

const SCAN: u8 = 1;
const SCOPE: u8 = 2;

/// How a presentation was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flags {
    /// Bit 0: made in answer to a gate's beacon.
    pub scan: bool,
    /// Bit 1: carries a scope pseudonym.
    pub scope: bool,
}

/// The header, 16 bytes: everything that a checkpoint learns, and nothing of the person but the
/// colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Scan mode, scope.
    pub flags: Flags,
    /// The credential type.
    pub credential_type: CredentialType,
    /// The colour.
    pub colour: Colour,
    /// The epoch under whose key it was made.
    pub epoch: Epoch,
    /// The slot in which it was made.
    pub slot: Slot,
    /// The first four bytes of the genesis digest.
    pub framework: [u8; 4],
}

impl Header {
    /// Bytes of an encoded header.
    pub const LEN: usize = 16;

    /// Encodes: version, flags, credential type, colour, epoch, slot, framework tag.
    // spec: GRP-3
    pub fn to_bytes(&self) -> [u8; 16] {
        let mut out = [0; 16];
        out[0] = VERSION;
        out[1] = u8::from(self.flags.scan) * SCAN + u8::from(self.flags.scope) * SCOPE;
        out[2] = self.credential_type.0;
        out[3] = self.colour.number();
        out[4..8].copy_from_slice(&self.epoch.0.to_be_bytes());
        out[8..12].copy_from_slice(&self.slot.0.to_be_bytes());
        out[12..].copy_from_slice(&self.framework);
        out
    }

    /// Decodes a header.
    ///
    /// # Errors
    /// [`DecodeError::Range`] for another version, an unknown flag, an unknown colour or epoch 0.
    pub fn from_bytes(bytes: &[u8; 16]) -> Result<Self, DecodeError> {
        let [
            version,
            flags,
            credential_type,
            colour,
            e0,
            e1,
            e2,
            e3,
            s0,
            s1,
            s2,
            s3,
            framework @ ..,
        ] = *bytes;
        let epoch = u32::from_be_bytes([e0, e1, e2, e3]);
        if version != VERSION || flags & !(SCAN | SCOPE) != 0 || epoch == 0 {
            return Err(DecodeError::Range);
        }
        Ok(Self {
            flags: Flags {
                scan: flags & SCAN != 0,
                scope: flags & SCOPE != 0,
            },
            credential_type: CredentialType(credential_type),
            colour: Colour::from_number(colour)?,
            epoch: Epoch(epoch),
            slot: Slot(u32::from_be_bytes([s0, s1, s2, s3])),
            framework,
        })
    }
}

/// What a presentation is bound to besides its header. An absent part is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context<'a> {
    /// The gate's public id; scan mode only.
    pub audience: &'a [u8],
    /// The beacon's nonce; scan mode only.
    pub nonce: &'a [u8],
    /// The scope of a pseudonym.
    pub scope: &'a [u8],
}

impl Context<'_> {
    /// The flags that a presentation in this context carries.
    pub const fn flags(&self) -> Flags {
        Flags {
            scan: !self.audience.is_empty() || !self.nonce.is_empty(),
            scope: !self.scope.is_empty(),
        }
    }
}
