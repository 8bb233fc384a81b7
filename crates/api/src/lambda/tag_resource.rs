//! TagResource: adds tags to a function, or changes those it has.

use super::control::Control;
use super::error::Error;
use super::tags;
use super::target::Place;
use wire::lambda::TagResourceRequest;

impl Control {
    pub(super) async fn tag_resource(
        &self,
        place: &Place,
        request: TagResourceRequest,
    ) -> Result<(), Error> {
        let target = tags::target(place, &request.resource)?;
        if request.tags.is_empty() {
            return Err(Error::InvalidParameterValue(
                "An error occurred and the request cannot be processed.".to_owned(),
            ));
        }
        self.change(place, &target, |function| {
            function.tags.extend(request.tags.clone());
            tags::check_number(&function.tags, self.ports.quotas.tags)
        })
        .await?;
        Ok(())
    }
}
