//! The extensions of an instance: started before its runtime, registered, asked to be done before an
//! invocation is over, and the end of it all when one of them fails.

use super::gate::Advanced;
use super::slot::{Answer, Init, Phase};
use super::{Instance, create};
use crate::environment;
use crate::extensions::{
    Asked, FOLDER, Member, Refusal, Registered, Registry, ShutdownReason, Subscriptions,
};
use crate::failure::Failure;
use crate::output::Writer;
use crate::telemetry::{InitPhase, PlatformEvent, Status};
use model::sandbox::{Exit, Process, ProcessSpec, SandboxError};
use std::sync::Arc;
use std::time::Duration;

/// Why the extensions did not all register.
#[derive(Debug)]
pub(super) enum Unregistered {
    /// One could not be started, for want of the sandbox.
    Sandbox(SandboxError),
    /// One failed: who waited for the init phase, or for the invocation, was told.
    Failed,
    /// It took too long.
    TimedOut,
}

impl Instance {
    /// Starts the external extensions and waits until all have registered, until `deadline` if there
    /// is one; else the invocation's own time ends the waiting.
    pub(super) async fn start_extensions(
        self: &Arc<Self>,
        runtime: &ProcessSpec,
        deadline: Option<Duration>,
    ) -> Result<(), Unregistered> {
        let changed = {
            let mut slot = self.slot();
            let registry = Registry::of(&self.extensions);
            let changed = Arc::clone(&registry.changed);
            slot.extensions = Some(Box::new(registry));
            changed
        };
        for (place, name) in self.extensions.iter().enumerate() {
            if place == model::limits::EXTENSIONS {
                return Err(self.not_launched(name, "TooManyExtensions", "too many extensions"));
            }
            let process = ProcessSpec {
                argv: vec![format!("{FOLDER}/{name}")],
                environment: environment::of_extension(&runtime.environment),
                working_directory: "/".into(),
            };
            match self.sandbox.start_beside(process).await {
                Ok(process) => self.watch_extension(name, process)?,
                Err(error @ SandboxError::Exec { .. }) => {
                    let kind = match error.to_string() {
                        words if words.contains("not executable") => "PermissionDenied",
                        _ => "UnknownError",
                    };
                    return Err(self.not_launched(name, kind, &error.to_string()));
                }
                Err(error) => return Err(Unregistered::Sandbox(error)),
            }
        }
        loop {
            let registered = changed.notified();
            tokio::pin!(registered);
            // Before the look, so that nothing is missed behind it.
            registered.as_mut().enable();
            {
                let slot = self.slot();
                let waits = match &slot.phase {
                    Phase::Initialising(_) => true,
                    Phase::Running(current) => current.answer.is_some(),
                    _ => false,
                };
                match &slot.extensions {
                    Some(extensions) if waits && !extensions.has_failed() => {
                        if extensions.all_registered() {
                            return Ok(());
                        }
                    }
                    _ => return Err(Unregistered::Failed),
                }
            }
            match deadline {
                None => registered.await,
                Some(deadline) => {
                    let left = deadline.saturating_sub(self.clock.monotonic());
                    if tokio::time::timeout(left, registered).await.is_err() {
                        return Err(Unregistered::TimedOut);
                    }
                }
            }
        }
    }

    fn not_launched(self: &Arc<Self>, name: &str, kind: &str, words: &str) -> Unregistered {
        if let Some(extensions) = &mut self.slot().extensions {
            extensions.not_launched(name, kind);
        }
        let words = words.to_owned();
        self.break_down(|request_id| {
            Failure::extension(request_id, "Extension.LaunchError", &words)
        });
        Unregistered::Failed
    }

    /// Reads what an extension prints and waits for its end.
    fn watch_extension(self: &Arc<Self>, name: &str, process: Process) -> Result<(), Unregistered> {
        let dying = {
            let mut slot = self.slot();
            if let Some(extensions) = &mut slot.extensions {
                extensions.started(name);
            }
            matches!(slot.phase, Phase::Dying(_) | Phase::Emptying(_) | Phase::Closed)
        };
        let exit = self.read_output(process, Writer::Extension).map_err(|error| {
            let (step, reason) = ("output".to_owned(), error.to_string());
            Unregistered::Sandbox(SandboxError::Setup { step, reason })
        })?;
        let (instance, name) = (Arc::downgrade(self), name.to_owned());
        let waiting = tokio::spawn(async move {
            let exit = exit.await;
            if let Some(instance) = instance.upgrade() {
                instance.extension_ended(&name, exit);
            }
        });
        self.own(waiting.abort_handle());
        if dying {
            self.sandbox.kill();
            return Err(Unregistered::Failed);
        }
        Ok(())
    }

    /// The process of an extension has ended.
    fn extension_ended(self: &Arc<Self>, name: &str, exit: Exit) {
        self.output.settle();
        if exit == Exit::SandboxLost {
            return self.vacated(exit);
        }
        let error_type = {
            let mut slot = self.slot();
            let expected = slot.ending;
            slot.extensions.as_mut().map_or("", |extensions| {
                extensions.exited(name);
                if expected { "" } else { extensions.failure("Extension.Crash") }
            })
        };
        if exit == Exit::OutOfMemory {
            self.break_down(|request_id| Failure::exited(request_id, exit));
        } else if !error_type.is_empty() {
            self.break_down(|request_id| {
                Failure::extension(request_id, error_type, &Failure::words_of(exit))
            });
        }
        self.vacate_if_empty(exit);
    }

    /// Goes on once nothing runs any more and nothing is about to be killed.
    pub(super) fn vacate_if_empty(self: &Arc<Self>, exit: Exit) {
        let vacant = {
            let slot = self.slot();
            !slot.is_inhabited() && !slot.ending
        };
        if vacant {
            self.vacated(exit);
        }
    }

    /// A process has failed and others run still: whoever waits is told, and all of them are ended.
    pub(super) fn break_down(self: &Arc<Self>, failure: impl FnOnce(&str) -> Failure) {
        let now = self.clock.monotonic();
        let initialises = matches!(self.slot().phase, Phase::Initialising(_));
        if initialises {
            self.tell_of_extensions();
        }
        let mut slot = self.slot();
        if let Some(told) = slot.fail_init() {
            drop(slot);
            let _ = told.send(Init::Failed(failure("")));
            return;
        }
        match std::mem::replace(&mut slot.phase, Phase::Failing) {
            Phase::Running(mut current) => {
                let told = current.answer.take();
                // It takes longer than a call should wait.
                slot.phase = Phase::Dying(None);
                current.settling = None;
                drop(slot);
                if current.initialises && !current.taken {
                    self.tell_of_extensions();
                }
                // Though its event was not taken: another instance would fare no better.
                self.begin_report(&mut current);
                let failure = failure(&current.event.request_id);
                let failure = self.end_with(*current, failure, now);
                if let (Some(told), Some(failure)) = (told, failure) {
                    let _ = told.send(Answer::Failure(failure));
                }
                self.reset(ShutdownReason::Failure);
            }
            phase @ (Phase::Idle | Phase::Shared(_)) => {
                slot.phase = phase;
                slot.failed = true;
                drop(slot);
                self.discard();
            }
            phase => slot.phase = phase,
        }
    }

    /// An extension registers. `process` is the one whose connection the request came on.
    pub(crate) fn register_extension(
        &self,
        process: u64,
        name: &str,
        events: &[String],
    ) -> Result<Registered, Refusal> {
        let mut slot = self.slot();
        let external = slot.extensions.as_ref().is_some_and(|all| all.is_external(name));
        let shared = slot.at_once > 1;
        let mut wanted = Subscriptions::default();
        for event in events {
            let reason = match (event.as_str(), external) {
                // Of invocations that run at the same time extensions are not told, as on AWS's
                // managed instances.
                ("INVOKE", _) if !shared => {
                    wanted.invoke = true;
                    continue;
                }
                ("SHUTDOWN", true) => {
                    wanted.shutdown = true;
                    continue;
                }
                ("SHUTDOWN", false) => "ShutdownEventNotSupportedForInternalExtension",
                _ => "ErrorInvalidEventType",
            };
            return Err(Refusal::Event { event: event.clone(), reason });
        }
        if !external && (slot.ended != process || !slot.registers()) {
            return Err(Refusal::RegistrationClosed);
        }
        slot.extensions.get_or_insert_default().register(name, wanted)
    }

    /// An extension asks for its next event.
    pub(crate) fn extension_next(self: &Arc<Self>, id: &str) -> Result<Asked, Refusal> {
        let now = self.clock.monotonic();
        let mut slot = self.slot();
        let Some(extensions) = &mut slot.extensions else { return Registry::default().next(id) };
        let asked = extensions.next(id)?;
        let initialised_in = slot.initialises_since().map(|since| now.saturating_sub(since));
        let advanced = slot.advance(now);
        drop(slot);
        match advanced {
            Advanced::Nothing => {}
            Advanced::Given => {
                self.tell_of_extensions();
                if let Some(took) = initialised_in {
                    self.say_init_end(InitPhase::Invoke, took, &Status::Success);
                }
                self.limit_cpu();
                self.announce();
            }
            Advanced::Ended(mut current) => {
                // It counts as about to be free until it is.
                let settling = current.settling.take();
                self.report_done(*current);
                self.release();
                drop(settling);
            }
        }
        Ok(asked)
    }

    /// The runtime asks for its next event and extensions are still at the invocation: tells those that
    /// wait for it to be through.
    pub(super) fn runtime_is_through(&self) {
        self.output.settle();
        if let Phase::Running(current) = &mut self.slot().phase
            && current.answered
        {
            self.runtime_done(current, &Status::Success);
        }
    }

    /// An extension says that it can't initialise.
    pub(crate) fn extension_init_error(&self, id: &str, error_type: &str) -> Result<(), Refusal> {
        let mut slot = self.slot();
        slot.extensions.get_or_insert_default().init_error(id, error_type)
    }

    /// An extension says why it is about to end.
    pub(crate) fn extension_exit_error(&self, id: &str, error_type: &str) -> Result<(), Refusal> {
        let mut slot = self.slot();
        slot.extensions.get_or_insert_default().exit_error(id, error_type)
    }

    /// The name of the extension that shows this identifier.
    pub(super) fn extension(&self, id: &str) -> Result<String, Refusal> {
        let slot = self.slot();
        let none = Registry::default();
        let extensions = slot.extensions.as_deref().unwrap_or(&none);
        let member = extensions.find(id)?;
        Ok(member.name.clone())
    }

    /// Says how each extension stands at the end of an init phase.
    pub(super) fn tell_of_extensions(&self) {
        let mut slot = self.slot();
        let Some(extensions) = &mut slot.extensions else { return };
        if extensions.tell() {
            for member in extensions.members() {
                self.output.say([extension_event(member)]);
            }
        }
    }

    /// What the runtime is to be started as.
    pub(super) fn runtime_process(&self) -> ProcessSpec {
        let stream = self.output.stream();
        let token = &self.metadata_token;
        create::process(&self.executable, &self.launch, stream, self.initialization, token)
    }
}

fn extension_event(member: &Member) -> PlatformEvent<'_> {
    PlatformEvent::Extension {
        name: &member.name,
        state: member.state.name(),
        events: member.events,
        error_type: member.error_type.as_deref(),
    }
}
