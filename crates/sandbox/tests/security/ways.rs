//! No escape works either from a process that was started before it was known whose it would be, or
//! from the copy of another sandbox's process.

#[test]
fn all_tests_pass_again_for_processes_started_ahead() {
    crate::ground::again_by_way("ahead");
}

#[test]
fn all_tests_pass_again_for_copies() {
    crate::ground::again_by_way("copy");
}
