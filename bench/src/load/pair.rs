//! Two sides that are measured in turn, so that a change of the machine's speed meets both.

use crate::result::row::Sides;
use crate::result::statistics::{at, median};
use crate::result::table::shown;
use anyhow::Result;

/// Measures both sides `rounds` times, in turn, each round the other one first, and takes medians.
///
/// A side returns one or more numbers each time.
pub(crate) fn interleaved(
    rounds: usize,
    mut ours: impl FnMut(usize) -> Result<Vec<f64>>,
    mut against: impl FnMut(usize) -> Result<Vec<f64>>,
) -> Result<Sides> {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        if round % 2 == 0 {
            left.extend(ours(round)?);
            right.extend(against(round)?);
        } else {
            right.extend(against(round)?);
            left.extend(ours(round)?);
        }
    }
    let note = format!(
        "p10 to p90: {} to {}, the other {} to {}; {} and {} samples",
        shown(at(&left, 0.1)),
        shown(at(&left, 0.9)),
        shown(at(&right, 0.1)),
        shown(at(&right, 0.9)),
        left.len(),
        right.len()
    );
    Ok(Sides::of(median(&left), median(&right)).noting(note))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_take_turns_at_being_first() {
        let order = std::cell::RefCell::new(String::new());
        let side = |name: char, number: f64| {
            let order = &order;
            move |_| {
                order.borrow_mut().push(name);
                Ok(vec![number])
            }
        };
        let sides = interleaved(4, side('a', 3.0), side('b', 2.0)).expect("numbers");
        assert_eq!(order.into_inner(), "abbaabba");
        assert_eq!((sides.ours, sides.against), (3.0, Some(2.0)));
    }
}
