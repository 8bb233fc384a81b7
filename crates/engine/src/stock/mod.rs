//! What is kept ready for cold starts: prepared sandboxes, started interpreters, templates of runtimes.
//!
//! All of it is nobody's: it has seen no user's code, and is shared by all versions whose launches ask
//! for the same. Nothing is kept that no call has asked for, and what nobody asks for any more goes.

mod deploys;
mod place;
mod reception;
mod runtime_templates;
mod settings;
mod shelf;
mod shelves;
mod template;
mod upkeep;

pub(crate) use deploys::{Deploys, anticipate};
pub(crate) use place::{Begins, Forks, Place};
pub use settings::StockSettings;
pub(crate) use shelf::{Refill, Shelf};
pub(crate) use shelves::{Stock, Taken};
pub(crate) use template::{CopyOf, Template};
pub(crate) use upkeep::keep_up;
