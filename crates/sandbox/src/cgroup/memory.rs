//! The memory of a sandbox: its hard limit, and what of it counts for the function.
//!
//! `/tmp` lies in memory and the kernel counts it in the group, but it does not count against the
//! function's memory. So the kernel's limit leaves room for a full `/tmp`, and what counts for the
//! function is measured: private memory and shared memory, less what `/tmp` holds (which its file
//! system knows exactly). Shared memory is counted so that memory files, SysV segments and `/dev/shm`
//! are no way around the limit. Cached pages of files are not: the kernel drops them when it needs.

use super::{Interface, Place, file};
use std::io;

/// Room for the sandbox's first process, page tables and kernel stacks, in bytes.
pub(crate) const ALLOWANCE_BYTES: u64 = 16 * 1024 * 1024;

/// Sets the hard limit, swap included.
pub(crate) fn set_limit(place: &Place, bytes: u64) -> io::Result<()> {
    let limit = bytes.to_string();
    match place.interface {
        Interface::V1 => {
            file::write(&place.folder, "memory.limit_in_bytes", &limit)?;
            // Where swap is not accounted this file is missing, and then there is nothing to limit.
            unless_missing(file::write(&place.folder, "memory.memsw.limit_in_bytes", &limit))
        }
        Interface::V2 => {
            file::write(&place.folder, "memory.max", &limit)?;
            unless_missing(file::write(&place.folder, "memory.swap.max", "0"))
        }
    }
}

/// All that is in the group now, in bytes, caches included: never less than what counts.
pub(crate) fn all(place: &Place) -> Option<u64> {
    file::number(
        &place.folder,
        match place.interface {
            Interface::V1 => "memory.usage_in_bytes",
            Interface::V2 => "memory.current",
        },
    )
}

/// Private and shared memory in the group, in bytes, `/tmp` included.
pub(crate) fn private_and_shared(place: &Place) -> Option<u64> {
    let text = file::text(&place.folder, "memory.stat")?;
    let (private, shared) = match place.interface {
        Interface::V1 => ("total_rss", "total_shmem"),
        Interface::V2 => ("anon", "shmem"),
    };
    Some(file::value_in(&text, private)? + file::value_in(&text, shared)?)
}

/// How many processes the kernel has killed at the hard limit.
pub(crate) fn kills(place: &Place) -> u64 {
    let name = match place.interface {
        Interface::V1 => "memory.oom_control",
        Interface::V2 => "memory.events",
    };
    file::value(&place.folder, name, "oom_kill").unwrap_or(0)
}

fn unless_missing(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cgroup::find::tests::{group, read};
    use std::fs;

    #[test]
    fn version_1_limits_memory_and_swap_together() {
        let (_keep, place) =
            group(Interface::V1, &["memory.limit_in_bytes", "memory.memsw.limit_in_bytes"]);
        set_limit(&place, 1000).expect("set");
        assert_eq!(read(&place, "memory.limit_in_bytes"), "1000");
        assert_eq!(read(&place, "memory.memsw.limit_in_bytes"), "1000");
    }

    #[test]
    fn a_kernel_without_swap_accounting_is_no_error() {
        let (_keep, place) = group(Interface::V2, &["memory.max"]);
        set_limit(&place, 1000).expect("set");
        assert_eq!(read(&place, "memory.max"), "1000");
    }

    #[test]
    fn what_is_used_is_read_from_either_version() {
        let (_keep, v1) = group(Interface::V1, &[]);
        fs::write(v1.folder.join("memory.stat"), "rss 1\ntotal_rss 20\ntotal_shmem 5\n")
            .expect("write");
        fs::write(v1.folder.join("memory.oom_control"), "under_oom 0\noom_kill 3\n")
            .expect("write");
        fs::write(v1.folder.join("memory.usage_in_bytes"), "77\n").expect("write");
        assert_eq!(private_and_shared(&v1), Some(25));
        assert_eq!(kills(&v1), 3);
        assert_eq!(all(&v1), Some(77));
        let (_keep, v2) = group(Interface::V2, &[]);
        fs::write(v2.folder.join("memory.stat"), "anon 20\nfile 9\nshmem 6\n").expect("write");
        fs::write(v2.folder.join("memory.events"), "oom 2\noom_kill 1\n").expect("write");
        assert_eq!(private_and_shared(&v2), Some(26));
        assert_eq!(kills(&v2), 1);
    }
}
