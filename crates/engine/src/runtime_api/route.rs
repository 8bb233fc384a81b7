//! Which request of the Runtime API a path is.

use http::Method;

/// The API's version in every path.
const VERSION: &str = "/2018-06-01/runtime/";

/// A request of the Runtime API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route<'a> {
    /// `GET invocation/next`.
    Next,
    /// `POST invocation/{id}/response`.
    Response(&'a str),
    /// `POST invocation/{id}/error`.
    Error(&'a str),
    /// `POST init/error`.
    InitError,
    /// `GET restore/next`.
    RestoreNext,
    /// `POST restore/error`.
    RestoreError,
}

/// Reads method and path; `None` where there is nothing.
pub fn route<'a>(method: &Method, path: &'a str) -> Option<Route<'a>> {
    let rest = path.strip_prefix(VERSION)?;
    match (method, rest) {
        (&Method::GET, "invocation/next") => Some(Route::Next),
        (&Method::POST, "init/error") => Some(Route::InitError),
        (&Method::GET, "restore/next") => Some(Route::RestoreNext),
        (&Method::POST, "restore/error") => Some(Route::RestoreError),
        (&Method::POST, _) => {
            let (id, what) = rest.strip_prefix("invocation/")?.split_once('/')?;
            match what {
                "response" => Some(Route::Response(id)),
                "error" => Some(Route::Error(id)),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_has_its_path() {
        let post = |path| route(&Method::POST, path);
        assert_eq!(route(&Method::GET, "/2018-06-01/runtime/invocation/next"), Some(Route::Next));
        assert_eq!(
            post("/2018-06-01/runtime/invocation/a-b/response"),
            Some(Route::Response("a-b"))
        );
        assert_eq!(post("/2018-06-01/runtime/invocation/a/error"), Some(Route::Error("a")));
        assert_eq!(post("/2018-06-01/runtime/init/error"), Some(Route::InitError));
        assert_eq!(post("/2018-06-01/runtime/invocation/next"), None);
        assert_eq!(post("/2018-06-01/runtime/invocation/"), None);
        assert_eq!(post("/"), None);
    }
}
