//! The settings of the sandboxes.

use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::ops::Range;
use std::path::PathBuf;

/// The hidden argument with which the binary is executed as the spawner.
pub const SPAWNER_ARGUMENT: &str = "__spawner";

/// How sandboxes are to be made.
#[derive(Debug, Clone)]
pub struct Options {
    /// Tells this Mayfly from others on the machine: up to 32 letters, digits and hyphens, the same
    /// at every start with the same data directory, so that what a killed predecessor left is found
    /// and removed.
    pub name: String,
    /// How much isolation there must be.
    pub isolation: Isolation,
    /// Program and arguments that call [`crate::spawner_main`].
    pub spawner: Vec<OsString>,
    /// Host user and group ids that nobody else uses: as root each living sandbox has one of them,
    /// so their number is also the largest number of sandboxes.
    pub host_ids: Range<u32>,
    /// Whether functions may reach the world.
    pub egress: Egress,
    /// Absolute folders in which `pasta` and `slirp4netns` are looked for, by which functions reach the
    /// world where Mayfly is not root.
    pub programs: Vec<PathBuf>,
}

impl Options {
    /// The defaults: best isolation, no way out of the sandboxes, the running binary with [`SPAWNER_ARGUMENT`] as the spawner.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            isolation: Isolation::Best,
            spawner: vec!["/proc/self/exe".into(), SPAWNER_ARGUMENT.into()],
            host_ids: 200_000..265_536,
            egress: Egress::Off,
            programs: Vec::new(),
        }
    }
}

/// Whether functions may reach the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Egress {
    /// As their policies say, where the machine can give it. As root Mayfly has a link and a table of
    /// rules on the host for that (`docs/network.md`).
    ByPolicy,
    /// The platform only, whatever their policies say; the host's network is left alone.
    Off,
}

/// How much isolation there must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Isolation {
    /// The best that the machine offers, and no start if that is none.
    Best,
    /// The best that the machine offers; if that is none, functions run as ordinary processes of
    /// Mayfly's own user that can read and change whatever that user can.
    AcceptNone,
}
