//! The simulator: bytes and CPU time a day for everybody in a place, by the size of a shard.
//!
//! [`mod@unit`] measures on a small framework that is real in every byte (`framework.rs`) what one
//! entry, one delta, one announcement costs, [`cost`] adds that up for the places in [`place`], and
//! [`table`] and [`plot`] show it.

mod cost;
mod place;
mod plot;
mod table;
mod unit;

use std::path::Path;

use anyhow::Result;

use cost::Setting;
use place::Place;
use unit::{Quorum, Unit};

/// Persons in a shard.
const SIZES: [u32; 6] = [1_000, 3_000, 10_000, 30_000, 100_000, 300_000];

/// All that was measured and computed.
pub(super) struct Report {
    unit: Unit,
    rows: Vec<Row>,
}

/// A place with one size of shards.
struct Row {
    place: Place,
    quorum: Quorum,
    setting: Setting,
    /// Of the place's sizes that are allowed, this one has the least bytes for an hourly wallet.
    best: bool,
    /// Microseconds of a pairing in this run.
    pairing: f64,
}

impl Row {
    /// CPU seconds of a pairing.
    fn seconds(&self) -> f64 {
        self.pairing / 1e6
    }
}

/// Measures on a framework of this many shards, in so many rounds, and computes all places.
///
/// # Errors
/// When something that must verify does not.
pub(super) fn run(shards: u32, rounds: u32) -> Result<Report> {
    let unit = Unit::measure(shards, rounds)?;
    let mut rows = Vec::new();
    for place in place::ALL {
        let quorum = Quorum::measure(place.registrars, place.quorum, shards / 4, rounds)?;
        rows.extend(of_place(&unit, &quorum, place));
    }
    Ok(Report { unit, rows })
}

fn of_place(unit: &Unit, quorum: &Quorum, place: Place) -> Vec<Row> {
    let mut rows: Vec<Row> = SIZES
        .into_iter()
        .filter(|size| f64::from(*size) <= place.people / place.authorities)
        .map(|size| Row {
            place,
            quorum: *quorum,
            setting: Setting::new(unit, quorum, &place, f64::from(size)),
            best: false,
            pairing: unit.pairing,
        })
        .collect();
    let best = rows
        .iter_mut()
        .filter(|row| row.setting.refused.is_empty())
        .min_by(|a, b| {
            let bytes = |row: &Row| row.setting.hourly.bytes;
            bytes(a).total_cmp(&bytes(b))
        });
    if let Some(best) = best {
        best.best = true;
    }
    rows
}

impl Report {
    /// For programs: one object a line.
    pub(super) fn print_json(&self) {
        println!("{}", table::measured(&self.unit));
        for row in &self.rows {
            println!("{}", table::json(row));
        }
    }

    /// For people.
    pub(super) fn print_table(&self) {
        table::print(&self.unit, &self.rows);
    }

    /// The picture.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(super) fn draw(&self, file: &Path) -> Result<()> {
        plot::draw(&self.rows, file)
    }
}

#[cfg(test)]
mod tests;
