//! The rows as a table for people.

use super::row::Row;

/// The table, a line each, with notes and reasons below those that have one.
pub(crate) fn table(rows: &[Row]) -> String {
    let width = |text: fn(&Row) -> usize| rows.iter().map(text).max().unwrap_or(0);
    let measure = width(|row| row.measure.chars().count()).max(18);
    let against = width(|row| row.against_what.as_ref().map_or(0, |text| text.chars().count()));
    let mut text = format!(
        "{:measure$}  {:>16}   {:against$}  {:>16}  {:>8}  bound\n",
        "measure (medians)", "ours", "against", "", "ratio"
    );
    for row in rows {
        let with_unit = |number: Option<f64>| {
            number.map_or_else(String::new, |number| format!("{} {}", shown(number), row.unit))
        };
        let line = format!(
            "{:measure$}  {:>16}   {:against$}  {:>16}  {:>8}  {}",
            row.measure,
            with_unit(row.ours),
            row.against_what.as_deref().unwrap_or_default(),
            with_unit(row.against),
            row.ratio.map_or_else(String::new, shown),
            verdict(row)
        );
        text.push_str(line.trim_end());
        text.push('\n');
        if let Some(note) = &row.note {
            text.push_str(&format!("    {note}\n"));
        }
    }
    text
}

/// The goal and what became of it, in words.
pub(crate) fn verdict(row: &Row) -> String {
    if let Some(why) = &row.not_measured {
        return format!("not measured: {why}");
    }
    if let Some(why) = &row.failed {
        return format!("failed: {why}");
    }
    let (Some(bound), Some(kind)) = (row.bound, row.bound_is) else { return String::new() };
    let sign = if kind.starts_with("the most") { '≤' } else { '≥' };
    let unit = if kind.ends_with("ours") { format!(" {}", row.unit) } else { " ×".to_owned() };
    let holds = if row.holds == Some(true) { "holds" } else { "missed" };
    format!("{sign} {}{unit}, {holds}", shown(bound))
}

/// A number without digits that say nothing.
pub(crate) fn shown(number: f64) -> String {
    match number.abs() {
        size if size >= 100.0 => format!("{number:.0}"),
        size if size >= 10.0 => trimmed(format!("{number:.1}")),
        size if size >= 0.1 || size == 0.0 => trimmed(format!("{number:.2}")),
        _ => trimmed(format!("{number:.4}")),
    }
}

fn trimmed(text: String) -> String {
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::result::row::{Bound, NotMeasured, Question, Sides};

    #[test]
    fn every_row_has_its_line_and_its_verdict() {
        let pair = |bound| Question::pair("B1 ours", "theirs", "µs", bound);
        let rows = [
            pair(Bound::RatioAtMost(1.6)).answered("", Ok(Sides::of(12.0, 10.0).noting("so"))),
            pair(Bound::RatioAtLeast(2.0)).answered("", Ok(Sides::of(12.0, 10.0))),
            pair(Bound::None).answered("", Err(NotMeasured("install nginx".into()).into())),
            Question::alone("B7 last", "s", Bound::OursAtMost(4.0))
                .answered("", Ok(Sides::alone(3.25))),
        ];
        let text = table(&rows);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 6);
        assert!(lines[1].ends_with("1.2  ≤ 1.6 ×, holds"), "{text}");
        assert_eq!(lines[2].trim(), "so");
        assert!(lines[3].ends_with("≥ 2 ×, missed"), "{text}");
        assert!(lines[4].ends_with("not measured: install nginx"), "{text}");
        assert!(lines[5].contains("3.25 s") && lines[5].ends_with("≤ 4 s, holds"), "{text}");
    }

    #[test]
    fn numbers_have_the_digits_that_count() {
        let numbers = [123.4, 12.34, 1.234, 0.3, 0.012_34, 0.01, 0.0, 40_000.0];
        let texts = ["123", "12.3", "1.23", "0.3", "0.0123", "0.01", "0", "40000"];
        assert_eq!(numbers.map(shown), texts);
    }
}
