//! Names of functions in every form: what is understood is written out and understood again.

use crate::Target;
use model::FunctionArn;
use model::arn::FunctionReference;

pub(crate) const TARGET: Target = Target {
    name: "function_reference",
    seeds: &[
        b"f",
        b"f:live",
        b"function:f:$LATEST",
        b"123456789012:function:f:1",
        b"arn:aws:lambda:us-east-1:123456789012:function:my-function_1:PROD",
        b"arn:aws-cn:lambda:cn-north-1:123456789012:function:f",
    ],
    run,
};

fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Some(reference) = FunctionReference::parse(text) else { return };
    if let (Some(region), Some(account)) = (&reference.region, &reference.account) {
        let arn = FunctionArn {
            region: region.clone(),
            account: account.clone(),
            name: reference.name.clone(),
            qualifier: reference.qualifier.clone(),
        };
        assert_eq!(FunctionReference::parse(&arn.to_string()).as_ref(), Some(&reference));
    }
}
