//! Medians. The machine's speed drifts and its tails belong to whoever shares it, so the middle is
//! what can be compared.

use std::time::Duration;

/// The middle of the numbers, of an even count the lower one of the two; not a number if there are
/// none.
pub(crate) fn median(numbers: &[f64]) -> f64 {
    at(numbers, 0.5)
}

/// The number below which a `part` (0 to 1) of the numbers lies.
pub(crate) fn at(numbers: &[f64], part: f64) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    // Rounded down, so that the answer is one of the numbers.
    sorted.get((last as f64 * part) as usize).copied().unwrap_or(f64::NAN)
}

/// A time in microseconds.
pub(crate) fn microseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// A time in milliseconds.
pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_in_any_order() {
        assert_eq!(median(&[9.0, 1.0, 5.0]), 5.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.0);
        assert_eq!(median(&[7.0]), 7.0);
        assert!(median(&[]).is_nan());
    }

    #[test]
    fn parts_reach_from_the_least_to_the_most() {
        let numbers: Vec<f64> = (0..=100).map(f64::from).collect();
        assert_eq!([0.0, 0.9, 1.0].map(|part| at(&numbers, part)), [0.0, 90.0, 100.0]);
    }
}
