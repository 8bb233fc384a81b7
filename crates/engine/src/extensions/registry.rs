//! Who is registered with an instance, and what each request and each thing that happens makes of
//! that.
//!
//! Pure, as `instance/slot.rs` is, and under the same lock. One registry belongs to one life of the
//! instance's processes: after a reset there is a new one, and identifiers of the old one are unknown.

use super::event::{Event, Shutdown};
use super::member::{Kind, Member, State, Subscriptions};
use crate::instance;
use model::limits::EXTENSIONS;
use std::sync::Arc;
use tokio::sync::{Notify, oneshot};
use uuid::Uuid;

/// The extensions of one instance.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    members: Vec<Member>,
    /// The runtime is initialised, so nobody can register any more.
    closed: bool,
    /// The environment ends: what every subscriber that asks is told.
    shutdown: Option<Shutdown>,
    /// The first error that an extension reported or met.
    first_error: Option<&'static str>,
    /// The log says how each stood at the end of the init phase.
    told: bool,
    /// Notified whenever an external one registers or a process ends.
    pub(crate) changed: Arc<Notify>,
}

/// What an extension learns when it registers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Registered {
    /// For `Lambda-Extension-Identifier`.
    pub(crate) id: String,
}

/// What to do with an extension's request for an event.
#[derive(Debug)]
pub(crate) enum Asked {
    /// Here is one.
    Event(Event),
    /// It will come through here.
    Wait(oneshot::Receiver<Event>),
}

/// Why a request of an extension is refused, in the order in which AWS's emulator looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is no identifier.
    MissingIdentifier,
    /// The identifier is no UUID.
    InvalidIdentifier,
    /// Nobody has this identifier.
    UnknownIdentifier(String),
    /// There is no name.
    MissingName,
    /// The body is not what it has to be.
    Format(String),
    /// There is no such event, or not for an extension of its kind.
    Event { event: String, reason: &'static str },
    /// No more can register.
    RegistrationClosed,
    /// The name is taken.
    NameTaken,
    /// There are as many as there may be.
    TooMany,
    /// The request does not fit where the extension stands.
    Transition { from: &'static str, to: &'static str, who: String },
    /// An error is to be reported without saying which.
    MissingErrorType,
}

impl Registry {
    /// The external ones, whose processes are about to be started.
    pub(crate) fn of(names: &[String]) -> Self {
        let members = names.iter().map(|name| Member::new(name, Kind::External)).collect();
        Self { members, ..Self::default() }
    }

    /// All of them: the external ones, then the internal ones.
    pub(crate) fn members(&self) -> &[Member] {
        &self.members
    }

    /// The extension that shows this identifier, for the APIs beside this one.
    pub(crate) fn find(&self, id: &str) -> Result<&Member, Refusal> {
        let place = self.place(id)?;
        self.members.get(place).ok_or_else(|| Refusal::UnknownIdentifier(id.to_owned()))
    }

    fn place(&self, id: &str) -> Result<usize, Refusal> {
        if id.is_empty() {
            return Err(Refusal::MissingIdentifier);
        }
        let id = Uuid::parse_str(id).map_err(|_| Refusal::InvalidIdentifier)?.to_string();
        let place = self.members.iter().position(|member| member.id == id);
        place.ok_or(Refusal::UnknownIdentifier(id))
    }

    fn member(&mut self, id: &str) -> Result<&mut Member, Refusal> {
        let place = self.place(id)?;
        self.members.get_mut(place).ok_or_else(|| Refusal::UnknownIdentifier(id.to_owned()))
    }

    /// Whether there is an external one of this name.
    pub(crate) fn is_external(&self, name: &str) -> bool {
        self.members.iter().any(|member| member.kind == Kind::External && member.name == name)
    }

    /// An extension registers: one that was started under its name, else as an internal one.
    pub(crate) fn register(
        &mut self,
        name: &str,
        events: Subscriptions,
    ) -> Result<Registered, Refusal> {
        let place = match self.members.iter().position(|member| member.name == name) {
            Some(place) => place,
            None if self.closed || self.shutdown.is_some() => {
                return Err(Refusal::RegistrationClosed);
            }
            None if self.members.len() >= EXTENSIONS => return Err(Refusal::TooMany),
            None => {
                self.members.push(Member::new(name, Kind::Internal));
                self.members.len() - 1
            }
        };
        let Some(member) = self.members.get_mut(place) else { return Err(Refusal::NameTaken) };
        match (member.kind, member.state) {
            (_, State::Started) => {}
            (Kind::Internal, _) if self.closed => return Err(Refusal::RegistrationClosed),
            (Kind::Internal, _) => return Err(Refusal::NameTaken),
            (Kind::External, state) => {
                let (from, to) = (state.name(), State::Registered.name());
                return Err(Refusal::Transition { from, to, who: member.name.clone() });
            }
        }
        member.state = State::Registered;
        member.events = events;
        member.id = Uuid::new_v4().to_string();
        self.changed.notify_waiters();
        Ok(Registered { id: member.id.clone() })
    }

    /// An extension asks for an event, and so is done with the one before.
    pub(crate) fn next(&mut self, id: &str) -> Result<Asked, Refusal> {
        let shutdown = self.shutdown;
        let member = self.member(id)?;
        if let Some(event) = member.pending.take() {
            return Ok(Asked::Event(event));
        }
        let fits = match member.state {
            State::Registered | State::Running => true,
            // One whose connection broke asks again.
            State::Ready => !member.is_waiting(),
            _ => false,
        };
        if !fits {
            let (from, to) = (member.state.name(), State::Ready.name());
            return Err(Refusal::Transition { from, to, who: member.id.clone() });
        }
        if let Some(shutdown) = shutdown
            && member.events.shutdown
        {
            member.state = State::Running;
            return Ok(Asked::Event(Event::Shutdown(shutdown)));
        }
        member.state = State::Ready;
        let (parked, event) = oneshot::channel();
        member.parked = Some(parked);
        Ok(Asked::Wait(event))
    }

    /// An extension says that it can't initialise. What follows comes with the end of its process.
    pub(crate) fn init_error(&mut self, id: &str, error_type: &str) -> Result<(), Refusal> {
        self.report(id, error_type, State::InitError, "Extension.InitError")
    }

    /// An extension says why it is about to end.
    pub(crate) fn exit_error(&mut self, id: &str, error_type: &str) -> Result<(), Refusal> {
        self.report(id, error_type, State::ExitError, "Extension.ExitError")
    }

    fn report(
        &mut self,
        id: &str,
        error_type: &str,
        to: State,
        failure: &'static str,
    ) -> Result<(), Refusal> {
        // A wrong identifier is the first thing that is looked at.
        let place = self.place(id);
        if let Err(refusal @ (Refusal::MissingIdentifier | Refusal::InvalidIdentifier)) = place {
            return Err(refusal);
        }
        if error_type.is_empty() {
            return Err(Refusal::MissingErrorType);
        }
        let member = self.member(id)?;
        match (member.state, to) {
            (State::Registered, _) | (State::Ready | State::Running, State::ExitError) => {}
            // Only the first one counts.
            (from, to) if from == to => return Ok(()),
            (from, to) => {
                // AWS's emulator calls the end of an extension so here.
                let to = if to == State::ExitError { State::Exited } else { to };
                let (from, to) = (from.name(), to.name());
                return Err(Refusal::Transition { from, to, who: member.id.clone() });
            }
        }
        member.state = to;
        member.error_type = Some(error_type.to_owned());
        member.parked = None;
        self.first_error.get_or_insert(failure);
        Ok(())
    }

    /// The process of an external one runs.
    pub(crate) fn started(&mut self, name: &str) {
        if let Some(member) = self.external(name) {
            member.runs = true;
        }
    }

    /// The program of an external one could not be executed.
    pub(crate) fn not_launched(&mut self, name: &str, reason: &str) {
        if let Some(member) = self.external(name) {
            member.state = State::LaunchError;
            member.error_type = Some(reason.to_owned());
        }
        self.first_error.get_or_insert("Extension.LaunchError");
    }

    /// The process of an external one has ended.
    pub(crate) fn exited(&mut self, name: &str) {
        if let Some(member) = self.external(name) {
            member.runs = false;
            member.parked = None;
            if !matches!(member.state, State::InitError | State::ExitError) {
                member.state = State::Exited;
            }
        }
        self.changed.notify_waiters();
    }

    fn external(&mut self, name: &str) -> Option<&mut Member> {
        let mut members = self.members.iter_mut();
        members.find(|member| member.kind == Kind::External && member.name == name)
    }

    /// The error type for a process that has ended: what an extension reported before counts for more.
    pub(crate) fn failure(&mut self, otherwise: &'static str) -> &'static str {
        self.first_error.get_or_insert(otherwise)
    }

    /// That error type, if there is one.
    pub(crate) fn first_error(&self) -> Option<&'static str> {
        self.first_error
    }

    /// Whether an extension has reported an error.
    pub(crate) fn has_failed(&self) -> bool {
        self.first_error.is_some()
    }

    /// Nobody may register any more.
    pub(crate) fn close(&mut self) {
        self.closed = true;
    }

    /// Whether every external one has registered.
    pub(crate) fn all_registered(&self) -> bool {
        self.members.iter().all(|member| member.state != State::Started)
    }

    /// Whether all are done with what they were given, and wait.
    pub(crate) fn all_ready(&self) -> bool {
        self.members.iter().all(|member| member.state == State::Ready)
    }

    /// Whether one that is told of invocations has not asked for its next event yet.
    pub(crate) fn is_busy(&self) -> bool {
        let mut members = self.members.iter();
        members.any(|member| member.events.invoke && member.state != State::Ready)
    }

    /// Tells all that want to know of an invocation.
    pub(crate) fn invoke(&mut self, event: &Arc<instance::Event>) {
        for member in self.members.iter_mut().filter(|m| m.events.invoke && m.state == State::Ready)
        {
            member.give(Event::Invoke(Arc::clone(event)));
        }
    }

    /// Tells all that want to know that the environment ends.
    pub(crate) fn shut_down(&mut self, shutdown: Shutdown) {
        self.shutdown = Some(shutdown);
        for member in self.members.iter_mut().filter(|member| member.events.shutdown) {
            if member.state == State::Ready {
                member.give(Event::Shutdown(shutdown));
            }
        }
    }

    /// Whether a process runs that is told of the end, and so is waited for.
    pub(crate) fn somebody_says_goodbye(&self) -> bool {
        self.members.iter().any(|member| member.runs && member.events.shutdown)
    }

    /// Whether there is an external one.
    pub(crate) fn has_external(&self) -> bool {
        self.members.iter().any(|member| member.kind == Kind::External)
    }

    /// Whether the log is to say how each stands; from then on it counts as said.
    pub(crate) fn tell(&mut self) -> bool {
        !std::mem::replace(&mut self.told, true)
    }

    /// Whether a process of an extension runs.
    pub(crate) fn runs(&self) -> bool {
        self.members.iter().any(|member| member.runs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: Subscriptions = Subscriptions { invoke: true, shutdown: true };
    const INVOKE: Subscriptions = Subscriptions { invoke: true, shutdown: false };

    fn event() -> Arc<instance::Event> {
        Arc::new(instance::Event {
            request_id: "r".to_owned(),
            payload: bytes::Bytes::new(),
            deadline_ms: 7,
            arn: "a".to_owned(),
            trace: "t".to_owned(),
            client_context: None,
            tenant: None,
        })
    }

    fn one() -> (Registry, String) {
        let mut registry = Registry::of(&["e".to_owned()]);
        let id = registry.register("e", BOTH).expect("started").id;
        (registry, id)
    }

    fn wait(asked: Result<Asked, Refusal>) -> oneshot::Receiver<Event> {
        match asked {
            Ok(Asked::Wait(event)) => event,
            other => panic!("must wait: {other:?}"),
        }
    }

    #[test]
    fn an_extension_is_ready_when_it_asks_for_an_event() {
        let (mut registry, id) = one();
        assert!(registry.all_registered() && !registry.all_ready());
        let mut first = wait(registry.next(&id));
        assert!(registry.all_ready());
        registry.invoke(&event());
        assert!(registry.is_busy());
        assert!(first.try_recv().expect("given").document().contains("\"INVOKE\""));
        let _second = wait(registry.next(&id));
        assert!(!registry.is_busy());
    }

    #[test]
    fn an_event_waits_for_an_extension_whose_connection_broke() {
        let (mut registry, id) = one();
        drop(wait(registry.next(&id)));
        registry.invoke(&event());
        assert!(matches!(registry.next(&id), Ok(Asked::Event(Event::Invoke(_)))));
        assert!(registry.is_busy(), "it works on it");
        let _parked = wait(registry.next(&id));
        let refused = registry.next(&id).expect_err("asked twice");
        assert_eq!(refused, Refusal::Transition { from: "Ready", to: "Ready", who: id });
    }

    #[test]
    fn internal_ones_register_until_the_runtime_is_ready_and_ten_at_most() {
        let (mut registry, _) = one();
        for number in 1..EXTENSIONS {
            registry.register(&format!("i{number}"), INVOKE).expect("room");
        }
        assert_eq!(registry.register("i1", INVOKE), Err(Refusal::NameTaken));
        assert_eq!(registry.register("more", INVOKE), Err(Refusal::TooMany));
        registry.close();
        assert_eq!(registry.register("late", INVOKE), Err(Refusal::RegistrationClosed));
        let again = registry.register("e", BOTH).expect_err("registered");
        let who = "e".to_owned();
        assert_eq!(again, Refusal::Transition { from: "Registered", to: "Registered", who });
    }

    #[test]
    fn identifiers_are_looked_at_before_anything_else() {
        let (mut registry, id) = one();
        assert_eq!(registry.exit_error("", "").err(), Some(Refusal::MissingIdentifier));
        assert_eq!(registry.exit_error("x", "").err(), Some(Refusal::InvalidIdentifier));
        assert_eq!(registry.exit_error(&id, "").err(), Some(Refusal::MissingErrorType));
        let other = Uuid::new_v4().to_string();
        assert_eq!(registry.next(&other).err(), Some(Refusal::UnknownIdentifier(other)));
        assert!(registry.find(&id.to_uppercase()).is_ok(), "a UUID has no case");
    }

    #[test]
    fn what_an_extension_reported_is_why_its_process_ended() {
        let (mut registry, id) = one();
        registry.init_error(&id, "Extension.Mine").expect("registered");
        registry.init_error(&id, "Extension.Other").expect("only the first one counts");
        registry.exited("e");
        assert_eq!(registry.failure("Extension.Crash"), "Extension.InitError");
        let member = registry.members().first().expect("one");
        assert_eq!(member.error_type.as_deref(), Some("Extension.Mine"));
        assert_eq!(member.state, State::InitError);
        let (mut registry, id) = one();
        let _parked = wait(registry.next(&id));
        assert!(registry.init_error(&id, "x").is_err(), "it is initialised");
        registry.exited("e");
        assert_eq!(registry.failure("Extension.Crash"), "Extension.Crash");
    }

    #[test]
    fn subscribers_are_told_of_the_end_whether_they_wait_or_ask_later() {
        use super::super::event::ShutdownReason;
        let shutdown = Shutdown { reason: ShutdownReason::Timeout, deadline_ms: 9 };
        let (mut registry, id) = one();
        let mut parked = wait(registry.next(&id));
        registry.shut_down(shutdown);
        let told = parked.try_recv().expect("given").document();
        assert_eq!(told, r#"{"eventType":"SHUTDOWN","deadlineMs":9,"shutdownReason":"timeout"}"#);
        let (mut registry, id) = one();
        registry.shut_down(shutdown);
        assert!(matches!(registry.next(&id), Ok(Asked::Event(Event::Shutdown(_)))));
    }
}
