//! A file per target.

pub(crate) mod event_headers;
pub(crate) mod event_stream;
pub(crate) mod filter_pattern;
pub(crate) mod function_answer;
pub(crate) mod function_reference;
pub(crate) mod http_prelude;
pub(crate) mod name_message;
pub(crate) mod network_policy;
pub(crate) mod page_query;
pub(crate) mod policy_arn;
pub(crate) mod policy_condition;
pub(crate) mod policy_document;
pub(crate) mod request_form;
pub(crate) mod rest_json_request;
pub(crate) mod route_table;
pub(crate) mod runtime_api_body;
pub(crate) mod runtime_api_head;
pub(crate) mod runtime_api_route;
pub(crate) mod serverless_yml;
pub(crate) mod sigv4_claim;
pub(crate) mod sigv4_scope;
pub(crate) mod validation;
pub(crate) mod xml_document;
pub(crate) mod zip_entries;
