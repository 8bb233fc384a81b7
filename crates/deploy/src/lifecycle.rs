//! The events that a command passes through, in the Serverless Framework's order, with the place of
//! Mayfly's own work among them; hooks run at these events.
//!
//! Recorded from version 3.40: a command's events each happen as `before:`, the event and `after:`;
//! an event may bring events of its own before it or in it.

use crate::diagnostic::nearest;

/// Commands that have a life cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// `mayfly deploy`.
    Deploy,
    /// `mayfly info`.
    Info,
    /// `mayfly invoke`.
    Invoke,
    /// `mayfly logs`.
    Logs,
    /// `mayfly package`.
    Package,
    /// `mayfly remove`.
    Remove,
}

/// Mayfly's own work in a life cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Make the zips.
    Package,
    /// Change the endpoint.
    Apply,
    /// What the command is for, where it is nothing of the above.
    Run,
}

/// One step of a life cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// An event's name: hooks for it run now.
    Event(&'static str, Moment),
    /// Mayfly's work is done now.
    Work(Work),
}

/// Which side of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// `before:x`.
    Before,
    /// `x`.
    At,
    /// `after:x`.
    After,
}

impl Step {
    /// The name that hooks give it: `before:deploy:deploy`.
    pub fn hook(self) -> Option<String> {
        match self {
            Self::Event(name, Moment::Before) => Some(format!("before:{name}")),
            Self::Event(name, Moment::At) => Some(name.to_owned()),
            Self::Event(name, Moment::After) => Some(format!("after:{name}")),
            Self::Work(_) => None,
        }
    }
}

/// All steps of a command, in order.
pub fn steps(command: Command) -> Vec<Step> {
    let mut steps = vec![Step::Event("initialize", Moment::At)];
    match command {
        Command::Deploy => DEPLOY.iter().for_each(|event| event.append(&mut steps)),
        Command::Info => INFO.append(&mut steps),
        Command::Invoke => {
            Event { work: Some(Work::Run), ..plain("invoke:invoke") }.append(&mut steps)
        }
        Command::Logs => Event { work: Some(Work::Run), ..plain("logs:logs") }.append(&mut steps),
        Command::Package => PACKAGE.iter().for_each(|event| event.append(&mut steps)),
        Command::Remove => {
            Event { work: Some(Work::Run), ..plain("remove:remove") }.append(&mut steps)
        }
    }
    steps.push(Step::Event("finalize", Moment::At));
    steps
}

/// What to say about a hook whose event happens in no command; `None` if it happens in one.
pub fn never_happens(hook: &str) -> Option<String> {
    let commands =
        [Command::Deploy, Command::Info, Command::Invoke, Command::Logs, Command::Remove];
    let known: Vec<String> =
        commands.iter().flat_map(|command| steps(*command)).filter_map(Step::hook).collect();
    if hook == "error" || known.iter().any(|name| name == hook) {
        return None;
    }
    let near = nearest(hook, known.iter().map(String::as_str));
    let meant = near.map_or_else(String::new, |near| format!("; did you mean '{near}'?"));
    Some(format!("the hook at '{hook}' never runs: there is no such event in Mayfly{meant}"))
}

struct Event {
    name: &'static str,
    /// Events in front of `before:`-hooks.
    first: &'static [Event],
    /// Events in front of hooks at the event itself.
    inner: &'static [Event],
    work: Option<Work>,
}

const fn plain(name: &'static str) -> Event {
    Event { name, first: &[], inner: &[], work: None }
}

impl Event {
    fn append(&self, steps: &mut Vec<Step>) {
        self.first.iter().for_each(|event| event.append(steps));
        steps.push(Step::Event(self.name, Moment::Before));
        self.inner.iter().for_each(|event| event.append(steps));
        steps.extend(self.work.map(Step::Work));
        steps.push(Step::Event(self.name, Moment::At));
        steps.push(Step::Event(self.name, Moment::After));
    }
}

const DEPLOY: &[Event] = &[
    Event {
        name: "deploy:deploy",
        first: PACKAGE,
        inner: &[
            plain("aws:deploy:deploy:createStack"),
            plain("aws:deploy:deploy:checkForChanges"),
            plain("aws:deploy:deploy:uploadArtifacts"),
            plain("aws:deploy:deploy:validateTemplate"),
            Event { work: Some(Work::Apply), ..plain("aws:deploy:deploy:updateStack") },
            plain("aws:info:validate"),
            plain("aws:info:gatherData"),
            plain("aws:info:displayServiceInfo"),
            plain("aws:info:displayApiKeys"),
            plain("aws:info:displayEndpoints"),
            plain("aws:info:displayFunctions"),
            plain("aws:info:displayLayers"),
            plain("aws:info:displayStackOutputs"),
        ],
        work: None,
    },
    Event {
        name: "deploy:finalize",
        first: &[],
        inner: &[Event {
            inner: &[plain("aws:common:cleanupTempDir:cleanup")],
            ..plain("aws:deploy:finalize:cleanup")
        }],
        work: None,
    },
];

const PACKAGE: &[Event] = &[
    Event {
        inner: &[plain("aws:common:validate:validate"), plain("aws:common:cleanupTempDir:cleanup")],
        ..plain("package:cleanup")
    },
    plain("package:initialize"),
    plain("package:setupProviderConfiguration"),
    Event { work: Some(Work::Package), ..plain("package:createDeploymentArtifacts") },
    plain("package:compileLayers"),
    plain("package:compileFunctions"),
    plain("package:compileEvents"),
    Event {
        inner: &[
            plain("aws:package:finalize:addExportNameForOutputs"),
            plain("aws:package:finalize:mergeCustomProviderResources"),
            plain("aws:package:finalize:stripNullPropsFromTemplateResources"),
            Event {
                inner: &[plain("aws:common:moveArtifactsToPackage:move")],
                ..plain("aws:package:finalize:saveServiceState")
            },
        ],
        ..plain("package:finalize")
    },
    plain("aws:common:validate:validate"),
];

const INFO: Event = Event {
    inner: &[
        plain("aws:info:validate"),
        plain("aws:info:gatherData"),
        plain("aws:info:displayServiceInfo"),
        plain("aws:info:displayApiKeys"),
        plain("aws:info:displayEndpoints"),
        plain("aws:info:displayFunctions"),
        plain("aws:info:displayLayers"),
        plain("aws:info:displayStackOutputs"),
    ],
    work: Some(Work::Run),
    ..plain("info:info")
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Positions of hooks and work in a deploy.
    fn order(names: &[&str]) -> Vec<usize> {
        let steps = steps(Command::Deploy);
        let position = |name: &&str| match *name {
            "[package]" => steps.iter().position(|s| *s == Step::Work(Work::Package)),
            "[apply]" => steps.iter().position(|s| *s == Step::Work(Work::Apply)),
            name => steps.iter().position(|step| step.hook().as_deref() == Some(name)),
        };
        names.iter().map(|name| position(name).expect(name)).collect()
    }

    #[test]
    fn a_deploy_passes_its_events_in_the_frameworks_order() {
        let positions = order(&[
            "initialize",
            "before:package:cleanup",
            "package:cleanup",
            "after:package:cleanup",
            "before:package:initialize",
            "after:package:initialize",
            "after:package:setupProviderConfiguration",
            "before:package:createDeploymentArtifacts",
            "[package]",
            "package:createDeploymentArtifacts",
            "after:package:createDeploymentArtifacts",
            "before:package:compileFunctions",
            "package:compileEvents",
            "before:package:finalize",
            "before:aws:package:finalize:mergeCustomProviderResources",
            "aws:package:finalize:saveServiceState",
            "after:package:finalize",
            "before:deploy:deploy",
            "before:aws:deploy:deploy:createStack",
            "after:aws:deploy:deploy:uploadArtifacts",
            "before:aws:deploy:deploy:updateStack",
            "[apply]",
            "after:aws:deploy:deploy:updateStack",
            "aws:info:displayEndpoints",
            "deploy:deploy",
            "after:deploy:deploy",
            "before:deploy:finalize",
            "aws:deploy:finalize:cleanup",
            "after:deploy:finalize",
            "finalize",
        ]);
        assert!(positions.is_sorted(), "{positions:?}");
    }

    #[test]
    fn a_hook_that_never_runs_is_named() {
        assert_eq!(never_happens("after:deploy:deploy"), None);
        assert_eq!(never_happens("before:remove:remove"), None);
        assert_eq!(
            never_happens("after:deploy:finalise").as_deref(),
            Some(
                "the hook at 'after:deploy:finalise' never runs: there is no such event in \
                 Mayfly; did you mean 'after:deploy:finalize'?"
            )
        );
        assert_eq!(
            never_happens("before:offline:start").as_deref(),
            Some("the hook at 'before:offline:start' never runs: there is no such event in Mayfly")
        );
    }
}
