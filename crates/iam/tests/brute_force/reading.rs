//! AWS's documented evaluation logic, word by word and without regard to speed.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// Everything that there is to decide about.
#[derive(Debug, Clone)]
pub(crate) struct Situation {
    pub(crate) asked: Asked,
    /// Whether the resource is a role that is to be assumed.
    pub(crate) assumes: bool,
    /// Whether all documents but the boundary are of version 2008-10-17.
    pub(crate) old_language: bool,
    pub(crate) identity: Vec<Vec<Rule>>,
    pub(crate) boundary: Option<Vec<Rule>>,
    pub(crate) session: Option<Vec<Vec<Rule>>>,
    pub(crate) resource: Option<Vec<Rule>>,
}

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) who: Who,
    pub(crate) action: String,
    pub(crate) resource: String,
    pub(crate) owner: String,
    /// Names in small letters.
    pub(crate) keys: BTreeMap<String, Vec<String>>,
    /// Keys that may have several values.
    pub(crate) lists: BTreeSet<String>,
}

#[derive(Debug, Clone)]
pub(crate) enum Who {
    Root(String),
    User(String, String),
    Session(String, String, String),
    Federated(String, String, String),
    Service(String),
    Anonymous,
}

/// A statement.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) allows: bool,
    /// For policies of resources: the element's name and what it lists, `(kind, name)`.
    pub(crate) principal: Option<(&'static str, Vec<(&'static str, String)>)>,
    pub(crate) action: (&'static str, Vec<String>),
    pub(crate) resource: Option<(&'static str, Vec<String>)>,
    pub(crate) conditions: Vec<(String, String, Vec<String>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layer {
    Identity,
    Resource,
    Boundary,
    Session,
    Trust,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Allowed,
    Denied(Layer),
    Missing(Layer),
}

/// A name by which a statement can mean a principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Account,
    /// The role of a session, the user of a federated one.
    Origin,
    Self_,
    Everyone,
}

/// The steps of "Determining whether a request is allowed or denied".
pub(crate) fn decide(situation: &Situation) -> Outcome {
    let asked = &situation.asked;
    let new = !situation.old_language;
    let of_resource = if situation.assumes { Layer::Trust } else { Layer::Resource };

    // Every policy with its layer; the order is the one in which a deny is named.
    let mut policies: Vec<(Layer, &Vec<Rule>, bool)> = Vec::new();
    policies.extend(situation.identity.iter().map(|p| (Layer::Identity, p, new)));
    policies.extend(situation.boundary.iter().map(|p| (Layer::Boundary, p, true)));
    policies.extend(situation.session.iter().flatten().map(|p| (Layer::Session, p, new)));
    policies.extend(situation.resource.iter().map(|p| (of_resource, p, new)));

    // Step 1, deny evaluation.
    for (layer, policy, new) in &policies {
        if policy.iter().any(|rule| !rule.allows && concerns(rule, asked, *new)) {
            return Outcome::Denied(*layer);
        }
    }

    // Who allows, and by which names the resource's policy means the principal.
    let allows = |wanted: Layer| {
        policies.iter().any(|(layer, policy, new)| {
            *layer == wanted && policy.iter().any(|rule| rule.allows && concerns(rule, asked, *new))
        })
    };
    let granted: Vec<By> = situation
        .resource
        .iter()
        .flatten()
        .filter(|rule| rule.allows && concerns(rule, asked, new))
        .flat_map(|rule| names_of_grant(rule, &asked.who))
        .collect();
    let limited = || {
        if situation.boundary.is_some() && !allows(Layer::Boundary) {
            Some(Layer::Boundary)
        } else if situation.session.is_some() && !allows(Layer::Session) {
            Some(Layer::Session)
        } else {
            None
        }
    };

    let account = match &asked.who {
        Who::Service(_) | Who::Anonymous => {
            return if granted.is_empty() {
                Outcome::Missing(of_resource)
            } else {
                Outcome::Allowed
            };
        }
        Who::Root(a) | Who::User(a, _) | Who::Session(a, _, _) | Who::Federated(a, _, _) => a,
    };
    let same = *account == asked.owner;
    if matches!(asked.who, Who::Root(_)) {
        let everything = same && !situation.assumes;
        return if everything || !granted.is_empty() {
            Outcome::Allowed
        } else {
            Outcome::Missing(of_resource)
        };
    }
    if !same {
        // Both evaluations must allow.
        if !allows(Layer::Identity) {
            return Outcome::Missing(Layer::Identity);
        }
        if let Some(layer) = limited() {
            return Outcome::Missing(layer);
        }
        return if granted.is_empty() { Outcome::Missing(of_resource) } else { Outcome::Allowed };
    }
    // "Permissions are granted directly": no implicit deny of another policy has an effect.
    if granted.contains(&By::Self_) || granted.contains(&By::Everyone) {
        return Outcome::Allowed;
    }
    // Within an account the trust policy must allow explicitly.
    if situation.assumes && granted.is_empty() {
        return Outcome::Missing(Layer::Trust);
    }
    // "If an action is allowed by an identity-based policy, a resource-based policy, or both"; a
    // policy that names the account delegates to the account's own.
    if !allows(Layer::Identity) && !granted.contains(&By::Origin) {
        return Outcome::Missing(Layer::Identity);
    }
    match limited() {
        Some(layer) => Outcome::Missing(layer),
        None => Outcome::Allowed,
    }
}

fn concerns(rule: &Rule, asked: &Asked, new: bool) -> bool {
    let actions = any_or_none(&rule.action, "Action", |pattern| {
        Some(glob(&pattern.to_lowercase(), &asked.action.to_lowercase()))
    });
    let resources = match &rule.resource {
        None => true,
        Some(listed) => any_or_none(listed, "Resource", |pattern| {
            Some(glob(&filled_in(pattern, asked, new, true)?, &marked(&asked.resource)))
        }),
    };
    let principal = match &rule.principal {
        None => true,
        Some(("Principal", listed)) => listed.iter().any(|name| means(name, &asked.who).is_some()),
        Some((_, listed)) if rule.allows => {
            listed.iter().all(|name| means(name, &asked.who).is_none())
        }
        // A deny spares only whom all of their names are listed of.
        Some((_, listed)) => !spared(listed, &asked.who),
    };
    let conditions = rule
        .conditions
        .iter()
        .all(|(operator, key, values)| condition(operator, key, values, asked, new));
    actions && resources && principal && conditions
}

/// For `Action` whether any matches, for `NotAction` whether none does; what cannot be told (a
/// variable without a value) matches neither way.
fn any_or_none(
    (element, listed): &(&'static str, Vec<String>),
    plain: &str,
    matches: impl Fn(&String) -> Option<bool>,
) -> bool {
    let answers: Vec<Option<bool>> = listed.iter().map(matches).collect();
    if *element == plain {
        answers.contains(&Some(true))
    } else {
        answers.iter().all(|answer| *answer == Some(false))
    }
}

fn names_of_grant(rule: &Rule, who: &Who) -> Vec<By> {
    match &rule.principal {
        Some(("Principal", listed)) => listed.iter().filter_map(|n| means(n, who)).collect(),
        _ => vec![By::Everyone],
    }
}

fn means((kind, name): &(&'static str, String), who: &Who) -> Option<By> {
    if name == "*" {
        return Some(By::Everyone);
    }
    let arn = |text: String| *kind == "AWS" && *name == text;
    let root = |a: &str| *kind == "AWS" && (name == a || arn(format!("arn:aws:iam::{a}:root")));
    match who {
        Who::Root(a) => root(a).then_some(By::Self_),
        Who::User(a, _) if root(a) => Some(By::Account),
        Who::Session(a, _, _) if root(a) => Some(By::Account),
        Who::Federated(a, _, _) if root(a) => Some(By::Account),
        Who::User(a, u) => (arn(format!("arn:aws:iam::{a}:user/{u}"))
            || arn("AIDAUSERUSERUSERUSER".to_owned()))
        .then_some(By::Self_),
        Who::Session(a, r, s) => {
            if arn(format!("arn:aws:sts::{a}:assumed-role/{r}/{s}")) {
                Some(By::Self_)
            } else {
                (arn(format!("arn:aws:iam::{a}:role/{r}"))
                    || arn("AROAROLEROLEROLEROLE".to_owned()))
                .then_some(By::Origin)
            }
        }
        Who::Federated(a, u, n) => {
            if arn(format!("arn:aws:sts::{a}:federated-user/{n}")) {
                Some(By::Self_)
            } else {
                arn(format!("arn:aws:iam::{a}:user/{u}")).then_some(By::Origin)
            }
        }
        Who::Service(s) => (*kind == "Service" && name == s).then_some(By::Self_),
        Who::Anonymous => None,
    }
}

fn spared(listed: &[(&'static str, String)], who: &Who) -> bool {
    let found: Vec<By> = listed.iter().filter_map(|name| means(name, who)).collect();
    let needed: &[By] = match who {
        Who::User(..) | Who::Federated(..) => &[By::Account, By::Self_],
        Who::Session(..) => &[By::Account, By::Origin, By::Self_],
        Who::Root(_) | Who::Service(_) => &[By::Self_],
        Who::Anonymous => &[By::Everyone],
    };
    found.contains(&By::Everyone) || needed.iter().all(|by| found.contains(by))
}

fn condition(operator: &str, key: &str, wanted: &[String], asked: &Asked, new: bool) -> bool {
    let (quantifier, name) = match operator.split_once(':') {
        Some((quantifier, name)) => (Some(quantifier), name),
        None => (None, operator),
    };
    let (name, if_exists) = match name.strip_suffix("IfExists") {
        Some(name) => (name, true),
        None => (name, false),
    };
    let values = asked.keys.get(&key.to_lowercase()).cloned().unwrap_or_default();
    if name == "Null" {
        return wanted.iter().any(|w| (w == "true") == values.is_empty());
    }
    if values.is_empty() && if_exists {
        return true;
    }
    // "Not" or "NOR": none of the policy's values may match.
    let plain = name.replacen("Not", "", 1);
    let negated = plain != name;
    let one = |value: &String| {
        let answers: Vec<Option<bool>> =
            wanted.iter().map(|w| compare(&plain, w, value, asked, new)).collect();
        if negated {
            answers.iter().all(|answer| *answer == Some(false))
        } else {
            answers.contains(&Some(true))
        }
    };
    match quantifier {
        Some("ForAllValues") => values.iter().all(String::is_empty) || values.iter().all(one),
        Some(_) => !values.iter().all(String::is_empty) && values.iter().any(one),
        None if negated => values.iter().all(one),
        None => values.iter().any(one),
    }
}

fn compare(name: &str, wanted: &str, found: &str, asked: &Asked, new: bool) -> Option<bool> {
    let number = |text: &str| text.parse::<i64>().ok();
    let ordered = |rule: fn(i64, i64) -> bool| {
        number(found).is_some_and(|f| rule(f, number(wanted).expect("a number")))
    };
    Some(match name {
        "StringEquals" => filled_in(wanted, asked, new, false)? == marked(found),
        "StringEqualsIgnoreCase" => {
            filled_in(wanted, asked, new, false)?.to_lowercase() == marked(found).to_lowercase()
        }
        "StringLike" => glob(&filled_in(wanted, asked, new, true)?, &marked(found)),
        "ArnEquals" | "ArnLike" => {
            let pattern = filled_in(wanted, asked, new, true)?;
            let parts: Vec<&str> = pattern.splitn(6, ':').collect();
            let found = marked(found);
            let values: Vec<&str> = found.splitn(6, ':').collect();
            pattern == "*"
                || (parts.len() == values.len()
                    && parts.iter().zip(&values).all(|(part, value)| glob(part, value)))
        }
        "NumericEquals" => ordered(|f, w| f == w),
        "NumericLessThan" => ordered(|f, w| f < w),
        "NumericLessThanEquals" => ordered(|f, w| f <= w),
        "NumericGreaterThan" => ordered(|f, w| f > w),
        "NumericGreaterThanEquals" => ordered(|f, w| f >= w),
        "Bool" => found.eq_ignore_ascii_case(wanted),
        "IpAddress" => {
            let (network, bits) = wanted.split_once('/').unwrap_or((wanted, "32"));
            let bits: u32 = bits.parse().expect("a prefix");
            let binary = |text: &str| match text.parse() {
                Ok(IpAddr::V4(address)) => format!("{:032b}", address.to_bits()),
                _ => String::new(),
            };
            let (network, found) = (binary(network), binary(found));
            found.len() == 32 && found[..bits as usize] == network[..bits as usize]
        }
        other => panic!("{other}"),
    })
}

/// Characters that a value holds literally are moved out of the way of those that mean something.
fn marked(text: &str) -> String {
    text.replace('*', "\u{1}").replace('?', "\u{2}").replace('$', "\u{3}")
}

/// A pattern with its variables replaced; `None` where one has no value. Without wildcards `*` and
/// `?` are like other characters.
fn filled_in(pattern: &str, asked: &Asked, new: bool, wildcards: bool) -> Option<String> {
    let mut text = pattern.to_owned();
    if new {
        for (mark, character) in [("${*}", "\u{1}"), ("${?}", "\u{2}"), ("${$}", "\u{3}")] {
            text = text.replace(mark, character);
        }
        for key in ["aws:username", "aws:PrincipalTag/team"] {
            let value = asked
                .keys
                .get(&key.to_lowercase())
                .filter(|values| values.len() == 1 && !asked.lists.contains(&key.to_lowercase()));
            let value = value.map(|values| marked(&values[0]));
            for (form, default) in
                [(format!("${{{key}}}"), None), (format!("${{{key}, 'x'}}"), Some("x".to_owned()))]
            {
                if text.contains(&form) {
                    text = text.replace(&form, &value.clone().or(default)?);
                }
            }
        }
    }
    text = text.replace('$', "\u{3}");
    if !wildcards {
        text = text.replace('*', "\u{1}").replace('?', "\u{2}");
    }
    Some(text)
}

fn glob(pattern: &str, text: &str) -> bool {
    let mut pattern_chars = pattern.chars();
    match pattern_chars.next() {
        None => text.is_empty(),
        Some('*') => {
            let rest = pattern_chars.as_str();
            text.char_indices()
                .map(|(at, _)| at)
                .chain([text.len()])
                .any(|at| glob(rest, &text[at..]))
        }
        Some(wanted) => {
            let mut text_chars = text.chars();
            let found = text_chars.next();
            (found == Some(wanted) || (wanted == '?' && found.is_some()))
                && glob(pattern_chars.as_str(), text_chars.as_str())
        }
    }
}
