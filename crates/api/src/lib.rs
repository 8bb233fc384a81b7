//! The AWS control APIs: Lambda, STS, API Gateway

pub mod lambda;
