//! The CPU that a sandbox may use.

use super::{Interface, Place, file};
use std::io;

/// How long one period of the quota is, in microseconds.
///
/// In each period a sandbox may use its share and is then stopped until the next one, so a function
/// of 128 MiB (a fourteenth of a CPU) may stand still for nearly a whole period. 20 ms keeps those
/// pauses short, and its share of it, 1.4 ms, is still above the kernel's smallest quota of 1 ms.
/// (The kernel's usual 100 ms would add up to 93 ms to an answer that takes 8 ms of CPU.)
const PERIOD_US: u64 = 20_000;

/// The kernel's smallest quota.
const SMALLEST_QUOTA_US: u64 = 1_000;

/// Sets the limit in thousandths of one CPU; `None` is no limit.
pub(crate) fn set_limit(place: &Place, thousandths: Option<u32>) -> io::Result<()> {
    let quota =
        thousandths.map(|share| (u64::from(share) * PERIOD_US / 1_000).max(SMALLEST_QUOTA_US));
    match place.interface {
        Interface::V1 => {
            file::write(&place.folder, "cpu.cfs_period_us", &PERIOD_US.to_string())?;
            let quota = quota.map_or("-1".to_owned(), |quota| quota.to_string());
            file::write(&place.folder, "cpu.cfs_quota_us", &quota)
        }
        Interface::V2 => {
            let quota = quota.map_or("max".to_owned(), |quota| quota.to_string());
            file::write(&place.folder, "cpu.max", &format!("{quota} {PERIOD_US}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cgroup::find::tests::{group, read};

    #[test]
    fn version_1_has_a_period_and_a_quota() {
        let (_keep, place) = group(Interface::V1, &["cpu.cfs_period_us", "cpu.cfs_quota_us"]);
        set_limit(&place, Some(1_500)).expect("set");
        assert_eq!(read(&place, "cpu.cfs_period_us"), "20000");
        assert_eq!(read(&place, "cpu.cfs_quota_us"), "30000");
        set_limit(&place, None).expect("set");
        assert_eq!(read(&place, "cpu.cfs_quota_us"), "-1");
    }

    #[test]
    fn version_2_has_one_file_and_the_smallest_quota_is_kept() {
        let (_keep, place) = group(Interface::V2, &["cpu.max"]);
        set_limit(&place, Some(10)).expect("set");
        assert_eq!(read(&place, "cpu.max"), "1000 20000");
        set_limit(&place, None).expect("set");
        assert_eq!(read(&place, "cpu.max"), "max 20000");
    }
}
