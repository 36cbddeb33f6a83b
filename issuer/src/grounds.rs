//! Why something is done to a person: `--reason` and `--basis`, as every command takes them that
//! changes a colour.

use huepass_authority::{Effect, Grounds, Identifier, ReasonClass};
use huepass_cli::{Exit, Report};

use crate::config::Config;

/// The arguments.
#[derive(clap::Args)]
pub(crate) struct GroundsArgs {
    /// The reason.
    // A text, so that the refusal can name the reasons that fit what is asked for.
    #[arg(long)]
    reason: Option<String>,
    /// The legal basis.
    #[arg(long)]
    basis: Option<String>,
}

impl GroundsArgs {
    /// The reason that was given, or the usual one; refused before anything is opened when it is
    /// none for this, with those that are.
    ///
    /// # Errors
    /// Exit 64.
    // spec: AUT-24
    pub(crate) fn reason(
        &self,
        effect: Effect,
        usual: Option<ReasonClass>,
    ) -> Result<ReasonClass, Report> {
        let given = self.given_reason(effect)?.or(usual);
        given
            .filter(|reason| effect.allows(*reason))
            .ok_or_else(|| misfit(effect))
    }

    /// The reason that was given, whatever it is for. `effect` is what a refusal names reasons for.
    ///
    /// # Errors
    /// Exit 64 when there is no reason of this name.
    pub(crate) fn given_reason(&self, effect: Effect) -> Result<Option<ReasonClass>, Report> {
        let Some(name) = &self.reason else {
            return Ok(None);
        };
        let reason = ReasonClass::from_name(name);
        reason.map(Some).ok_or_else(|| misfit(effect))
    }

    /// The basis that was given, or that of `config.toml`.
    ///
    /// # Errors
    /// Exit 64.
    pub(crate) fn basis(&self, config: &Config) -> Result<Identifier, Report> {
        match &self.basis {
            None => config.basis(),
            Some(text) => {
                Identifier::new(text).map_err(|_| Report::new("error-issuer-basis", Exit::Usage))
            }
        }
    }

    /// The grounds for something, its reason read before.
    ///
    /// # Errors
    /// Exit 64.
    pub(crate) fn grounds(&self, reason: ReasonClass, config: &Config) -> Result<Grounds, Report> {
        Ok(Grounds::new(reason, self.basis(config)?))
    }
}

/// No reason, or one that does not fit.
pub(crate) fn misfit(effect: Effect) -> Report {
    let names: Vec<&str> = effect.reasons().iter().map(|class| class.name()).collect();
    Report::new("error-issuer-reason", Exit::Usage).arg("allowed", names.join(", "))
}
