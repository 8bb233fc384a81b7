//! What `mayfly doctor` is told.

use crate::ground::{options, shared};
use model::sandbox::{Sandboxes, Verdict};
use sandbox::{LinuxSandboxes, StartError};

#[test]
fn the_report_says_which_isolation_is_in_force() {
    let report = shared().report();
    let isolation = report.first().expect("a finding");
    assert_eq!((isolation.subject.as_str(), isolation.verdict), ("isolation", Verdict::Good));
    let by_root = isolation.detail.contains("root");
    assert_eq!(by_root, rustix::process::geteuid().is_root());
    for subject in
        ["memory limit", "process limit", "CPU share", "freezing", "system calls", "kernel"]
    {
        assert!(report.iter().any(|finding| finding.subject == subject), "{subject}");
    }
    if !by_root {
        assert!(
            report.iter().any(|f| f.subject == "user separation" && f.verdict == Verdict::Weaker)
        );
    }
}

#[test]
fn a_spawner_that_is_none_is_an_error() {
    let mut options = options("none");
    options.spawner = vec!["/bin/true".into()];
    assert!(matches!(LinuxSandboxes::start(options.clone()), Err(StartError::Spawner(_))));
    options.spawner = vec!["/no/such/program".into()];
    assert!(matches!(LinuxSandboxes::start(options.clone()), Err(StartError::Spawner(_))));
    options.name = "not/a/name".to_owned();
    assert!(matches!(LinuxSandboxes::start(options), Err(StartError::Name(_))));
}
