//! What the wallet keeps, record by record. All of it is sealed by the vault.
//!
//! | record | content |
//! |---|---|
//! | `framework/genesis`, `framework/window` | as published; the window table was checked once |
//! | `framework/changes`, `framework/statements` | as published |
//! | `feed/announcements` | those not older than the staleness limit, oldest first |
//! | `feed/list/0`, `/1`, … | the newest list, in pieces |
//! | `feed/carried` | an announcement newer than those, for gates |
//! | `feed/evidence` | two announcements that contradict each other |
//! | `authority/<hex>` | its descriptor |
//! | `setting/<name>` | a text that the program keeps, such as where the feed is |
//! | `profile/<id>` | its name |
//! | `profile/<id>/master` | the master secret, 32 bytes |
//! | `profile/<id>/pass` | credential, witness, views of the epochs kept |
//! | `profile/<id>/requests` | requests that wait for an answer, with their secrets |
//! | `profile/<id>/scopes` | digests of the pseudonyms given in the last days |

use huepass_credential::{
    AuthorityId, Credential, CredentialType, G1Affine, G2Affine, ShardId, ShardKeys, Witness,
};
use huepass_wire::{Purpose, Ticket, cbor};
use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{Record, WalletError};

const VERSION: u64 = 1;

pub(crate) const GENESIS: &str = "framework/genesis";
pub(crate) const WINDOW: &str = "framework/window";
pub(crate) const CHANGES: &str = "framework/changes";
pub(crate) const STATEMENTS: &str = "framework/statements";
pub(crate) const ANNOUNCEMENTS: &str = "feed/announcements";
pub(crate) const LIST: &str = "feed/list/";
pub(crate) const CARRIED: &str = "feed/carried";
pub(crate) const EVIDENCE: &str = "feed/evidence";
pub(crate) const PROFILE: &str = "profile/";

pub(crate) fn authority(id: AuthorityId) -> String {
    format!("authority/{}", hex::encode(id.0))
}

pub(crate) fn setting(name: &str) -> String {
    format!("setting/{name}")
}

/// Encodes into memory that is wiped; room for most records, so that growing leaves no copies.
pub(crate) fn encode<T: Encode<()>>(value: &T) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::with_capacity(64 << 10));
    // Unwrap safety: writing to a Vec cannot fail, and no `Encode` here returns errors of its own.
    minicbor::encode(value, &mut *out).expect("a Vec takes all bytes");
    out
}

/// Decodes a record; `what` names it to the holder.
pub(crate) fn decode<T>(bytes: &[u8], what: Record) -> Result<T, WalletError>
where
    T: for<'b> Decode<'b, ()>,
{
    minicbor::decode(bytes).map_err(|_| WalletError::Record(what))
}

/// Public documents as they came.
#[derive(Default, Encode, Decode)]
#[cbor(array)]
pub(crate) struct Documents {
    #[n(0)]
    pub(crate) items: Vec<ByteVec>,
}

impl Documents {
    pub(crate) fn of<'a>(items: impl Iterator<Item = &'a [u8]>) -> Self {
        Self {
            items: items.map(|bytes| bytes.to_vec().into()).collect(),
        }
    }
}

/// A named public document.
#[derive(Clone, Encode, Decode)]
#[cbor(array)]
pub(crate) struct Named {
    #[n(0)]
    pub(crate) name: String,
    #[n(1)]
    pub(crate) bytes: ByteVec,
}

/// Two announcements that contradict each other.
#[derive(Encode, Decode)]
#[cbor(array)]
pub(crate) struct KeptEvidence {
    #[n(0)]
    pub(crate) first: ByteVec,
    #[n(1)]
    pub(crate) second: ByteVec,
    /// The holder has been told.
    #[n(2)]
    pub(crate) acknowledged: bool,
}

/// A request that waits for its answer.
#[derive(Encode, Decode)]
#[cbor(array)]
pub(crate) struct Pending {
    #[n(0)]
    pub(crate) purpose: Purpose,
    #[cbor(n(1), with = "cbor::authority")]
    pub(crate) authority: AuthorityId,
    #[n(2)]
    pub(crate) shard: u32,
    #[n(3)]
    pub(crate) credential_type: u8,
    #[n(4)]
    pub(crate) ticket: Ticket,
    #[n(5)]
    pub(crate) secret: Secret32,
    /// The PIN that was typed, so that the same call gives the same request.
    #[n(6)]
    pub(crate) pin: SecretText,
    /// The sealed request.
    #[n(7)]
    pub(crate) request: ByteVec,
    /// When it was made, in seconds since the Unix epoch.
    #[n(8)]
    pub(crate) made: u64,
}

/// 32 secret bytes.
#[derive(Zeroize, ZeroizeOnDrop, Encode, Decode)]
#[cbor(transparent)]
pub(crate) struct Secret32(#[cbor(n(0), with = "cbor::bytes32")] pub(crate) [u8; 32]);

/// A secret text, empty for none.
#[derive(Zeroize, ZeroizeOnDrop, Encode, Decode)]
#[cbor(transparent)]
pub(crate) struct SecretText(#[n(0)] pub(crate) String);

/// A profile's requests.
#[derive(Default, Encode, Decode)]
#[cbor(array)]
pub(crate) struct Requests {
    #[n(0)]
    pub(crate) pending: Vec<Pending>,
}

/// The pass as it was in one epoch: its shard's entry and the witness that goes with it.
#[derive(Clone, Encode, Decode)]
#[cbor(array)]
pub(crate) struct View {
    #[n(0)]
    pub(crate) epoch: u32,
    #[n(1)]
    pub(crate) n: u32,
    #[n(2)]
    pub(crate) v: ByteArray<48>,
    #[n(3)]
    pub(crate) z: ByteArray<48>,
    #[n(4)]
    pub(crate) c: ByteArray<48>,
}

/// A witness in storage.
#[derive(Clone, Encode, Decode)]
#[cbor(array)]
pub(crate) struct KeptWitness {
    #[n(0)]
    pub(crate) n: u32,
    #[cbor(n(1), with = "cbor::g1")]
    pub(crate) c: G1Affine,
}

impl KeptWitness {
    pub(crate) fn of(witness: &Witness) -> Self {
        Self {
            n: witness.n,
            c: witness.c,
        }
    }

    pub(crate) fn witness(&self) -> Witness {
        Witness {
            n: self.n,
            c: self.c,
        }
    }
}

/// What keeps a pass from being shown although it is neither expired nor revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub(crate) enum Trouble {
    /// Nothing.
    #[n(0)]
    None,
    /// The newest list is from before the pass.
    #[n(1)]
    Waiting,
    /// The shard has left.
    #[n(2)]
    Gone,
    /// The log of revocations.
    #[n(3)]
    Log,
    /// The certificate.
    #[n(4)]
    Certificate,
}

/// A pass as kept.
#[derive(Encode, Decode)]
#[cbor(array)]
pub(crate) struct Pass {
    #[n(0)]
    version: u64,
    /// [`Credential::to_bytes`].
    #[n(1)]
    credential: ByteVec,
    #[n(2)]
    pub(crate) credential_type: u8,
    #[cbor(n(3), with = "cbor::g2")]
    x: G2Affine,
    #[cbor(n(4), with = "cbor::g1")]
    x1: G1Affine,
    /// For the next request.
    #[n(5)]
    pub(crate) ticket: Option<Ticket>,
    /// The newest witness that holds, or the one that came with the credential.
    #[n(6)]
    pub(crate) witness: KeptWitness,
    /// A fresh witness that nothing has confirmed yet.
    #[n(7)]
    pub(crate) candidate: Option<KeptWitness>,
    /// By epoch, ascending.
    #[n(8)]
    pub(crate) views: Vec<View>,
    /// The newest epoch in which the pass was certified; lists up to it were searched for it.
    #[n(9)]
    pub(crate) looked: u32,
    #[n(10)]
    pub(crate) revoked: bool,
    #[n(11)]
    pub(crate) trouble: Trouble,
    /// When it came, in seconds since the Unix epoch.
    #[n(12)]
    pub(crate) accepted: u64,
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.credential.zeroize();
    }
}

impl Pass {
    pub(crate) fn new(
        credential: &Credential,
        credential_type: CredentialType,
        keys: &ShardKeys,
        witness: &Witness,
        ticket: Ticket,
        now: u64,
    ) -> Self {
        Self {
            version: VERSION,
            credential: credential.to_bytes().to_vec().into(),
            credential_type: credential_type.0,
            x: *keys.x(),
            x1: *keys.x1(),
            ticket: Some(ticket),
            witness: KeptWitness::of(witness),
            candidate: None,
            views: Vec::new(),
            looked: 0,
            revoked: false,
            trouble: Trouble::Waiting,
            accepted: now,
        }
    }

    pub(crate) fn read(bytes: &[u8]) -> Result<Self, WalletError> {
        let pass: Self = decode(bytes, Record::Pass)?;
        if pass.version == VERSION {
            Ok(pass)
        } else {
            Err(WalletError::Record(Record::Pass))
        }
    }

    pub(crate) fn credential(&self) -> Result<Credential, WalletError> {
        let bytes: &[u8; Credential::LEN] = self
            .credential
            .as_slice()
            .try_into()
            .map_err(|_| WalletError::Record(Record::Pass))?;
        Credential::from_own_store(bytes).map_err(|_| WalletError::Record(Record::Pass))
    }

    pub(crate) fn keys(&self, id: ShardId) -> ShardKeys {
        ShardKeys::from_own_store(id, self.x, self.x1)
    }

    pub(crate) fn view(&self, epoch: u32) -> Option<&View> {
        self.views.iter().rev().find(|view| view.epoch == epoch)
    }
}

/// Which pseudonyms were given lately, by digest.
#[derive(Default, Encode, Decode)]
#[cbor(array)]
pub(crate) struct Scopes {
    #[n(0)]
    pub(crate) given: Vec<GivenScope>,
}

/// One pseudonym that was given.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(crate) struct GivenScope {
    /// The day, as the number yyyymmdd.
    #[n(0)]
    pub(crate) day: u32,
    /// SHA-256 of the gate's id, first 16 bytes.
    #[cbor(n(1), with = "cbor::bytes16")]
    pub(crate) gate: [u8; 16],
    /// SHA-256 of the scope, first 16 bytes.
    #[cbor(n(2), with = "cbor::bytes16")]
    pub(crate) scope: [u8; 16],
}
