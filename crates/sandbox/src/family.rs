//! All processes that come from one, found in the calling process's `/proc`.

use std::fs;

/// The pids of a process's children, their children and so on; a parent stands before its children.
/// What ends or begins meanwhile may be missing.
pub(crate) fn descendants(of: i32) -> Vec<i32> {
    let mut found = children(of);
    let mut next = 0;
    while let Some(pid) = found.get(next).copied() {
        found.extend(children(pid));
        next += 1;
    }
    found
}

fn children(of: i32) -> Vec<i32> {
    fs::read_dir(format!("/proc/{of}/task"))
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok())
        .flat_map(|text| {
            text.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<i32>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_is_found() {
        let mut child = std::process::Command::new("sleep").arg("1000").spawn().expect("sleep");
        let own = i32::try_from(std::process::id()).expect("a pid");
        let id = i32::try_from(child.id()).expect("a pid");
        assert!(descendants(own).contains(&id));
        child.kill().expect("killed");
        child.wait().expect("ended");
    }
}
