//! How many processes and threads a sandbox may have.

use super::{Place, file};
use std::io;

/// Sets the limit. Both versions have the same file.
pub(crate) fn set_limit(place: &Place, processes: u32) -> io::Result<()> {
    file::write(&place.folder, "pids.max", &processes.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cgroup::Interface;
    use crate::cgroup::find::tests::{group, read};

    #[test]
    fn the_limit_is_written() {
        let (_keep, place) = group(Interface::V1, &["pids.max"]);
        set_limit(&place, 65).expect("set");
        assert_eq!(read(&place, "pids.max"), "65");
    }
}
