//! What stands behind the question mark of requests to Mayfly's own pages.

use crate::Target;
use api::page_query::Query;

pub(crate) const TARGET: Target = Target {
    name: "page_query",
    seeds: &[
        b"function=f&since=1970-01-01T00:00:01Z&error=no%20way&region=eu-west-1",
        b"all=true&limit=100&after=f:17.8a",
        b"perSecond=0&until=now&failed=maybe",
    ],
    run,
};

const KNOWN: [&str; 8] = ["after", "all", "error", "function", "limit", "region", "since", "until"];

fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(query) = Query::read(Some(text), &KNOWN) else { return };
    let _ = (query.region(), query.function(), query.time("since"), query.time("until"));
    let _ = (query.number("limit"), query.flag("all"));
    assert!(query.get("error").is_none_or(|value| !value.is_empty()));
}
