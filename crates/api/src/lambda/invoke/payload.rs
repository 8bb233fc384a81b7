//! Whether an event is JSON, and AWS's words for what is wrong with one that is not.
//!
//! The check parses without building anything. AWS's words are those of the Jackson library, whose
//! most common messages are made here with the place of the fault.

use crate::lambda::error::Error;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

const VALUES: &str = "JSON String, Number, Array, Object or token 'null', 'true' or 'false'";

/// Fails with AWS's message where the bytes are not one JSON value in UTF-8.
pub fn check(bytes: &[u8]) -> Result<(), Error> {
    match serde_json::from_slice::<&RawValue>(bytes) {
        Ok(_) => Ok(()),
        Err(_) => Err(Error::InvalidRequestContent(format!(
            "Could not parse request body into json: Could not parse payload into json: {}",
            fault(bytes)
        ))),
    }
}

/// What is wrong with bytes that are not JSON, and where.
fn fault(bytes: &[u8]) -> String {
    let Some(start) = bytes.iter().position(|b| !b.is_ascii_whitespace()) else {
        return at("No content to map due to end-of-input", bytes, bytes.len());
    };
    let rest = bytes.get(start..).unwrap_or_default();
    let first = rest.first().copied().unwrap_or_default();
    if first.is_ascii_alphabetic() || first == b'_' || first == b'$' {
        return token_fault(bytes, start, rest);
    }
    if !b"{[\"-0123456789".contains(&first) {
        let what =
            format!("Unexpected character ({}): expected a valid value ({VALUES})", name(first));
        return at(&what, bytes, start);
    }
    match serde_json::from_slice::<IgnoredAny>(bytes) {
        Err(error) if error.is_eof() => at("Unexpected end-of-input", bytes, bytes.len()),
        Err(error) => {
            let place = offset(bytes, error.line(), error.column());
            let byte = bytes.get(place).copied().unwrap_or_default();
            at(&format!("Unexpected character ({}): {error}", name(byte)), bytes, place)
        }
        Ok(_) => match std::str::from_utf8(bytes) {
            Err(error) => utf8_fault(bytes, error.valid_up_to()),
            Ok(_) => at("Unexpected content", bytes, start),
        },
    }
}

/// A word that is none of JSON's, or bytes that are not UTF-8 within one.
fn token_fault(bytes: &[u8], start: usize, rest: &[u8]) -> String {
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_' || *b == b'$';
    let length = rest.iter().position(|b| !is_part(b)).unwrap_or(rest.len());
    let (token, behind) = rest.split_at(length);
    let token = String::from_utf8_lossy(token);
    if behind.first().is_some_and(|byte| *byte >= 0x80) && std::str::from_utf8(behind).is_err() {
        return utf8_fault(bytes, start + length);
    }
    if matches!(&*token, "null" | "true" | "false") {
        let byte = behind.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or_default();
        let place = start + length + byte;
        let found = name(bytes.get(place).copied().unwrap_or_default());
        return at(&format!("Unexpected character ({found})"), bytes, place);
    }
    at(&format!("Unrecognized token '{token}': was expecting ({VALUES})"), bytes, start + length)
}

fn utf8_fault(bytes: &[u8], place: usize) -> String {
    let byte = bytes.get(place).copied().unwrap_or_default();
    at(&format!("Invalid UTF-8 start byte 0x{byte:x}"), bytes, place + 1)
}

/// A byte in words.
fn name(byte: u8) -> String {
    let c = char::from(byte);
    if c.is_control() {
        format!("(CTRL-CHAR, code {byte})")
    } else {
        format!("'{c}' (code {byte})")
    }
}

/// The message with the line and column of an offset, both from 1.
fn at(what: &str, bytes: &[u8], offset: usize) -> String {
    let before = bytes.get(..offset).unwrap_or(bytes);
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|b| **b != b'\n').count() + 1;
    format!(
        "{what}\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); \
         line: {line}, column: {column}]"
    )
}

/// The offset of serde_json's line and column, both from 1.
fn offset(bytes: &[u8], line: usize, column: usize) -> usize {
    let begin = match line {
        0 | 1 => 0,
        _ => bytes
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
            .nth(line - 2)
            .map_or(0, |(place, _)| place + 1),
    };
    begin + column.saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::strategy::Strategy;

    fn message(bytes: &[u8]) -> String {
        check(bytes).expect_err("not JSON").to_string()
    }

    #[test]
    fn every_json_value_is_an_event() {
        for bytes in
            [&b"null"[..], b"1.5e3", b"\"text\"", b" [1, {\"a\": null}]\n", "\"\u{e4}\"".as_bytes()]
        {
            assert_eq!(check(bytes), Ok(()), "{bytes:?}");
        }
    }

    #[test]
    fn a_fault_is_told_as_aws_tells_it() {
        let begin = "Could not parse request body into json: Could not parse payload into json: ";
        let source = "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)";
        for (bytes, what, column) in [
            (&b"n\x87r\x9e\xe9\xb5\xd7I\xee\x9bmt"[..], "Invalid UTF-8 start byte 0x87", 3),
            (
                b"\x99\xeb,j\x07\xa1zYh",
                "Unexpected character ((CTRL-CHAR, code 153)): expected a valid value (JSON String, \
                 Number, Array, Object or token 'null', 'true' or 'false')",
                1,
            ),
            (
                b"hello",
                "Unrecognized token 'hello': was expecting (JSON String, Number, Array, Object or \
                 token 'null', 'true' or 'false')",
                6,
            ),
            (b"{\"a\":", "Unexpected end-of-input", 6),
        ] {
            let expected = format!("{begin}{what}\n at {source}; line: 1, column: {column}]");
            assert_eq!(message(bytes), expected);
        }
    }

    #[test]
    fn what_is_no_json_is_never_taken_nor_a_panic() {
        for bytes in [
            &b" "[..],
            b"\n\n{",
            b"{\"a\" 1}",
            b"[1,]",
            b"1 2",
            b"null x",
            b"true\x80",
            b"\"\xff\"",
            b"\"\xc3",
            b"{\"\xe2\x28\":1}",
            b"\xc3\xa4",
            b"'a'",
            b"-",
            b"{\n\"a\":\n\n,}",
        ] {
            assert!(message(bytes).contains("line: "), "{bytes:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn bytes_are_taken_just_if_they_are_json(
            bytes in proptest::prop_oneof![
                proptest::collection::vec(proptest::num::u8::ANY, 0..40),
                "[ \\n]{0,2}[\\[{\"ntf1-][\\[\\]{}:,\"a-z0-9. \\\\äé]{0,20}".prop_map(String::into_bytes),
            ]
        ) {
            let is_json = serde_json::from_slice::<serde_json::Value>(&bytes).is_ok();
            match check(&bytes) {
                Ok(()) => proptest::prop_assert!(!bytes.is_empty()),
                Err(error) => {
                    proptest::prop_assert!(!is_json);
                    proptest::prop_assert!(error.to_string().contains("line: "));
                }
            }
        }
    }
}
