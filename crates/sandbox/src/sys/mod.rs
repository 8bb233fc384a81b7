//! The system calls that neither the standard library nor rustix offers: one safe function each.

pub(crate) mod clone;
pub(crate) mod descriptors;
pub(crate) mod exec;
pub(crate) mod heap;
pub(crate) mod loopback;
pub(crate) mod mount_attributes;
pub(crate) mod namespaces;
pub(crate) mod notification;
pub(crate) mod signals;
pub(crate) mod watch;
