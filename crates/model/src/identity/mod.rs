//! Who there is: users, groups, roles and the policies that they have (AWS IAM, "IAM identities").
//!
//! Each is one document of the state. What belongs to one alone is in it, so that a change is of one
//! document: a user's access keys and groups, the inline policies, the list of what is attached.
//! Policies are kept as the texts that users gave.

mod group;
mod managed_policy;
mod permissions;
mod role;
mod user;

pub use group::Group;
pub use managed_policy::{ManagedPolicy, PolicyVersion};
pub use permissions::Permissions;
pub use role::Role;
pub use user::{AccessKey, User};

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Write as _;

/// What is kept of identities begins with this.
pub const PREFIX: &str = "iam/";

/// One kind of document about identities.
pub trait Entity: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The segment of the keys of this kind.
    const KIND: &'static str;
    /// AWS's word for it in messages.
    const WORD: &'static str;

    /// Its name, which no other of its kind has in any case.
    fn name(&self) -> &str;

    /// The document's key.
    fn key(name: &str) -> String {
        format!("{PREFIX}{}/{}", Self::KIND, segment(name))
    }
}

/// A name as a segment of a key: names differ in more than their case (AWS IAM, "IAM friendly names"),
/// and have letters that keys don't.
pub fn segment(name: &str) -> String {
    name.to_lowercase().bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => out.push(char::from(byte)),
            other => {
                let _ = write!(out, "${other:02x}");
            }
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_case_only_have_one_key() {
        assert_eq!(User::key("Ann.B@x"), "iam/users/ann$2eb$40x");
        assert_eq!(Role::key("R_1-a"), "iam/roles/r_1-a");
        assert_ne!(segment("a+b"), segment("a,b"));
    }
}
