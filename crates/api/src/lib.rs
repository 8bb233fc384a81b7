//! The AWS control APIs: Lambda, STS, API Gateway

pub mod apigatewayv2;
pub mod lambda;
pub mod sts;
