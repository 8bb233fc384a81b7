//! DeleteLayerVersion: takes one version away from whoever would use it from now on. Functions that
//! have it keep it.

use super::super::control::Control;
use super::super::error::Error;
use super::super::target::Place;
use model::layer::LayerVersion;
use model::store::Expect;
use std::sync::Arc;
use wire::lambda::DeleteLayerVersionRequest;

impl Control {
    /// AWS answers the deletion of a version that is not there as if it had been.
    pub(in super::super) async fn delete_layer_version(
        self: &Arc<Self>,
        place: &Place,
        request: DeleteLayerVersionRequest,
    ) -> Result<(), Error> {
        let number = super::check_number(request.version_number)?;
        if let Some(name) = super::layer(place, &request.layer_name)? {
            let key = LayerVersion::key(&place.region, &name, number);
            self.ports.store.delete(&key, Expect::Anything).await?;
            self.collect();
        }
        Ok(())
    }
}
