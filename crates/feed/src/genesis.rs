//! A framework's genesis: immutable, pinned by its digest in every wallet and gate
//! (spec/feed.md, "Genesis").

use huepass_credential::{
    CredentialType, Framework, G2Affine, Generators, GenesisDigest, RegistrarId,
};
use huepass_wire::SigningKey;
use huepass_wire::cbor::{self, VERSION};
use huepass_wire::cose::KEY_ID_LEN;
use minicbor::{Decode, Encode};

use crate::document::{Document, check_name, rule};
use crate::error::FeedError;
use crate::rule::Rule;

/// The ciphersuite's name, as the genesis carries it.
const SUITE: &str = "HUEPASS-V1-BLS12381-SHA256";
/// The most registrars of a framework.
pub(crate) const MAX_REGISTRARS: usize = 32;

/// Registrars and how many of them make an epoch.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct RegistrarSet {
    /// The registrars' Ed25519 public keys, ascending.
    #[n(0)]
    registrars: Vec<RegistrarKey>,
    /// How many make a quorum: more than half, at most all.
    #[n(1)]
    quorum: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
struct RegistrarKey(#[cbor(n(0), with = "cbor::bytes32")] [u8; 32]);

impl RegistrarSet {
    /// Puts the registrars in order.
    ///
    /// # Errors
    /// [`FeedError::Rule`] unless there are 1 to 32, no two of whose keys share their first eight
    /// bytes, and n/2 < quorum ≤ n.
    pub fn new(mut registrars: Vec<RegistrarId>, quorum: u8) -> Result<Self, FeedError> {
        registrars.sort_unstable();
        let registrars = registrars
            .into_iter()
            .map(|id| RegistrarKey(id.0))
            .collect();
        let set = Self { registrars, quorum };
        set.check()?;
        Ok(set)
    }

    // spec: FED-10, FED-11, FRM-2
    pub(crate) fn check(&self) -> Result<(), FeedError> {
        let n = self.registrars.len();
        let quorum = usize::from(self.quorum);
        rule((1..=MAX_REGISTRARS).contains(&n), Rule::RegistrarCount)?;
        rule(
            self.registrars.is_sorted_by(|a, b| a < b),
            Rule::RegistrarOrder,
        )?;
        // Signatures go by these bytes; a second key with the same ones would compete for the place.
        rule(
            self.registrars
                .is_sorted_by(|a, b| a.0[..KEY_ID_LEN] < b.0[..KEY_ID_LEN]),
            Rule::RegistrarKeys,
        )?;
        rule(quorum * 2 > n && quorum <= n, Rule::Quorum)
    }

    /// The registrars, ascending.
    pub fn registrars(&self) -> impl ExactSizeIterator<Item = RegistrarId> + '_ {
        self.registrars.iter().map(|key| RegistrarId(key.0))
    }

    /// Whether a registrar belongs to the set.
    pub fn contains(&self, id: RegistrarId) -> bool {
        self.registrars.binary_search(&RegistrarKey(id.0)).is_ok()
    }

    /// How many make a quorum.
    pub fn quorum(&self) -> usize {
        usize::from(self.quorum)
    }

    pub(crate) fn keys(&self) -> Vec<[u8; 32]> {
        self.registrars.iter().map(|key| key.0).collect()
    }
}

/// A kind of pass that a framework certifies.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct CredentialKind {
    /// Its number in presentations.
    #[n(0)]
    pub number: u8,
    /// Its name.
    #[n(1)]
    pub name: String,
}

/// A framework's genesis.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Genesis {
    #[n(0)]
    version: u64,
    /// A random id, so that two frameworks of one name differ.
    #[cbor(n(1), with = "cbor::bytes16")]
    pub id: [u8; 16],
    /// The framework's name, up to 128 bytes.
    #[n(2)]
    pub name: String,
    #[n(3)]
    suite: String,
    /// The kinds of pass, by number, 1 to 16 of them.
    #[n(4)]
    pub kinds: Vec<CredentialKind>,
    /// Seconds in an epoch.
    #[n(5)]
    pub epoch_length: u32,
    /// Seconds in a slot.
    #[n(6)]
    pub slot_length: u32,
    /// The founding registrars.
    #[n(7)]
    pub registrars: RegistrarSet,
    /// The validity window's key W.
    #[cbor(n(8), with = "cbor::g2")]
    pub window_key: G2Affine,
    /// SHA-256 of the window table.
    #[cbor(n(9), with = "cbor::bytes32")]
    pub window_digest: [u8; 32],
}

impl Document for Genesis {
    const KIND: &'static [u8] = b"HUEPASS-V1-GENESIS";
    const LIMIT: usize = 16 << 10;

    // spec: FED-20
    fn check(&self) -> Result<(), FeedError> {
        rule(self.version == VERSION, Rule::Version)?;
        rule(self.suite == SUITE, Rule::Suite)?;
        check_name(&self.name)?;
        rule((1..=16).contains(&self.kinds.len()), Rule::KindCount)?;
        rule(
            self.kinds.is_sorted_by(|a, b| a.number < b.number),
            Rule::KindOrder,
        )?;
        self.kinds
            .iter()
            .try_for_each(|kind| check_name(&kind.name))?;
        rule((1..=3600).contains(&self.slot_length), Rule::SlotLength)?;
        // An hour's slots must all lie within it, so that a slot has one hour.
        rule(3600 % self.slot_length == 0, Rule::SlotsInHour)?;
        rule(
            (self.slot_length..=3600).contains(&self.epoch_length)
                && self.epoch_length.is_multiple_of(self.slot_length),
            Rule::SlotsInEpoch,
        )?;
        self.registrars.check()
    }
}

impl Genesis {
    /// Puts a genesis together.
    ///
    /// # Errors
    /// [`FeedError::Rule`] when a part is out of range.
    #[allow(
        clippy::too_many_arguments,
        reason = "a genesis has this many parts, once"
    )]
    pub fn new(
        id: [u8; 16],
        name: String,
        kinds: Vec<CredentialKind>,
        epoch_length: u32,
        slot_length: u32,
        registrars: RegistrarSet,
        window_key: G2Affine,
        window_digest: [u8; 32],
    ) -> Result<Self, FeedError> {
        let genesis = Self {
            version: VERSION,
            id,
            name,
            suite: SUITE.to_owned(),
            kinds,
            epoch_length,
            slot_length,
            registrars,
            window_key,
            window_digest,
        };
        genesis.check()?;
        Ok(genesis)
    }

    /// The digest that wallets and gates pin.
    pub fn pin(&self) -> GenesisDigest {
        GenesisDigest(self.digest())
    }

    /// Signs as one founding registrar, on top of what others have signed.
    ///
    /// # Errors
    /// [`FeedError`] when `others` is no signed copy of this genesis.
    // spec: FED-12
    pub fn sign_with(&self, others: Option<&[u8]>, key: &SigningKey) -> Result<Vec<u8>, FeedError> {
        let mut signed = self.for_quorum();
        if let Some(others) = others {
            let mut others = Self::open_quorum(others)?.1;
            others.keep(Self::KIND, &self.registrars.keys());
            signed.merge(&others)?;
        }
        signed.sign(Self::KIND, key);
        Ok(signed.encode())
    }

    /// Opens a genesis that ALL founding registrars have signed.
    ///
    /// # Errors
    /// [`FeedError`], [`FeedError::Quorum`] when a founding registrar's signature is missing.
    // spec: FED-21
    pub fn open_signed(bytes: &[u8]) -> Result<Self, FeedError> {
        let (genesis, signed) = Self::open_quorum(bytes)?;
        let keys = genesis.registrars.keys();
        let count = signed.count(Self::KIND, &keys);
        if count < keys.len() {
            return Err(FeedError::Quorum {
                signed: count,
                needed: keys.len(),
            });
        }
        Ok(genesis)
    }

    /// The mathematics' part of it, for one kind of pass.
    ///
    /// # Errors
    /// [`FeedError::Rule`] when the genesis has no such kind.
    pub fn framework(&self, kind: CredentialType) -> Result<Framework, FeedError> {
        rule(
            self.kinds.iter().any(|k| k.number == kind.0),
            Rule::UnknownKind,
        )?;
        Framework::new(Generators::new(), self.pin(), kind, self.slot_length)
            .ok_or(FeedError::Rule(Rule::Domain))
    }
}

#[cfg(test)]
mod tests;
