//! Chooses the route of a request, by AWS's priority.
//!
//! A full match wins over one with a greedy parameter (`{proxy+}`), and that over `$default`; among
//! full matches, and among greedy ones, the more literal path wins, and for the same path a method
//! wins over `ANY` (API Gateway, "Routing API requests").

use http::Method;
use model::http_api::HttpApi;
use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;

/// The routes of one API, compiled. The most specific come first.
#[derive(Debug)]
pub struct RouteTable {
    routes: Vec<Compiled>,
    default: Option<Fallback>,
}

/// The route that a request goes to.
#[derive(Debug, PartialEq, Eq)]
pub struct Selected<'a> {
    /// Its key, such as `GET /users/{id}`.
    pub key: &'a str,
    /// Its method; `None` for `ANY` and `$default`.
    pub method: Option<&'a str>,
    /// Its path with the parameters' names; `None` for `$default`.
    pub path: Option<&'a str>,
    /// Id of its integration.
    pub integration: Option<&'a str>,
    /// Values of its parameters, decoded.
    pub parameters: BTreeMap<String, String>,
}

#[derive(Debug)]
struct Compiled {
    key: String,
    method: Option<String>,
    path: String,
    segments: Vec<Segment>,
    integration: Option<String>,
}

#[derive(Debug)]
struct Fallback {
    key: String,
    integration: Option<String>,
}

/// In the order of specificity.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Literal(String),
    Parameter(String),
    Greedy(String),
}

impl RouteTable {
    /// Compiles an API's routes. A key that is none is left out: nothing can match it.
    pub fn new(api: &HttpApi) -> Self {
        let mut table = Self { routes: Vec::new(), default: None };
        for route in api.routes.values() {
            let integration = route.integration.clone();
            if route.key == "$default" {
                table.default = Some(Fallback { key: route.key.clone(), integration });
            } else if let Some((method, path)) = route.key.split_once(' ') {
                table.routes.push(Compiled {
                    key: route.key.clone(),
                    method: (method != "ANY").then(|| method.to_owned()),
                    path: path.to_owned(),
                    segments: segments(path).map(Segment::new).collect(),
                    integration,
                });
            }
        }
        table.routes.sort_by(|a, b| a.rank().cmp(&b.rank()));
        table
    }

    /// The route for a method and a path that is still percent-encoded.
    pub fn select(&self, method: &Method, path: &str) -> Option<Selected<'_>> {
        let found = self.routes.iter().find_map(|route| {
            let for_it = route.method.as_deref().is_none_or(|own| own == method.as_str());
            if !for_it {
                return None;
            }
            let parameters = route.parameters(path)?;
            Some(Selected {
                key: &route.key,
                method: route.method.as_deref(),
                path: Some(&route.path),
                integration: route.integration.as_deref(),
                parameters,
            })
        });
        found.or_else(|| {
            let default = self.default.as_ref()?;
            Some(Selected {
                key: &default.key,
                method: None,
                path: None,
                integration: default.integration.as_deref(),
                parameters: BTreeMap::new(),
            })
        })
    }
}

impl Compiled {
    fn rank(&self) -> (bool, Vec<u8>, std::cmp::Reverse<usize>, bool, &str) {
        let greedy = self.segments.iter().any(|s| matches!(s, Segment::Greedy(_)));
        let kinds = self.segments.iter().map(Segment::kind).collect();
        (
            greedy,
            kinds,
            std::cmp::Reverse(self.segments.len()),
            self.method.is_none(),
            self.key.as_str(),
        )
    }

    fn parameters(&self, path: &str) -> Option<BTreeMap<String, String>> {
        let mut parameters = BTreeMap::new();
        let mut rest = path.strip_prefix('/')?;
        let mut done = false;
        for segment in &self.segments {
            if done {
                return None;
            }
            if let Segment::Greedy(name) = segment {
                if rest.is_empty() {
                    return None;
                }
                parameters.insert(name.clone(), decode(rest));
                return Some(parameters);
            }
            let value = match rest.split_once('/') {
                Some((value, behind)) => {
                    rest = behind;
                    value
                }
                None => {
                    done = true;
                    rest
                }
            };
            match segment {
                Segment::Literal(literal) if decode(value) == *literal => {}
                Segment::Parameter(name) if !value.is_empty() => {
                    parameters.insert(name.clone(), decode(value));
                }
                _ => return None,
            }
        }
        done.then_some(parameters)
    }
}

impl Segment {
    fn new(text: &str) -> Self {
        let inner = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
        match inner.map(|name| (name, name.strip_suffix('+'))) {
            Some((_, Some(name))) => Self::Greedy(name.to_owned()),
            Some((name, None)) => Self::Parameter(name.to_owned()),
            None => Self::Literal(text.to_owned()),
        }
    }

    fn kind(&self) -> u8 {
        match self {
            Self::Literal(_) => 0,
            Self::Parameter(_) => 1,
            Self::Greedy(_) => 2,
        }
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::http_api::Route;
    use model::{Region, Timestamp};
    use proptest::prelude::*;

    fn table(keys: &[&str]) -> RouteTable {
        let routes = keys.iter().map(|&key| {
            (key.to_owned(), Route { key: key.to_owned(), integration: Some("i".to_owned()) })
        });
        RouteTable::new(&HttpApi {
            id: "a1".into(),
            region: Region::default(),
            name: "n".into(),
            description: String::new(),
            cors: None,
            tags: BTreeMap::new(),
            created: Timestamp::UNIX_EPOCH,
            integrations: BTreeMap::new(),
            routes: routes.collect(),
            stages: BTreeMap::new(),
        })
    }

    fn chosen(table: &RouteTable, method: Method, path: &str) -> Option<(String, String)> {
        table.select(&method, path).map(|route| {
            let parameters: Vec<String> =
                route.parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
            (route.key.to_owned(), parameters.join(","))
        })
    }

    #[test]
    fn the_most_specific_route_is_chosen() {
        let table = table(&[
            "$default",
            "ANY /{proxy+}",
            "GET /pets/{proxy+}",
            "GET /pets/dog/{id}",
            "GET /pets/dog/1",
            "ANY /pets/dog/1",
            "POST /pets/{kind}/{id}",
            "GET /",
        ]);
        for (method, path, key, parameters) in [
            (Method::GET, "/pets/dog/1", "GET /pets/dog/1", ""),
            (Method::PUT, "/pets/dog/1", "ANY /pets/dog/1", ""),
            (Method::GET, "/pets/dog/2", "GET /pets/dog/{id}", "id=2"),
            (Method::GET, "/pets/cat/1", "GET /pets/{proxy+}", "proxy=cat/1"),
            (Method::POST, "/pets/cat/a%20b", "POST /pets/{kind}/{id}", "id=a b,kind=cat"),
            (Method::POST, "/test/5", "ANY /{proxy+}", "proxy=test/5"),
            (Method::GET, "/", "GET /", ""),
            (Method::POST, "/", "$default", ""),
        ] {
            let expected = Some((key.to_owned(), parameters.to_owned()));
            assert_eq!(chosen(&table, method.clone(), path), expected, "{method} {path}");
        }
    }

    #[test]
    fn without_a_default_some_requests_have_no_route() {
        let table = table(&["GET /env", "GET /a/{b}", "nonsense"]);
        for path in ["/", "/env/", "/env/x", "/a", "/a/", "/a/b/c", "nonsense", ""] {
            assert_eq!(chosen(&table, Method::GET, path), None, "{path}");
        }
        assert_eq!(chosen(&table, Method::POST, "/env"), None);
        assert!(chosen(&table, Method::GET, "/env").is_some());
    }

    proptest! {
        #[test]
        fn any_route_and_path_are_read_without_a_panic(key in ".*", path in ".*") {
            table(&[&key, "ANY /{proxy+}", "GET /{a}/{b}"]).select(&Method::GET, &path);
        }
    }
}
