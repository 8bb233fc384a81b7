//! Tags of APIs and stages, by ARN: `arn:aws:apigateway:REGION::/apis/ID[/stages/NAME]`.

use super::error::bad_request;
use super::{ApiGatewayV2, stage};
use model::HttpApi;
use std::collections::BTreeMap;
use wire::apigatewayv2::{
    GetTagsRequest, GetTagsResponse, TagResourceRequest, TagResourceResponse, UntagResourceRequest,
};
use wire::{AwsError, AwsRequest};

/// Most tags of a resource (AWS's quota).
const TAGS: usize = 50;

impl ApiGatewayV2 {
    pub(super) async fn get_tags(
        &self,
        request: &AwsRequest,
        input: GetTagsRequest,
    ) -> Result<GetTagsResponse, AwsError> {
        let resource = Resource::parse(&input.resource_arn)?;
        let (mut api, _) = self.find(request, resource.api).await?;
        Ok(GetTagsResponse { tags: Some(std::mem::take(resource.tags(&mut api)?)) })
    }

    pub(super) async fn tag_resource(
        &self,
        request: &AwsRequest,
        input: TagResourceRequest,
    ) -> Result<TagResourceResponse, AwsError> {
        let resource = Resource::parse(&input.resource_arn)?;
        let new = input.tags.unwrap_or_default();
        self.change(request, resource.api, |api| {
            let tags = resource.tags(api)?;
            tags.extend(new.clone());
            if tags.len() > TAGS {
                return Err(bad_request(format!("a resource has at most {TAGS} tags")));
            }
            Ok(TagResourceResponse {})
        })
        .await
    }

    pub(super) async fn untag_resource(
        &self,
        request: &AwsRequest,
        input: UntagResourceRequest,
    ) -> Result<(), AwsError> {
        let resource = Resource::parse(&input.resource_arn)?;
        self.change(request, resource.api, |api| {
            resource.tags(api)?.retain(|key, _| !input.tag_keys.contains(key));
            Ok(())
        })
        .await
    }
}

/// What an ARN names.
struct Resource<'a> {
    api: &'a str,
    stage: Option<&'a str>,
}

impl<'a> Resource<'a> {
    fn parse(arn: &'a str) -> Result<Self, AwsError> {
        let parse = || {
            let mut parts = arn.splitn(6, ':');
            (parts.next()? == "arn").then_some(())?;
            let service = parts.nth(1)?;
            (service == "apigateway").then_some(())?;
            let path = parts.nth(2)?.strip_prefix("/apis/")?;
            Some(match path.split_once("/stages/") {
                Some((api, stage)) => Self { api, stage: Some(stage) },
                None => Self { api: path, stage: None },
            })
        };
        parse().ok_or_else(|| {
            bad_request(format!(
                "Invalid resource ARN '{arn}': it must be arn:aws:apigateway:REGION::/apis/ID, or that with /stages/NAME"
            ))
        })
    }

    fn tags<'t>(&self, api: &'t mut HttpApi) -> Result<&'t mut BTreeMap<String, String>, AwsError> {
        match self.stage {
            None => Ok(&mut api.tags),
            Some(name) => Ok(&mut api.stages.get_mut(name).ok_or_else(stage::missing)?.tags),
        }
    }
}
