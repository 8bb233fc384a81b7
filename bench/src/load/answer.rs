//! Where an HTTP answer ends.

use std::ops::Range;

/// An answer whose head has come.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// Where the body is; its end may not have come yet.
    pub(crate) body: Range<usize>,
}

/// Reads the head at the beginning of the bytes; none while it is not whole. Bodies without a
/// length count as empty: none of the measured sides sends such.
pub(crate) fn read(bytes: &[u8]) -> Option<Answer> {
    let head = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let text = std::str::from_utf8(bytes.get(..head)?).ok()?;
    let status = text.get(9..12)?.parse().ok()?;
    let length = text.split("\r\n").skip(1).find_map(|line| {
        let (name, value) = line.split_once(':')?;
        if !name.eq_ignore_ascii_case("content-length") {
            return None;
        }
        value.trim().parse::<usize>().ok()
    });
    let start = head + 4;
    Some(Answer { status, body: start..start.checked_add(length.unwrap_or(0))? })
}

impl Answer {
    /// Whether it says that all went well, the function's part included.
    pub(crate) fn is_success(&self, bytes: &[u8]) -> bool {
        let head = bytes.get(..self.body.start).unwrap_or_default();
        let error = b"x-amz-function-error";
        (200..300).contains(&self.status)
            && !head.windows(error.len()).any(|window| window.eq_ignore_ascii_case(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_ends_where_its_length_says() {
        let bytes = b"HTTP/1.1 200 OK\r\ncontent-LENGTH: 2\r\n\r\n{}HTTP";
        let answer = read(bytes).expect("a head");
        assert_eq!((answer.status, &bytes[answer.body.clone()]), (200, &b"{}"[..]));
        assert!(answer.is_success(bytes));
        assert_eq!(read(&bytes[..20]), None);
    }

    #[test]
    fn an_error_of_the_function_is_no_success() {
        let bytes = b"HTTP/1.1 200 OK\r\nX-Amz-Function-Error: Unhandled\r\n\r\n";
        assert!(!read(bytes).expect("a head").is_success(bytes));
        let bytes = b"HTTP/1.1 429 Too Many Requests\r\n\r\n";
        assert!(!read(bytes).expect("a head").is_success(bytes));
    }

    #[test]
    fn nonsense_is_no_answer() {
        assert_eq!(read(b"\r\n\r\n"), None);
        assert_eq!(read(b"HTTP/1.1 abc\r\n\r\n"), None);
        let huge = b"HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n";
        assert_eq!(read(huge), None);
    }
}
