//! How much memory this machine, or the control group that Mayfly runs in, has for functions.
//!
//! The smallest limit on the way from Mayfly's control group to the root counts, of version 2 and
//! version 1, and what the machine has. What can't be read is no limit.

use std::fs;
use std::path::{Path, PathBuf};

/// The part of the memory that instances may hold; the rest is for Mayfly, the page cache and others.
const SHARE: (u64, u64) = (4, 5);

/// Bytes that instances may hold together before idle ones are let go; `None` where nothing is known.
pub(crate) fn for_instances() -> Option<u64> {
    let groups = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| total(&text));
    let limits = groups.lines().filter_map(files).flatten().filter_map(|file| limit(&file));
    let least = limits.chain(machine).min()?;
    Some(least / SHARE.1 * SHARE.0)
}

/// `MemTotal` of `/proc/meminfo`, in bytes.
fn total(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1_024)
}

/// Where the limits of a group and of those above it stand, from a line of `/proc/self/cgroup`.
fn files(line: &str) -> Option<Vec<PathBuf>> {
    let mut parts = line.splitn(3, ':');
    let (_, controllers, path) = (parts.next()?, parts.next()?, parts.next()?);
    let (root, file) = if controllers.is_empty() {
        ("/sys/fs/cgroup", "memory.max")
    } else if controllers.split(',').any(|controller| controller == "memory") {
        ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
    } else {
        return None;
    };
    let group = Path::new(root).join(path.trim_start_matches('/'));
    let above = group.ancestors().take_while(|folder| folder.starts_with(root));
    Some(above.map(|folder| folder.join(file)).collect())
}

/// A limit in bytes; `max`, and version 1's number for it, are none.
fn limit(file: &Path) -> Option<u64> {
    const NONE: u64 = 1 << 60;
    let text = fs::read_to_string(file).ok()?;
    text.trim().parse().ok().filter(|limit| *limit < NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machines_memory_is_read() {
        assert_eq!(total("MemFree: 1 kB\nMemTotal:       2048 kB\n"), Some(2 << 20));
        assert_eq!(total("MemTotal: much\n"), None);
        assert!(for_instances().is_none_or(|bytes| bytes > 1 << 20));
    }

    #[test]
    fn limits_stand_in_the_group_and_all_above() {
        let paths = |line| {
            let files = files(line).unwrap_or_default();
            files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>()
        };
        assert_eq!(
            paths("0::/a/b"),
            [
                "/sys/fs/cgroup/a/b/memory.max",
                "/sys/fs/cgroup/a/memory.max",
                "/sys/fs/cgroup/memory.max"
            ]
        );
        assert_eq!(paths("4:memory:/"), ["/sys/fs/cgroup/memory/memory.limit_in_bytes"]);
        assert!(paths("3:cpu,cpuacct:/a").is_empty());
        assert!(paths("nonsense").is_empty());
    }
}
