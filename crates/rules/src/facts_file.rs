//! Facts written down as TOML, to try a rule set on a made-up subject.
//!
//! ```toml
//! [now]
//! colour = "yellow"
//! reason = "close-contact"
//! days = 7
//!
//! [since]
//! registration = 40
//! contact = 7
//!
//! [checkins]
//! days = 7
//! today = false
//!
//! [[areas]]
//! area = "x-17"
//! class = "medium"
//! days = 9
//!
//! [[tests]]
//! kind = "pcr"
//! result = "negative"
//! days = 1
//! ```
//!
//! Whatever is left out did not happen. An unknown key is an error.

use crate::checkin::CheckIns;
use crate::error::{LoadFault, RulesError};
use crate::facts::{Area, AreaClass, Facts, Few, Now, Since, Test, TestKind, TestResult};
use crate::limits;
use crate::reason::{ReasonClass, colour_of};
use crate::table::{self, Lines, Table};

const ROOT: [&str; 5] = ["now", "since", "checkins", "areas", "tests"];
const NOW: [&str; 3] = ["colour", "reason", "days"];
const SINCE: [&str; 8] = [
    "registration",
    "declaration",
    "false_declaration",
    "contact",
    "suspected",
    "confirmed",
    "place",
    "symptoms",
];
const CHECKINS: [&str; 2] = ["days", "today"];
const AREA: [&str; 3] = ["area", "class", "days"];
const TEST: [&str; 3] = ["kind", "result", "days"];

impl Facts {
    /// Reads facts from a text of at most [`limits::FACTS_FILE`] bytes.
    ///
    /// # Errors
    /// [`RulesError`] with the line.
    // spec: RUL-21
    pub fn from_toml(text: &str) -> Result<Self, RulesError> {
        let lines = Lines::of(text);
        let parsed = table::parse(text, limits::FACTS_FILE, &lines)?;
        let root = Table::root(&parsed, &lines);
        root.only(&ROOT)?;
        Ok(Self {
            now: root.table("now")?.map(|table| now(&table)).transpose()?,
            since: root
                .table("since")?
                .map_or(Ok(Since::default()), |table| since(&table))?,
            checkins: root
                .table("checkins")?
                .map_or(Ok(CheckIns::default()), |table| checkins(&table))?,
            areas: few(&root, "areas", area)?,
            tests: few(&root, "tests", test)?,
        })
    }
}

fn now(table: &Table<'_>) -> Result<Now, RulesError> {
    table.only(&NOW)?;
    Ok(Now {
        colour: table.word("colour", colour_of)?,
        reason: table.word("reason", ReasonClass::from_name)?,
        days: table.some("days", table.days("days")?)?,
    })
}

fn since(table: &Table<'_>) -> Result<Since, RulesError> {
    table.only(&SINCE)?;
    Ok(Since {
        registration: table.days("registration")?.unwrap_or_default(),
        declaration: table.days("declaration")?,
        false_declaration: table.days("false_declaration")?,
        contact: table.days("contact")?,
        suspected: table.days("suspected")?,
        confirmed: table.days("confirmed")?,
        place: table.days("place")?,
        symptoms: table.days("symptoms")?,
    })
}

fn checkins(table: &Table<'_>) -> Result<CheckIns, RulesError> {
    table.only(&CHECKINS)?;
    Ok(CheckIns {
        days: table.days("days")?.unwrap_or_default(),
        today: table.truth("today")?.unwrap_or_default(),
    })
}

fn area(table: &Table<'_>) -> Result<Area, RulesError> {
    table.only(&AREA)?;
    Ok(Area {
        area: table.id("area")?.value.to_owned(),
        class: table.word("class", AreaClass::from_name)?,
        days: table.some("days", table.days("days")?)?,
    })
}

fn test(table: &Table<'_>) -> Result<Test, RulesError> {
    table.only(&TEST)?;
    Ok(Test {
        kind: table.word("kind", TestKind::from_name)?,
        result: table.word("result", TestResult::from_name)?,
        days: table.some("days", table.days("days")?)?,
    })
}

fn few<T>(
    root: &Table<'_>,
    key: &'static str,
    read: fn(&Table<'_>) -> Result<T, RulesError>,
) -> Result<Few<T>, RulesError> {
    let tables = root.tables(key)?;
    let line = tables.get(limits::ENTRIES).map(Table::line);
    let entries: Result<Vec<T>, RulesError> =
        tables.iter().take(limits::ENTRIES + 1).map(read).collect();
    Few::new(entries?).map_err(|_| RulesError {
        rule: None,
        line,
        fault: LoadFault::TooManyEntries {
            key,
            limit: limits::ENTRIES,
        },
    })
}

#[cfg(test)]
mod tests;
