//! What is measured and what it needs of the machine: a Mayfly of our own, functions, processes,
//! interpreters, packages.

pub(crate) mod child;
pub(crate) mod function;
pub(crate) mod interpreter;
pub(crate) mod packages;
pub(crate) mod platform;
pub(crate) mod processes;
