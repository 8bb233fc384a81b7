//! Settings that API Gateway has and Mayfly does not serve: named in the refusal, never kept.

use super::error::bad_request;
use wire::AwsError;

/// The settings of one request that are not served.
#[derive(Default)]
pub(super) struct Unserved {
    names: Vec<&'static str>,
}

impl Unserved {
    /// Notes a setting if it is there.
    pub(super) fn present<T>(mut self, name: &'static str, value: Option<&T>) -> Self {
        self.names.extend(value.is_some().then_some(name));
        self
    }

    /// Notes a setting if it is anything but what is served.
    pub(super) fn unless<T: PartialEq<V>, V>(
        mut self,
        name: &'static str,
        value: Option<&T>,
        served: &V,
    ) -> Self {
        self.names.extend(value.is_some_and(|value| value != served).then_some(name));
        self
    }

    /// Notes a setting that was found not to be served.
    pub(super) fn note(mut self, name: &'static str, is_there: bool) -> Self {
        self.names.extend(is_there.then_some(name));
        self
    }

    /// Refuses the request if it has any.
    pub(super) fn refuse(self, of: &str) -> Result<(), AwsError> {
        match self.names.as_slice() {
            [] => Ok(()),
            [name] => Err(bad_request(format!(
                "Mayfly does not serve this setting of {of} yet: {name}; leave it out"
            ))),
            names => Err(bad_request(format!(
                "Mayfly does not serve these settings of {of} yet: {}; leave them out",
                names.join(", ")
            ))),
        }
    }
}
