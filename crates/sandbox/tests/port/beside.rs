//! Processes beside the main one: each lives for itself, and the last one takes along what is left.

use crate::ground::{block_on, code, command, finish, python, run_in, shared, shell, spec};
use crate::ground::{furnishing, read_byte, template};
use model::sandbox::{Exit, SandboxError, Sandboxes};

const OTHERS: &str = "import os\nprint(len([p for p in os.listdir('/proc') if p.isdigit()]))";

#[test]
fn processes_beside_the_main_one_have_outputs_and_exits_of_their_own() {
    let code = code(&[]);
    block_on(async {
        let sandbox = shared().create(spec(code.path())).await.expect("a sandbox");
        let first = sandbox.start_beside(shell("echo first; exit 4")).await.expect("a process");
        let second = sandbox.start_beside(shell("echo second; read x")).await.expect("a process");
        let main = sandbox.start(shell("echo main; exit 3")).await.expect("a process");
        let (first, main) = (finish(first).await, finish(main).await);
        assert_eq!((first.output.as_str(), first.exit), ("first\n", Exit::Code(4)));
        assert_eq!((main.output.as_str(), main.exit), ("main\n", Exit::Code(3)));
        let second = finish(second).await;
        assert_eq!((second.output.as_str(), second.exit), ("second\n", Exit::Code(1)));
    });
}

#[test]
fn a_process_beside_the_main_one_outlives_it_and_takes_along_what_both_left_behind() {
    let code = code(&[]);
    block_on(async {
        let sandbox = shared().create(spec(code.path())).await.expect("a sandbox");
        let beside = sandbox
            .start_beside(shell("mkfifo /tmp/go; cat /tmp/go; exit 6"))
            .await
            .expect("a process");
        let left = "setsid sh -c 'while :; do sleep 1; done' & exit 5";
        let main = sandbox.start(shell(left)).await.expect("a process");
        assert_eq!(main.exit.await, Exit::Code(5), "though others run");
        let next = "until test -p /tmp/go; do :; done; echo on > /tmp/go";
        let next = sandbox.start(shell(next)).await.expect("a process");
        assert_eq!(next.exit.await, Exit::Code(0));
        let beside = finish(beside).await;
        assert_eq!((beside.output.as_str(), beside.exit), ("on\n", Exit::Code(6)));
        // pid 1 is hidden: the one that lists is alone.
        assert_eq!(run_in(&*sandbox, python(OTHERS)).await.output, "1\n");
    });
}

#[test]
fn the_main_process_is_ended_alone_or_with_the_others() {
    let code = code(&[]);
    block_on(async {
        let sandbox = shared().create(spec(code.path())).await.expect("a sandbox");
        let beside = sandbox.start_beside(shell("echo; sleep 1000")).await.expect("a process");
        read_byte(&beside.output);
        let main = sandbox.start(shell("echo; sleep 1000; echo")).await.expect("a process");
        read_byte(&main.output);
        sandbox.kill_main();
        let main = finish(main).await;
        assert_eq!((main.output.as_str(), main.exit), ("", Exit::Signal(9)), "with its group");
        let main = sandbox.start(shell("sleep 1000")).await.expect("another one");
        sandbox.kill();
        assert_eq!(finish(main).await.exit, Exit::Signal(9));
        assert_eq!(finish(beside).await.exit, Exit::Signal(9));
        assert_eq!(run_in(&*sandbox, shell("exit 7")).await.exit, Exit::Code(7));
    });
}

#[test]
fn a_sandbox_that_is_furnished_late_has_its_function_before_a_process_begins() {
    let code = code(&[("file", "content")]);
    block_on(async {
        let mut late = spec(code.path());
        let own = furnishing(&mut late).clone();
        late.furnishing = None;
        let sandbox = shared().create(late).await.expect("a sandbox");
        sandbox.furnish(own).await.expect("furnished");
        let beside = sandbox.start_beside(shell("cat /var/task/file")).await.expect("a process");
        assert_eq!(finish(beside).await.output, "content");
        assert_eq!(run_in(&*sandbox, shell("cat /var/task/file")).await.output, "content");
    });
}

#[test]
fn a_program_beside_the_main_one_that_can_not_be_executed_is_explained() {
    let code = code(&[]);
    block_on(async {
        let sandbox = shared().create(spec(code.path())).await.expect("a sandbox");
        let missing = sandbox.start_beside(command(&["/opt/extensions/missing"])).await;
        let error = missing.err().expect("an error");
        assert!(matches!(error, SandboxError::Exec { .. }), "{error}");
        assert_eq!(run_in(&*sandbox, shell("exit 2")).await.exit, Exit::Code(2));
    });
}

#[test]
fn none_is_started_beside_a_process_that_may_be_copied() {
    block_on(async {
        let template = template(&[]).await;
        let refused = template.start_beside(shell("true")).await.err().expect("refused");
        assert!(matches!(refused, SandboxError::Setup { .. }), "{refused}");
    });
}
