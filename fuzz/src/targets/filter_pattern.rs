//! A filter pattern of CloudWatch Logs and a message to match: the first line, and the rest.

use crate::Target;
use services::logs::filter_pattern::FilterPattern;

pub(crate) const TARGET: Target = Target {
    name: "filter_pattern",
    seeds: &[
        b"ERROR -debug \"not found\" ?a %4\\d\\d%\nERROR not found 404",
        b"{ ($.a.b[0] = \"x*\" || $['k'][*] > 1e3) && $.c IS NULL }\n{\"a\":{\"b\":[\"xy\"]},\"c\":null}",
        b"[ip, (m=GET || m=%P%), ..., status=4*, bytes>1000]\n::1 GET \"/ HTTP/1.1\" [x] 404 1534",
    ],
    run,
};

fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (pattern, message) = text.split_once('\n').unwrap_or((text, ""));
    if let Ok(pattern) = FilterPattern::parse(pattern) {
        pattern.matches(message);
    }
}
