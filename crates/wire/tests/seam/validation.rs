//! Constraints, with the messages that AWS answers.

use super::request;
use wire::lambda::Request;
use wire::shape::{Kind, Service, Shape, Structure};

/// The message for a request to Lambda.
fn refused(method: &str, uri: &str, body: &str) -> String {
    let request = request(method, uri, &[], body.to_owned());
    let error = Request::read(&request, &wire::error::VALIDATION).expect_err(body);
    assert_eq!(error.shape.name, "ValidationException", "{error}");
    assert_eq!(error.shape.status, 400);
    error.message
}

const ALIASES: &str = "/2015-03-31/functions/f/aliases";

#[test]
fn one_breach_is_told_in_the_words_of_aws() {
    for (method, uri, body, expected) in [
        (
            "POST",
            ALIASES,
            r#"{"Name":"2024","FunctionVersion":"1"}"#,
            "Value '2024' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)",
        ),
        (
            "POST",
            "/2021-10-31/functions/f/url?Qualifier=$LATEST",
            r#"{"AuthType":"NONE"}"#,
            r"Value '$LATEST' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: ((?!^\d+$)^[0-9a-zA-Z-_]+$)",
        ),
        (
            "GET",
            "/2015-03-31/functions?FunctionVersion=invalid",
            "",
            "Value 'invalid' at 'functionVersion' failed to satisfy constraint: Member must satisfy enum value set: [ALL]",
        ),
        (
            "GET",
            "/2015-03-31/functions?MaxItems=0",
            "",
            "Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1",
        ),
        (
            "POST",
            ALIASES,
            r#"{"Name":"a"}"#,
            "Value null at 'functionVersion' failed to satisfy constraint: Member must not be null",
        ),
        (
            "POST",
            ALIASES,
            r#"{"Name":"a","FunctionVersion":"1","RoutingConfig":{"AdditionalVersionWeights":{"$LATEST":0.5}}}"#,
            "Value '{$LATEST=0.5}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]",
        ),
        (
            "POST",
            ALIASES,
            r#"{"Name":"a","FunctionVersion":"1","RoutingConfig":{"AdditionalVersionWeights":{"2":-1}}}"#,
            "Value '{2=-1.0}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]",
        ),
    ] {
        let message = refused(method, uri, body);
        assert_eq!(message, format!("1 validation error detected: {expected}"));
    }
}

#[test]
fn lists_are_told_with_all_constraints_of_their_elements() {
    let body = r#"{"Architectures":["X86_64"]}"#;
    assert_eq!(
        refused("PUT", "/2015-03-31/functions/f/code", body),
        "1 validation error detected: Value '[X86_64]' at 'architectures' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]"
    );
    let body = r#"{"Architectures":["x86_64","arm64"]}"#;
    assert_eq!(
        refused("PUT", "/2015-03-31/functions/f/code", body),
        "1 validation error detected: Value '[x86_64, arm64]' at 'architectures' failed to satisfy constraint: Member must have length less than or equal to 1"
    );
    let body = r#"{"Layers":[null]}"#;
    let message = refused("PUT", "/2015-03-31/functions/f/configuration", body);
    assert!(message.contains("Value '[null]' at 'layers' failed"), "{message}");
    assert!(message.ends_with("Member must not be null]"), "{message}");
}

#[test]
fn several_breaches_are_counted_and_joined() {
    let name = "x".repeat(141);
    let message = refused(
        "POST",
        "/2015-03-31/functions",
        &format!(r#"{{"FunctionName":"{name}","Role":"r1","Timeout":0}}"#),
    );
    assert_eq!(
        message,
        format!(
            "4 validation errors detected: \
             Value '{name}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 140; \
             Value 'r1' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{{12}}:role/?[a-zA-Z_0-9+=,.@\\-_/]+; \
             Value null at 'code' failed to satisfy constraint: Member must not be null; \
             Value '0' at 'timeout' failed to satisfy constraint: Member must have value greater than or equal to 1"
        )
    );
}

#[test]
fn sensitive_values_stay_out_of_messages() {
    let message = refused(
        "PUT",
        "/2015-03-31/functions/f/configuration",
        r#"{"Environment":{"Variables":{"1":"secret"}}}"#,
    );
    assert!(
        message.starts_with("1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: ["),
        "{message}"
    );
    assert!(!message.contains("secret"));
}

#[test]
fn elements_that_are_structures_have_paths_of_their_own() {
    let request = request(
        "POST",
        "/",
        &[("X-Amz-Target", "Logs_20140328.PutLogEvents")],
        r#"{"logGroupName":"g","logStreamName":"s","logEvents":[{"timestamp":1,"message":"m"},{"message":""}]}"#,
    );
    let error = wire::logs::Request::read(&request, &wire::error::VALIDATION).expect_err("refused");
    assert_eq!(
        error.message,
        "2 validation errors detected: Value null at 'logEvents.2.member.timestamp' failed to satisfy constraint: Member must not be null; Value '' at 'logEvents.2.member.message' failed to satisfy constraint: Member must have length greater than or equal to 1"
    );
}

#[test]
fn every_pattern_of_every_service_can_be_used() {
    let services: [&Service; 4] = [
        &wire::apigatewayv2::SERVICE,
        &wire::lambda::SERVICE,
        &wire::logs::SERVICE,
        &wire::sts::SERVICE,
    ];
    let mut patterns = 0;
    for service in services {
        for operation in service.operations {
            patterns += structure(operation.input) + structure(operation.output);
        }
    }
    assert!(patterns > 100, "only {patterns} patterns were seen");
}

fn structure(structure: &Structure) -> usize {
    structure.members.iter().map(|member| shape(member.shape)).sum()
}

fn shape(shape: &Shape) -> usize {
    match shape.kind {
        Kind::Text { pattern: Some(pattern), .. } => {
            assert!(pattern.is_valid(), "{}", pattern.text);
            1
        }
        Kind::List { element, .. } => self::shape(element),
        Kind::Map { key, value, .. } => self::shape(key) + self::shape(value),
        Kind::Structure(structure) => self::structure(structure),
        _ => 0,
    }
}
