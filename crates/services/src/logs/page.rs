//! Pages of groups and streams: the token is the last name of the page before, so that groups and
//! streams that come and go meanwhile neither repeat nor hide others.

use super::refusal::invalid;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use wire::AwsError;

/// Groups or streams on a page if the client does not say, and at most.
const PAGE: usize = 50;

/// How many the client wants.
pub(crate) fn limit(wanted: Option<i32>) -> usize {
    wanted.and_then(|limit| usize::try_from(limit).ok()).map_or(PAGE, |limit| limit.clamp(1, PAGE))
}

/// The token for what comes behind this.
pub(crate) fn token(last: &str) -> String {
    URL_SAFE_NO_PAD.encode(last)
}

/// What a token names.
pub(crate) fn last(token: Option<&str>) -> Result<Option<String>, AwsError> {
    let Some(token) = token else { return Ok(None) };
    URL_SAFE_NO_PAD
        .decode(token)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .map(Some)
        .ok_or_else(|| invalid("The specified nextToken is invalid."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_and_nonsense_is_refused() {
        assert_eq!(last(Some(&token("/a/b"))).ok(), Some(Some("/a/b".to_owned())));
        assert_eq!(last(None).ok(), Some(None));
        assert!(last(Some("%%")).is_err());
        assert_eq!(
            [limit(None), limit(Some(3)), limit(Some(-1)), limit(Some(900))],
            [50, 3, 50, 50]
        );
    }
}
