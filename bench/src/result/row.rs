//! One line of the result: ours, what it is held against, their ratio, and whether that is good
//! enough. A row that could not be measured says why; none is left out.

use serde::Serialize;

/// One line.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    /// What was measured, beginning with its number: `B1 warm Invoke, Node.js`.
    pub(crate) measure: String,
    /// Median of ours.
    pub(crate) ours: Option<f64>,
    /// What it stands against.
    pub(crate) against_what: Option<String>,
    /// Median of that.
    pub(crate) against: Option<f64>,
    /// Unit of both.
    pub(crate) unit: &'static str,
    /// Ours by the other.
    pub(crate) ratio: Option<f64>,
    /// The number that is good enough, where there is a goal.
    pub(crate) bound: Option<f64>,
    /// What that number is: the most or the least, of the ratio or of ours.
    pub(crate) bound_is: Option<&'static str>,
    /// Whether the goal is reached. None without a goal, and where nothing was measured.
    pub(crate) holds: Option<bool>,
    /// Why there are no numbers.
    pub(crate) not_measured: Option<String>,
    /// Why what was begun could not be ended: an answer that was wrong, a process that died.
    pub(crate) failed: Option<String>,
    /// Further numbers, in words.
    pub(crate) note: Option<String>,
    /// The isolation of the functions that were called.
    pub(crate) isolation: String,
}

/// A goal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Bound {
    /// None: the row is there to be seen.
    None,
    /// The ratio is at most this.
    RatioAtMost(f64),
    /// The ratio is at least this.
    RatioAtLeast(f64),
    /// Ours is at most this, in the row's unit.
    OursAtMost(f64),
}

/// What a row says before anything is measured.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// As [`Row::measure`].
    pub(crate) measure: String,
    /// As [`Row::against_what`]; none where ours stands alone.
    pub(crate) against: Option<String>,
    /// As [`Row::unit`].
    pub(crate) unit: &'static str,
    /// The goal.
    pub(crate) bound: Bound,
}

/// Medians of both sides.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sides {
    /// Ours.
    pub(crate) ours: f64,
    /// The other, where there is one.
    pub(crate) against: Option<f64>,
    /// Further numbers, in words.
    pub(crate) note: Option<String>,
}

/// Says that something can't be measured here, and what to do about it. Not a failure.
#[derive(Debug)]
pub(crate) struct NotMeasured(pub(crate) String);

impl std::fmt::Display for NotMeasured {
    fn fmt(&self, form: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        form.write_str(&self.0)
    }
}

impl std::error::Error for NotMeasured {}

impl Question {
    /// A comparison.
    pub(crate) fn pair(
        measure: impl Into<String>,
        against: impl Into<String>,
        unit: &'static str,
        bound: Bound,
    ) -> Self {
        Self { measure: measure.into(), against: Some(against.into()), unit, bound }
    }

    /// A number that stands alone.
    pub(crate) fn alone(measure: impl Into<String>, unit: &'static str, bound: Bound) -> Self {
        Self { measure: measure.into(), against: None, unit, bound }
    }

    /// The row, from what was measured or why nothing was.
    pub(crate) fn answered(self, isolation: &str, outcome: anyhow::Result<Sides>) -> Row {
        let (bound, bound_is) = match self.bound {
            Bound::None => (None, None),
            Bound::RatioAtMost(most) => (Some(most), Some("the most of the ratio")),
            Bound::RatioAtLeast(least) => (Some(least), Some("the least of the ratio")),
            Bound::OursAtMost(most) => (Some(most), Some("the most of ours")),
        };
        let mut row = Row {
            measure: self.measure,
            ours: None,
            against_what: self.against,
            against: None,
            unit: self.unit,
            ratio: None,
            bound,
            bound_is,
            holds: None,
            not_measured: None,
            failed: None,
            note: None,
            isolation: isolation.to_owned(),
        };
        match outcome {
            Ok(sides) => {
                let ratio = sides.against.map(|against| sides.ours / against);
                row.holds = match self.bound {
                    Bound::None => None,
                    Bound::RatioAtMost(most) => ratio.map(|ratio| ratio <= most),
                    Bound::RatioAtLeast(least) => ratio.map(|ratio| ratio >= least),
                    Bound::OursAtMost(most) => Some(sides.ours <= most),
                };
                row.ours = number(sides.ours);
                row.against = sides.against.and_then(number);
                row.ratio = ratio.and_then(number);
                row.note = sides.note;
            }
            Err(error) => match error.downcast_ref::<NotMeasured>() {
                Some(NotMeasured(why)) => row.not_measured = Some(why.clone()),
                None => {
                    row.failed = Some(format!("{error:#}"));
                    row.holds = self.bound.fails();
                }
            },
        }
        row
    }
}

impl Bound {
    fn fails(self) -> Option<bool> {
        (self != Self::None).then_some(false)
    }
}

impl Sides {
    /// Both sides.
    pub(crate) fn of(ours: f64, against: f64) -> Self {
        Self { ours, against: Some(against), note: None }
    }

    /// Ours alone.
    pub(crate) fn alone(ours: f64) -> Self {
        Self { ours, against: None, note: None }
    }

    /// With further numbers.
    pub(crate) fn noting(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// A number with four digits that count; none if it is none, which JSON could not say.
fn number(value: f64) -> Option<f64> {
    if !value.is_finite() {
        return None;
    }
    if value == 0.0 {
        return Some(0.0);
    }
    let digits = 3 - value.abs().log10().floor() as i32;
    // Whole numbers stay whole.
    let scale = 10f64.powi(digits.max(0));
    Some((value * scale).round() / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(bound: Bound, outcome: anyhow::Result<Sides>) -> Row {
        Question::pair("B1 this", "that", "µs", bound).answered("none", outcome)
    }

    #[test]
    fn a_bound_is_of_the_ratio_or_of_ours() {
        let holds = |bound| row(bound, Ok(Sides::of(30.0, 20.0))).holds;
        assert_eq!(holds(Bound::RatioAtMost(1.6)), Some(true));
        assert_eq!(holds(Bound::RatioAtMost(1.4)), Some(false));
        assert_eq!(holds(Bound::RatioAtLeast(1.5)), Some(true));
        assert_eq!(holds(Bound::OursAtMost(29.0)), Some(false));
        assert_eq!(holds(Bound::None), None);
    }

    #[test]
    fn what_is_not_measured_is_no_failure_and_says_why() {
        let row = row(Bound::RatioAtMost(1.0), Err(NotMeasured("install it".into()).into()));
        assert_eq!(row.not_measured.as_deref(), Some("install it"));
        assert_eq!((row.holds, row.failed), (None, None));
    }

    #[test]
    fn what_fails_does_not_hold() {
        let row = row(Bound::RatioAtMost(1.0), Err(anyhow::anyhow!("it died")));
        assert_eq!((row.holds, row.failed.as_deref()), (Some(false), Some("it died")));
    }

    #[test]
    fn the_json_has_the_agreed_fields() {
        let row = row(Bound::RatioAtMost(1.6), Ok(Sides::of(30.0, 20.0)));
        let json = serde_json::to_value(&row).expect("a row is JSON");
        assert_eq!(json["measure"], "B1 this");
        assert_eq!(json["unit"], "µs");
        assert_eq!(
            ["ours", "against", "ratio", "bound"].map(|name| json[name].as_f64()),
            [Some(30.0), Some(20.0), Some(1.5), Some(1.6)]
        );
        assert_eq!(json["holds"], true);
    }

    #[test]
    fn numbers_keep_four_digits() {
        assert_eq!(number(123_456.7), Some(123_457.0));
        assert_eq!(number(12.345_67), Some(12.35));
        assert_eq!(number(0.012_345_67), Some(0.012_35));
        assert_eq!(number(0.0), Some(0.0));
        assert_eq!(number(f64::NAN), None);
    }
}
