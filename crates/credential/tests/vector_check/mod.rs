//! Judges one vector through the public API, from the file's fields alone.
#![allow(
    unreachable_pub,
    clippy::unnecessary_wraps,
    reason = "all operations are judged by functions of one form"
)]

mod issuing;
mod judging;

use huepass_credential::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use serde_json::Value;

/// A file's fields. Reading one that is not there is a fault of the file.
pub struct File(pub Value);

/// What came of a vector: the word that the file should expect.
pub type Word = &'static str;

impl File {
    pub fn text(&self, name: &str) -> &str {
        let value = self.0[name].as_str();
        value.unwrap_or_else(|| panic!("no {name}"))
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.get(name).is_some()
    }

    pub fn hex(&self, name: &str) -> Vec<u8> {
        hex::decode(self.text(name)).unwrap()
    }

    pub fn array<const N: usize>(&self, name: &str) -> [u8; N] {
        self.hex(name).try_into().unwrap()
    }

    pub fn number(&self, name: &str) -> u64 {
        let value = self.0[name].as_u64();
        value.unwrap_or_else(|| panic!("no {name}"))
    }

    pub fn small<T: TryFrom<u64>>(&self, name: &str) -> T {
        T::try_from(self.number(name)).ok().unwrap()
    }

    pub fn list(&self, name: &str) -> Vec<Vec<u8>> {
        let items = self.0[name].as_array();
        items
            .unwrap_or_else(|| panic!("no {name}"))
            .iter()
            .map(|item| hex::decode(item.as_str().unwrap()).unwrap())
            .collect()
    }

    pub fn g1(&self, name: &str) -> Result<G1Affine, DecodeError> {
        G1Affine::from_bytes(&self.array(name))
    }

    pub fn g2(&self, name: &str) -> Result<G2Affine, DecodeError> {
        G2Affine::from_bytes(&self.array(name))
    }

    pub fn scalar(&self, name: &str) -> Result<Scalar, DecodeError> {
        Scalar::from_bytes(&self.array(name))
    }

    pub fn framework(&self) -> Framework {
        let slot_length = if self.has("slot_length") {
            self.small("slot_length")
        } else {
            30
        };
        Framework::new(
            Generators::new(),
            GenesisDigest(self.array("genesis")),
            CredentialType(self.small("credential_type")),
            slot_length,
        )
        .unwrap()
    }

    pub fn shard(&self) -> ShardId {
        ShardId {
            authority: AuthorityId(self.array("authority")),
            number: self.small("shard"),
        }
    }

    /// Compares an intermediate value, where the file has it.
    pub fn compare(&self, name: &str, value: impl AsRef<[u8]>) {
        if self.has(name) {
            assert_eq!(self.text(name), hex::encode(value), "{name}");
        }
    }
}

/// Judges the file by its operation. A value that does not compare, or a field that is missing,
/// fails the file and not those after it.
pub fn judge(file: &File) -> Result<Word, String> {
    let judged = std::panic::AssertUnwindSafe(|| judge_operation(file));
    std::panic::catch_unwind(judged).map_err(|why| {
        let text = why.downcast_ref::<String>().cloned();
        text.unwrap_or_else(|| "a value differs".into())
    })
}

fn judge_operation(file: &File) -> Word {
    let outcome = match file.text("op") {
        "generators" => judging::generators(file),
        "scope" => judging::scope(file),
        "hash" => judging::hash(file),
        "decode_g1" => judging::decode_g1(file),
        "decode_g2" => judging::decode_g2(file),
        "decode_scalar" => judging::decode_scalar(file),
        "domain" => judging::domain(file),
        "window" => judging::window(file),
        "possession" => issuing::possession(file),
        "commitment" => issuing::commitment(file),
        "credential" => issuing::credential(file),
        "catch_up" => issuing::catch_up(file),
        "roll_back" => issuing::roll_back(file),
        "audit" => issuing::audit_log(file),
        "share" => judging::share(file),
        "sum" => judging::sum(file),
        "certificates" => judging::certificates(file),
        "verify" => judging::presentation(file),
        other => panic!("unknown op {other}"),
    };
    outcome.unwrap_or_else(|word| word)
}

pub fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(99)
}

pub fn decode(error: DecodeError) -> Word {
    match error {
        DecodeError::Point => "point",
        DecodeError::Scalar => "scalar",
        DecodeError::Range => "range",
        DecodeError::Length => "length",
    }
}

pub fn refused(_: ProofRefused) -> Word {
    "refused"
}

pub fn wallet(error: WalletRefusal) -> Word {
    match error {
        WalletRefusal::Window => "window",
        WalletRefusal::EpochKey => "epoch_key",
        WalletRefusal::Certificate => "certificate",
        WalletRefusal::Signature => "signature",
        WalletRefusal::Witness => "witness",
        WalletRefusal::Degenerate => "degenerate",
        WalletRefusal::Expired => "expired",
        WalletRefusal::BeyondWindow => "beyond_window",
        WalletRefusal::Mismatch => "mismatch",
        WalletRefusal::SelfCheck => "self_check",
    }
}
