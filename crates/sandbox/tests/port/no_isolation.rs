//! Where the machine isolates nothing, Mayfly refuses, unless the operator accepts that.

use crate::ground::{
    again_without_namespaces, block_on, code, command, finish, options, run_in, shell, spec,
};
use model::sandbox::{Exit, Sandboxes, Verdict};
use sandbox::{Isolation, LinuxSandboxes, StartError};
use std::io::Write;

#[test]
fn without_namespaces_the_start_is_refused_unless_that_is_accepted() {
    if crate::ground::is_without_namespaces() {
        the_start_is_refused();
        functions_run_if_that_is_accepted();
    } else {
        again_without_namespaces("without_namespaces_");
    }
}

fn the_start_is_refused() {
    let refusal = LinuxSandboxes::start(options("refused")).err().expect("a refusal");
    assert!(matches!(refusal, StartError::Refused(_)));
    assert!(refusal.to_string().contains("Run Mayfly as root"), "{refusal}");
}

fn functions_run_if_that_is_accepted() {
    let mut options = options("accepted");
    options.isolation = Isolation::AcceptNone;
    let sandboxes = LinuxSandboxes::start(options.clone()).expect("sandboxes");
    let report = sandboxes.report();
    assert_eq!(report.first().map(|finding| finding.verdict), Some(Verdict::Missing));

    let code =
        code(&[("bootstrap", "#!/bin/sh\ncat $1/data; echo \" $PLACE\"; pwd\n"), ("data", "data")]);
    let own = code.path().display().to_string();
    block_on(async {
        let sandbox = sandboxes.create(spec(code.path())).await.expect("a sandbox");
        let mut process = command(&["/var/task/bootstrap", "/var/task"]);
        process.environment.push(("PLACE".to_owned(), "/var/task:/tmp".to_owned()));
        let ended = run_in(&*sandbox, process).await;
        let tmp = format!("/tmp/mayfly-{}-", options.name);
        assert!(ended.output.starts_with(&format!("data {own}:{tmp}")), "{}", ended.output);
        assert!(ended.output.ends_with(&format!("\n{own}\n")), "{}", ended.output);

        // The platform is reached at the address that stands in the environment.
        let listeners = sandbox.listeners();
        let mut process = crate::ground::python(
            "import os, socket\nhost, port = os.environ['API'].split(':')\n\
             print(socket.create_connection((host, int(port))).recv(100).decode())",
        );
        process.environment.push(("API".to_owned(), "127.0.0.1:9001".to_owned()));
        let process = sandbox.start(process).await.expect("a process");
        let serving = tokio::task::spawn_blocking(move || {
            let listener = listeners.first().expect("a listener");
            listener.set_nonblocking(false).expect("blocking");
            listener.accept().expect("a connection").0.write_all(b"platform").expect("sent");
        });
        assert_eq!(finish(process).await.output, "platform\n");
        serving.await.expect("served");

        // What is left behind ends, by the exit as well as by the end of the sandbox.
        let mark = format!("mark-nothing-{}.", std::process::id());
        let leave = format!("setsid sh -c 'sleep 1000; : {mark}' & exit 0");
        assert_eq!(run_in(&*sandbox, shell(&leave)).await.exit, Exit::Code(0));
        assert_eq!(running(&mark), 0);
        let process =
            sandbox.start(shell(&format!("sleep 1000; : {mark}"))).await.expect("a process");
        sandbox.kill();
        assert_eq!(finish(process).await.exit, Exit::Signal(9));
        let _process =
            sandbox.start(shell(&format!("sleep 1000; : {mark}"))).await.expect("a process");
        drop(sandbox);
        drop(sandboxes);
        assert_eq!(running(&mark), 0);
        let left = std::fs::read_dir("/tmp").expect("/tmp").flatten();
        assert_eq!(left.filter(|e| e.path().to_string_lossy().starts_with(&tmp)).count(), 0);
    });
}

fn running(mark: &str) -> usize {
    std::fs::read_dir("/proc")
        .expect("/proc")
        .flatten()
        .filter(|entry| {
            std::fs::read(entry.path().join("cmdline"))
                .is_ok_and(|line| String::from_utf8_lossy(&line).contains(mark))
        })
        .count()
}
