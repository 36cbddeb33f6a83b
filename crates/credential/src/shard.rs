//! Shards: their keys, proofs of possession, and states (spec/authority.md).

use crate::curve::{G1Affine, G2Affine, G2Prepared, g1, g2, pairing_product_is_one};
use crate::error::ProofRefused;
use crate::labels::DST_SHARD_POSSESSION;
use crate::params::Generators;
use crate::schnorr::{Binding, KnowledgeProof, verify_g1};
use crate::transcript::Transcript;
use crate::types::{GenesisDigest, ShardId};

/// Handles, issued and revoked together, after which a shard is retired: 2^20, Cheon's bound on
/// q-strong Diffie–Hellman (spec/security.md).
pub const MAX_HANDLES: u32 = 1 << 20;

/// A shard's key as an authority publishes it. Nothing has been checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShardDescriptor {
    /// `X = x·g2`.
    pub x: G2Affine,
    /// `X1 = x·g1`.
    pub x1: G1Affine,
    /// Proof of possession of x, bound to genesis, authority and shard.
    pub proof: KnowledgeProof,
}

impl ShardDescriptor {
    /// Checks that both forms hold one key and that whoever published it knows the key.
    ///
    /// # Errors
    /// [`ProofRefused`] when `e(X1, g2) ≠ e(g1, X)` or the proof is not for this genesis,
    /// authority and shard.
    pub fn verify(&self, genesis: GenesisDigest, id: ShardId) -> Result<ShardKeys, ProofRefused> {
        verify_g1(
            possession(genesis, id, &self.x),
            &g1(),
            &self.x1,
            &self.proof,
        )?;
        // e(X1, g2) = e(g1, X)
        let minus = g1()
            .to_projective()
            .negated()
            .to_affine()
            .ok_or(ProofRefused)?;
        let terms = [
            (self.x1, &G2Prepared::new(&g2())),
            (minus, &G2Prepared::new(&self.x)),
        ];
        if pairing_product_is_one(&terms) {
            Ok(ShardKeys {
                id,
                x: self.x,
                x1: self.x1,
            })
        } else {
            Err(ProofRefused)
        }
    }
}

/// A shard's public key, both forms, with a proof of possession that has been checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShardKeys {
    id: ShardId,
    x: G2Affine,
    x1: G1Affine,
}

impl ShardKeys {
    /// Takes keys as checked because this device checked their proof before and has kept them,
    /// authenticated, since.
    pub const fn from_own_store(id: ShardId, x: G2Affine, x1: G1Affine) -> Self {
        Self { id, x, x1 }
    }

    /// Whose shard, and which.
    pub const fn id(&self) -> ShardId {
        self.id
    }

    /// `X = x·g2`.
    pub const fn x(&self) -> &G2Affine {
        &self.x
    }

    /// `X1 = x·g1`.
    pub const fn x1(&self) -> &G1Affine {
        &self.x1
    }
}

/// What a proof of possession of a shard key is bound to.
pub(crate) fn possession(genesis: GenesisDigest, id: ShardId, x: &G2Affine) -> Binding {
    let context = Transcript::new()
        .bytes(&genesis.0)
        .bytes(&id.authority.0)
        .number(id.number)
        .g2(x);
    Binding {
        dst: DST_SHARD_POSSESSION,
        context,
    }
}

/// A shard's state: V after n revocations. At birth `V = H_v` and n = 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShardState {
    /// Revocations so far.
    pub n: u32,
    /// `V = H_v · ∏ 1/(x + e_i)`.
    pub v: G1Affine,
}

impl ShardState {
    /// The state of a shard in which nobody has been revoked.
    pub const fn birth(generators: &Generators) -> Self {
        Self {
            n: 0,
            v: generators.h_v,
        }
    }
}
