//! The engine at its ports: a fake sandbox in which runtimes are small programs of the tests, the
//! real Runtime API over real connections.

mod fake;
mod life_cycle;
mod limits;
mod protocol;
mod streaming;
