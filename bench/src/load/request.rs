//! Requests as clients send them, as bytes that are sent over and over.

/// A request of the Lambda API, as an SDK sends it.
pub(crate) fn lambda(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let further: String =
        headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
         X-Amz-Date: 20260101T000000Z\r\nAuthorization: AWS4-HMAC-SHA256 \
         Credential=bench/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host;x-amz-date, \
         Signature=0000000000000000000000000000000000000000000000000000000000000000\r\n\
         {further}Content-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// The request that calls a function, or a version of it (`name:1`), and waits for its answer.
pub(crate) fn invoke(function: &str) -> Vec<u8> {
    let (name, query) = match function.split_once(':') {
        Some((name, qualifier)) => (name, format!("?Qualifier={qualifier}")),
        None => (function, String::new()),
    };
    let path = format!("/2015-03-31/functions/{name}/invocations{query}");
    lambda("POST", &path, &[], "{}")
}

/// The request that hands a function an event of so many bytes and does not wait, with a delay in
/// seconds where the event shall not run now.
pub(crate) fn event(function: &str, bytes: usize, delay_s: Option<u32>) -> Vec<u8> {
    let path = format!("/2015-03-31/functions/{function}/invocations");
    let delay = delay_s.map(|seconds| seconds.to_string());
    let mut headers = vec![("X-Amz-Invocation-Type", "Event")];
    headers.extend(delay.as_deref().map(|delay| ("X-Mayfly-Delay", delay)));
    let filling = "x".repeat(bytes.saturating_sub(r#"{"x":""}"#.len()));
    lambda("POST", &path, &headers, &format!(r#"{{"x":"{filling}"}}"#))
}

/// The request that hands a function many events of so many bytes at once, with a delay in seconds.
pub(crate) fn events(function: &str, count: usize, bytes: usize, delay_s: u32) -> Vec<u8> {
    let filling = "x".repeat(bytes.saturating_sub(r#"{"x":""}"#.len()));
    let line = format!("{{\"payload\":{{\"x\":\"{filling}\"}},\"delay\":{delay_s}}}\n");
    lambda("POST", &format!("/_mayfly/async/events/{function}"), &[], &line.repeat(count))
}

/// A plain request to a web server, with a path that begins with a slash.
pub(crate) fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_has_the_size_that_was_asked_for() {
        let request = String::from_utf8(event("f", 256, Some(60))).expect("text");
        let (head, body) = request.split_once("\r\n\r\n").expect("a head");
        assert_eq!(body.len(), 256);
        assert!(head.contains("Content-Length: 256") && head.contains("X-Mayfly-Delay: 60"));
    }

    #[test]
    fn many_events_are_a_line_each() {
        let request = String::from_utf8(events("f", 3, 256, 60)).expect("text");
        let (_, body) = request.split_once("\r\n\r\n").expect("a head");
        assert_eq!(body.lines().count(), 3);
        assert!(body.lines().all(|line| line.ends_with(r#"x"},"delay":60}"#)));
    }

    #[test]
    fn a_version_is_called_by_its_qualifier() {
        let request = String::from_utf8(invoke("f:7")).expect("text");
        assert!(request.starts_with("POST /2015-03-31/functions/f/invocations?Qualifier=7 HTTP"));
    }
}
