//! The page of limits.

use model::quotas::ALL;
use std::fmt::Write as _;

const HEAD: &str = "\
# Limits

<!-- Written by `cargo xtask coverage`; a test checks that it is current. -->

Mayfly keeps AWS Lambda's limits. Those in the first table are an operator's to change:

```
mayfly up --limit zip_bytes=104857600 --limit tags=100
mayfly up --limits limits.txt      # a `name = number` per line, comments behind `#`
```

`mayfly up --strict` keeps AWS's numbers, for tests that must not pass where AWS would refuse: it turns
AWS's rates of API requests on, answers a request beyond them with 429 `TooManyRequestsException`
(`CallerRateLimitExceeded`), and starts with no limit that goes beyond AWS's.

| name | what | AWS | here | from – to |
|---|---|---|---|---|
";

const OPTIONS: &str = "
## Limits with an option of their own

| option of `mayfly up` | what | AWS |
|---|---|---|
| `--concurrency` | calls under way of all functions together | 1,000 |
| `--unreserved-concurrency` | concurrency that can't be reserved | 100 |
| `--scale-up` | new environments of one function in 10 seconds | 1,000 |
| `--request-rate` | requests per second for each unit of concurrency | 10; off without `--strict` |
| `--async-payload` | event of an asynchronous call | 1,048,576 bytes |

Strict mode refuses to start with more than AWS's here too.

## Limits that are fixed

They are part of a protocol, of the service model that clients check too, or of the sandbox.

| what | number |
|---|---|
";

/// What can't be set.
fn fixed() -> Vec<(&'static str, String)> {
    use model::limits as l;
    vec![
        ("entries of a zip", grouped(l::ZIP_ENTRIES as u64)),
        ("log that comes with an answer", bytes(l::LOG_TAIL_BYTES as u64)),
        (
            "init phase before the first call takes it over",
            format!("{} s", l::INIT_PHASE.as_secs()),
        ),
        ("open files of a process", grouped(l::OPEN_FILES)),
        ("external extensions of a function", l::EXTENSIONS.to_string()),
        ("memory of a function, at least", format!("{} MiB", l::MEMORY_MIB.start())),
        ("/tmp of a function, at least", format!("{} MiB", l::TMP_MIB.start())),
        ("timeout of a function, at least", format!("{} s", l::TIMEOUT_S.start())),
        ("further versions of an alias", "1 with AWS's API, 9 with Mayfly's own".to_owned()),
        ("name of a function", "64 characters".to_owned()),
        ("name of an alias", "128 characters".to_owned()),
        ("description", "256 characters".to_owned()),
        ("handler", "128 characters".to_owned()),
        ("key of a tag", "128 characters".to_owned()),
        ("value of a tag", "256 characters".to_owned()),
        ("event of an InvokeAsync", bytes(262_144)),
        ("elements of a page", "50; as AWS, more are asked for in vain".to_owned()),
    ]
}

/// The page.
pub(super) fn page() -> String {
    let mut page = HEAD.to_owned();
    for quota in ALL {
        let here = match quota.default == quota.aws {
            true => "the same".to_owned(),
            false if quota.default == 0 => "off".to_owned(),
            false => grouped(quota.default),
        };
        let _ = writeln!(
            page,
            "| `{}` | {} | {} {} | {here} | {} – {} |",
            quota.name,
            quota.meaning.trim().trim_end_matches('.'),
            grouped(quota.aws),
            quota.unit,
            grouped(*quota.range.start()),
            grouped(*quota.range.end())
        );
    }
    page.push_str(OPTIONS);
    for (what, number) in fixed() {
        let _ = writeln!(page, "| {what} | {number} |");
    }
    page
}

fn bytes(number: u64) -> String {
    format!("{} bytes", grouped(number))
}

/// A number with commas.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!([7, 1_000, 52_428_800].map(grouped), ["7", "1,000", "52,428,800"]);
    }
}
