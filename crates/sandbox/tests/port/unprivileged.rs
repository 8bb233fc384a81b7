//! An ordinary user makes sandboxes through user namespaces, and the port's promises are kept in them too.

#[test]
fn all_tests_pass_again_for_an_unprivileged_user() {
    crate::ground::again_unprivileged();
}
