//! Constraints of the Lambda API: any value for any member is taken or refused with its name.

use super::rest_json_request::request;
use crate::Target;
use wire::lambda::Request;

pub(crate) const TARGET: Target = Target {
    name: "validation",
    seeds: &[
        br#"{"Timeout":3,"MemorySize":128,"Handler":"a.b","Description":"d","Runtime":"nodejs20.x"}"#,
        br#"{"Timeout":0,"MemorySize":1,"Handler":"a b","Role":"r","KMSKeyArn":"k","Layers":["l"]}"#,
        br#"{"VpcConfig":{"SubnetIds":["s"]},"TracingConfig":{"Mode":"x"},"EphemeralStorage":{"Size":1}}"#,
        br#"{"LoggingConfig":{"LogFormat":"JSON","LogGroup":"/a/b"},"SnapStart":{"ApplyOn":"None"}}"#,
    ],
    run,
};

fn run(bytes: &[u8]) {
    let uri = "/2015-03-31/functions/f/configuration";
    let Some(request) = request("PUT", uri, "application/json", bytes) else { return };
    if let Err(error) = Request::read(&request, &wire::error::VALIDATION) {
        assert!(!error.message.is_empty());
    }
}
