//! The metadata endpoint: in which availability zone a function runs (AWS Lambda, "Using the Lambda
//! metadata endpoint").
//!
//! It is at the address of the Runtime API, and whoever asks shows the token that the processes of
//! the instance find in their environment. How AWS words its refusals is not known; statuses are those
//! of its documentation.

use super::connection::Connection;
use super::head::Head;
use super::problem;
use crate::instance::Instance;
use http::{Method, StatusCode};
use model::Region;

/// Its only document.
pub(super) const PATH: &str = "/2026-01-15/metadata/execution-environment";

/// How long the answer may be kept: for as long as the environment lives.
const CACHE: (&str, &str) = ("Cache-Control", "private, max-age=43200, immutable");

pub(super) fn answer(instance: &Instance, head: &Head, connection: &mut Connection) {
    if head.method != Method::GET {
        if head.method == Method::HEAD {
            // Its answer has no body, and this has one.
            connection.close();
        }
        let words = "Only GET is allowed here";
        return problem(connection, StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", words);
    }
    let shown = head.beside.as_ref().and_then(|beside| beside.authorization.as_deref());
    let token = shown.and_then(|shown| shown.strip_prefix("Bearer "));
    if token != Some(instance.metadata_token.as_str()) {
        let words = "The token is missing or not that of AWS_LAMBDA_METADATA_TOKEN";
        return problem(connection, StatusCode::UNAUTHORIZED, "Unauthorized", words);
    }
    let zone = zone_id(&instance.executable.region);
    let document = serde_json::json!({ "AvailabilityZoneID": zone }).to_string();
    connection.answer(StatusCode::OK, &[CACHE], document.as_bytes());
}

/// The id of the first zone of a region, in AWS's form: `use1-az1` of `us-east-1`. All machines of a
/// Mayfly are in one zone.
fn zone_id(region: &Region) -> String {
    let parts = region.as_str().split('-').map(|part| match part {
        "gov" => "g",
        "iso" => "i",
        "isob" => "ib",
        "north" => "n",
        "south" => "s",
        "east" => "e",
        "west" => "w",
        "central" => "c",
        "northeast" => "ne",
        "northwest" => "nw",
        "southeast" => "se",
        "southwest" => "sw",
        other => other,
    });
    let mut id: String = parts.collect();
    id.push_str("-az1");
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_called_as_aws_calls_them() {
        for (region, zone) in [
            ("us-east-1", "use1-az1"),
            ("eu-central-1", "euc1-az1"),
            ("ap-southeast-2", "apse2-az1"),
            ("us-gov-west-1", "usgw1-az1"),
        ] {
            assert_eq!(zone_id(&Region::new(region).expect("valid")), zone);
        }
    }
}
