//! What stands behind the question mark of a request to one of Mayfly's own pages, and what a page
//! answers instead of what was asked for.

use http::StatusCode;
use model::{FunctionName, Region, Timestamp};
use percent_encoding::percent_decode_str;
use std::num::NonZeroU32;

/// A refusal: the status and words for the user.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal(
    /// The status.
    pub StatusCode,
    /// The words.
    pub String,
);

impl Refusal {
    /// The request can't be understood.
    pub fn bad(message: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, message.into())
    }
}

/// The parameters of a request.
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads them. One that is not known is refused: a filter that is misspelt must not mean more
    /// than was meant.
    pub fn read(text: Option<&str>, known: &[&str]) -> Result<Self, Refusal> {
        let pairs = text.unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        let query = Self(
            pairs
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                .map(|(name, value)| (decoded(name), decoded(value)))
                .collect(),
        );
        match query.0.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            Some((unknown, _)) => Err(Refusal::bad(format!("there is no parameter '{unknown}'"))),
            None => Ok(query),
        }
    }

    /// A parameter's value; an empty one counts as none.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// `region`, us-east-1 if there is none.
    pub fn region(&self) -> Result<Region, Refusal> {
        match self.get("region") {
            None => Ok(Region::default()),
            Some(text) => Region::new(text).map_err(|error| Refusal::bad(error.to_string())),
        }
    }

    /// `function`.
    pub fn function(&self) -> Result<Option<FunctionName>, Refusal> {
        self.get("function").map(function).transpose()
    }

    /// A number from 1 on.
    pub fn number(&self, parameter: &str) -> Result<Option<NonZeroU32>, Refusal> {
        let number = self.get(parameter).map(str::parse);
        let wrong = || Refusal::bad(format!("'{parameter}' must be a number from 1 on"));
        number.transpose().map_err(|_| wrong())
    }

    /// `limit`, how many things a list may have: `usual` if there is none, `most` at most.
    pub fn limit(&self, usual: usize, most: usize) -> Result<usize, Refusal> {
        let limit = self.number("limit")?;
        Ok(limit.map_or(usual, |n| usize::try_from(n.get()).map_or(most, |n| n.min(most))))
    }

    /// Fails unless `function` is named, or all functions are meant expressly: for changes of what
    /// several functions have.
    pub fn check_meant(&self) -> Result<(), Refusal> {
        if self.get("function").is_some() || self.get("all") == Some("true") {
            return Ok(());
        }
        Err(Refusal::bad("name the 'function', or say 'all=true' for those of all functions"))
    }

    /// `true` or `false`.
    pub fn flag(&self, parameter: &str) -> Result<Option<bool>, Refusal> {
        let flag = self.get(parameter).map(str::parse);
        let wrong = || Refusal::bad(format!("'{parameter}' must be true or false"));
        flag.transpose().map_err(|_| wrong())
    }

    /// A time, in milliseconds since 1970.
    pub fn time(&self, parameter: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.get(parameter) else { return Ok(None) };
        match text.parse::<Timestamp>() {
            Ok(time) => Ok(Some(time.as_millisecond())),
            Err(_) => {
                Err(Refusal::bad(format!("'{parameter}' must be a time as 2026-11-21T10:00:00Z")))
            }
        }
    }
}

/// A function's name.
pub fn function(text: &str) -> Result<FunctionName, Refusal> {
    FunctionName::new(text).map_err(|error| Refusal::bad(error.to_string()))
}

/// A part of a path, or a parameter, without its percent signs.
pub fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_that_is_not_known_is_refused() {
        let query = Query::read(Some("function=a%2Db&limit=3"), &["function", "limit"]);
        let query = query.expect("known");
        assert_eq!(query.get("function"), Some("a-b"));
        assert_eq!(query.number("limit").map(|n| n.map(NonZeroU32::get)), Ok(Some(3)));
        let refused = Query::read(Some("funktion=a"), &["function"]).err();
        assert_eq!(refused, Some(Refusal::bad("there is no parameter 'funktion'")));
    }

    #[test]
    fn what_can_not_be_read_is_named() {
        let query =
            Query::read(Some("limit=0&failed=maybe&since=noon"), &["limit", "failed", "since"]);
        let query = query.expect("known");
        for (refused, name) in [
            (query.number("limit").err(), "limit"),
            (query.flag("failed").err(), "failed"),
            (query.time("since").err(), "since"),
        ] {
            assert!(refused.is_some_and(|Refusal(_, text)| text.contains(name)), "{name}");
        }
    }
}
