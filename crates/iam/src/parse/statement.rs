//! One statement: its shape first, then what its texts say.

use super::Language;
use super::condition;
use super::elements::{Element, expected, members, text, texts};
use super::error::PolicyError;
use super::json::Json;
use super::principal;
use crate::arn;
use crate::pattern::{Case, Pattern, Syntax, Wildcards};
use crate::policy::{Selection, Statement, Whom};
use crate::{Effect, Kind};

/// A statement of good shape whose texts are not looked at yet.
pub(super) struct Read {
    path: String,
    pub(super) sid: Option<String>,
    effect: String,
    principal: Option<(bool, Element)>,
    actions: Option<(bool, Vec<String>)>,
    resources: Option<(bool, Vec<String>)>,
    conditions: Vec<condition::Read>,
}

const ELEMENTS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

pub(super) fn read(element: Element) -> Result<Read, PolicyError> {
    let Element { path, value } = element;
    let [sid, effect, principal, not_principal, action, not_action, resource, not_resource, when] =
        members(value, &path, ELEMENTS)?;
    let sid = sid.map(text).transpose()?;
    let Some(effect) = effect else {
        return Err(PolicyError::syntax(&path, "Effect is missing"));
    };
    let effect_path = effect.path.clone();
    let effect = text(effect)?;
    if !effect.eq_ignore_ascii_case("allow") && !effect.eq_ignore_ascii_case("deny") {
        return Err(PolicyError::syntax(&effect_path, "must be Allow or Deny"));
    }
    let principal = one_of(&path, principal, not_principal)?;
    let list = |(negated, element)| texts(element).map(|list| (negated, list));
    let actions = one_of(&path, action, not_action)?.map(list).transpose()?;
    let resources = one_of(&path, resource, not_resource)?.map(list).transpose()?;
    let conditions = match when {
        Some(element) => condition::read(element)?,
        None => Vec::new(),
    };
    Ok(Read { path, sid, effect, principal, actions, resources, conditions })
}

fn one_of(
    path: &str,
    plain: Option<Element>,
    negated: Option<Element>,
) -> Result<Option<(bool, Element)>, PolicyError> {
    match (plain, negated) {
        (Some(plain), Some(negated)) => {
            let what = format_args!("{} and {} exclude each other", plain.path, negated.path);
            Err(PolicyError::syntax(path, what))
        }
        (Some(plain), None) => Ok(Some((false, plain))),
        (None, Some(negated)) => Ok(Some((true, negated))),
        (None, None) => Ok(None),
    }
}

impl Read {
    /// Looks at the texts, and at what the kind of the document asks for.
    pub(super) fn check(self, language: Language) -> Result<Statement, PolicyError> {
        let kind = language.kind;
        let effect = match self.effect.as_str() {
            "Allow" => Effect::Allow,
            "Deny" => Effect::Deny,
            other => {
                let what = format_args!("{other:?} must be written Allow or Deny");
                return Err(PolicyError::legacy(&self.path, what));
            }
        };
        let conditions = self
            .conditions
            .into_iter()
            .map(|read| read.check(language))
            .collect::<Result<Vec<_>, _>>()?;
        let who = whom(self.principal, &self.path, kind)?;
        let (negated, actions) = self
            .actions
            .filter(|(_, list)| !list.is_empty())
            .ok_or_else(|| PolicyError::words("Policy statement must contain actions."))?;
        let resources = resources(self.resources, kind)?;
        let actions = Selection { negated, patterns: checked(actions, |text| action(text, kind))? };
        let resources = match resources {
            Some((negated, list)) => Some(Selection {
                negated,
                patterns: checked(list, |text| resource(text, language))?,
            }),
            None => None,
        };
        let sid = self.sid.filter(|sid| !sid.is_empty());
        if let Some(sid) = &sid
            && !kind.names_principals()
            && !sid.bytes().all(|b| b.is_ascii_alphanumeric())
        {
            return Err(PolicyError::words(
                "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the \
                 regular expression [0-9A-Za-z]*",
            ));
        }
        let sid = sid.map(String::into_boxed_str);
        Ok(Statement { sid, effect, who, actions, resources, conditions })
    }
}

fn whom(
    principal: Option<(bool, Element)>,
    path: &str,
    kind: Kind,
) -> Result<Option<Whom>, PolicyError> {
    match principal {
        Some(_) if !kind.names_principals() => {
            Err(PolicyError::words("Policy document should not specify a principal."))
        }
        None if kind.names_principals() => {
            Err(PolicyError::words("Missing required field Principal"))
        }
        None => Ok(None),
        Some((negated, element)) => {
            // An empty object lists nobody: as good as none.
            if matches!(&element.value, Json::Object(members) if members.is_empty()) {
                return Err(PolicyError::words(
                    "Missing required field Principal cannot be empty!",
                ));
            }
            if let other @ (Json::Null | Json::Bool(_) | Json::Number(_) | Json::List(_)) =
                &element.value
            {
                return Err(expected(path, "\"*\" or an object as principal", other));
            }
            Ok(Some(Whom { negated, listed: principal::who(element, kind)? }))
        }
    }
}

type Listed = (bool, Vec<String>);

fn resources(given: Option<Listed>, kind: Kind) -> Result<Option<Listed>, PolicyError> {
    match given {
        Some(_) if !kind.names_resources() => {
            Err(PolicyError::words("Has prohibited field Resource"))
        }
        None if !kind.names_resources() => Ok(None),
        Some((negated, list)) if !list.is_empty() => Ok(Some((negated, list))),
        _ => Err(PolicyError::words("Policy statement must contain resources.")),
    }
}

fn checked(
    texts: Vec<String>,
    parse: impl Fn(&str) -> Result<Pattern, PolicyError>,
) -> Result<Vec<Pattern>, PolicyError> {
    texts.iter().map(|text| parse(text)).collect()
}

/// `*`, or `service:Action` with wildcards. No variables: AWS has none in actions.
fn action(text: &str, kind: Kind) -> Result<Pattern, PolicyError> {
    if text != "*" {
        let Some((vendor, name)) = text.split_once(':') else {
            return Err(PolicyError::words(
                "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
            ));
        };
        if name.contains(':') {
            return Err(PolicyError::words("Actions/Condition can contain only one colon."));
        }
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
        if vendor.is_empty() || !vendor.bytes().all(allowed) {
            return Err(PolicyError::words(format!("Vendor {vendor} is not valid")));
        }
        if kind == Kind::Trust && !vendor.eq_ignore_ascii_case("sts") {
            return Err(PolicyError::words(
                "AssumeRole policy may only specify STS AssumeRole actions.",
            ));
        }
    } else if kind == Kind::Trust {
        return Err(PolicyError::words(
            "AssumeRole policy may only specify STS AssumeRole actions.",
        ));
    }
    let syntax = Syntax { wildcards: Wildcards::Anywhere, variables: false, case: Case::Ignored };
    Pattern::parse(text, syntax)
        .map_err(|_| PolicyError::syntax("Action", "an action takes no variables"))
}

/// `*`, or an ARN with wildcards and, in its last part, variables.
fn resource(text: &str, language: Language) -> Result<Pattern, PolicyError> {
    arn::check_resource(text)?;
    let syntax = Syntax {
        wildcards: Wildcards::Anywhere,
        variables: language.variables,
        case: Case::Matters,
    };
    if language.variables && arn::head(text).contains("${") {
        let what = format_args!("{text}: variables may stand in the last part of an ARN only");
        return Err(PolicyError::syntax("Resource", what));
    }
    Pattern::parse(text, syntax)
        .map_err(|_| PolicyError::syntax("Resource", format_args!("{text}: a variable is broken")))
}
