//! Copies of a template's process in sandboxes of their own.

use crate::ground::{
    self, block_on, code, finish, furnishing, in_groups, python, run_in, shared, shell, skipped,
    spec, template,
};
use model::sandbox::{Exit, Furnishing, ProcessSpec, Sandbox, SandboxSpec, Sandboxes};
use std::time::{Duration, Instant};

/// The process of a copy: it executes a Python text.
fn text(text: &str) -> ProcessSpec {
    ProcessSpec {
        argv: vec!["copy".to_owned(), text.to_owned()],
        environment: vec![("NAME".to_owned(), "a copy's".to_owned())],
        working_directory: "/var/task".into(),
    }
}

#[test]
fn a_copy_goes_on_from_its_template_in_a_sandbox_of_its_own() {
    let code = code(&[("file", "the code")]);
    block_on(async {
        let template = template(&[]).await;
        let copy = template.fork(spec(code.path())).await.expect("a sandbox");
        let program = "import os\n\
            print(COUNT, os.environ['NAME'], len(os.environ), open('file').read(), os.getcwd())\n\
            print(os.getuid(), os.getgid(), os.getgroups() if os.getuid() else 0, os.getpid() < 5)\n\
            print([int(p) for p in os.listdir('/proc') if p.isdigit()], os.getpid())\n\
            print(os.uname().nodename, os.readlink('/proc/self/fd/0'))\n\
            raise SystemExit(7)";
        let ended = run_in(&*copy, text(program)).await;
        let lines: Vec<&str> = ended.output.lines().collect();
        assert_eq!(lines.first(), Some(&"41 a copy's 1 the code /var/task"), "{}", ended.output);
        assert!(lines[1].starts_with("993 990 ") && lines[1].ends_with(" True"), "{}", lines[1]);
        // Its sandbox's first process hides itself.
        assert_eq!(lines[2], "[3] 3", "{}", ended.output);
        assert_eq!(lines[3], "localhost /dev/null");
        assert_eq!(ended.exit, Exit::Code(7));
    });
}

#[test]
fn a_copy_made_ahead_is_furnished_and_started_later() {
    let code = code(&[("file", "the code")]);
    block_on(async {
        let template = template(&[]).await;
        let mut spec = spec(code.path());
        let furnishing = spec.furnishing.take().expect("one");
        let copy = template.fork(spec).await.expect("a sandbox");
        copy.furnish(Furnishing { tmp_mib: 600, ..furnishing }).await.expect("furnished");
        let program = "import os\nt = os.statvfs('/tmp')\n\
            print(open('file').read(), t.f_blocks * t.f_frsize >> 20)";
        assert_eq!(run_in(&*copy, text(program)).await.output, "the code 600\n");
    });
}

#[test]
fn a_second_copy_in_the_same_sandbox_finds_the_temporary_folder_as_it_was() {
    let code = code(&[]);
    block_on(async {
        let template = template(&[]).await;
        let copy = template.fork(spec(code.path())).await.expect("a sandbox");
        let write = "open('/tmp/file', 'w').write('kept')\nimport os, signal\n\
            os.kill(os.getpid(), signal.SIGSEGV)";
        assert_eq!(run_in(&*copy, text(write)).await.exit, Exit::Signal(11));
        assert_eq!(run_in(&*copy, text("print(open('/tmp/file').read())")).await.output, "kept\n");
        // And after one was killed before it was started.
        copy.kill();
        assert_eq!(run_in(&*copy, text("print(COUNT)")).await.output, "41\n");
    });
}

#[test]
fn a_copy_is_killed_asked_to_end_and_frozen_as_any_process() {
    let code = code(&[]);
    let wait = "import signal, sys\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(5))\n\
        print('waits', flush=True)\nwhile True: signal.pause()";
    block_on(async {
        let template = template(&[]).await;
        let copy = template.fork(spec(code.path())).await.expect("a sandbox");
        let process = copy.start(text(wait)).await.expect("a process");
        ground::wait_for_output(&process.output);
        copy.terminate();
        assert_eq!(finish(process).await.exit, Exit::Code(5));
        let process = copy.start(text(wait)).await.expect("a process");
        assert!(copy.start(text("pass")).await.is_err());
        ground::wait_for_output(&process.output);
        copy.freeze();
        copy.kill();
        assert_eq!(finish(process).await.exit, Exit::Signal(9));
    });
}

#[test]
fn what_a_copy_leaves_behind_ends_before_its_exit_is_told() {
    let code = code(&[]);
    block_on(async {
        let template = template(&[]).await;
        let copy = template.fork(spec(code.path())).await.expect("a sandbox");
        let leave = "import os, time\nif os.fork() == 0:\n os.setsid()\n time.sleep(1000)\n";
        assert_eq!(run_in(&*copy, text(leave)).await.exit, Exit::Code(0));
        let look = "import os\nprint(len([p for p in os.listdir('/proc') if p.isdigit()]))";
        assert_eq!(run_in(&*copy, text(look)).await.output, "1\n");
    });
}

#[test]
fn the_memory_of_a_copy_is_its_own() {
    let code = code(&[]);
    block_on(async {
        let template = template(&[]).await;
        let copy = template.fork(spec(code.path())).await.expect("a sandbox");
        let other = template.fork(spec(code.path())).await.expect("a sandbox");
        let waits = other.start(text("import time\ntime.sleep(1000)")).await.expect("a process");
        let greedy = "kept = []\nwhile True: kept.append(bytearray(b'x') * (8 << 20))";
        assert_eq!(run_in(&*copy, text(greedy)).await.exit, Exit::OutOfMemory);
        assert_eq!(run_in(&*copy, text("print(COUNT)")).await.output, "41\n");
        other.kill();
        assert_eq!(finish(waits).await.exit, Exit::Signal(9));
    });
}

#[test]
fn the_processes_of_a_copy_are_limited() {
    if !in_groups("process limit") {
        return skipped("there is no control group for processes");
    }
    let code = code(&[]);
    block_on(async {
        let template = template(&[]).await;
        let mut spec = spec(code.path());
        spec.processes = 10;
        let copy = template.fork(spec).await.expect("a sandbox");
        let many = "import os, time\nmade = 0\ntry:\n while made < 50:\n  if os.fork() == 0: time.sleep(1000)\n  made += 1\n\
            except OSError: print(made)";
        let made = run_in(&*copy, text(many)).await.output;
        // The one between the template and the copy may not be collected yet.
        assert!(["8\n", "9\n"].contains(&made.as_str()), "{made}");
    });
}

#[test]
fn copies_outlive_the_process_and_the_handle_of_their_template() {
    let code = code(&[]);
    let wait = "import sys\nprint('waits', flush=True)\nimport signal\nsignal.pause()";
    block_on(async {
        let template = template(&[]).await;
        let copy = template.fork(spec(code.path())).await.expect("a sandbox");
        let process = copy.start(text(wait)).await.expect("a process");
        ground::wait_for_output(&process.output);
        let late = template.fork(spec(code.path())).await.expect("a sandbox");
        template.kill();
        // The copy that waits already may still be started; another one can't be made.
        let refused = loop {
            late.kill();
            match late.start(text("pass")).await {
                // It has not ended yet.
                Ok(process) => finish(process).await,
                Err(refused) => break refused,
            };
        };
        assert!(refused.to_string().contains("template's process has ended"), "{refused}");
        drop(template);
        copy.terminate();
        assert_eq!(finish(process).await.exit, Exit::Signal(15));
    });
}

#[test]
fn a_template_that_was_started_again_serves_again() {
    let code = code(&[]);
    block_on(async {
        let template = template(&[]).await;
        template.kill();
        let restarted = async {
            loop {
                match template.start(ground::template_process(&[])).await {
                    Ok(process) => break process,
                    // Its end is not told yet.
                    Err(_) => tokio::task::yield_now().await,
                }
            }
        };
        let _process = restarted.await;
        let copy = template.fork(spec(code.path())).await.expect("a sandbox");
        assert_eq!(run_in(&*copy, text("print(COUNT)")).await.output, "41\n");
    });
}

#[test]
fn a_sandbox_that_was_not_made_for_it_has_no_copies() {
    let code = code(&[]);
    block_on(async {
        let sandbox = shared().create(spec(code.path())).await.expect("a sandbox");
        assert!(sandbox.fork(spec(code.path())).await.is_err());
        // Nor has one whose process does not serve.
        let mut idle = spec(code.path());
        idle.forks = true;
        let idle = shared().create(idle).await.expect("a sandbox");
        let copy = idle.fork(spec(code.path())).await.expect("a sandbox");
        assert!(copy.start(text("pass")).await.is_err());
        // And other files than the template's are no copy's.
        let mut other: SandboxSpec = spec(code.path());
        other.mounts.push(model::sandbox::Mount { source: "/usr".into(), target: "/x".into() });
        assert!(idle.fork(other).await.is_err());
    });
}

#[test]
fn a_burst_of_copies_is_made() {
    let code = code(&[]);
    block_on(async {
        let template: std::sync::Arc<Box<dyn Sandbox>> = std::sync::Arc::new(template(&[]).await);
        let mut all = tokio::task::JoinSet::new();
        for number in 0..40 {
            let (template, spec) = (template.clone(), spec(code.path()));
            all.spawn(async move {
                let copy = template.fork(spec).await.expect("a sandbox");
                run_in(&**Box::new(copy), text(&format!("print({number})"))).await.output
            });
        }
        let mut outputs = all.join_all().await;
        outputs.sort_by_key(|output| output.trim().parse::<u32>().expect("a number"));
        let expected: Vec<String> = (0..40).map(|number| format!("{number}\n")).collect();
        assert_eq!(outputs, expected);
    });
}

#[test]
fn listeners_are_in_the_copy_s_own_network() {
    let code = code(&[]);
    block_on(async {
        let template = template(&[]).await;
        let copy = template.fork(spec(code.path())).await.expect("a sandbox");
        let listener = copy.listeners().remove(0);
        let get =
            "import socket\nprint(socket.create_connection(('127.0.0.1', 9001)).recv(9).decode())";
        let process = copy.start(text(get)).await.expect("a process");
        let serving = tokio::task::spawn_blocking(move || {
            use std::io::Write;
            listener.set_nonblocking(false).expect("blocking");
            listener.accept().expect("a connection").0.write_all(b"platform").expect("sent");
        });
        assert_eq!(finish(process).await.output, "platform\n");
        serving.await.expect("served");
    });
}

#[test]
fn a_template_without_a_function_is_copied_for_any() {
    let (one, two) = (code(&[("file", "one")]), code(&[("file", "two")]));
    block_on(async {
        let template = template(&[]).await;
        for (code, content) in [(&one, "one\n"), (&two, "two\n")] {
            let copy = template.fork(spec(code.path())).await.expect("a sandbox");
            assert_eq!(run_in(&*copy, text("print(open('file').read())")).await.output, content);
        }
    });
}

#[test]
fn nothing_is_left_of_a_template_and_its_copies() {
    let code = code(&[]);
    block_on(async {
        let sandboxes =
            sandbox::LinuxSandboxes::start(ground::options("forks")).expect("sandboxes");
        let template = ground::template_in(&sandboxes, &[]).await;
        let copy = template.fork(spec(code.path())).await.expect("a sandbox");
        let mark = format!("mark-forks-{}.", std::process::id());
        let _process = copy
            .start(text(&format!(
                "import os\nos.execv('/bin/sh', ['sh', '-c', 'sleep 1000; : {mark}'])"
            )))
            .await
            .expect("a process");
        let deadline = Instant::now() + Duration::from_secs(20);
        while crate::end::processes_that_say(&mark).is_empty() {
            assert!(Instant::now() < deadline, "it never ran");
            std::thread::yield_now();
        }
        sandboxes.shutdown(Duration::from_secs(20)).await;
        assert!(crate::end::processes_that_say(&mark).is_empty());
        assert!(crate::end::groups_of(&ground::options("forks").name).is_empty());
    });
}

#[test]
fn a_program_of_its_own_runs_in_a_template_as_in_any_sandbox() {
    let code = code(&[("file", "the code")]);
    let mut spec = spec(code.path());
    spec.forks = true;
    furnishing(&mut spec).memory_mib = 128;
    block_on(async {
        let sandbox = shared().create(spec).await.expect("a sandbox");
        let leave = "cat file; id -u; setsid sleep 1000 & exit 3";
        let ended = run_in(&*sandbox, shell(leave)).await;
        assert_eq!((ended.output.as_str(), ended.exit), ("the code993\n", Exit::Code(3)));
        let look = "import os\nprint(len([p for p in os.listdir('/proc') if p.isdigit()]))";
        assert_eq!(run_in(&*sandbox, python(look)).await.output, "1\n");
        let greedy = "kept = []\nwhile True: kept.append(bytearray(b'x') * (8 << 20))";
        assert_eq!(run_in(&*sandbox, python(greedy)).await.exit, Exit::OutOfMemory);
    });
}
