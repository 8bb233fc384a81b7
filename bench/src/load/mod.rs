//! The client's side: the same for ours and for what it is held against, and as thin as it gets, for
//! what is measured is the other side.

pub(crate) mod answer;
pub(crate) mod connection;
pub(crate) mod crowd;
pub(crate) mod pair;
pub(crate) mod request;
