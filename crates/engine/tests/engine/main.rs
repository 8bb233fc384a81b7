//! The engine at its ports: a fake sandbox in which runtimes are small programs of the tests, the
//! real Runtime API over real connections.

mod async_invoke;
mod fake;
mod faults;
mod life_cycle;
mod limits;
mod protocol;
mod recursion;
mod shutdown;
mod streaming;
mod stress;
