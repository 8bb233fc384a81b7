//! UntagResource: takes tags from a function; those that it does not have are no error.

use super::control::Control;
use super::error::Error;
use super::tags;
use super::target::Place;
use wire::lambda::UntagResourceRequest;

impl Control {
    pub(super) async fn untag_resource(
        &self,
        place: &Place,
        request: UntagResourceRequest,
    ) -> Result<(), Error> {
        let target = tags::target(place, &request.resource)?;
        self.change(place, &target, |function| {
            function.tags.retain(|key, _| !request.tag_keys.contains(key));
            Ok(())
        })
        .await?;
        Ok(())
    }
}
