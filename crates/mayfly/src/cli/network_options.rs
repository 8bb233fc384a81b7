//! What `mayfly up` and `mayfly doctor` can be told of the network of functions.

use clap::{Args, ValueEnum};
use sandbox::Egress;

/// Options of the network.
#[derive(Debug, Args)]
#[command(next_help_heading = "Network")]
pub(super) struct NetworkOptions {
    /// Whether functions may reach the world
    #[arg(long, value_enum, default_value_t, env = "MAYFLY_EGRESS")]
    egress: Choice,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Choice {
    /// As each one's network policy says, where this machine can give it
    #[default]
    ByPolicy,
    /// Only Mayfly's endpoint; the host's network is left alone
    Off,
}

impl NetworkOptions {
    pub(super) fn egress(&self) -> Egress {
        match self.egress {
            Choice::ByPolicy => Egress::ByPolicy,
            Choice::Off => Egress::Off,
        }
    }
}
