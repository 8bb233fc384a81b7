//! Refusals of requests to AWS services that are too large to be read, in the services' words.

use super::front::json;
use super::service::Service;
use http::StatusCode;
use wire::error::common;
use wire::shape::ErrorShape;
use wire::{AwsError, AwsRequest, AwsResponse};

/// AWS Lambda's, as recorded for CreateFunction.
static REQUEST_ENTITY_TOO_LARGE: ErrorShape = common("RequestEntityTooLargeException", 413);

/// The answer to a request whose body, which is left out, has more than `most_bytes`.
pub(super) fn too_large(request: &AwsRequest, most_bytes: usize) -> AwsResponse {
    let Some(service) = Service::of(request) else {
        let message = format!("Request must be smaller than {most_bytes} bytes");
        return json(StatusCode::PAYLOAD_TOO_LARGE, &serde_json::json!({ "message": message }));
    };
    let table = service.table();
    let (operation, shape) = match wire::operation_name(table, request) {
        Some("Invoke" | "InvokeAsync" | "InvokeWithResponseStream") => {
            ("InvokeFunction", &wire::lambda::REQUEST_TOO_LARGE_EXCEPTION)
        }
        operation => (operation.unwrap_or("requested"), &REQUEST_ENTITY_TOO_LARGE),
    };
    let message =
        format!("Request must be smaller than {most_bytes} bytes for the {operation} operation");
    wire::refuse(table, request, &AwsError::new(shape, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use wire::Body;

    fn answer(path: &str) -> (u16, String, String) {
        let parts = http::Request::post(path).body(()).expect("a request").into_parts().0;
        let request = AwsRequest {
            endpoint: String::new(),
            region: "us-east-1".to_owned(),
            account: "000000000000".to_owned(),
            principal: String::new(),
            request_id: String::new(),
            parts,
            body: Bytes::new(),
        };
        let response = too_large(&request, 100);
        let kind = response.headers().get("x-amzn-errortype");
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
        let status = response.status().as_u16();
        let Body::Whole(Some(text)) = response.into_body() else { panic!("no text") };
        (status, kind, String::from_utf8_lossy(&text).into_owned())
    }

    #[test]
    fn each_operation_is_called_by_its_name() {
        for (path, kind, operation) in [
            ("/2015-03-31/functions", "RequestEntityTooLargeException", "CreateFunction"),
            (
                "/2018-10-31/layers/l/versions",
                "RequestEntityTooLargeException",
                "PublishLayerVersion",
            ),
            ("/2015-03-31/functions/f/invocations", "RequestTooLargeException", "InvokeFunction"),
        ] {
            let (status, found, body) = answer(path);
            assert_eq!((status, found.as_str()), (413, kind), "{path}");
            let text =
                format!("Request must be smaller than 100 bytes for the {operation} operation");
            assert!(body.contains(&text), "{body}");
        }
    }
}
