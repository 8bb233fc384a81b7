//! The engine at its ports: a fake sandbox in which runtimes are small programs of the tests, the
//! real Runtime API over real connections.

mod async_invoke;
mod extension_protocol;
mod extension_shutdown;
mod extension_stress;
mod extensions;
mod fake;
mod faults;
mod life_cycle;
mod limits;
mod protocol;
mod records;
mod recursion;
mod shutdown;
mod snapshot;
mod start_paths;
mod streaming;
mod stress;
mod telemetry;
