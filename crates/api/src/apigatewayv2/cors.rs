//! CORS of HTTP APIs, from and to AWS's shape.

use super::error::bad_request;
use model::function_url::Cors;
use wire::AwsError;
use wire::apigatewayv2::Cors as Shape;

const METHODS: &[&str] = &["*", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Checks the rules of a request.
pub(super) fn parse(shape: Shape) -> Result<Cors, AwsError> {
    let list = |values: Option<Vec<String>>| values.unwrap_or_default();
    let max_age_s = match shape.max_age {
        None => None,
        Some(seconds) => Some(u32::try_from(seconds).map_err(|_| {
            bad_request("CorsConfiguration.MaxAge: Mayfly does not serve -1 yet; 0 keeps browsers from remembering")
        })?),
    };
    let cors = Cors {
        allow_credentials: shape.allow_credentials.unwrap_or_default(),
        allow_headers: list(shape.allow_headers),
        allow_methods: list(shape.allow_methods),
        allow_origins: list(shape.allow_origins),
        expose_headers: list(shape.expose_headers),
        max_age_s,
    };
    for origin in &cors.allow_origins {
        let known = ["http://", "https://"].iter().any(|scheme| origin.starts_with(scheme));
        if origin != "*" && !known {
            return Err(bad_request(format!(
                "CorsConfiguration.AllowOrigins: '{origin}' must be * or begin with http:// or https://"
            )));
        }
    }
    for method in &cors.allow_methods {
        if !METHODS.contains(&method.as_str()) {
            return Err(bad_request(format!(
                "CorsConfiguration.AllowMethods: '{method}' must be one of {}",
                METHODS.join(", ")
            )));
        }
    }
    let any = |values: &[String]| values.iter().any(|value| value == "*");
    if cors.allow_credentials && any(&cors.allow_origins) {
        return Err(bad_request(
            "CorsConfiguration: AllowCredentials can't be true where AllowOrigins has *",
        ));
    }
    Ok(cors)
}

/// The rules for an answer; empty lists are left out, as AWS does.
pub(super) fn show(cors: Cors) -> Shape {
    let list = |values: Vec<String>| (!values.is_empty()).then_some(values);
    Shape {
        allow_credentials: Some(cors.allow_credentials),
        allow_headers: list(cors.allow_headers),
        allow_methods: list(cors.allow_methods),
        allow_origins: list(cors.allow_origins),
        expose_headers: list(cors.expose_headers),
        max_age: cors.max_age_s.and_then(|seconds| i32::try_from(seconds).ok()),
    }
}
