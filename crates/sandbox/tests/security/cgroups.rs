//! A function can't reach its control groups.

use crate::attempt::script;

#[test]
fn control_groups_are_not_there() {
    assert_eq!(script("ls -A /sys"), "");
    let groups = script("cat /proc/self/cgroup");
    assert!(!groups.contains("mayfly"), "{groups}");
    assert!(
        groups.lines().all(|line| line.ends_with(":/") || !line.contains("sandbox")),
        "{groups}"
    );
}
