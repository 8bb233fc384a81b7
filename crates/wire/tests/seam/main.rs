//! Requests as clients send them, answers as clients read them: the tables, the reader, the checks
//! and the writer together.

mod answers;
mod botocore;
mod event_stream;
mod lambda_requests;
mod logs_requests;
mod query_and_xml;
mod random_bytes;
mod validation;

use bytes::Bytes;
use wire::AwsRequest;

/// A request as a service is given it.
fn request(
    method: &str,
    uri: &str,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> AwsRequest {
    let mut builder = http::Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    AwsRequest {
        parts: builder.body(()).expect("a request").into_parts().0,
        body: body.into(),
        region: "us-east-1".to_owned(),
        account: "000000000000".to_owned(),
        principal: "arn:aws:iam::000000000000:root".to_owned(),
        request_id: "5f0b0b1e-0000-4000-8000-000000000001".to_owned(),
        endpoint: "http://127.0.0.1:4566".to_owned(),
    }
}

/// An answer's body as text; all bodies here are whole.
fn text(response: wire::AwsResponse) -> String {
    match response.into_body() {
        wire::Body::Whole(bytes) => {
            String::from_utf8(bytes.unwrap_or_default().into()).expect("UTF-8")
        }
        wire::Body::Stream(_) => panic!("the body is streamed"),
    }
}
