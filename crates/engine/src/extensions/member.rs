//! One extension: what it is called, what it wants to be told, and where it stands.

use super::event::Event;
use std::fmt;
use tokio::sync::oneshot;

/// Where an extension runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// In a process of its own.
    External,
    /// In that of the runtime.
    Internal,
}

/// Where an extension stands. Names are those of AWS's emulator, as its answers and log lines show
/// them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Its process was started.
    Started,
    /// It has registered.
    Registered,
    /// It waits for an event.
    Ready,
    /// It was given one.
    Running,
    /// It has said that it can't initialise.
    InitError,
    /// It has said that it is about to end.
    ExitError,
    /// Its program could not be executed.
    LaunchError,
    /// Its process has ended.
    Exited,
}

impl State {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Started => "Started",
            Self::Registered => "Registered",
            Self::Ready => "Ready",
            Self::Running => "Running",
            Self::InitError => "InitError",
            Self::ExitError => "ExitError",
            Self::LaunchError => "LaunchError",
            Self::Exited => "Exited",
        }
    }
}

/// What an extension is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Subscriptions {
    pub(crate) invoke: bool,
    pub(crate) shutdown: bool,
}

impl Subscriptions {
    /// AWS's words for them.
    pub(crate) fn names(self) -> Vec<&'static str> {
        let all = [(self.invoke, "INVOKE"), (self.shutdown, "SHUTDOWN")];
        all.into_iter().filter_map(|(wanted, name)| wanted.then_some(name)).collect()
    }
}

impl fmt::Display for Subscriptions {
    /// As the log shows them: `INVOKE, SHUTDOWN`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.names().join(", "))
    }
}

/// One extension of an instance.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) state: State,
    pub(crate) events: Subscriptions,
    /// What it shows with its requests, once it has registered.
    pub(super) id: String,
    /// The error that it has reported, or why its program was not executed.
    pub(crate) error_type: Option<String>,
    /// Whether it has a process of its own, which runs.
    pub(crate) runs: bool,
    /// Its open request for an event.
    pub(super) parked: Option<oneshot::Sender<Event>>,
    /// An event that came while its request was broken off.
    pub(super) pending: Option<Event>,
}

impl Member {
    pub(super) fn new(name: &str, kind: Kind) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            state: State::Started,
            events: Subscriptions::default(),
            id: String::new(),
            error_type: None,
            runs: false,
            parked: None,
            pending: None,
        }
    }

    /// Gives it an event: through its open request, or with the next one.
    pub(super) fn give(&mut self, event: Event) {
        self.state = State::Running;
        let left = match self.parked.take() {
            None => Some(event),
            Some(parked) => parked.send(event).err(),
        };
        self.pending = left;
    }

    /// Whether an open request of it waits for an event.
    pub(super) fn is_waiting(&self) -> bool {
        self.parked.as_ref().is_some_and(|parked| !parked.is_closed())
    }
}
