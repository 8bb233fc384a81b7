//! What processes hold: read from /proc.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The processes below a process.
pub(crate) fn descendants(of: u32) -> Vec<u32> {
    let parents = parents();
    let mut found = vec![of];
    let mut at = 0;
    while let Some(&parent) = found.get(at) {
        found.extend(parents.iter().filter(|(_, other)| **other == parent).map(|(child, _)| child));
        at += 1;
    }
    found.remove(0);
    found
}

/// Every living process with its parent.
fn parents() -> BTreeMap<u32, u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let process: u32 = entry.file_name().to_str()?.parse().ok()?;
            // Behind the name, which may contain anything: state, parent …
            let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
            let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
            let state = fields.next()?;
            let parent = fields.next()?.parse().ok()?;
            (state != "Z").then_some((process, parent))
        })
        .collect()
}

/// The namespace in which a process has its number; none where that may not be seen.
pub(crate) fn numbering(process: u32) -> Option<std::path::PathBuf> {
    fs::read_link(format!("/proc/{process}/ns/pid")).ok()
}

/// Memory of a process that counts as its own (`VmRSS`), in KiB.
pub(crate) fn resident_kib(process: u32) -> Option<u64> {
    field(&format!("/proc/{process}/status"), "VmRSS:")
}

/// Memory of a process with its part of what it shares, in KiB. Needs the right to look into it.
pub(crate) fn proportional_kib(process: u32) -> Option<u64> {
    field(&format!("/proc/{process}/smaps_rollup"), "Pss:")
}

/// Open files of a process.
pub(crate) fn descriptors(process: u32) -> usize {
    fs::read_dir(format!("/proc/{process}/fd")).map_or(0, Iterator::count)
}

/// Mounts that a process sees.
pub(crate) fn mounts(process: u32) -> usize {
    fs::read_to_string(format!("/proc/{process}/mountinfo")).map_or(0, |text| text.lines().count())
}

/// Distinct namespaces of these processes, and of those that they keep open.
pub(crate) fn namespaces(processes: &[u32]) -> usize {
    let mut found = BTreeSet::new();
    for process in processes {
        for folder in ["ns", "fd"] {
            let entries = fs::read_dir(format!("/proc/{process}/{folder}")).into_iter().flatten();
            for target in entries.flatten().filter_map(|entry| fs::read_link(entry.path()).ok()) {
                let target = target.to_string_lossy().into_owned();
                // Such as `net:[4026531840]`.
                if target.ends_with(']') && target.contains(":[") && !is_file(&target) {
                    found.insert(target);
                }
            }
        }
    }
    found.len()
}

/// Whether a link of /proc means a file without a name and not a namespace.
fn is_file(target: &str) -> bool {
    ["socket:", "pipe:", "anon_inode:"].iter().any(|kind| target.starts_with(kind))
}

/// The control group that holds those of all sandboxes of a Mayfly, from one of its processes; none
/// where there are no control groups.
pub(crate) fn group(process: u32) -> Option<String> {
    let text = fs::read_to_string(format!("/proc/{process}/cgroup")).ok()?;
    let name = text.split(['/', '\n']).find(|name| name.starts_with("mayfly-"))?;
    Some(name.to_owned())
}

/// Control groups of the machine with such a name and below, in all hierarchies.
pub(crate) fn groups(name: &str) -> usize {
    let mut folders = vec![std::path::PathBuf::from("/sys/fs/cgroup")];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                let path = entry.path();
                count += usize::from(path.iter().any(|part| part == name));
                folders.push(path);
            }
        }
    }
    count
}

fn field(path: &str, name: &str) -> Option<u64> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_holds_something() {
        let process = std::process::id();
        assert!(resident_kib(process).is_some_and(|kib| kib > 100));
        assert!(descriptors(process) > 2 && mounts(process) > 0);
        assert!(namespaces(&[process]) >= 6);
    }

    #[test]
    fn a_child_is_found_and_forgotten() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().expect("a process");
        assert!(descendants(std::process::id()).contains(&child.id()));
        child.kill().expect("it lives");
        child.wait().expect("it ends");
        assert_eq!(numbering(0), None);
        assert!(!descendants(std::process::id()).contains(&child.id()));
    }
}
