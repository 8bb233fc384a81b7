//! An ordinary user makes sandboxes through user namespaces, and the port's promises are kept in them too.

#[test]
fn an_unprivileged_user_s_sandboxes_are_no_weaker_where_they_need_not_be() {
    crate::ground::again_unprivileged();
}
