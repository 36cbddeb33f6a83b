//! Tree heads: the authority's signature under the whole log at one size, and the rule that each
//! continues the one before.

use huepass_credential::AuthorityId;
use huepass_wire::cbor::{self, VERSION};
use huepass_wire::cose::sign1;
use huepass_wire::{PublicId, SigningKey};
use minicbor::{Decode, Encode};

use crate::document::{Document, open, rule};
use crate::error::{AuditError, HeadRefusal, ProofRefusal};
use crate::evidence::{Contradiction, Evidence};
use crate::hash::Hash;
use crate::labels;
use crate::proof::ConsistencyProof;
use crate::rule::Rule;
use crate::tree::{Frontier, MAX_SIZE};

/// What an authority says about its log: so many entries, this root.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct TreeHead {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::authority")]
    authority: AuthorityId,
    #[n(2)]
    size: u64,
    #[n(3)]
    root: Hash,
    #[n(4)]
    time: u64,
}

impl Document for TreeHead {
    const LIMIT: usize = 256;

    fn check(&self) -> Result<(), Rule> {
        rule(self.version == VERSION, Rule::Version)?;
        rule(self.size <= MAX_SIZE, Rule::Size)?;
        rule(self.size > 0 || self.root == Hash::EMPTY, Rule::EmptyRoot)
    }
}

impl TreeHead {
    /// The most bytes of a signed head.
    pub const LIMIT: usize = <Self as Document>::LIMIT;

    /// The head of a log as it stands, `time` in Unix seconds and not before that of any entry.
    pub fn new(authority: AuthorityId, log: &Frontier, time: u64) -> Self {
        Self {
            version: VERSION,
            authority,
            size: log.size(),
            root: log.root(),
            time,
        }
    }

    /// Signs it as the authority.
    pub fn sign(&self, key: &SigningKey) -> SignedHead {
        SignedHead {
            bytes: sign1(labels::HEAD, &self.payload(), key),
            head: self.clone(),
        }
    }

    /// Whose log.
    pub const fn authority(&self) -> AuthorityId {
        self.authority
    }

    /// How many entries.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root over all of them.
    pub const fn root(&self) -> Hash {
        self.root
    }

    /// When the authority signed it, Unix seconds.
    pub const fn time(&self) -> u64 {
        self.time
    }
}

/// A head with the authority's signature, which has been verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedHead {
    bytes: Vec<u8>,
    head: TreeHead,
}

/// What a new head meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is the newest now.
    Newer,
    /// It was held already.
    Known,
}

impl SignedHead {
    /// Opens a head signed by this authority.
    ///
    /// # Errors
    /// [`AuditError`].
    // spec: AUD-3
    pub fn open(bytes: &[u8], authority: AuthorityId) -> Result<Self, AuditError> {
        let head: TreeHead = open(bytes, labels::HEAD, authority.key_bytes())?;
        if head.authority != authority {
            return Err(AuditError::OtherAuthority);
        }
        let bytes = bytes.to_vec();
        Ok(Self { bytes, head })
    }

    /// What it says.
    pub const fn get(&self) -> &TreeHead {
        &self.head
    }

    /// The signed document.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether this head continues an older one: same authority, not fewer entries, not earlier,
    /// and a proof that the older log is the beginning of this one.
    ///
    /// # Errors
    /// [`HeadRefusal`]; where both heads cannot be true, with both.
    // spec: AUD-24, AUD-25, AUD-26
    pub fn follows(&self, older: &Self, proof: &ConsistencyProof) -> Result<Step, HeadRefusal> {
        if self.head.authority != older.head.authority {
            return Err(AuditError::OtherAuthority.into());
        }
        if let Some(contradiction) = Contradiction::between(older.get(), self.get()) {
            let pair = Evidence::pair(older, self, contradiction);
            return Err(HeadRefusal::Equivocation(Box::new(pair)));
        }
        let (new, old) = (self.get(), older.get());
        if new.size < old.size || (new.size == old.size && new.time < old.time) {
            return Err(HeadRefusal::Older);
        }
        if new == old {
            return Ok(Step::Known);
        }
        let unproven = |why: ProofRefusal| HeadRefusal::Unproven {
            why,
            pair: Box::new(Evidence::pair(
                older,
                self,
                Contradiction::Unproven(proof.clone()),
            )),
        };
        proof.verify(old, new).map_err(unproven)?;
        Ok(Step::Newer)
    }
}

/// An auditor's memory: the newest head held, and what speaks against the authority.
#[derive(Clone, Debug)]
pub struct Watch {
    authority: AuthorityId,
    newest: Option<SignedHead>,
    evidence: Option<Evidence>,
}

impl Watch {
    /// Watches an authority from its first head on.
    pub const fn new(authority: AuthorityId) -> Self {
        Self {
            authority,
            newest: None,
            evidence: None,
        }
    }

    /// Takes up a watch again at the newest head that was held.
    ///
    /// # Errors
    /// [`AuditError`].
    pub fn resume(newest: &[u8], authority: AuthorityId) -> Result<Self, AuditError> {
        let newest = Some(SignedHead::open(newest, authority)?);
        Ok(Self {
            newest,
            ..Self::new(authority)
        })
    }

    /// Takes a head, with the proof that it continues the newest one held. The first head needs a
    /// proof from nothing, which is empty. What contradicts the one held is kept: the first pair
    /// that proves it, or else the latest that could not be explained.
    ///
    /// # Errors
    /// [`HeadRefusal`]; the newest head stays.
    // spec: AUD-24, AUD-27
    pub fn take(&mut self, head: &[u8], proof: &ConsistencyProof) -> Result<Step, HeadRefusal> {
        let head = SignedHead::open(head, self.authority)?;
        let step = match &self.newest {
            None => Ok(Step::Newer),
            Some(newest) => head.follows(newest, proof),
        };
        match &step {
            Ok(Step::Newer) => self.newest = Some(head),
            Err(
                HeadRefusal::Equivocation(evidence) | HeadRefusal::Unproven { pair: evidence, .. },
            ) if !self.evidence.as_ref().is_some_and(Evidence::is_proof) => {
                self.evidence = Some((**evidence).clone());
            }
            _ => {}
        }
        step
    }

    /// The newest head held.
    pub const fn newest(&self) -> Option<&SignedHead> {
        self.newest.as_ref()
    }

    /// What speaks against the authority, if anything does.
    pub const fn evidence(&self) -> Option<&Evidence> {
        self.evidence.as_ref()
    }
}

#[cfg(test)]
mod tests;
