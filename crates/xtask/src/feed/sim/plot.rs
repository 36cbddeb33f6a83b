//! The simulator's picture: what a wallet reads in a day, and what a registrar computes, by the size
//! of a shard.

use std::path::Path;

use anyhow::{Result, anyhow};
use plotters::coord::Shift;
use plotters::prelude::*;

use super::Row;

const WIDTH: u32 = 800;
const HEIGHT: u32 = 900;

/// A place's line: its name, and points of persons a shard and a value.
struct Curve {
    name: &'static str,
    points: Vec<(f64, f64)>,
    /// The place's best size, where it has one.
    best: Option<(f64, f64)>,
}

/// Writes the picture.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn draw(rows: &[Row], file: &Path) -> Result<()> {
    let root = SVGBackend::new(file, (WIDTH, HEIGHT)).into_drawing_area();
    let failed = |why: String| anyhow!("{}: {why}", file.display());
    root.fill(&WHITE).map_err(|why| failed(why.to_string()))?;
    let (above, below) = root.split_vertically(HEIGHT * 11 / 20);
    let bytes = curves(rows, |row| row.setting.hourly.bytes);
    panel(
        &above,
        "A wallet that syncs hourly (ring: best size that the programs accept)",
        "read in a day",
        &bytes,
        true,
        &|value| unit(value, ["B", "kB", "MB", "GB"]),
    )
    .map_err(|why| failed(why.to_string()))?;
    let work = curves(rows, |row| row.setting.registrar.work * row.seconds());
    panel(
        &below,
        "A registrar, the same places",
        "CPU seconds a day",
        &work,
        false,
        &|value| {
            if value < 1.0 {
                format!("{value}")
            } else {
                unit(value, ["", "k", "M", "G"]).trim_end().to_owned()
            }
        },
    )
    .map_err(|why| failed(why.to_string()))?;
    root.present().map_err(|why| failed(why.to_string()))
}

fn curves(rows: &[Row], value: impl Fn(&Row) -> f64) -> Vec<Curve> {
    let mut curves: Vec<Curve> = Vec::new();
    for row in rows {
        let point = (row.setting.size, value(row));
        if curves
            .last()
            .is_none_or(|curve| curve.name != row.place.name)
        {
            curves.push(Curve {
                name: row.place.name,
                points: Vec::new(),
                best: None,
            });
        }
        if let Some(curve) = curves.last_mut() {
            curve.points.push(point);
            curve.best = curve.best.or(row.best.then_some(point));
        }
    }
    curves
}

/// One diagram, both axes logarithmic.
fn panel<'a>(
    area: &DrawingArea<SVGBackend<'a>, Shift>,
    title: &str,
    y: &str,
    curves: &[Curve],
    legend: bool,
    label: &dyn Fn(f64) -> String,
) -> Result<(), DrawingAreaErrorKind<<SVGBackend<'a> as DrawingBackend>::ErrorType>> {
    let values = || curves.iter().flat_map(|curve| &curve.points).map(|p| p.1);
    let low = decade(values().fold(f64::INFINITY, f64::min).log10().floor());
    let high = decade(values().fold(0.0, f64::max).log10().ceil());
    let mut chart = ChartBuilder::on(area)
        .caption(title, ("sans-serif", 19))
        .margin(14)
        .margin_right(24)
        .x_label_area_size(48)
        .y_label_area_size(76)
        .build_cartesian_2d((900.0..330e3).log_scale(), (low..high).log_scale())?;
    chart
        .configure_mesh()
        .light_line_style(BLACK.mix(0.06))
        .bold_line_style(BLACK.mix(0.18))
        .label_style(("sans-serif", 15))
        .axis_desc_style(("sans-serif", 16))
        .x_desc("persons in a shard")
        .y_desc(y)
        .x_label_formatter(&|x| unit(*x, ["", "k", "M", "G"]).trim_end().replace(' ', ""))
        .y_label_formatter(&|y| label(*y))
        .draw()?;
    for (curve, colour) in curves.iter().zip(COLOURS) {
        let line = ShapeStyle::from(&colour).stroke_width(3);
        chart
            .draw_series(LineSeries::new(curve.points.iter().copied(), line))?
            .label(curve.name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 24, y)], line));
        chart.draw_series(
            curve
                .points
                .iter()
                .map(|at| Circle::new(*at, 4, colour.filled())),
        )?;
        chart.draw_series(curve.best.map(|at| Circle::new(at, 10, line)))?;
    }
    if !legend {
        return Ok(());
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperRight)
        .legend_area_size(30)
        .background_style(WHITE.mix(0.9))
        .border_style(BLACK.mix(0.3))
        .label_font(("sans-serif", 15))
        .draw()
}

/// Dark enough on white, and told apart without red and green.
const COLOURS: [RGBColor; 4] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 140, 110),
    RGBColor(150, 70, 140),
];

fn decade(exponent: f64) -> f64 {
    10_f64.powf(exponent)
}

/// A round number with its unit of thousands.
fn unit(value: f64, units: [&str; 4]) -> String {
    let mut value = value;
    let mut at = 0;
    while value >= 1000.0 && at + 1 < units.len() {
        value /= 1000.0;
        at += 1;
    }
    format!("{value} {}", units[at])
}
