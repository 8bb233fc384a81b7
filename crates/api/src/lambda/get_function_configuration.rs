//! GetFunctionConfiguration: the settings of `$LATEST`, of a version, or of what an alias points to.

use super::configuration::configuration;
use super::control::Control;
use super::error::Error;
use super::target::{Place, Target};
use wire::lambda::{FunctionConfiguration, GetFunctionConfigurationRequest};

impl Control {
    pub(super) async fn get_function_configuration(
        &self,
        place: &Place,
        request: GetFunctionConfigurationRequest,
    ) -> Result<FunctionConfiguration, Error> {
        let target = Target::read(place, &request.function_name, request.qualifier.as_deref())?;
        let (_, config) = self.version(place, &target).await?;
        Ok(configuration(place, &target.name, &config, target.qualifier.as_deref()))
    }
}
