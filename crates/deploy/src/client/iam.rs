//! Roles at an endpoint: the operations of IAM that a deploy uses, in its query protocol.

use super::endpoint::{ClientError, Endpoint, Request, encoded, or_none};
use http::Method;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use wire::xml::Element;

/// The edition of the API.
const VERSION: &str = "2010-05-08";
/// Tags that one request may set or remove (IAM, TagRole).
const TAGS: usize = 50;

/// IAM at an endpoint.
#[derive(Debug, Clone)]
pub struct Iam<'a> {
    endpoint: &'a Endpoint,
}

/// A role as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// Who may take it.
    pub trust: Json,
    /// Its inline policies by name.
    pub policies: BTreeMap<String, Json>,
    /// ARNs of the managed policies that are attached.
    pub managed_policies: BTreeSet<String>,
    /// ARN of its permissions boundary.
    pub boundary: Option<String>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// A parameter of a request.
type Parameter = (String, String);

impl<'a> Iam<'a> {
    /// IAM at this endpoint.
    pub fn new(endpoint: &'a Endpoint) -> Self {
        Self { endpoint }
    }

    /// A role with its policies.
    pub async fn role(&self, name: &str) -> Result<Option<Role>, ClientError> {
        let Some(answer) = or_none(self.call("GetRole", &[of(name)]).await)? else {
            return Ok(None);
        };
        let found = child(&answer, "Role").ok_or_else(|| lacks("Role"))?;
        let boundary = child(found, "PermissionsBoundary")
            .map(|boundary| text(boundary, "PermissionsBoundaryArn"));
        let mut role = Role {
            name: text(found, "RoleName"),
            path: text(found, "Path"),
            trust: document(found, "AssumeRolePolicyDocument")?,
            boundary: boundary.filter(|arn| !arn.is_empty()),
            tags: members(found, "Tags")
                .map(|tag| (text(tag, "Key"), text(tag, "Value")))
                .collect(),
            ..Role::default()
        };
        for policy in self.all("ListRolePolicies", name, "PolicyNames").await? {
            let parameters = [of(name), parameter("PolicyName", &policy.text)];
            let answer = self.call("GetRolePolicy", &parameters).await?;
            role.policies.insert(policy.text, document(&answer, "PolicyDocument")?);
        }
        let attached = self.all("ListAttachedRolePolicies", name, "AttachedPolicies").await?;
        role.managed_policies = attached.iter().map(|policy| text(policy, "PolicyArn")).collect();
        Ok(Some(role))
    }

    /// CreateRole.
    pub async fn create_role(
        &self,
        name: &str,
        path: &str,
        trust: &Json,
        boundary: Option<&str>,
        tags: &BTreeMap<String, String>,
    ) -> Result<(), ClientError> {
        let mut parameters = vec![
            of(name),
            parameter("Path", path),
            parameter("AssumeRolePolicyDocument", &trust.to_string()),
        ];
        parameters.extend(boundary.map(|arn| parameter("PermissionsBoundary", arn)));
        parameters.extend(tag_members(tags));
        self.call("CreateRole", &parameters).await.map(drop)
    }

    /// UpdateAssumeRolePolicy.
    pub async fn set_trust(&self, name: &str, trust: &Json) -> Result<(), ClientError> {
        let document = parameter("PolicyDocument", &trust.to_string());
        self.call("UpdateAssumeRolePolicy", &[of(name), document]).await.map(drop)
    }

    /// PutRolePolicy.
    pub async fn put_policy(
        &self,
        name: &str,
        policy: &str,
        document: &Json,
    ) -> Result<(), ClientError> {
        let parameters = [
            of(name),
            parameter("PolicyName", policy),
            parameter("PolicyDocument", &document.to_string()),
        ];
        self.call("PutRolePolicy", &parameters).await.map(drop)
    }

    /// DeleteRolePolicy.
    pub async fn delete_policy(&self, name: &str, policy: &str) -> Result<(), ClientError> {
        let parameters = [of(name), parameter("PolicyName", policy)];
        or_none(self.call("DeleteRolePolicy", &parameters).await).map(drop)
    }

    /// AttachRolePolicy.
    pub async fn attach(&self, name: &str, arn: &str) -> Result<(), ClientError> {
        self.call("AttachRolePolicy", &[of(name), parameter("PolicyArn", arn)]).await.map(drop)
    }

    /// DetachRolePolicy.
    pub async fn detach(&self, name: &str, arn: &str) -> Result<(), ClientError> {
        let parameters = [of(name), parameter("PolicyArn", arn)];
        or_none(self.call("DetachRolePolicy", &parameters).await).map(drop)
    }

    /// PutRolePermissionsBoundary, or DeleteRolePermissionsBoundary for none.
    pub async fn set_boundary(&self, name: &str, arn: Option<&str>) -> Result<(), ClientError> {
        let Some(arn) = arn else {
            let deleted = self.call("DeleteRolePermissionsBoundary", &[of(name)]).await;
            return or_none(deleted).map(drop);
        };
        let parameters = [of(name), parameter("PermissionsBoundary", arn)];
        self.call("PutRolePermissionsBoundary", &parameters).await.map(drop)
    }

    /// TagRole and UntagRole.
    pub async fn tag(
        &self,
        name: &str,
        set: &BTreeMap<String, String>,
        remove: &[String],
    ) -> Result<(), ClientError> {
        if !set.is_empty() {
            let parameters: Vec<Parameter> =
                std::iter::once(of(name)).chain(tag_members(set)).collect();
            self.call("TagRole", &parameters).await?;
        }
        for keys in remove.chunks(TAGS) {
            let keys = keys.iter().enumerate();
            let keys = keys.map(|(at, key)| (format!("TagKeys.member.{}", at + 1), key.clone()));
            let parameters: Vec<Parameter> = std::iter::once(of(name)).chain(keys).collect();
            self.call("UntagRole", &parameters).await?;
        }
        Ok(())
    }

    /// Deletes a role with all its policies.
    pub async fn delete_role(&self, name: &str) -> Result<(), ClientError> {
        let Some(role) = self.role(name).await? else { return Ok(()) };
        for policy in role.policies.keys() {
            self.delete_policy(name, policy).await?;
        }
        for arn in &role.managed_policies {
            self.detach(name, arn).await?;
        }
        or_none(self.call("DeleteRole", &[of(name)]).await).map(drop)
    }

    /// All members of a list of a role, page by page.
    async fn all(&self, action: &str, name: &str, list: &str) -> Result<Vec<Element>, ClientError> {
        let mut found = Vec::new();
        let mut marker = None;
        loop {
            let mut parameters = vec![of(name)];
            parameters.extend(marker.take().map(|marker: String| ("Marker".to_owned(), marker)));
            let answer = self.call(action, &parameters).await?;
            found.extend(members(&answer, list).cloned());
            if text(&answer, "IsTruncated") != "true" {
                return Ok(found);
            }
            marker = Some(text(&answer, "Marker"));
        }
    }

    /// Sends a request; returns what is in the result's element.
    async fn call(&self, action: &str, parameters: &[Parameter]) -> Result<Element, ClientError> {
        let mut form = format!("Action={action}&Version={VERSION}");
        for (name, value) in parameters {
            form = format!("{form}&{name}={}", encoded(value));
        }
        let mut request = Request::new("iam", Method::POST, "/");
        request.headers.push(("content-type", "application/x-www-form-urlencoded".to_owned()));
        request.body = form.into();
        let answer = self.endpoint.send(request).await?;
        let root = Element::parse(&answer.body).map_err(ClientError::NotUnderstood)?;
        Ok(child(&root, &format!("{action}Result")).cloned().unwrap_or_default())
    }
}

fn parameter(name: &str, value: &str) -> Parameter {
    (name.to_owned(), value.to_owned())
}

fn of(role: &str) -> Parameter {
    parameter("RoleName", role)
}

fn tag_members(tags: &BTreeMap<String, String>) -> impl Iterator<Item = Parameter> {
    tags.iter().enumerate().flat_map(|(at, (key, value))| {
        let number = at + 1;
        [
            (format!("Tags.member.{number}.Key"), key.clone()),
            (format!("Tags.member.{number}.Value"), value.clone()),
        ]
    })
}

fn child<'e>(element: &'e Element, name: &str) -> Option<&'e Element> {
    element.children.iter().find(|child| child.name == name)
}

fn text(element: &Element, name: &str) -> String {
    child(element, name).map(|child| child.text.trim().to_owned()).unwrap_or_default()
}

fn members<'e>(element: &'e Element, list: &str) -> impl Iterator<Item = &'e Element> {
    child(element, list).into_iter().flat_map(|list| list.all("member"))
}

/// IAM gives documents percent-encoded.
fn document(element: &Element, name: &str) -> Result<Json, ClientError> {
    let text = text(element, name);
    let text = percent_encoding::percent_decode_str(&text).decode_utf8_lossy();
    serde_json::from_str(&text).map_err(|error| ClientError::NotUnderstood(error.to_string()))
}

fn lacks(what: &str) -> ClientError {
    ClientError::NotUnderstood(format!("it has no {what}"))
}
