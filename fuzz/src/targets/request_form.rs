//! Requests of the query protocol (STS), whose members are a form.

use super::rest_json_request::request;
use crate::Target;
use wire::sts::{Request, SERVICE};

pub(crate) const TARGET: Target = Target {
    name: "request_form",
    seeds: &[
        b"Action=GetCallerIdentity&Version=2011-06-15",
        b"Version=2011-06-15&Action=GetCallerIdentity&A.member.1.B=%20+x&A.member.2=",
    ],
    run,
};

fn run(bytes: &[u8]) {
    let request = request("POST", "/", "application/x-www-form-urlencoded", bytes);
    let Some(request) = request else { return };
    if let Err(error) = Request::read(&request, &wire::error::VALIDATION) {
        let _ = wire::refuse(&SERVICE, &request, &error);
    }
}
