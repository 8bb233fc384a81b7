//! UntagResource: takes tags from a resource; those that it does not have are no error.

use super::control::Control;
use super::error::Error;
use super::tags::{self, Tagged};
use super::target::Place;
use model::code_signing::CodeSigningConfig;
use std::collections::BTreeMap;
use wire::lambda::UntagResourceRequest;

impl Control {
    pub(super) async fn untag_resource(
        &self,
        place: &Place,
        request: UntagResourceRequest,
    ) -> Result<(), Error> {
        let take = |tags: &mut BTreeMap<String, String>| {
            tags.retain(|key, _| !request.tag_keys.contains(key));
            Ok(())
        };
        match tags::target(place, &request.resource)? {
            Tagged::Function(target) => {
                self.change(place, &target, |function| take(&mut function.tags)).await.map(drop)
            }
            Tagged::CodeSigningConfig(arn) => {
                let take = |config: &mut CodeSigningConfig| take(&mut config.tags);
                self.change_code_signing_config(place, &arn, take).await.map(drop)
            }
        }
    }
}
