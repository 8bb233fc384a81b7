//! ListTags: a function's tags.

use super::control::Control;
use super::error::Error;
use super::tags;
use super::target::Place;
use wire::lambda::{ListTagsRequest, ListTagsResponse};

impl Control {
    pub(super) async fn list_tags(
        &self,
        place: &Place,
        request: ListTagsRequest,
    ) -> Result<ListTagsResponse, Error> {
        let target = tags::target(place, &request.resource)?;
        let function = self.existing(place, &target).await?;
        Ok(ListTagsResponse { tags: Some(function.tags) })
    }
}
