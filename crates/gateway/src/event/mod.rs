//! The events that functions are given for a request, in the two payload formats of AWS.

pub(crate) mod body;
pub(crate) mod query;
pub(crate) mod v1;
pub(crate) mod v2;

use crate::received::Received;
use crate::signer::Signer;
use std::collections::BTreeMap;

/// What the front door adds to the request.
pub(crate) struct Door<'a> {
    /// The account, or `anonymous` for function URLs that need no signature.
    pub(crate) account: &'a str,
    /// Who signed the request, where that was asked for.
    pub(crate) signer: Option<&'a Signer>,
    /// Id of the function URL or of the API.
    pub(crate) id: &'a str,
    /// Host name of the door.
    pub(crate) domain: &'a str,
    /// Id of the request; for function URLs it is the invocation's.
    pub(crate) request_id: &'a str,
    /// Key of the chosen route, or `$default`.
    pub(crate) route_key: &'a str,
    /// Name of the stage, or `$default`.
    pub(crate) stage: &'a str,
    /// The path as the event shows it.
    pub(crate) path: &'a str,
    /// Values of the route's parameters.
    pub(crate) path_parameters: &'a BTreeMap<String, String>,
    /// Variables of the stage.
    pub(crate) stage_variables: &'a BTreeMap<String, String>,
}

/// `12/Mar/2020:19:03:58 +0000`.
fn time(received: &Received) -> String {
    received.now.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string()
}
