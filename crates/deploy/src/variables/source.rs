//! The sources that a variable can name, one file or function each, in alphabetical order.

use super::resolve::{Failed, Reference, Resolver};
use crate::yaml::Node;

mod env;
mod file;
mod opt;
mod param;
mod self_;
mod sls;
mod str_to_bool;

/// One source.
pub(super) struct Entry {
    /// The word in front of the colon.
    pub(super) name: &'static str,
    /// How it answers.
    pub(super) answer: Answer,
}

/// Looks a reference up; `None` where there is no such value.
type LookUp = fn(&mut Resolver<'_>, &Reference) -> Result<Option<Node>, Failed>;

pub(super) enum Answer {
    /// Looks the value up.
    Look(LookUp),
    /// The Framework knows it, Mayfly does not serve it yet: what is missing.
    NotServed(&'static str),
}

/// All sources of the Serverless Framework v3.
pub(super) static ALL: &[Entry] = &[
    Entry { name: "aws", answer: Answer::NotServed("the account's id and region from AWS") },
    Entry { name: "cf", answer: Answer::NotServed("outputs of CloudFormation stacks") },
    Entry { name: "env", answer: Answer::Look(env::look_up) },
    Entry { name: "file", answer: Answer::Look(file::look_up) },
    Entry { name: "opt", answer: Answer::Look(opt::look_up) },
    Entry { name: "output", answer: Answer::NotServed("outputs of the Serverless Dashboard") },
    Entry { name: "param", answer: Answer::Look(param::look_up) },
    Entry { name: "s3", answer: Answer::NotServed("objects in S3") },
    Entry { name: "self", answer: Answer::Look(self_::look_up) },
    Entry { name: "sls", answer: Answer::Look(sls::look_up) },
    Entry { name: "ssm", answer: Answer::NotServed("parameters of Systems Manager") },
    Entry { name: "strToBool", answer: Answer::Look(str_to_bool::look_up) },
];
