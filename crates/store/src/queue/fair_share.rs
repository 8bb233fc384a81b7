//! How the places of one lease are dealt out: every lane gets as many as any other that has as much
//! waiting, and what one does not need goes to the others.

/// Deals `limit` places to `lanes`, to each at most as many as stands beside it, those in front first.
/// `take` leases up to so many messages of a lane and answers how many there were.
pub(super) fn deal<L, E>(
    lanes: Vec<(L, usize)>,
    limit: usize,
    mut take: impl FnMut(&L, usize) -> Result<usize, E>,
) -> Result<(), E> {
    let mut left = limit;
    let mut hungry = lanes;
    while left > 0 && !hungry.is_empty() {
        let share = (left / hungry.len()).max(1);
        let mut still_hungry = Vec::with_capacity(hungry.len());
        for (lane, may_have) in hungry {
            let wanted = share.min(left).min(may_have);
            if wanted == 0 {
                continue;
            }
            let taken = take(&lane, wanted)?;
            left = left.saturating_sub(taken);
            if taken == wanted {
                still_hungry.push((lane, may_have - taken));
            }
        }
        hungry = still_hungry;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    fn dealt(waiting: &[usize], limit: usize, limit_per_lane: usize) -> Vec<usize> {
        let mut got = vec![0; waiting.len()];
        let lanes = (0..waiting.len()).map(|lane| (lane, limit_per_lane)).collect();
        let result: Result<(), Infallible> = deal(lanes, limit, |lane, wanted| {
            let taken = wanted.min(waiting[*lane] - got[*lane]);
            got[*lane] += taken;
            Ok(taken)
        });
        assert!(result.is_ok());
        got
    }

    #[test]
    fn who_has_little_gets_it_and_the_others_share_the_rest() {
        assert_eq!(dealt(&[10_000, 1], 10, 100), [9, 1]);
        assert_eq!(dealt(&[10_000, 1, 10_000], 10, 100), [5, 1, 4]);
        assert_eq!(dealt(&[9, 9, 9], 2, 100), [1, 1, 0], "those in front first");
        assert_eq!(dealt(&[2, 3], 100, 100), [2, 3]);
    }

    #[test]
    fn no_lane_gets_more_than_its_limit() {
        assert_eq!(dealt(&[10, 10, 1], 100, 4), [4, 4, 1]);
        assert_eq!(dealt(&[10], 100, 0), [0]);
        assert_eq!(dealt(&[10], 0, 4), [0]);
    }
}
