//! ListAliases: a function's aliases by name, or those of one version.

use super::alias;
use super::control::Control;
use super::error::Error;
use super::page::Page;
use super::target::{Place, Target};
use model::Version;
use wire::lambda::{ListAliasesRequest, ListAliasesResponse};

impl Control {
    pub(super) async fn list_aliases(
        &self,
        place: &Place,
        request: ListAliasesRequest,
    ) -> Result<ListAliasesResponse, Error> {
        let name = Target::read_unqualified(place, &request.function_name)?;
        let target = Target { name, qualifier: None };
        let page = Page::read(request.marker.as_deref(), request.max_items)?;
        let function = self.existing(place, &target).await?;
        let wanted = request.function_version.as_deref().map(Version::parse);
        let aliases = function.aliases.values().filter(|alias| match wanted {
            None => true,
            Some(version) => Some(alias.version) == version,
        });
        let (aliases, next_marker) = page.of(aliases, |alias| alias.name.to_string());
        let aliases = aliases.into_iter().map(|a| alias::shown(place, &target.name, a)).collect();
        Ok(ListAliasesResponse { next_marker, aliases: Some(aliases) })
    }
}
