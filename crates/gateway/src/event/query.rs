//! Query strings: `a=1&a=2&b` to pairs, decoded.

use percent_encoding::percent_decode_str;

/// The pairs of a query string in their order, percent-decoded, `+` read as a space. A key without
/// `=` has the empty value. Bytes that are not UTF-8 become the replacement character.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        })
        .collect()
}

fn decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn queries_are_decoded_in_order() {
        let text = "a=1&a=2&b=x%20y+z&c&=v&d=1=2&%zz=%ff";
        let expected = [
            ("a", "1"),
            ("a", "2"),
            ("b", "x y z"),
            ("c", ""),
            ("", "v"),
            ("d", "1=2"),
            ("%zz", "\u{fffd}"),
        ];
        let expected: Vec<_> = expected.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        assert_eq!(pairs(text), expected);
        assert_eq!(pairs(""), []);
    }

    proptest! {
        #[test]
        fn any_query_is_read_without_a_panic(query in ".*") {
            pairs(&query);
        }
    }
}
