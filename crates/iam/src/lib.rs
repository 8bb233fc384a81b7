//! Who may do what: AWS's policy documents, and the one evaluator that every service asks.
//!
//! A caller parses documents once ([`Policy::parse`]) and keeps them; for each request it names the
//! [`Principal`], the action, the resource and what is known of the request ([`Context`]), and gets
//! a [`Decision`] that names the policy and statement it comes from. [`message`] says it in AWS's
//! words. [`actions`] is the table of every operation and what it needs.
//!
//! Everything here is pure: no IO, no clock, no policies of its own. Sources: AWS IAM User Guide,
//! "IAM JSON policy elements reference", "Policy evaluation logic"; AWS Service Authorization
//! Reference. What AWS leaves open is decided in docs/adr/0025-policies.md.

pub mod actions;
pub mod arn;
mod attached;
mod condition;
mod context;
mod decision;
mod evaluate;
pub mod function_policy;
pub mod keys;
mod kind;
pub mod limits;
pub mod message;
mod parse;
mod pattern;
mod policy;
mod principal;
mod who;

pub use attached::{Attached, Policies, Request};
pub use context::{Context, Values};
pub use decision::{By, Decision, Layer};
pub use evaluate::evaluate;
pub use kind::Kind;
pub use parse::PolicyError;
pub use policy::{Effect, Policy};
pub use principal::Principal;
