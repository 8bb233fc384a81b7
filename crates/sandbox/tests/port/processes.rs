//! Starting and ending processes.

use crate::ground::{block_on, code, command, finish, python, run, run_in, shared, shell, spec};
use model::sandbox::{Exit, SandboxError, Sandboxes};

#[test]
fn a_process_runs_and_its_output_and_exit_are_seen() {
    let ended = run(shell("echo out; echo err >&2; exit 3"));
    assert_eq!(ended.output, "out\nerr\n");
    assert_eq!(ended.exit, Exit::Code(3));
}

#[test]
fn the_temporary_folder_survives_a_process() {
    let code = code(&[]);
    block_on(async {
        let sandbox = shared().create(spec(code.path())).await.expect("a sandbox");
        assert_eq!(run_in(&*sandbox, shell("echo kept > /tmp/file")).await.exit, Exit::Code(0));
        assert_eq!(run_in(&*sandbox, shell("cat /tmp/file")).await.output, "kept\n");
    });
}

#[test]
fn kill_ends_the_process_and_the_sandbox_can_go_on() {
    let code = code(&[]);
    block_on(async {
        let sandbox = shared().create(spec(code.path())).await.expect("a sandbox");
        let process = sandbox.start(shell("sleep 1000")).await.expect("a process");
        sandbox.kill();
        assert_eq!(finish(process).await.exit, Exit::Signal(9));
        assert_eq!(run_in(&*sandbox, shell("exit 7")).await.exit, Exit::Code(7));
    });
}

#[test]
fn terminate_asks_the_process_to_end() {
    let code = code(&[]);
    block_on(async {
        let sandbox = shared().create(spec(code.path())).await.expect("a sandbox");
        let process = sandbox
            .start(shell("trap 'exit 5' TERM; echo ready; while :; do sleep 0.01; done"))
            .await
            .expect("a process");
        let mut first = [0; 6];
        while rustix::io::read(&process.output, &mut first) != Ok(6) {
            tokio::task::yield_now().await;
        }
        sandbox.terminate();
        assert_eq!(finish(process).await.exit, Exit::Code(5));
    });
}

#[test]
fn what_a_process_leaves_behind_ends_before_its_exit_is_told() {
    let code = code(&[]);
    block_on(async {
        let sandbox = shared().create(spec(code.path())).await.expect("a sandbox");
        let ended =
            run_in(&*sandbox, shell("setsid sh -c 'while :; do sleep 1; done' & exit 0")).await;
        assert_eq!(ended.exit, Exit::Code(0));
        let list = "import os\nprint([p for p in os.listdir('/proc') if p.isdigit()] == [str(os.getpid())])";
        assert_eq!(run_in(&*sandbox, python(list)).await.output, "True\n");
    });
}

#[test]
fn a_second_process_is_refused_while_one_runs() {
    let code = code(&[]);
    block_on(async {
        let sandbox = shared().create(spec(code.path())).await.expect("a sandbox");
        let _process = sandbox.start(shell("sleep 1000")).await.expect("a process");
        let second = sandbox.start(shell("true")).await.err().expect("an error");
        assert!(matches!(second, SandboxError::Setup { .. }), "{second}");
    });
}

#[test]
fn a_program_that_can_not_be_executed_is_explained() {
    let code = code(&[("script", "#!/no/interpreter\n"), ("plain", "x")]);
    std::fs::set_permissions(
        code.path().join("plain"),
        std::os::unix::fs::PermissionsExt::from_mode(0o644),
    )
    .expect("a mode");
    block_on(async {
        let sandbox = shared().create(spec(code.path())).await.expect("a sandbox");
        for (program, expected) in [
            ("/var/task/missing", "no such file"),
            ("/var/task/plain", "not executable (mode 0644)"),
            ("/var/task/script", "its interpreter /no/interpreter does not exist"),
        ] {
            let error = sandbox.start(command(&[program])).await.err().expect("an error");
            assert_eq!(
                error,
                SandboxError::Exec { program: program.to_owned(), reason: expected.to_owned() }
            );
        }
        assert_eq!(run_in(&*sandbox, shell("exit 0")).await.exit, Exit::Code(0));
    });
}

#[test]
fn a_burst_of_sandboxes_is_made() {
    let code = code(&[]);
    block_on(async {
        let mut making = tokio::task::JoinSet::new();
        for _ in 0..180 {
            let mut spec = spec(code.path());
            spec.ports = Vec::new();
            making.spawn(shared().create(spec));
        }
        let made = making.join_all().await;
        assert_eq!(made.into_iter().filter_map(Result::err).collect::<Vec<_>>(), []);
    });
}
