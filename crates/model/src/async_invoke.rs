//! Asynchronous invocation as users set it: how often an event is tried, for how long, and where its
//! result goes; and the port to the places that take such results.
//!
//! Settings belong to a qualifier of a function (AWS Lambda, `FunctionEventInvokeConfig`). What runs
//! by them lives in the engine.

use crate::clock::Timestamp;
use crate::name::Region;
use async_trait::async_trait;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Retries after a function's error that a user may choose (AWS Lambda, `MaximumRetryAttempts`).
pub const RETRY_ATTEMPTS: RangeInclusive<u8> = 0..=2;
/// Retries after a function's error where the user chose none.
pub const DEFAULT_RETRY_ATTEMPTS: u8 = 2;
/// Ages in seconds up to which an event may be tried (AWS Lambda, `MaximumEventAgeInSeconds`).
pub const EVENT_AGE_S: RangeInclusive<u32> = 60..=21_600;
/// The age in seconds where the user chose none.
pub const DEFAULT_EVENT_AGE_S: u32 = 21_600;

/// How events for one qualifier of a function are treated. What is `None` was not set: defaults
/// hold, and the API does not show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventInvokeConfig {
    /// Retries after a function's error, within [`RETRY_ATTEMPTS`].
    pub max_retry_attempts: Option<u8>,
    /// How old an event may get before it is given up, within [`EVENT_AGE_S`].
    pub max_event_age_s: Option<u32>,
    /// ARN of what is told of successes.
    pub on_success: Option<String>,
    /// ARN of what is told of failures.
    pub on_failure: Option<String>,
    /// When these settings were made.
    pub last_modified: Timestamp,
}

impl EventInvokeConfig {
    /// The key in [`crate::Function::event_invoke_configs`] of a qualifier as callers name it: an
    /// unqualified call is one of `$LATEST`.
    pub fn key(qualifier: Option<&str>) -> &str {
        qualifier.unwrap_or("$LATEST")
    }
}

/// Something to be handed to a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Where to: an ARN that the target serves.
    pub target: String,
    /// The same at every try, so that a target can tell a repeated delivery; a UUID.
    pub id: String,
    /// Region of the function whose event it was.
    pub region: Region,
    /// `X-Amzn-Trace-Id` of the invocation, with its lineage.
    pub trace_header: String,
    /// What it is.
    pub content: Content,
}

/// What is handed to a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The record of an invocation's end (AWS Lambda, "Destinations"), a JSON document.
    Record {
        /// The whole record.
        record: Bytes,
        /// Whether it tells of a success.
        success: bool,
        /// ARN of the function, with its qualifier.
        function_arn: String,
    },
    /// An event that could not be worked off (AWS Lambda, "Dead-letter queues").
    DeadLetter {
        /// The event as the caller sent it.
        event: Bytes,
        /// The message attribute `RequestID`.
        request_id: String,
        /// The message attribute `ErrorCode`, a number.
        error_code: u16,
        /// The message attribute `ErrorMessage`, 1 KB at most.
        error_message: String,
    },
}

/// Why a delivery was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// It may be taken later.
    #[error("can't deliver to {target} now: {reason}")]
    Later {
        /// The target's ARN.
        target: String,
        /// The target's words.
        reason: String,
    },
    /// It will never be taken: the target is gone or does not take such a thing.
    #[error("{target} does not take it: {reason}")]
    Never {
        /// The target's ARN.
        target: String,
        /// The target's words.
        reason: String,
    },
}

/// A kind of place that results of asynchronous invocations are sent to: functions, queues, topics …
#[async_trait]
pub trait Target: Send + Sync {
    /// Whether this ARN names a place of this kind.
    fn serves(&self, arn: &str) -> bool;

    /// Whether dead letters can be sent here (AWS Lambda allows queues and topics).
    fn takes_dead_letters(&self) -> bool;

    /// Hands it over; durable when it returns.
    async fn deliver(&self, delivery: Delivery) -> Result<(), DeliveryError>;
}
