//! ListFunctionsByCodeSigningConfig: the functions that name a configuration.

use super::super::control::Control;
use super::super::error::Error;
use super::super::functions::read;
use super::super::page::Page;
use super::super::target::Place;
use super::config::not_found;
use model::{Function, FunctionName};
use wire::lambda::{
    ListFunctionsByCodeSigningConfigRequest, ListFunctionsByCodeSigningConfigResponse,
};

impl Control {
    pub(in super::super) async fn list_functions_by_code_signing_config(
        &self,
        place: &Place,
        request: ListFunctionsByCodeSigningConfigRequest,
    ) -> Result<ListFunctionsByCodeSigningConfigResponse, Error> {
        let page = Page::read(request.marker.as_deref(), request.max_items)?;
        let arn = request.code_signing_config_arn;
        let found = self.code_signing_config(place, &arn).await?;
        let (config, _) = found.ok_or_else(|| not_found(&arn))?;
        let names = self.functions_signed_by(place, &config.id).await?;
        let (names, next_marker) = page.of(names, FunctionName::to_string);
        let arns = names.iter().map(|name| place.arn(name, None)).collect();
        Ok(ListFunctionsByCodeSigningConfigResponse { next_marker, function_arns: Some(arns) })
    }

    /// The functions that name a configuration, sorted.
    pub(super) async fn functions_signed_by(
        &self,
        place: &Place,
        id: &str,
    ) -> Result<Vec<FunctionName>, Error> {
        let mut names = Vec::new();
        for document in self.documents(&format!("functions/{}/", place.region)).await? {
            let function: Function = read(&document)?;
            if function.code_signing_config.as_deref() == Some(id) {
                names.push(function.name);
            }
        }
        Ok(names)
    }
}
