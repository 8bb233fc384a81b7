//! The rows as a picture: for every comparison a bar from the floor or peer (1 ×) to ours, on a
//! logarithmic scale, with a mark where the goal is.

use super::row::Row;
use super::table::shown;
use std::fmt::Write as _;

/// Places, in pixels.
const LABELS: f64 = 400.0;
const BARS: f64 = 420.0;
const NUMBERS: f64 = 180.0;
const LINE: f64 = 26.0;
const HEAD: f64 = 76.0;

/// The picture; rows without a ratio are left to the table.
pub(crate) fn svg(rows: &[Row]) -> String {
    let rows: Vec<(&Row, f64)> = rows
        .iter()
        .filter_map(|row| Some((row, row.ratio.filter(|ratio| *ratio > 0.0)?)))
        .collect();
    let scale = Scale::over(&rows);
    let (width, height) = (LABELS + BARS + NUMBERS, HEAD + LINE * rows.len() as f64 + 12.0);
    let mut picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\">\n\
         <title>Mayfly beside floors and peers</title>\n{STYLE}\
         <text x=\"0\" y=\"18\" class=\"title\">Mayfly, as a multiple of what it is held against \
         (one run, medians)</text>\n\
         <text x=\"0\" y=\"36\" class=\"tick left\">Of times and memory less is better, of what is per \
         second (/s) more. The red mark is the goal: green has reached it, yellow has not, grey has \
         none.</text>\n"
    );
    for tick in scale.ticks() {
        let x = scale.x(tick);
        let class = if tick == 1.0 { "one" } else { "grid" };
        push(
            &mut picture,
            format_args!(
                "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"66\" y2=\"{:.1}\" class=\"{class}\"/>\
                 <text x=\"{x:.1}\" y=\"60\" class=\"tick\">{} ×</text>",
                height - 8.0,
                shown(tick)
            ),
        );
    }
    for (place, (row, ratio)) in rows.iter().enumerate() {
        draw(&mut picture, &scale, row, *ratio, HEAD + LINE * place as f64);
    }
    picture.push_str("</svg>\n");
    picture
}

/// Readable on light and on dark pages.
const STYLE: &str = "<style>\
    text{font:12px system-ui,sans-serif;fill:#24292f}.title{font-size:14px;font-weight:600}\
    .tick{text-anchor:middle;font-size:10px}.left{text-anchor:start}.against{font-size:10px;opacity:.65}\
    .grid{stroke:#8884;stroke-width:1}.one{stroke:#888;stroke-width:1.5}\
    .holds{fill:#2da44e}.missed{fill:#bf8700}.seen{fill:#6e7781}.goal{stroke:#cf222e;stroke-width:2}\
    @media(prefers-color-scheme:dark){text{fill:#e6edf3}}</style>\n";

fn draw(picture: &mut String, scale: &Scale, row: &Row, ratio: f64, y: f64) {
    let (x, one) = (scale.x(ratio), scale.x(1.0));
    let class = match row.holds {
        Some(true) => "holds",
        Some(false) => "missed",
        None => "seen",
    };
    let against = row.against_what.as_deref().unwrap_or_default();
    push(
        picture,
        format_args!(
            "<text x=\"0\" y=\"{:.1}\">{}</text><text x=\"0\" y=\"{:.1}\" class=\"against\">\
             against {}</text>",
            y + 10.0,
            escaped(&row.measure),
            y + 21.0,
            escaped(against)
        ),
    );
    push(
        picture,
        format_args!(
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"12\" class=\"{class}\"/>",
            x.min(one),
            y + 3.0,
            (x - one).abs().max(1.0)
        ),
    );
    if let Some(bound) = row.bound.filter(|bound| *bound > 0.0) {
        let goal = scale.x(bound);
        push(
            picture,
            format_args!(
                "<line x1=\"{goal:.1}\" x2=\"{goal:.1}\" y1=\"{:.1}\" y2=\"{:.1}\" class=\"goal\"/>",
                y,
                y + 18.0
            ),
        );
    }
    let ours = row.ours.map(shown).unwrap_or_default();
    push(
        picture,
        format_args!(
            "<text x=\"{:.1}\" y=\"{:.1}\">{} × ({ours} {})</text>",
            LABELS + BARS + 12.0,
            y + 13.0,
            shown(ratio),
            escaped(row.unit)
        ),
    );
}

fn push(picture: &mut String, line: std::fmt::Arguments<'_>) {
    // A text takes everything.
    let _ = writeln!(picture, "{line}");
}

/// From ratios to places: logarithmic, over whole powers of ten.
struct Scale {
    least: i32,
    most: i32,
}

impl Scale {
    fn over(rows: &[(&Row, f64)]) -> Self {
        let mut scale = Self { least: -1, most: 1 };
        for (row, ratio) in rows {
            let bound = row.bound.filter(|bound| *bound > 0.0).unwrap_or(1.0);
            scale.least = scale.least.min(ratio.min(bound).log10().floor() as i32);
            scale.most = scale.most.max(ratio.max(bound).log10().ceil() as i32);
        }
        scale
    }

    fn x(&self, ratio: f64) -> f64 {
        let part = (ratio.log10() - f64::from(self.least)) / f64::from(self.most - self.least);
        LABELS + BARS * part
    }

    fn ticks(&self) -> impl Iterator<Item = f64> + use<> {
        (self.least..=self.most).map(|power| 10f64.powi(power))
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::result::row::{Bound, NotMeasured, Question, Sides};

    #[test]
    fn comparisons_are_drawn_and_texts_are_escaped() {
        let ask = |name: &str, bound| Question::pair(name, "a <floor>", "µs", bound);
        let rows = [
            ask("B1 one & two", Bound::RatioAtMost(1.6)).answered("", Ok(Sides::of(30.0, 20.0))),
            ask("B6 fast", Bound::RatioAtMost(0.1)).answered("", Ok(Sides::of(1.0, 200.0))),
            ask("B9 gone", Bound::None).answered("", Err(NotMeasured("why".into()).into())),
        ];
        let picture = svg(&rows);
        assert_eq!(picture.matches("<rect").count(), 2);
        assert_eq!(picture.matches("class=\"goal\"").count(), 2);
        assert!(picture.contains("B1 one &amp; two") && picture.contains("a &lt;floor&gt;"));
        assert!(picture.contains("1.5 × (30 µs)"));
        assert!(!picture.contains("B9 gone") && !picture.contains("NaN"));
        assert!(picture.ends_with("</svg>\n"));
    }

    #[test]
    fn the_scale_holds_every_ratio_and_goal() {
        let row = Question::pair("B6", "b", "µs", Bound::RatioAtMost(0.02))
            .answered("", Ok(Sides::of(1.0, 400.0)));
        let scale = Scale::over(&[(&row, 0.0025)]);
        assert_eq!((scale.least, scale.most), (-3, 1));
        assert_eq!(scale.x(10.0), LABELS + BARS);
        assert_eq!(scale.x(0.001), LABELS);
    }
}
