//! Reading requests of the rest-json protocol, with Lambda's operations.

use super::request;
use wire::AwsError;
use wire::error::VALIDATION;
use wire::lambda::Request;

fn read(
    method: &str,
    uri: &str,
    headers: &[(&str, &str)],
    body: &'static str,
) -> Result<Request, AwsError> {
    Request::read(&request(method, uri, headers, body), &VALIDATION)
}

#[test]
fn a_function_is_created_from_its_json() {
    let read = read(
        "POST",
        "/2015-03-31/functions",
        &[],
        r#"{"FunctionName":"f","Role":"arn:aws:iam::000000000000:role/r","Runtime":"python3.11",
            "Code":{"ZipFile":"UEsF"},"Timeout":7,"Environment":{"Variables":{"KEY":"v"}},
            "VpcConfig":null,"NotOfAws":[1],"Publish":true}"#,
    );
    let Request::CreateFunction(input) = read.expect("reads") else { panic!("another operation") };
    assert_eq!(input.function_name, "f");
    assert_eq!(input.code.zip_file.as_deref(), Some(&b"PK\x05"[..]));
    assert_eq!(input.timeout, Some(7));
    assert_eq!(input.publish, Some(true));
    assert_eq!(input.vpc_config, None);
    let variables = input.environment.and_then(|e| e.variables).expect("variables");
    assert_eq!(variables.get("KEY").map(String::as_str), Some("v"));
}

#[test]
fn an_invocation_takes_path_query_headers_and_the_whole_body() {
    let arn = "arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Af";
    let read = read(
        "POST",
        &format!("/2015-03-31/functions/{arn}/invocations?Qualifier=live"),
        &[("X-Amz-Log-Type", "Tail"), ("x-amz-invocation-type", "RequestResponse")],
        "not even JSON",
    );
    let Request::Invoke(input) = read.expect("reads") else { panic!("another operation") };
    assert_eq!(input.function_name, "arn:aws:lambda:us-east-1:000000000000:function:f");
    assert_eq!(input.qualifier.as_deref(), Some("live"));
    assert_eq!(input.log_type.as_deref(), Some("Tail"));
    assert_eq!(input.payload.as_deref(), Some(&b"not even JSON"[..]));
}

#[test]
fn numbers_and_lists_are_read_from_the_query() {
    let read_one = read("GET", "/2015-03-31/functions?MaxItems=5&FunctionVersion=ALL", &[], "");
    let Request::ListFunctions(input) = read_one.expect("reads") else { panic!("another") };
    assert_eq!(input.max_items, Some(5));
    let error = read("GET", "/2015-03-31/functions?MaxItems=many", &[], "").expect_err("refused");
    assert_eq!(error.shape.name, "SerializationException");
}

#[test]
fn what_is_not_json_or_has_the_wrong_type_is_refused() {
    for (body, message) in [
        ("{", "Could not parse request body into json: "),
        ("[]", "Start of list found where not expected"),
        (r#"{"FunctionName":1}"#, "NUMBER_VALUE can not be converted to a String"),
        (r#"{"Timeout":"3"}"#, "STRING_VALUE can not be converted to an Integer"),
        (r#"{"Timeout":3000000000}"#, "3000000000 can not be converted to an Integer"),
        (r#"{"Timeout":3.5}"#, "3.5 can not be converted to an Integer"),
        (r#"{"Publish":1}"#, "NUMBER_VALUE can not be converted to a Boolean"),
        (r#"{"Layers":{}}"#, "Start of structure or map found where not expected."),
        (r#"{"Code":{"ZipFile":"%"}}"#, "the value is not valid base64"),
    ] {
        let error = read("POST", "/2015-03-31/functions", &[], body).expect_err(body);
        assert_eq!(error.shape.name, "SerializationException", "{body}");
        assert!(error.message.starts_with(message), "{body}: {}", error.message);
    }
}
