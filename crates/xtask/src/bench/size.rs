//! How large a presentation is: bytes, and the version of its QR code.

use anyhow::Result;
use huepass_credential::{Context, Presentation};
use huepass_qr::{Level, Symbol};
use huepass_wire::presentation::encode;
use huepass_wire::{Kind, armour};

use super::measure::Outcome;
use super::world::{NOW, World, slot};

/// A presentation without a scope pseudonym, and one with.
///
/// # Errors
/// When one cannot be made or printed.
pub(super) fn outcomes(world: &mut World, only: &str) -> Result<Vec<Outcome>> {
    let plain = present(world, Context::default())?;
    let scoped = present(
        world,
        Context {
            scope: b"canteen",
            ..Context::default()
        },
    )?;
    let all = [
        ("presentation", bytes(&plain), "bytes", 608.0),
        ("its QR code, level L", version(&plain)?, "version", 17.0),
        (
            "presentation with a pseudonym",
            bytes(&scoped),
            "bytes",
            656.0,
        ),
        (
            "its QR code with a pseudonym",
            version(&scoped)?,
            "version",
            18.0,
        ),
    ];
    Ok(all
        .into_iter()
        .filter(|(name, ..)| name.contains(only))
        .map(|(name, value, unit, budget)| Outcome {
            name,
            value,
            unit,
            pairing: None,
            budget: Some(budget),
        })
        .collect())
}

fn present(world: &mut World, context: Context<'_>) -> Result<Presentation> {
    let prepared = world.ready.prepare(NOW, &world.window, &mut world.rng)?;
    Ok(prepared.show(slot(5)?, &context)?)
}

#[allow(
    clippy::cast_precision_loss,
    reason = "a presentation has a few hundred bytes"
)]
fn bytes(presentation: &Presentation) -> f64 {
    encode(presentation).len() as f64
}

fn version(presentation: &Presentation) -> Result<f64> {
    let text = armour(Kind::Presentation, &encode(presentation));
    Ok(f64::from(Symbol::encode(&text, Level::Low)?.version()))
}
