//! The actions of Mayfly's own pages: what policies say of them, with the prefix `mayfly:`.

use super::judge::function_of_page;
use super::resource::Named;
use api::lambda::Place;
use api::page_query::decoded;
use http::Method;

/// Method, beginning of the page, action. The first row that fits counts.
const ACTIONS: &[(&str, &str, &str)] = &[
    ("GET", "aliases/", "mayfly:GetAliasRouting"),
    ("PUT", "aliases/", "mayfly:PutAliasRouting"),
    ("GET", "async/queues", "mayfly:ListQueues"),
    ("GET", "async/dead", "mayfly:ListDeadEvents"),
    ("DELETE", "async/dead", "mayfly:DeleteDeadEvents"),
    ("POST", "async/events/", "mayfly:SendEvents"),
    ("POST", "async/", "mayfly:RedriveDeadEvents"),
    ("GET", "audit", "mayfly:GetAudit"),
    ("GET", "invocations/", "mayfly:GetInvocation"),
    ("GET", "invocations", "mayfly:ListInvocations"),
    ("DELETE", "invocations", "mayfly:DeleteInvocations"),
    ("GET", "keys", "mayfly:ListKeys"),
    ("POST", "keys", "mayfly:RotateKeys"),
    ("GET", "settings/", "mayfly:GetSettings"),
    ("PUT", "settings/", "mayfly:PutSettings"),
    ("GET", "signing/profiles", "mayfly:ListSigningProfiles"),
    ("POST", "signing/profiles", "mayfly:AddSigningProfile"),
    ("POST", "signing/revocations", "mayfly:RevokeSigning"),
];

/// The action of whatever has no row: allowed to who may do everything with `mayfly:*`.
const OTHER: &str = "mayfly:OtherPage";

/// Actions whose pages take the function out of the query. Others act on what is not one function's,
/// whatever their query says.
const FUNCTION_IN_QUERY: &[&str] = &[
    "mayfly:DeleteDeadEvents",
    "mayfly:DeleteInvocations",
    "mayfly:GetInvocation",
    "mayfly:ListDeadEvents",
    "mayfly:ListInvocations",
    "mayfly:RedriveDeadEvents",
];

/// What a page does that an operation of Lambda does as well: who is denied the one is denied the other.
pub(super) fn also(action: &str) -> Option<&'static str> {
    match action {
        "mayfly:PutAliasRouting" => Some("lambda:UpdateAlias"),
        "mayfly:SendEvents" => Some("lambda:InvokeFunction"),
        _ => None,
    }
}

/// A page whose address itself says that the caller may, or that tells nothing of anybody.
pub(super) fn is_open(path: &str) -> bool {
    path == "/_mayfly/health" || path.starts_with(api::lambda::CODE_PATH)
}

/// What a request to a page needs; `page` is what stands behind `/_mayfly/`.
pub(super) fn action(
    place: &Place,
    method: &Method,
    page: &str,
    query: Option<&str>,
) -> (&'static str, Named) {
    // As the pages read them: part for part without percent signs.
    let parts: Vec<String> = page.split('/').map(decoded).collect();
    let page = parts.join("/");
    let row = ACTIONS.iter().find(|(m, begin, _)| method.as_str() == *m && page.starts_with(begin));
    let action = row.map_or(OTHER, |(_, _, action)| action);
    let in_query = || parameter(query, "function").filter(|_| FUNCTION_IN_QUERY.contains(&action));
    // Where the path names a function, the query does not.
    let named = function_in_path(&parts).or_else(in_query);
    (action, function_of_page(place, named.as_deref().filter(|name| !name.is_empty())))
}

/// The first value of a parameter, its name and itself without percent signs: what `page_query` gives
/// the pages.
pub(super) fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    let mut pairs = query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    pairs.find_map(|pair| {
        let (known, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(known) == name).then(|| decoded(value))
    })
}

/// `settings/FUNCTION`, `aliases/FUNCTION/…`, `async/dead/FUNCTION/…`, `async/events/FUNCTION`.
fn function_in_path(parts: &[String]) -> Option<String> {
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    match parts.as_slice() {
        ["settings" | "aliases", function, ..] | ["async", "dead" | "events", function, ..] => {
            Some((*function).to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{AccountId, Region};

    #[test]
    fn pages_have_actions_and_the_function_that_they_name() {
        let place = Place { region: Region::default(), account: AccountId::default() };
        let arn = "arn:aws:lambda:us-east-1:000000000000:function:f";
        for (method, page, query, expected, resource) in [
            (Method::GET, "settings/f", None, "mayfly:GetSettings", arn),
            (Method::PUT, "aliases/f/live", None, "mayfly:PutAliasRouting", arn),
            (
                Method::GET,
                "invocations",
                Some("region=x&function=f"),
                "mayfly:ListInvocations",
                arn,
            ),
            (Method::GET, "invocations/1", None, "mayfly:GetInvocation", "*"),
            (Method::PUT, "settings/f", Some("function=g"), "mayfly:PutSettings", arn),
            (
                Method::DELETE,
                "invocations",
                Some("%66unction=f&function=g"),
                "mayfly:DeleteInvocations",
                arn,
            ),
            (Method::DELETE, "async/dead/f/1", None, "mayfly:DeleteDeadEvents", arn),
            (Method::POST, "async/events/f", None, "mayfly:SendEvents", arn),
            (Method::POST, "async/redrive", Some("function=f"), "mayfly:RedriveDeadEvents", arn),
            (Method::POST, "keys/rotate", None, "mayfly:RotateKeys", "*"),
            (Method::POST, "keys/rotate", Some("function=f"), "mayfly:RotateKeys", "*"),
            (Method::GET, "async/queues", Some("function=f"), "mayfly:ListQueues", "*"),
            (Method::GET, "something/new", Some("function=f"), OTHER, "*"),
            (
                Method::POST,
                "async/%64ead/f/1/redrive",
                Some("function=g"),
                "mayfly:RedriveDeadEvents",
                arn,
            ),
            (Method::PATCH, "settings/f", None, OTHER, arn),
            (Method::GET, "something/new", None, OTHER, "*"),
        ] {
            let (action, named) = action(&place, &method, page, query);
            assert_eq!((action, named.arn.as_str()), (expected, resource), "{method} {page}");
        }
        assert!(is_open("/_mayfly/health") && !is_open("/_mayfly/healthy"));
    }
}
