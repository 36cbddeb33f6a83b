//! What a place asks for: read from a file, checked as a whole (spec/gate.md, "What a gate holds").

use huepass_credential::Colour;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How codes come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The wallet shows a code bound to its slot.
    Show,
    /// The gate shows a beacon and the wallet answers it; show-mode codes are refused.
    Scan,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Green,
    Yellow,
    Red,
}

impl Word {
    const fn colour(self) -> Colour {
        match self {
            Self::Green => Colour::Green,
            Self::Yellow => Colour::Yellow,
            Self::Red => Colour::Red,
        }
    }
}

/// A gate's policy. Every field has a default, so an empty file is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// The colours that may pass.
    admit: Vec<Word>,
    /// Show or scan.
    pub mode: Mode,
    /// The kind of pass asked for, by its number in the genesis.
    pub credential_type: u8,
    /// Epochs before the newest held that are still taken, 0 to 2.
    pub epochs_behind: u32,
    /// Slots that a code may be off the gate's clock, 0 to 2.
    pub slots_off: u32,
    /// Seconds after the newest announcement's end until the gate no longer decides, at most
    /// seven days.
    pub staleness_limit: u64,
    /// Seconds in which a camera may read one code again and again, 0 to 30.
    pub reread: u64,
    /// Seconds for which a beacon may be answered, 10 to 600; scan mode.
    pub beacon_lifetime: u64,
    /// Ask for a pseudonym under this label and let each holder in once a day; scan mode.
    pub once_a_day: Option<String>,
    /// What the gate calls itself in beacons.
    pub name: String,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            admit: vec![Word::Green],
            mode: Mode::Show,
            credential_type: 1,
            epochs_behind: 2,
            slots_off: 2,
            staleness_limit: 24 * 3600,
            reread: 3,
            beacon_lifetime: 90,
            once_a_day: None,
            name: "gate".to_owned(),
        }
    }
}

/// A policy that cannot be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the policy's `{field}` must be {must}")]
pub struct PolicyError {
    /// The field's name.
    pub field: &'static str,
    /// What it must be.
    pub must: &'static str,
}

impl Policy {
    /// Checks the ranges.
    ///
    /// # Errors
    /// [`PolicyError`] naming the field.
    pub fn check(&self) -> Result<(), PolicyError> {
        let rule = |holds: bool, field, must| {
            if holds {
                Ok(())
            } else {
                Err(PolicyError { field, must })
            }
        };
        rule(
            !self.admit.is_empty(),
            "admit",
            "a list of colours: green, yellow, red",
        )?;
        // spec: GAT-12
        rule(self.epochs_behind <= 2, "epochs_behind", "0 to 2")?;
        // spec: GAT-3
        rule(self.slots_off <= 2, "slots_off", "0 to 2")?;
        rule(
            self.staleness_limit <= 7 * 86_400,
            "staleness_limit",
            "at most 604800 seconds",
        )?;
        rule(self.reread <= 30, "reread", "0 to 30 seconds")?;
        rule(
            (10..=600).contains(&self.beacon_lifetime),
            "beacon_lifetime",
            "10 to 600 seconds",
        )?;
        let label = |text: &str| huepass_wire::Label::new(text).is_ok();
        rule(label(&self.name), "name", "a line of 1 to 64 bytes")?;
        if let Some(once) = &self.once_a_day {
            rule(label(once), "once_a_day", "a line of 1 to 64 bytes")?;
            rule(
                self.mode == Mode::Scan,
                "once_a_day",
                "used with mode = \"scan\" only",
            )?;
        }
        Ok(())
    }

    /// Whether a colour may pass.
    pub fn admits(&self, colour: Colour) -> bool {
        self.admit.iter().any(|word| word.colour() == colour)
    }
}
