//! The simulator's figures as text and as JSON.

use serde_json::{Value, json};

use super::Row;
use super::cost::{CUSTOMERS, Load, Setting};
use super::unit::{CLASSES, Line, Unit};

/// What one thing costs, as one object.
pub(super) fn measured(unit: &Unit) -> Value {
    let line = |line: Line| json!({ "fixed": line.fixed, "each": line.each });
    let segments: Vec<Value> = CLASSES
        .iter()
        .zip(unit.segment)
        .map(|(deltas, bytes)| json!({ "deltas": deltas, "bytes": bytes }))
        .collect();
    json!({
        "part": "sim",
        "measured": {
            "pairing_us": unit.pairing,
            "bytes": {
                "list_by_entries": line(unit.list),
                "descriptor_by_shards": line(unit.descriptor),
                "segments": segments,
                "retirement": unit.retirement,
            },
            "pairings": {
                "open_list_by_entries": line(unit.open_list),
                "list_follows_each_entry": unit.follows,
                "open_descriptor_by_shards": line(unit.open_descriptor),
                "open_segment_by_deltas": line(unit.open_segment),
                "catch_up_by_deltas": line(unit.catch_up),
                "own_entry_and_key": unit.own_entry,
                "audit_by_deltas": line(unit.audit),
            },
        },
    })
}

/// A place with one size of shards, as one object.
pub(super) fn json(row: &Row) -> Value {
    let Setting {
        size,
        shards,
        life,
        statements_last,
        list,
        index,
        ref refused,
        ..
    } = row.setting;
    let seconds = row.seconds();
    let load = |load: &Load| {
        json!({
            "bytes": load.bytes,
            "requests": load.requests,
            "cpu_seconds": load.work * seconds,
            "pairings": load.work,
        })
    };
    let mirror_out = CUSTOMERS * row.setting.hourly.bytes;
    json!({
        "part": "sim",
        "place": row.place.name,
        "people": row.place.people,
        "frameworks": row.place.frameworks,
        "registrars": row.place.registrars,
        "quorum": row.place.quorum,
        "announcement_bytes": row.quorum.announcement,
        "persons_per_shard": size,
        "shards": shards,
        "shard_days": life,
        "statement_days": statements_last,
        "list_bytes": list,
        "segment_index_bytes": index,
        "per_day": {
            "wallet_every_epoch": load(&row.setting.every_epoch),
            "wallet_hourly": load(&row.setting.hourly),
            "wallet_daily": load(&row.setting.daily),
            "wallet_hourly_newest_list_only": load(&row.setting.thrifty),
            "gate": load(&row.setting.gate),
            "mirror_in": load(&row.setting.mirror),
            "mirror_out_per_1000_hourly_wallets": { "bytes": mirror_out },
            "registrar": load(&row.setting.registrar),
            "all_wallets_hourly": {
                "bytes": row.setting.everybody.bytes,
                "requests": row.setting.everybody.requests,
            },
        },
        "best": row.best,
        "refused": refused,
    })
}

/// For people: what was measured, then bytes and CPU time, a line for each size of shards.
pub(super) fn print(unit: &Unit, rows: &[Row]) {
    println!(
        "Measured in this run (sizes by encoding, times as pairings of {:.0} µs)",
        unit.pairing
    );
    println!();
    let line = |name: &str, bytes: Option<Line>, work: Option<Line>| {
        let text = |line: Option<Line>, digits: usize| {
            line.map_or_else(String::new, |Line { fixed, each }| {
                format!("{fixed:.digits$} + {each:.digits$} each")
            })
        };
        println!("{name:<44} {:>22} {:>26}", text(bytes, 1), text(work, 4));
    };
    println!("{:<44} {:>22} {:>26}", "what", "bytes", "pairings");
    line(
        "epoch list, by entries; opening",
        Some(unit.list),
        Some(unit.open_list),
    );
    let follows = Line {
        fixed: 0.0,
        each: unit.follows,
    };
    line("  checking that it follows", None, Some(follows));
    line(
        "descriptor, by shards; opening",
        Some(unit.descriptor),
        Some(unit.open_descriptor),
    );
    line("segment, by deltas; opening", None, Some(unit.open_segment));
    for (deltas, bytes) in CLASSES.iter().zip(unit.segment) {
        println!("{:<44} {bytes:>22}", format!("  of {deltas} deltas"));
    }
    line("catching up, by deltas", None, Some(unit.catch_up));
    line("auditing a shard, by deltas", None, Some(unit.audit));
    println!(
        "{:<44} {:>22} {:>26.4}",
        "own entry and key of an epoch", "", unit.own_entry
    );

    let mut place = "";
    for row in rows {
        if row.place.name != place {
            place = row.place.name;
            head(row);
        }
        body(row);
    }
    println!();
    println!("* least for a wallet that syncs hourly, among the sizes that the programs accept");
}

fn head(row: &Row) {
    let place = &row.place;
    println!();
    println!(
        "{}: {} people a framework, {} of {} registrars sign, announcement {} B",
        place.name,
        place.people.round(),
        place.quorum,
        place.registrars,
        row.quorum.announcement
    );
    println!(
        "{:>9} {:>7} {:>6} {:>8} {:>8} | {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} | {:>8} {:>7} {:>8} {:>8}",
        "persons",
        "shards",
        "days a",
        "list",
        "segment",
        "wallet",
        "wallet",
        "wallet",
        "newest",
        "gate",
        "mirror",
        "1,000",
        "registrar",
        "wallet",
        "gate",
        "mirror",
        "registr."
    );
    println!(
        "{:>9} {:>7} {:>6} {:>8} {:>8} | {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} | {:>8} {:>7} {:>8} {:>8}",
        "a shard",
        "",
        "shard",
        "",
        "index",
        "an epoch",
        "hourly",
        "daily",
        "list only",
        "",
        "in",
        "wallets",
        "in",
        "CPU s",
        "CPU s",
        "CPU s",
        "CPU s"
    );
}

fn body(row: &Row) {
    let setting = &row.setting;
    let seconds = row.seconds();
    let cpu = |load: &Load| figures(load.work * seconds);
    println!(
        "{:>9} {:>7} {:>6.0} {:>8} {:>8} | {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} | {:>8} {:>7} {:>8} {:>8} {}",
        setting.size,
        setting.shards,
        setting.life,
        bytes(setting.list),
        bytes(setting.index),
        bytes(setting.every_epoch.bytes),
        bytes(setting.hourly.bytes),
        bytes(setting.daily.bytes),
        bytes(setting.thrifty.bytes),
        bytes(setting.gate.bytes),
        bytes(setting.mirror.bytes),
        bytes(CUSTOMERS * setting.hourly.bytes),
        bytes(setting.registrar.bytes),
        cpu(&setting.hourly),
        cpu(&setting.gate),
        cpu(&setting.mirror),
        cpu(&setting.registrar),
        if row.best { "*" } else { "" },
    );
    for limit in &setting.refused {
        println!("{:>34}   {limit}", "");
    }
    if row.best {
        let all = &setting.everybody;
        println!(
            "{:>34}   all wallets hourly: {} and {} requests a day",
            "",
            bytes(all.bytes),
            figures(all.requests)
        );
    }
}

/// Bytes with a unit of thousands.
fn bytes(value: f64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
    let mut value = value;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < units.len() {
        value /= 1000.0;
        unit += 1;
    }
    format!("{} {}", figures(value), units[unit])
}

/// Three figures.
fn figures(value: f64) -> String {
    if value >= 1e6 {
        format!("{value:.2e}")
    } else if value >= 99.95 {
        format!("{value:.0}")
    } else if value >= 9.995 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}
