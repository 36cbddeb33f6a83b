//! `config.toml`: the policy of issuing, and how hard guessing the passphrase is made.

use huepass_authority::Policy;
use huepass_cli::{Context, Exit, Report};
use huepass_vault::KdfParams;
use serde::Deserialize;

/// The file. Everything in it may be left out.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    kdf: Kdf,
    policy: Rules,
}

/// Argon2id's parameters for a new vault; see [`KdfParams`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Kdf {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// See [`Policy`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Rules {
    green_hours: u32,
    yellow_hours: u32,
    red_hours: u32,
    renew_hours: u32,
    offer_seconds: u64,
    ticket_seconds: u64,
    pin_attempts: u8,
    shard_persons: u32,
}

impl Default for Kdf {
    fn default() -> Self {
        let KdfParams {
            memory_kib,
            passes,
            lanes,
        } = KdfParams::DEFAULT;
        Self {
            memory_kib,
            passes,
            lanes,
        }
    }
}

impl Default for Rules {
    fn default() -> Self {
        let policy = Policy::default();
        Self {
            green_hours: policy.green_hours,
            yellow_hours: policy.yellow_hours,
            red_hours: policy.red_hours,
            renew_hours: policy.renew_hours,
            offer_seconds: policy.offer_seconds,
            ticket_seconds: policy.ticket_seconds,
            pin_attempts: policy.pin_attempts,
            shard_persons: policy.shard_persons,
        }
    }
}

impl Config {
    /// Reads the file and refuses numbers that would never work.
    ///
    /// # Errors
    /// Exit 78.
    pub(crate) fn load(context: &Context) -> Result<Self, Report> {
        let config: Self = context.config()?;
        config.policy().check().map_err(|error| {
            Report::new("error-issuer-policy", Exit::Config)
                .arg("path", context.dirs.config())
                .arg("cause", error.to_string())
        })?;
        Ok(config)
    }

    /// The policy of issuing.
    pub(crate) const fn policy(&self) -> Policy {
        let rules = &self.policy;
        Policy {
            green_hours: rules.green_hours,
            yellow_hours: rules.yellow_hours,
            red_hours: rules.red_hours,
            renew_hours: rules.renew_hours,
            offer_seconds: rules.offer_seconds,
            ticket_seconds: rules.ticket_seconds,
            pin_attempts: rules.pin_attempts,
            shard_persons: rules.shard_persons,
        }
    }

    /// The parameters of a new vault.
    pub(crate) const fn kdf(&self) -> KdfParams {
        KdfParams {
            memory_kib: self.kdf.memory_kib,
            passes: self.kdf.passes,
            lanes: self.kdf.lanes,
        }
    }
}
