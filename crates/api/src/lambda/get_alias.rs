//! GetAlias: where one alias points.

use super::alias;
use super::control::Control;
use super::error::Error;
use super::target::{Place, Target};
use wire::lambda::{AliasConfiguration, GetAliasRequest};

impl Control {
    pub(super) async fn get_alias(
        &self,
        place: &Place,
        request: GetAliasRequest,
    ) -> Result<AliasConfiguration, Error> {
        let function_name = Target::read_unqualified(place, &request.function_name)?;
        let name = alias::name(&request.name)?;
        let found = self.function(&place.region, &function_name).await?;
        found
            .and_then(|(mut function, _)| function.aliases.remove(&name))
            .map(|alias| alias::shown(place, &function_name, &alias))
            .ok_or_else(|| {
                Error::ResourceNotFound(format!(
                    "Cannot find alias arn: {}",
                    place.arn(&function_name, Some(name.as_str()))
                ))
            })
    }
}
