//! The ways in which a process comes into a sandbox, so that tests can be run again by each of them:
//! executed, as usual; started before the sandbox is a function's; as a copy of a template's process.

use super::{block_on, host_python, python, python_mounts, read_byte, shared, template};
use async_trait::async_trait;
use model::sandbox::{
    Furnishing, MemoryUse, Process, ProcessSpec, Sandbox, SandboxError, SandboxSpec, Sandboxes,
};
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::sync::{Mutex, OnceLock};

/// The variable with the way in which a test program is to start processes.
pub(crate) const VARIABLE: &str = "MAYFLY_TEST_WAY";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Executed,
    StartedAhead,
    Copied,
}

/// The way of this run.
pub(crate) fn way() -> Way {
    match std::env::var(VARIABLE).as_deref() {
        Ok("ahead") => Way::StartedAhead,
        Ok("copy") => Way::Copied,
        _ => Way::Executed,
    }
}

/// Makes a sandbox in which processes start in this run's way.
pub(crate) async fn make(mut spec: SandboxSpec) -> Box<dyn Sandbox> {
    // A sandbox without Python is for programs that need nothing of the host.
    let way = if spec.mounts == python_mounts() { way() } else { Way::Executed };
    match way {
        Way::Executed => shared().create(spec).await.expect("a sandbox"),
        Way::StartedAhead => {
            let furnishing = Mutex::new(spec.furnishing.take());
            let inner = shared().create(spec).await.expect("a sandbox");
            Box::new(Adapted { inner, furnishing })
        }
        Way::Copied => {
            static TEMPLATE: OnceLock<Box<dyn Sandbox>> = OnceLock::new();
            // On a thread of its own, since this one is in a runtime.
            let template = tokio::task::spawn_blocking(|| {
                TEMPLATE.get_or_init(|| block_on(template(&[])));
                TEMPLATE.get().expect("set above")
            });
            let template = template.await.expect("a template");
            let inner = template.fork(spec).await.expect("a sandbox");
            Box::new(Adapted { inner, furnishing: Mutex::new(None) })
        }
    }
}

/// Starts in another way what it is asked to start.
struct Adapted {
    inner: Box<dyn Sandbox>,
    furnishing: Mutex<Option<Furnishing>>,
}

/// Waits to be asked to end, and executes its arguments.
const WAIT: &str = "import os, signal, sys\n\
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])\n\
    os.write(1, b'w')\n\
    signal.sigwait([signal.SIGTERM])\n\
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])\n\
    os.chdir(sys.argv[1])\n\
    os.execve(sys.argv[2], sys.argv[2:], os.environ)";

#[async_trait]
impl Sandbox for Adapted {
    async fn start(&self, process: ProcessSpec) -> Result<Process, SandboxError> {
        if way() == Way::Copied {
            return self.inner.start(in_a_copy(process)).await;
        }
        let furnishing = self.furnishing.lock().expect("no panic").take();
        let Some(furnishing) = furnishing else { return self.inner.start(process).await };
        let mut waiting = python(WAIT);
        waiting.argv.push(process.working_directory.display().to_string());
        waiting.argv.extend(process.argv);
        waiting.environment = process.environment;
        waiting.working_directory = "/".into();
        let started = self.inner.start(waiting).await?;
        read_byte(&started.output);
        self.inner.furnish(furnishing).await?;
        self.inner.terminate();
        Ok(started)
    }

    fn listeners(&self) -> Vec<TcpListener> {
        self.inner.listeners()
    }

    async fn furnish(&self, furnishing: Furnishing) -> Result<(), SandboxError> {
        self.inner.furnish(furnishing).await
    }

    async fn fork(&self, spec: SandboxSpec) -> Result<Box<dyn Sandbox>, SandboxError> {
        self.inner.fork(spec).await
    }

    async fn start_beside(&self, process: ProcessSpec) -> Result<Process, SandboxError> {
        self.inner.start_beside(process).await
    }

    fn kill_main(&self) {
        self.inner.kill_main();
    }

    fn kill(&self) {
        self.inner.kill();
    }

    fn terminate(&self) {
        self.inner.terminate();
    }

    async fn connect(&self, port: u16) -> Result<OwnedFd, SandboxError> {
        self.inner.connect(port).await
    }

    fn memory(&self) -> MemoryUse {
        self.inner.memory()
    }

    fn set_cpu(&self, thousandths: Option<u32>) {
        self.inner.set_cpu(thousandths);
    }

    fn freeze(&self) {
        self.inner.freeze();
    }

    fn thaw(&self) {
        self.inner.thaw();
    }
}

/// The same done by a copy: Python in it, other programs in its place.
fn in_a_copy(process: ProcessSpec) -> ProcessSpec {
    let (python, _) = host_python();
    let text = match process.argv.as_slice() {
        [program, option, text] if program == python && option == "-c" => text.clone(),
        argv => {
            let argv = argv.iter().map(|argument| format!("{argument:?}")).collect::<Vec<_>>();
            // Rust's notation of plain strings is Python's.
            let argv = argv.join(", ").replace("\\'", "'");
            format!("import os\nargv = [{argv}]\nos.execve(argv[0], argv, os.environ)")
        }
    };
    ProcessSpec { argv: vec!["copy".to_owned(), text], ..process }
}
