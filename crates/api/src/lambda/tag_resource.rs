//! TagResource: adds tags to a resource, or changes those it has.

use super::control::Control;
use super::error::Error;
use super::tags::{self, Tagged};
use super::target::Place;
use model::code_signing::CodeSigningConfig;
use std::collections::BTreeMap;
use wire::lambda::TagResourceRequest;

impl Control {
    pub(super) async fn tag_resource(
        &self,
        place: &Place,
        request: TagResourceRequest,
    ) -> Result<(), Error> {
        let tagged = tags::target(place, &request.resource)?;
        if request.tags.is_empty() {
            return Err(Error::InvalidParameterValue(
                "An error occurred and the request cannot be processed.".to_owned(),
            ));
        }
        let add = |tags: &mut BTreeMap<String, String>| {
            tags.extend(request.tags.clone());
            tags::check_number(tags, self.ports.quotas.tags)
        };
        match tagged {
            Tagged::Function(target) => {
                self.change(place, &target, |function| add(&mut function.tags)).await.map(drop)
            }
            Tagged::CodeSigningConfig(arn) => {
                let add = |config: &mut CodeSigningConfig| add(&mut config.tags);
                self.change_code_signing_config(place, &arn, add).await.map(drop)
            }
        }
    }
}
