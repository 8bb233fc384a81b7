//! A small client of the endpoint's AWS APIs: signed requests, JSON in and out.

mod api_gateway;
mod audit;
mod endpoint;
mod events;
mod iam;
mod keys;
mod lambda;
mod layers;
mod logs;
mod records;
mod signing;

pub use api_gateway::{ApiGateway, ApiSettings};
pub use audit::{Audit, AuditQuery, number as audit_number};
pub use endpoint::{Answer, ClientError, Endpoint, Request, Target};
pub use events::{DeadEventQuery, Events};
pub use iam::{Iam, Role};
pub use keys::Keys;
pub use lambda::{Invocation, InvocationReply, InvocationType, Lambda};
pub use logs::{LogEvent, LogQuery, Logs};
pub use records::{RecordQuery, Records};
pub use signing::SigningProfiles;
