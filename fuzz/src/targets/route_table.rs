//! Routes of an HTTP API: any keys, any path. The first line is the path, each other line a key.

use crate::Target;
use gateway::parsers::{RouteTable, query_pairs};
use model::http_api::{HttpApi, Route};
use std::collections::BTreeMap;

pub(crate) const TARGET: Target = Target {
    name: "route_table",
    seeds: &[
        b"/users/7/books\nGET /users/{id}\nANY /users/{id}/{proxy+}\n$default",
        b"/a%20b?x=1&x=2&y\nGET /a b\nGET /{a}/{b}\n/x",
    ],
    run,
};

fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut lines = text.lines();
    let path = lines.next().unwrap_or_default();
    let _ = query_pairs(path.split_once('?').map_or("", |(_, query)| query));
    let routes: BTreeMap<String, Route> = lines
        .take(20)
        .enumerate()
        .map(|(number, key)| {
            let integration = Some("i".to_owned());
            (number.to_string(), Route { key: key.to_owned(), integration })
        })
        .collect();
    let api = HttpApi {
        id: "abcdefghij".to_owned(),
        region: model::Region::new("us-east-1").expect("a region"),
        name: String::new(),
        description: String::new(),
        cors: None,
        tags: BTreeMap::new(),
        created: model::Timestamp::UNIX_EPOCH,
        integrations: BTreeMap::new(),
        routes,
        stages: BTreeMap::new(),
    };
    let table = RouteTable::new(&api);
    if let Some(selected) = table.select(&http::Method::GET, path) {
        assert!(text.lines().skip(1).any(|key| key == selected.key));
    }
}
