//! ListTags: a resource's tags.

use super::control::Control;
use super::error::Error;
use super::tags::{self, Tagged};
use super::target::Place;
use wire::lambda::{ListTagsRequest, ListTagsResponse};

impl Control {
    pub(super) async fn list_tags(
        &self,
        place: &Place,
        request: ListTagsRequest,
    ) -> Result<ListTagsResponse, Error> {
        let tags = match tags::target(place, &request.resource)? {
            Tagged::Function(target) => self.existing(place, &target).await?.tags,
            Tagged::CodeSigningConfig(arn) => self.code_signing_config_tags(place, &arn).await?,
        };
        Ok(ListTagsResponse { tags: Some(tags) })
    }
}
