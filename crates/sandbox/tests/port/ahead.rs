//! Sandboxes that are made before it is known whose they will be.

use crate::ground::{block_on, code, finish, python, run_in, shared, shell, spec};
use model::sandbox::{Exit, Furnishing, SandboxError, SandboxSpec, Sandboxes};
use std::path::Path;

/// A sandbox that is no function's, and what makes it one's.
fn ahead(task: &Path) -> (SandboxSpec, Furnishing) {
    let mut spec = spec(task);
    let furnishing = spec.furnishing.take().expect("made by `spec`");
    (spec, furnishing)
}

#[test]
fn a_function_starts_in_a_sandbox_that_was_made_ahead() {
    let code = code(&[("file", "the code")]);
    let layers = crate::ground::code(&[("layer", "a layer")]);
    let (spec, mut furnishing) = ahead(code.path());
    furnishing.opt = Some(layers.path().to_owned());
    block_on(async {
        let sandbox = shared().create(spec).await.expect("a sandbox");
        sandbox.furnish(furnishing).await.expect("furnished");
        let ended = run_in(&*sandbox, shell("cat file /opt/layer; echo x > file")).await;
        assert!(ended.output.starts_with("the codea layer"), "{}", ended.output);
        assert!(ended.output.contains("Read-only"), "{}", ended.output);
        // And a second time.
        assert_eq!(run_in(&*sandbox, shell("cat file")).await.output, "the code");
    });
}

#[test]
fn what_runs_already_finds_the_code_when_the_sandbox_is_furnished() {
    let code = code(&[("file", "the code")]);
    let (spec, mut furnishing) = ahead(code.path());
    furnishing.tmp_mib = 700;
    block_on(async {
        let sandbox = shared().create(spec).await.expect("a sandbox");
        let mut listeners = sandbox.listeners();
        let wait = "import os, socket\n\
            assert os.listdir('/var/task') == []\n\
            open('/tmp/kept', 'w').write('kept')\n\
            socket.create_connection(('127.0.0.1', 9001)).recv(1)\n\
            tmp = os.statvfs('/tmp')\n\
            print(open('/var/task/file').read(), open('/tmp/kept').read(), \
                  tmp.f_blocks * tmp.f_frsize >> 20)";
        let mut process = python(wait);
        process.working_directory = "/".into();
        let process = sandbox.start(process).await.expect("a process");
        let listener = listeners.remove(0);
        listener.set_nonblocking(false).expect("blocking");
        let (connection, _) = tokio::task::spawn_blocking(move || listener.accept())
            .await
            .expect("a task")
            .expect("a connection");
        sandbox.furnish(furnishing).await.expect("furnished");
        // The sign to go on is the end of the connection.
        drop(connection);
        let ended = finish(process).await;
        assert_eq!((ended.output.as_str(), ended.exit), ("the code kept 700\n", Exit::Code(0)));
    });
}

#[test]
fn a_sandbox_becomes_a_function_s_only_once() {
    let code = code(&[]);
    let (spec, furnishing) = ahead(code.path());
    block_on(async {
        let sandbox = shared().create(spec).await.expect("a sandbox");
        sandbox.furnish(furnishing.clone()).await.expect("furnished");
        assert!(sandbox.furnish(furnishing.clone()).await.is_err());
        let sandbox = shared().create(crate::ground::spec(code.path())).await.expect("a sandbox");
        assert!(sandbox.furnish(furnishing).await.is_err());
    });
}

#[test]
fn code_that_is_missing_is_told_by_the_furnishing_or_by_the_start() {
    let (spec, furnishing) = ahead(Path::new("/nonexistent/code"));
    block_on(async {
        let sandbox = shared().create(spec).await.expect("a sandbox");
        let told = match sandbox.furnish(furnishing).await {
            Ok(()) => sandbox.start(shell("true")).await.err(),
            Err(error) => Some(error),
        };
        assert!(
            matches!(&told, Some(SandboxError::Setup { step, .. }) if step.contains("nonexistent")),
            "{told:?}"
        );
    });
}

#[test]
fn a_sandbox_made_ahead_starts_also_after_what_waited_in_it_was_killed() {
    let code = code(&[("file", "the code")]);
    let (spec, furnishing) = ahead(code.path());
    block_on(async {
        let sandbox = shared().create(spec).await.expect("a sandbox");
        sandbox.kill();
        sandbox.furnish(furnishing).await.expect("furnished");
        assert_eq!(run_in(&*sandbox, shell("cat file")).await.output, "the code");
        sandbox.kill();
        assert_eq!(run_in(&*sandbox, shell("cat file")).await.output, "the code");
    });
}

#[test]
fn the_memory_limit_holds_in_a_sandbox_made_ahead() {
    let code = code(&[]);
    let (spec, mut furnishing) = ahead(code.path());
    furnishing.memory_mib = 128;
    block_on(async {
        let sandbox = shared().create(spec).await.expect("a sandbox");
        sandbox.furnish(furnishing).await.expect("furnished");
        let greedy = "kept = []\nwhile True: kept.append(bytearray(b'x') * (8 << 20))";
        assert_eq!(run_in(&*sandbox, python(greedy)).await.exit, Exit::OutOfMemory);
    });
}
