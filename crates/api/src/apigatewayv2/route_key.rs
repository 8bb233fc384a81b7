//! Route keys: `METHOD /path/{parameter}`, `ANY /path/{proxy+}`, `$default`.

use super::error::bad_request;
use std::collections::BTreeSet;
use wire::AwsError;

const METHODS: &[&str] = &["ANY", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Checks a key as API Gateway does.
pub(super) fn check(key: &str) -> Result<(), AwsError> {
    if key == "$default" {
        return Ok(());
    }
    let Some((method, path)) = key.split_once(' ') else { return Err(malformed()) };
    let Some(path) = path.strip_prefix('/').filter(|_| METHODS.contains(&method)) else {
        return Err(malformed());
    };
    if path.is_empty() {
        return Ok(());
    }
    let segments: Vec<&str> = path.split('/').collect();
    let mut names = BTreeSet::new();
    for (index, segment) in segments.iter().enumerate() {
        let Some(name) = segment.strip_prefix('{').and_then(|s| s.strip_suffix('}')) else {
            if segment.contains(['{', '}', ' '])
                || (segment.is_empty() && index + 1 < segments.len())
            {
                return Err(malformed());
            }
            continue;
        };
        let is_last = index + 1 == segments.len();
        let name = match name.strip_suffix('+') {
            Some(name) if is_last => name,
            Some(_) => {
                return Err(bad_request(format!(
                    "the greedy parameter {segment} must be the last part of the path"
                )));
            }
            None => name,
        };
        let valid = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        if name.is_empty() || !name.chars().all(valid) {
            return Err(malformed());
        }
        if !names.insert(name) {
            return Err(bad_request(format!("the path has the parameter {{{name}}} twice")));
        }
    }
    Ok(())
}

fn malformed() -> AwsError {
    bad_request(
        "The provided route key is not formatted properly for HTTP protocol. Format should be \
         \"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\"",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_aws_takes_are_taken() {
        for key in [
            "$default",
            "GET /",
            "GET /env",
            "ANY /{proxy+}",
            "POST /worker/{id}",
            "GET /a/{b}/c/{d}",
            "GET /a/",
        ] {
            assert!(check(key).is_ok(), "{key}");
        }
    }

    #[test]
    fn other_keys_are_refused() {
        for key in [
            "",
            "GET",
            "/env",
            "get /env",
            "GET env",
            "$connect",
            "FETCH /a",
            "GET /{proxy+}/a",
            "GET /{}",
            "GET /{a",
            "GET /{a}/{a}",
            "GET /a//b",
            "GET  /a",
        ] {
            assert!(check(key).is_err(), "{key}");
        }
    }
}
