//! `PutRetentionPolicy`: for how many days a group keeps its events, one of AWS's values.

use super::{Logs, refusal};
use model::Region;
use wire::AwsError;
use wire::logs::PutRetentionPolicyRequest;

/// The values that AWS takes, in days.
const DAYS: [u32; 22] = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];

pub(crate) async fn call(
    logs: &Logs,
    region: &Region,
    input: PutRetentionPolicyRequest,
) -> Result<(), AwsError> {
    let days = days(input.retention_in_days)?;
    logs.store.set_retention(region, &input.log_group_name, Some(days)).await.map_err(refusal::of)
}

fn days(wanted: i32) -> Result<u32, AwsError> {
    u32::try_from(wanted).ok().filter(|days| DAYS.contains(days)).ok_or_else(|| {
        refusal::invalid(format!(
            "1 validation error detected: Value '{wanted}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: {DAYS:?}"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_awss_values_are_taken() {
        for (wanted, taken) in [(1, true), (2, false), (14, true), (3653, true), (-1, false)] {
            assert_eq!(days(wanted).is_ok(), taken, "{wanted}");
        }
    }
}
