//! Pages of lists: `MaxResults` and `NextToken`.

use super::error::bad_request;
use wire::AwsError;

/// Most items of one page, and as many as there are without `MaxResults`.
pub(super) const ITEMS: usize = 500;

/// What a client asked for.
pub(super) struct Page {
    /// Most items.
    pub(super) limit: usize,
    /// The key behind which the page begins.
    pub(super) after: Option<String>,
}

impl Page {
    /// Reads the parameters; the token is the key of the last item of the page before.
    pub(super) fn parse(max: Option<&str>, token: Option<String>) -> Result<Self, AwsError> {
        let limit = match max {
            None => ITEMS,
            Some(text) => {
                text.parse().ok().filter(|limit| (1..=ITEMS).contains(limit)).ok_or_else(|| {
                    bad_request(format!("maxResults must be a number from 1 to {ITEMS}"))
                })?
            }
        };
        Ok(Self { limit, after: token })
    }

    /// The page of items that are in the order of their keys, and the next page's token.
    pub(super) fn cut<T>(
        self,
        items: impl IntoIterator<Item = (String, T)>,
    ) -> (Vec<T>, Option<String>) {
        let after = self.after.unwrap_or_default();
        let mut rest = items.into_iter().filter(|(key, _)| *key > after).peekable();
        let mut page = Vec::new();
        let mut last = None;
        while page.len() < self.limit
            && let Some((key, item)) = rest.next()
        {
            page.push(item);
            last = Some(key);
        }
        let next = rest.peek().and(last);
        (page, next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_without_gaps() {
        let items = || ["a", "b", "c"].map(|key| (key.to_owned(), key));
        let page = |token| Page::parse(Some("2"), token).expect("valid").cut(items());
        assert_eq!(page(None), (vec!["a", "b"], Some("b".to_owned())));
        assert_eq!(page(Some("b".to_owned())), (vec!["c"], None));
        for max in ["0", "501", "-1", "x", ""] {
            assert!(Page::parse(Some(max), None).is_err(), "{max}");
        }
    }
}
