//! The embedded cloud services that functions and tools use, a folder per service.

pub mod logs;
