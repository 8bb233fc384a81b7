//! Pages of lists: `MaxItems` and `Marker`.

use super::error::validation;
use wire::AwsError;

/// Items of a page whose request says no number (AWS IAM).
const ITEMS: usize = 100;

/// Cuts a page out of items that are in the order of their keys; the marker is the last key.
pub(super) fn cut<T>(
    items: impl IntoIterator<Item = (String, T)>,
    max_items: Option<i32>,
    marker: Option<&str>,
) -> Result<Page<T>, AwsError> {
    let limit = max_items.and_then(|n| usize::try_from(n).ok()).filter(|n| *n > 0).unwrap_or(ITEMS);
    if marker.is_some_and(str::is_empty) {
        return Err(validation("The marker is none that an earlier answer had"));
    }
    let after = marker.unwrap_or_default();
    let mut rest = items.into_iter().filter(|(key, _)| key.as_str() > after).peekable();
    let mut page = Page { items: Vec::new(), truncated: Some(false), marker: None };
    let mut last = None;
    while page.items.len() < limit
        && let Some((key, item)) = rest.next()
    {
        page.items.push(item);
        last = Some(key);
    }
    if rest.peek().is_some() {
        page.truncated = Some(true);
        page.marker = last;
    }
    Ok(page)
}

/// One page.
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    pub(super) truncated: Option<bool>,
    pub(super) marker: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_without_gaps() {
        let items = || ["a", "b", "c"].map(|key| (key.to_owned(), key));
        let first = cut(items(), Some(2), None).expect("a page");
        assert_eq!((first.items, first.truncated), (vec!["a", "b"], Some(true)));
        let second = cut(items(), Some(2), first.marker.as_deref()).expect("a page");
        assert_eq!((second.items, second.truncated), (vec!["c"], Some(false)));
        assert_eq!(second.marker, None);
    }
}
