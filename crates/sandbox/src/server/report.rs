//! What `mayfly doctor` says about isolation.

use crate::cgroup::{Interface, Place};
use crate::network::{self, Through, World};
use crate::protocol::{Facts, Mode};
use model::sandbox::{Finding, Verdict};

/// All findings, the most important first.
pub(super) fn findings(facts: &Facts) -> Vec<Finding> {
    let mut findings = vec![isolation(facts.mode)];
    if facts.mode == Mode::Nothing {
        return findings;
    }
    findings.push(good(
        "namespaces",
        "mount, pid, ipc, uts, net, cgroup and user, each sandbox with its own",
    ));
    findings.push(network(&facts.world));
    findings.push(good(
        "system calls",
        "filtered (seccomp): allow-list, no new privileges, no capabilities",
    ));
    findings.push(user(facts.mode));
    let groups = &facts.hierarchy;
    findings.push(group(
        "memory limit",
        &groups.memory,
        "held by the kernel together with /tmp, and sampled every 50 ms for the function's part",
        "sampled every 50 ms from the processes themselves: a fast one can exceed it for a moment, up \
         to all of the machine's memory, and memory that no process maps or holds open is not seen",
        facts,
    ));
    findings.push(group(
        "process limit",
        &groups.pids,
        "held by the kernel for each sandbox",
        "held by the user's limit inside of each sandbox (RLIMIT_NPROC)",
        facts,
    ));
    findings.push(group(
        "CPU share",
        &groups.cpu,
        "in proportion to the memory, over periods of 20 ms",
        "not limited: a busy function can slow down all others",
        facts,
    ));
    findings.push(group(
        "freezing",
        &groups.freezer,
        "idle sandboxes are frozen by the kernel",
        "idle sandboxes are stopped with signals, which their processes can notice",
        facts,
    ));
    findings.push(copies());
    findings.push(kernel());
    findings
}

fn isolation(mode: Mode) -> Finding {
    let (verdict, detail) = match mode {
        Mode::Root => (Verdict::Good, "root makes the sandboxes; functions run without privileges"),
        Mode::UserNamespaces => {
            (Verdict::Good, "an ordinary user makes the sandboxes with user namespaces")
        }
        Mode::Nothing => (
            Verdict::Missing,
            "none, as accepted by the operator: functions run as Mayfly's own user and can read and \
             change whatever it can; no limits of memory, processes or CPU hold. Run Mayfly as root \
             or allow user namespaces",
        ),
    };
    Finding { subject: "isolation".to_owned(), verdict, detail: detail.to_owned() }
}

fn network(world: &World) -> Finding {
    match world {
        World::Reached(facts) => reached(facts),
        World::Off => good(
            "network",
            "platform only, as the operator wants it: a sandbox has a loopback of its own with the \
             platform's listeners, and no other interface",
        ),
        World::OutOfReach(reason) => weaker(
            "network",
            &format!(
                "platform only ({reason}): functions that call anything else fail. Run Mayfly as root, \
                 or install pasta (package passt) or slirp4netns, on a kernel with veth, nftables and \
                 connection tracking for functions that reach the world as on AWS"
            ),
        ),
    }
}

fn reached(facts: &network::Facts) -> Finding {
    match &facts.through {
        Through::Link(link) if facts.obstacles.is_empty() => good(
            "network",
            &format!(
                "by each function's policy, through the link {link} and the host's address; not the \
                 host itself, other functions, or metadata services"
            ),
        ),
        Through::Link(link) => weaker(
            "network",
            &format!(
                "by each function's policy, through the link {link}, but another firewall on this host \
                 drops what it doesn't know of what is forwarded ({chains}): let through there what \
                 comes in by {link}, and what belongs to known connections",
                chains = facts.obstacles.join(", "),
            ),
        ),
        Through::Program(program) => weaker(
            "network",
            &format!(
                "by each function's policy, through {program}; not the host's loopback, other functions, \
                 or metadata services. The host's own addresses are refused as a list: one that the host \
                 gets later from the moment at which the kernel tells of it, and connections that run to \
                 it go on. Connections come from the host itself, as this user's: what it redirects of \
                 those (to services or containers on it) is redirected for functions, too. Run Mayfly as \
                 root for rules on the host that exclude this"
            ),
        ),
    }
}

fn user(mode: Mode) -> Finding {
    match mode {
        Mode::Root => {
            good("user separation", "each living sandbox is another unprivileged user of the host")
        }
        _ => weaker(
            "user separation",
            "all sandboxes are the host user that runs Mayfly and keep its supplementary groups, so \
             only the namespaces keep them apart. Run Mayfly as root for a user of each one's own",
        ),
    }
}

fn group(
    subject: &str,
    place: &Option<Place>,
    with: &str,
    without: &str,
    facts: &Facts,
) -> Finding {
    match place {
        Some(place) => {
            let interface = match place.interface {
                Interface::V1 => "version 1",
                Interface::V2 => "version 2",
            };
            good(subject, &format!("{with} (control groups {interface})"))
        }
        None => {
            let why = if facts.hierarchy.obstacles.is_empty() {
                "no control groups found".to_owned()
            } else {
                facts.hierarchy.obstacles.join("; ")
            };
            weaker(subject, &format!("{without} ({why})"))
        }
    }
}

fn copies() -> Finding {
    if crate::sys::notification::is_available() {
        good(
            "copies",
            "a process that has started can be copied into other sandboxes: for cold starts of Python \
             and for SnapStart",
        )
    } else {
        weaker(
            "copies",
            "the kernel lets no process ask about system calls (seccomp notifications), so every cold \
             start is from the beginning and SnapStart has no snapshots",
        )
    }
}

fn kernel() -> Finding {
    let uname = rustix::system::uname();
    good(
        "kernel",
        &format!(
            "Linux {} on {}",
            uname.release().to_string_lossy(),
            uname.machine().to_string_lossy()
        ),
    )
}

fn good(subject: &str, detail: &str) -> Finding {
    Finding { subject: subject.to_owned(), verdict: Verdict::Good, detail: detail.to_owned() }
}

fn weaker(subject: &str, detail: &str) -> Finding {
    Finding { subject: subject.to_owned(), verdict: Verdict::Weaker, detail: detail.to_owned() }
}
