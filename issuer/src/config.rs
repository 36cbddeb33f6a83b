//! `config.toml`: where the published feed is, the policy of issuing, and how hard guessing the
//! passphrase is made.

use std::path::{Path, PathBuf};

use huepass_authority::{Identifier, Policy};
use huepass_cli::{Context, Exit, Report, Value};
use huepass_vault::KdfParams;
use serde::Deserialize;

use crate::cause;

/// The file. Everything in it may be left out.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    feed: Option<PathBuf>,
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
    /// The legal basis where a command names none; see [`Identifier`].
    basis: String,
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
            basis: "local-order".to_owned(),
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
        let refused = |cause| {
            Report::new("error-issuer-policy", Exit::Config)
                .arg("path", context.dirs.config())
                .arg("cause", cause)
        };
        let rule = config.policy().check();
        rule.map_err(|rule| refused(cause::policy(rule)))?;
        let basis = Identifier::new(&config.policy.basis);
        basis.map_err(|_| refused(Value::Message("issuer-rule-basis")))?;
        Ok(config)
    }

    /// The feed that others see, outside the home: what it has is compared before anything is issued.
    pub(crate) fn feed(&self) -> Option<&Path> {
        self.feed.as_deref()
    }

    /// The legal basis where a command names none.
    ///
    /// # Errors
    /// Exit 78; [`Self::load`] has refused it before.
    pub(crate) fn basis(&self) -> Result<Identifier, Report> {
        Identifier::new(&self.policy.basis)
            .map_err(|_| Report::new("error-issuer-basis", Exit::Config))
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
