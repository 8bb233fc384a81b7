//! The embedded cloud services that functions and tools use
