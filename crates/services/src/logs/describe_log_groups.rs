//! `DescribeLogGroups`: groups by name, by prefix, by a part of the name, or the named ones.

use super::{Logs, arn, page, refusal};
use model::Region;
use model::log::LogGroup;
use std::collections::BTreeSet;
use wire::AwsError;
use wire::logs::{self, DescribeLogGroupsRequest, DescribeLogGroupsResponse};

/// Groups read from the store at once while a page is filled.
const BATCH: usize = 200;

pub(crate) async fn call(
    logs: &Logs,
    region: &Region,
    input: DescribeLogGroupsRequest,
) -> Result<DescribeLogGroupsResponse, AwsError> {
    let wanted = Wanted::new(region, &input)?;
    let limit = page::limit(input.limit);
    let mut after = page::last(input.next_token.as_deref())?;
    let mut groups = Vec::new();
    // One more than the page holds says whether there is a next page.
    while groups.len() <= limit {
        let batch = logs
            .store
            .groups(region, &wanted.prefix, after.as_deref(), BATCH)
            .await
            .map_err(refusal::of)?;
        let whole = batch.len() < BATCH;
        after = batch.last().map(|group| group.name.clone());
        groups.extend(batch.into_iter().filter(|group| wanted.holds(&group.name)));
        if whole {
            break;
        }
    }
    let more = groups.len() > limit;
    groups.truncate(limit);
    let next_token = groups.last().filter(|_| more).map(|group| page::token(&group.name));
    let groups = groups.into_iter().map(|group| shown(logs, region, group)).collect();
    Ok(DescribeLogGroupsResponse { log_groups: Some(groups), next_token })
}

/// Which groups a request asks for.
struct Wanted {
    prefix: String,
    part: Option<String>,
    names: Option<BTreeSet<String>>,
    /// The request asks for classes or accounts of which there are none here.
    nothing: bool,
}

impl Wanted {
    fn new(region: &Region, input: &DescribeLogGroupsRequest) -> Result<Self, AwsError> {
        if input.log_group_name_prefix.is_some() && input.log_group_name_pattern.is_some() {
            return Err(refusal::invalid(
                "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
            ));
        }
        let names = match &input.log_group_identifiers {
            Some(identifiers) => {
                let names = identifiers.iter().map(|i| arn::of_identifier(region, i));
                Some(names.collect::<Result<_, _>>()?)
            }
            None => None,
        };
        Ok(Self {
            prefix: input.log_group_name_prefix.clone().unwrap_or_default(),
            part: input.log_group_name_pattern.clone(),
            names,
            nothing: input.log_group_class.as_deref().is_some_and(|class| class != "STANDARD"),
        })
    }

    fn holds(&self, name: &str) -> bool {
        !self.nothing
            && self.part.as_deref().is_none_or(|part| name.contains(part))
            && self.names.as_ref().is_none_or(|names| names.contains(name))
    }
}

fn shown(logs: &Logs, region: &Region, group: LogGroup) -> logs::LogGroup {
    let arn = arn::group(region, &logs.account, &group.name);
    logs::LogGroup {
        log_group_name: Some(group.name),
        creation_time: Some(group.created_ms),
        retention_in_days: group.retention_days.and_then(|days| i32::try_from(days).ok()),
        metric_filter_count: Some(0),
        stored_bytes: i64::try_from(group.stored_bytes).ok(),
        log_group_class: Some("STANDARD".to_owned()),
        arn: Some(format!("{arn}:*")),
        log_group_arn: Some(arn),
        ..Default::default()
    }
}
