//! Which resource a request is about, as an ARN.

use super::input::Input;
use api::iam::Directory;
use api::lambda::{Place, Target};
use api::page_query::decoded;
use iam::actions::Resource;
use model::{FunctionName, Region};
use wire::AwsRequest;

/// A resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) arn: String,
    /// The function, where it is one, with the version or alias that is named.
    pub(super) function: Option<(FunctionName, Option<String>)>,
}

impl Named {
    fn plain(arn: impl Into<String>) -> Self {
        Self { arn: arn.into(), function: None }
    }

    /// The function with a version or alias that is named beside it, where there is one.
    pub(super) fn qualified(&self, qualifier: Option<String>) -> Self {
        match (&self.function, qualifier) {
            (Some((name, None)), Some(qualifier)) => Self {
                arn: format!("{}:{qualifier}", self.arn),
                function: Some((name.clone(), Some(qualifier))),
            },
            _ => self.clone(),
        }
    }
}

/// The resource of a request.
pub(super) fn of(
    directory: &Directory,
    place: &Place,
    request: &AwsRequest,
    input: &Input,
) -> Named {
    let Place { region, account } = place;
    let lambda =
        |kind: &str, name: &str| format!("arn:aws:lambda:{region}:{account}:{kind}:{name}");
    match input.row.resource {
        Resource::None => Named::plain("*"),
        Resource::Function => function(
            place,
            input.any_text(&["FunctionName", "ResourceArn"]).unwrap_or_default(),
            input.text("Qualifier"),
        ),
        Resource::Tagged => {
            tagged(place, input.any_text(&["Resource", "ResourceArn", "PolicySourceArn"]))
        }
        Resource::ApiPath(_) => {
            // A slash at the end makes no other path.
            let path = decoded(request.parts.uri.path());
            let path = path.strip_prefix("/v2").unwrap_or(&path).trim_end_matches('/');
            Named::plain(format!("arn:aws:apigateway:{region}::{path}"))
        }
        Resource::CapacityProvider => {
            let name = input.any_text(&["CapacityProviderName"]).unwrap_or_default();
            Named::plain(arn_or(name, |name| lambda("capacity-provider", name)))
        }
        Resource::CodeSigningConfig => {
            Named::plain(input.text("CodeSigningConfigArn").unwrap_or("*"))
        }
        Resource::DurableExecution => {
            Named::plain(input.any_text(&["DurableExecutionArn", "CallbackId"]).unwrap_or("*"))
        }
        Resource::EventSourceMapping => {
            Named::plain(lambda("event-source-mapping", input.text("UUID").unwrap_or("*")))
        }
        Resource::FederatedUser => Named::plain(format!(
            "arn:aws:sts::{account}:federated-user/{}",
            input.text("Name").unwrap_or_default()
        )),
        Resource::Layer => {
            let name = input.text("LayerName").unwrap_or_default();
            Named::plain(arn_or(name, |name| lambda("layer", name)))
        }
        Resource::LayerVersion => {
            let layer = input.any_text(&["LayerName", "Arn"]).unwrap_or_default();
            let arn = arn_or(layer, |name| lambda("layer", name));
            Named::plain(match input.number("VersionNumber") {
                Some(number) => format!("{arn}:{number}"),
                None => arn,
            })
        }
        Resource::LogGroup => Named::plain(log_group(place, input, "")),
        Resource::LogStream => {
            let stream = input.text("logStreamName").unwrap_or_default();
            Named::plain(log_group(place, input, stream))
        }
        Resource::Group => Named::plain(identity(directory, "group", input, "GroupName", "")),
        Resource::Role => match input.text("RoleArn") {
            Some(arn) => Named::plain(arn),
            None => Named::plain(identity(directory, "role", input, "RoleName", "")),
        },
        Resource::User => {
            let caller = &request.principal;
            Named::plain(identity(directory, "user", input, "UserName", caller))
        }
        Resource::Policy => match input.text("PolicyArn") {
            Some(arn) => Named::plain(arn),
            None => Named::plain(identity(directory, "policy", input, "PolicyName", "")),
        },
    }
}

/// A function by its name in any form. A name that is none is judged as it stands, and refused by the
/// service.
pub(super) fn function(place: &Place, name: &str, qualifier: Option<&str>) -> Named {
    match Target::read(place, name, qualifier) {
        Ok(target) => Named {
            arn: place.arn(&target.name, target.qualifier.as_deref()),
            function: Some((target.name, target.qualifier)),
        },
        Err(_) => Named::plain(arn_or(name, |name| {
            format!("arn:aws:lambda:{}:{}:function:{name}", place.region, place.account)
        })),
    }
}

/// What an ARN names; a function is known as one.
fn tagged(place: &Place, arn: Option<&str>) -> Named {
    let arn = arn.unwrap_or("*");
    let mut parts = arn.split(':');
    let (service, region) = (parts.nth(2), parts.next());
    let kind = parts.nth(1);
    match (service, region.map(Region::new), kind) {
        (Some("lambda"), Some(Ok(region)), Some("function")) => {
            let place = Place { region, account: place.account.clone() };
            function(&place, arn, None)
        }
        _ => Named::plain(arn),
    }
}

fn arn_or(name: &str, arn: impl FnOnce(&str) -> String) -> String {
    if name.starts_with("arn:") { name.to_owned() } else { arn(name) }
}

/// Requests for a whole group are judged by its streams without a name.
fn log_group(place: &Place, input: &Input, stream: &str) -> String {
    let name = input.any_text(&["logGroupName", "logGroupIdentifier"]).unwrap_or_default();
    let name = name.split(":log-group:").nth(1).unwrap_or(name).trim_end_matches(":*");
    let Place { region, account } = place;
    format!("arn:aws:logs:{region}:{account}:log-group:{name}:log-stream:{stream}")
}

/// The ARN of an identity with its path: that which it has, or which the request gives it; without a
/// name the caller's.
fn identity(
    directory: &Directory,
    kind: &str,
    input: &Input,
    member: &str,
    caller: &str,
) -> String {
    let Some(name) = input.text(member) else {
        return match input.text("AccessKeyId").and_then(|id| directory.user_of_key(id)) {
            Some(user) => directory.arn("user", &user.path, &user.name),
            None if caller.is_empty() => "*".to_owned(),
            None => caller.to_owned(),
        };
    };
    directory
        .arn_of(kind, name)
        .unwrap_or_else(|| directory.arn(kind, input.text("Path").unwrap_or("/"), name))
}

/// What a user or a group will be called, where the request gives it another name or path; `arn` is what
/// it is called before.
pub(super) fn renamed(arn: &str, input: &Input) -> Option<String> {
    let (name, path) = (input.any_text(&["NewUserName", "NewGroupName"]), input.text("NewPath"));
    if name.is_none() && path.is_none() {
        return None;
    }
    // arn:aws:iam::<account>:user/<path>/<name>
    let (head, old) = arn.split_once('/')?;
    let (old_path, old_name) = match old.rsplit_once('/') {
        Some((path, name)) => (format!("/{path}/"), name),
        None => ("/".to_owned(), old),
    };
    Some(format!("{head}{}{}", path.unwrap_or(&old_path), name.unwrap_or(old_name)))
}
