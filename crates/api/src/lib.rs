//! The AWS control APIs: Lambda, STS, API Gateway; and how requests to Mayfly's own pages are read.

pub mod apigatewayv2;
pub mod iam;
pub mod lambda;
pub mod page_query;
pub mod sts;
