//! A template's process is as confined as any other, though copies of it may enter namespaces; and
//! copies that are not what they must be are never started.

use crate::ground::{block_on, code, in_groups, python, run_in, run_with, skipped, spec, template};
use model::sandbox::{Exit, ProcessSpec};

fn pass() -> ProcessSpec {
    let argv = vec!["copy".to_owned(), "print('runs')".to_owned()];
    ProcessSpec { argv, ..python("") }
}

#[test]
fn a_copy_that_kept_something_is_not_started_and_its_template_ends() {
    let code = code(&[]);
    for (kept, word) in [
        ("capabilities", "Cap"),
        ("bounding", "CapBnd"),
        ("seal", "Seccomp_filters"),
        ("thread", "Threads"),
        ("ipc", "ipc"),
        ("groups", "control groups"),
        ("socket", "fork socket"),
    ] {
        if kept == "groups" && !in_groups("memory limit") {
            skipped("there are no control groups");
            continue;
        }
        block_on(async {
            let template = template(&[("BREAK", kept)]).await;
            let copy = template.fork(spec(code.path())).await.expect("a sandbox");
            let refused = copy.start(pass()).await.err();
            let refused = refused.unwrap_or_else(|| panic!("{kept}: it was started")).to_string();
            // The sandbox may be gone before the reason is told.
            assert!(refused.contains(word) || refused.contains("gone"), "{kept}: {refused}");
            let again = async {
                let copy = template.fork(spec(code.path())).await?;
                copy.start(pass()).await.map(drop)
            };
            assert!(again.await.is_err(), "{kept}: the template goes on");
        });
    }
}

#[test]
fn a_template_that_is_silent_is_ended() {
    let code = code(&[]);
    block_on(async {
        let template = template(&[("BREAK", "silence")]).await;
        let copy = template.fork(spec(code.path())).await.expect("a sandbox");
        assert!(copy.start(pass()).await.is_err());
        assert!(template.fork(spec(code.path())).await.is_err());
    });
}

/// Tries to enter namespaces; nobody answers about users, so that is given up after a moment.
const ENTER: &str = r#"
import ctypes, errno, os, signal
libc = ctypes.CDLL(None, use_errno=True)
def enter(name, flag):
    r = libc.setns(os.open('/proc/self/ns/' + name, os.O_RDONLY), flag)
    return 'entered' if r == 0 else errno.errorcode[ctypes.get_errno()]
kinds = dict(mnt=0x20000, net=0x40000000, ipc=0x08000000, uts=0x04000000, cgroup=0x02000000, pid=0x20000000)
print({enter(name, flag) for name, flag in kinds.items()}, enter('mnt', 0), enter('user', 0), flush=True)
print(enter('mnt', 0x10020000), libc.unshare(0x10000000), flush=True)
if os.fork() == 0:
    signal.alarm(1)
    print(enter('user', 0x10000000), flush=True)
    os._exit(0)
print(os.WTERMSIG(os.wait()[1]) == signal.SIGALRM, flush=True)
"#;

#[test]
fn a_template_enters_no_namespace_that_was_not_ordered() {
    let code = code(&[]);
    let mut spec = spec(code.path());
    spec.forks = true;
    let ended = block_on(async {
        use model::sandbox::Sandboxes;
        let sandbox = crate::ground::shared().create(spec).await.expect("a sandbox");
        run_in(&*sandbox, python(ENTER)).await
    });
    assert_eq!(ended.output, "{'EPERM'} EPERM EPERM\nEPERM -1\nTrue\n");
    assert_eq!(ended.exit, Exit::Code(0));
}

#[test]
fn a_copy_has_no_privilege_over_the_sandbox_that_it_is_in() {
    let code = code(&[]);
    let program = "import ctypes, os\n\
        libc = ctypes.CDLL(None)\n\
        status = dict(l.split(':\\t') for l in open('/proc/self/status').read().splitlines() if ':\\t' in l)\n\
        print({status[k] for k in ('CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb')}, status['NoNewPrivs'])\n\
        print(libc.sethostname(b'x', 1), libc.setresuid(0, 0, 0), libc.setresgid(0, 0, 0))\n\
        print([libc.setns(os.open('/proc/self/ns/' + n, 0), 0) for n in ('user', 'mnt', 'net')])\n\
        print(os.path.exists('/proc/1/status'), os.getppid())";
    block_on(async {
        let template = template(&[]).await;
        let copy = template.fork(spec(code.path())).await.expect("a sandbox");
        let argv = vec!["copy".to_owned(), program.to_owned()];
        let ended = run_in(&*copy, ProcessSpec { argv, ..python("") }).await;
        assert_eq!(ended.output, "{'0000000000000000'} 1\n-1 -1 -1\n[-1, -1, -1]\nFalse 0\n");
    });
}

#[test]
fn a_copy_neither_sees_nor_reaches_its_template_or_another_copy() {
    let code = code(&[]);
    let program = "import os\nseen = [p for p in os.listdir('/proc') if p.isdigit()]\n\
        print(seen == [str(os.getpid())], sorted(os.listdir('/tmp')))\n\
        for pid in range(1, 300):\n\
        \x20if pid != os.getpid():\n\
        \x20 try: os.kill(pid, 9)\n\
        \x20 except OSError: pass\n\
        open('/tmp/secret', 'w')";
    block_on(async {
        let template = template(&[]).await;
        for _ in 0..3 {
            let copy = template.fork(spec(code.path())).await.expect("a sandbox");
            let argv = vec!["copy".to_owned(), program.to_owned()];
            let ended = run_in(&*copy, ProcessSpec { argv, ..python("") }).await;
            assert_eq!((ended.output.as_str(), ended.exit), ("True []\n", Exit::Code(0)));
        }
    });
    // The template's own sandbox is not among those that a program elsewhere sees.
    assert_eq!(run_with(spec(code.path()), python("print(1)")).output, "1\n");
}
