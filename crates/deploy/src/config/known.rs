//! The keys that the Serverless Framework knows, place by place.

use std::collections::BTreeMap;
use std::sync::LazyLock;

static PLACES: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    include_str!("known_keys.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(": "))
        .map(|(place, keys)| (place, keys.split(' ').collect()))
        .collect()
});

/// The keys known at a place; none for a place that is not in the table.
pub(super) fn keys(place: &str) -> &'static [&'static str] {
    PLACES.get(place).map_or(&[], Vec::as_slice)
}

/// Places where users look for keys, with the words for them.
const USUAL: &[(&str, &str)] =
    &[("functions.*", "a function"), ("provider", "'provider'"), (".", "the top level")];

/// Where a key belongs that stands at the wrong place.
pub(super) fn belongs(key: &str, not_at: &str) -> Option<&'static str> {
    USUAL
        .iter()
        .find(|(place, _)| *place != not_at && keys(place).contains(&key))
        .map(|(_, words)| *words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_knows_every_place_that_is_read() {
        for (place, key) in [
            (".", "service"),
            ("provider", "runtime"),
            ("provider.httpApi", "cors"),
            ("functions.*", "handler"),
            ("functions.*.url", "invokeMode"),
            ("functions.*.events[]", "httpApi"),
            ("functions.*.events[].httpApi", "path"),
            ("functions.*.package", "artifact"),
            ("package", "patterns"),
            ("plugins", "modules"),
        ] {
            assert!(keys(place).contains(&key), "{place} {key}");
        }
        assert_eq!(belongs("handler", "."), Some("a function"));
    }
}
