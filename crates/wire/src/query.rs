//! Query strings and forms: pairs of names and values, percent-encoded.

use crate::AwsRequest;
use percent_encoding::percent_decode_str;

/// The pairs of a query string or a form's body, decoded; a plus is a blank. Bytes that are no
/// UTF-8 become replacement characters.
pub fn pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// The pairs of a request of the query protocol: the form, or the query string of a GET.
pub(crate) fn form(request: &AwsRequest) -> Vec<(String, String)> {
    if request.parts.method == http::Method::GET {
        return pairs(request.parts.uri.query().unwrap_or_default());
    }
    pairs(&String::from_utf8_lossy(&request.body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_decoded() {
        let expected = [("a", "1 2"), ("b", "&="), ("c", ""), ("d", "")];
        let pairs = pairs("a=1+2&b=%26%3D&c&&d=");
        assert!(pairs.iter().map(|(k, v)| (k.as_str(), v.as_str())).eq(expected));
    }
}
