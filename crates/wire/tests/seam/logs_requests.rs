//! Reading requests of the json-1.1 protocol, with CloudWatch Logs' operations.

use super::request;
use wire::logs::{INVALID_PARAMETER_EXCEPTION, Request};

#[test]
fn the_operation_is_named_by_the_target() {
    let request = request(
        "POST",
        "/",
        &[("X-Amz-Target", "Logs_20140328.PutLogEvents")],
        r#"{"logGroupName":"g","logStreamName":"s","logEvents":[{"timestamp":1,"message":"m"}]}"#,
    );
    let read = Request::read(&request, &INVALID_PARAMETER_EXCEPTION).expect("reads");
    let Request::PutLogEvents(input) = read else { panic!("another operation") };
    assert_eq!(input.log_events[0].timestamp, 1);
    assert_eq!(input.log_events[0].message, "m");
}

#[test]
fn an_unknown_target_is_refused() {
    for (target, name) in [
        ("Logs_20140328.Nothing", "UnknownOperationException"),
        ("Other.PutLogEvents", "UnknownOperationException"),
        ("Logs_20140328", "UnknownOperationException"),
        ("Logs_20140328.StartQuery", "NotImplementedException"),
    ] {
        let request = request("POST", "/", &[("X-Amz-Target", target)], "{}");
        let error = Request::read(&request, &INVALID_PARAMETER_EXCEPTION).expect_err(target);
        assert_eq!(error.shape.name, name, "{target}");
    }
}

#[test]
fn a_broken_constraint_is_the_services_own_error() {
    let request = request("POST", "/", &[("X-Amz-Target", "Logs_20140328.CreateLogGroup")], "{}");
    let error = Request::read(&request, &INVALID_PARAMETER_EXCEPTION).expect_err("refused");
    assert_eq!(error.shape.name, "InvalidParameterException");
    assert_eq!(error.shape.status, 400);
}
