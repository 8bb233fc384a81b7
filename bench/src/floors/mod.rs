//! What ours is held against: floors, which do only what no platform can do without, and peers. All
//! are started here.

pub(crate) mod bubblewrap;
pub(crate) mod nginx;
pub(crate) mod plain_queue;
pub(crate) mod raw_sandbox;
pub(crate) mod runtime_loop;
