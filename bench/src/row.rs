//! A result: ours, what it is held against, and their ratio.

use serde::Serialize;
use std::time::Duration;

/// One line of the table.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    /// What was measured.
    pub(crate) measure: String,
    /// Median of ours.
    pub(crate) ours: f64,
    /// What it stands against.
    pub(crate) against_what: String,
    /// Median of that.
    pub(crate) against: f64,
    /// Unit of both.
    pub(crate) unit: &'static str,
    /// Ours by the other.
    pub(crate) ratio: f64,
    /// Largest ratio that is good enough, where there is a goal.
    pub(crate) bound: Option<f64>,
    /// Whether the ratio is within the bound.
    pub(crate) holds: Option<bool>,
}

impl Row {
    /// A row from the times of both sides.
    pub(crate) fn new(
        measure: &str,
        ours: &mut [Duration],
        against_what: &str,
        against: &mut [Duration],
        bound: Option<f64>,
    ) -> Self {
        let (ours, against) = (median_us(ours), median_us(against));
        let ratio = ours / against;
        Self {
            measure: measure.to_owned(),
            ours: round(ours, 1),
            against_what: against_what.to_owned(),
            against: round(against, 1),
            unit: "µs",
            ratio: round(ratio, 2),
            bound,
            holds: bound.map(|bound| ratio <= bound),
        }
    }
}

fn median_us(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(f64::NAN, |time| time.as_secs_f64() * 1e6)
}

fn round(number: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    (number * scale).round() / scale
}

/// The rows as a table.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut text = format!(
        "{:<34} {:>10}   {:<34} {:>10}  {:>6}  {}\n",
        "measure (medians)", "ours", "against", "", "ratio", "bound"
    );
    for row in rows {
        let verdict = match (row.bound, row.holds) {
            (Some(bound), Some(true)) => format!("≤ {bound}, holds"),
            (Some(bound), _) => format!("≤ {bound}, missed"),
            (None, _) => "none".to_owned(),
        };
        text.push_str(&format!(
            "{:<34} {:>7.1} {}   {:<34} {:>7.1} {}  {:>6.2}  {verdict}\n",
            row.measure, row.ours, row.unit, row.against_what, row.against, row.unit, row.ratio
        ));
    }
    text
}
