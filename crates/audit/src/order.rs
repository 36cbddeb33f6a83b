//! What officers sign: orders, and approvals of other officers' orders.

use core::fmt;
use core::marker::PhantomData;

use huepass_credential::AuthorityId;
use huepass_wire::cbor::{self, VERSION};
use huepass_wire::cose::{Signed1, sign1};
use huepass_wire::{SigningKey, WireError};
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};

use crate::document::{self, Document, digest, rule};
use crate::error::AuditError;
use crate::labels;
use crate::mode::Mode;
use crate::officer::OfficerId;
use crate::rule::Rule;
use crate::verb::Verb;

/// The longest that an order may be valid, in seconds: a day. For so long used orders must be
/// remembered.
pub const MAX_ORDER_SECONDS: u64 = 86_400;

/// What an order says must be done with, 32 bytes: a digest of the parameters, so that an order
/// for one person or rule set is none for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Parameters(#[cbor(n(0), with = "cbor::bytes32")] pub [u8; 32]);

impl Parameters {
    /// The digest of parameters, in whatever encoding the verb's program has.
    pub fn digest(parameters: &[u8]) -> Self {
        let digest = Sha256::new().chain_update(labels::PARAMETERS);
        Self(digest.chain_update(parameters).finalize().into())
    }
}

/// What makes an order different from every other of the same officer, 16 random bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Nonce(#[cbor(n(0), with = "cbor::bytes16")] pub [u8; 16]);

impl Nonce {
    /// Draws a nonce.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut nonce = [0; 16];
        rng.fill_bytes(&mut nonce);
        Self(nonce)
    }
}

/// What an officer orders.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Terms {
    /// At which authority.
    #[cbor(n(0), with = "cbor::authority")]
    pub authority: AuthorityId,
    /// The officer who orders it.
    #[n(1)]
    pub officer: OfficerId,
    /// What is to be done.
    #[n(2)]
    pub verb: Verb,
    /// How many persons it may concern at most: what the officer was told before signing.
    #[n(3)]
    pub persons: u64,
    /// With what.
    #[n(4)]
    pub parameters: Parameters,
    /// Which order it is.
    #[n(5)]
    pub nonce: Nonce,
    /// The last second in which it is valid, Unix time.
    #[n(6)]
    pub expires: u64,
}

/// An order as it is signed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct OrderBody {
    #[n(0)]
    version: u64,
    #[n(1)]
    drill: bool,
    #[n(2)]
    terms: Terms,
}

impl Document for OrderBody {
    const LIMIT: usize = 512;

    fn check(&self) -> Result<(), Rule> {
        rule(self.version == VERSION, Rule::Version)
    }
}

/// An order of an officer, [`Real`](crate::Real) or in a [`Drill`](crate::Drill).
#[derive(Clone, PartialEq, Eq)]
pub struct Order<M: Mode> {
    body: OrderBody,
    mode: PhantomData<M>,
}

impl<M: Mode> Order<M> {
    /// Puts an order together.
    pub const fn new(terms: Terms) -> Self {
        Self {
            body: OrderBody {
                version: VERSION,
                drill: M::DRILL,
                terms,
            },
            mode: PhantomData,
        }
    }

    /// Signs it as the officer whom it names: COSE_Sign1, at most 512 bytes.
    // spec: AUD-40
    pub fn sign(&self, key: &SigningKey) -> Vec<u8> {
        sign1(M::ORDER, &self.payload(), key)
    }

    /// Reads a signed order, to show it to the officer who is asked to approve it. Nothing has
    /// been verified but its form; [`Desk::check`](crate::Desk::check) does.
    ///
    /// # Errors
    /// [`AuditError`] when it is no order of this mode.
    pub fn read(bytes: &[u8]) -> Result<Self, AuditError> {
        Ok(Self::take_apart(bytes)?.0)
    }

    // spec: AUD-40, AUD-60
    pub(crate) fn take_apart(bytes: &[u8]) -> Result<(Self, Signed1), AuditError> {
        let (body, signed) = document::unverified::<OrderBody>(bytes)?;
        rule(body.drill == M::DRILL, Rule::Mode)?;
        let mode = PhantomData;
        Ok((Self { body, mode }, signed))
    }

    /// What it orders.
    pub const fn terms(&self) -> &Terms {
        &self.body.terms
    }

    /// What is signed.
    pub(crate) fn payload(&self) -> Vec<u8> {
        self.body.payload()
    }

    /// What an approval of it names: SHA-256 of the payload, without the signature.
    pub fn digest(&self) -> [u8; 32] {
        digest(&self.payload())
    }
}

impl<M: Mode> fmt::Debug for Order<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Order")
            .field("drill", &M::DRILL)
            .field("terms", self.terms())
            .finish()
    }
}

/// An approval as it is signed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct ApprovalBody {
    #[n(0)]
    version: u64,
    #[n(1)]
    drill: bool,
    #[cbor(n(2), with = "cbor::authority")]
    authority: AuthorityId,
    #[n(3)]
    officer: OfficerId,
    /// The order's digest.
    #[cbor(n(4), with = "cbor::bytes32")]
    order: [u8; 32],
}

impl Document for ApprovalBody {
    const LIMIT: usize = 512;

    fn check(&self) -> Result<(), Rule> {
        rule(self.version == VERSION, Rule::Version)
    }
}

/// A second officer's approval of one order.
#[derive(Clone, PartialEq, Eq)]
pub struct Approval<M: Mode> {
    body: ApprovalBody,
    mode: PhantomData<M>,
}

impl<M: Mode> Approval<M> {
    /// Approves an order.
    pub fn new(officer: OfficerId, order: &Order<M>) -> Self {
        Self {
            body: ApprovalBody {
                version: VERSION,
                drill: M::DRILL,
                authority: order.terms().authority,
                officer,
                order: order.digest(),
            },
            mode: PhantomData,
        }
    }

    /// Signs it as the officer whom it names: COSE_Sign1, at most 512 bytes.
    // spec: AUD-41
    pub fn sign(&self, key: &SigningKey) -> Vec<u8> {
        sign1(M::APPROVAL, &self.body.payload(), key)
    }

    // spec: AUD-41, AUD-60
    pub(crate) fn take_apart(bytes: &[u8]) -> Result<(Self, Signed1), AuditError> {
        let (body, signed) = document::unverified::<ApprovalBody>(bytes)?;
        rule(body.drill == M::DRILL, Rule::Mode)?;
        let mode = PhantomData;
        Ok((Self { body, mode }, signed))
    }

    /// At which authority.
    pub const fn authority(&self) -> AuthorityId {
        self.body.authority
    }

    /// Who approves.
    pub const fn officer(&self) -> OfficerId {
        self.body.officer
    }

    /// Whether it is for this order.
    pub fn is_for(&self, order: &Order<M>) -> bool {
        self.body.order == order.digest()
    }
}

impl<M: Mode> fmt::Debug for Approval<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Approval")
            .field("drill", &M::DRILL)
            .field("officer", &self.officer())
            .finish_non_exhaustive()
    }
}

/// Verifies that an officer signed.
pub(crate) fn signed_by(signed: &Signed1, kind: &[u8], key: &[u8; 32]) -> Result<(), WireError> {
    signed.verify(kind, key).map(|_| ())
}
