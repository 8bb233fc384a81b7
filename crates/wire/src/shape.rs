//! Tables that describe AWS's APIs: which operations a service has, where each member of a request
//! travels and what it must satisfy. The tables are generated; everything that reads, checks or
//! writes a request goes by them.

use fancy_regex::Regex;
use std::sync::OnceLock;

/// One service.
#[derive(Debug)]
pub struct Service {
    /// AWS's short name, such as `lambda`.
    pub name: &'static str,
    /// The service's word in a signature's scope, such as `apigateway`.
    pub signing_name: &'static str,
    /// How it speaks.
    pub protocol: Protocol,
    /// The API's version, a date.
    pub api_version: &'static str,
    /// Namespace of its XML; empty if it has none.
    pub xml_namespace: &'static str,
    /// The operations that Mayfly serves.
    pub operations: &'static [&'static Operation],
    /// The errors that they can answer.
    pub errors: &'static [&'static ErrorShape],
    /// What AWS has beyond that.
    pub unserved: &'static [Unserved],
}

/// How a service speaks (Smithy's AWS protocols).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// Paths, methods, headers and JSON.
    RestJson,
    /// Paths, methods, headers and XML.
    RestXml,
    /// `X-Amz-Target` and JSON.
    Json {
        /// `1.0` or `1.1`.
        version: &'static str,
        /// What stands before the dot of the target.
        target: &'static str,
    },
    /// A form with `Action`, answered in XML.
    Query,
}

/// One operation.
#[derive(Debug)]
pub struct Operation {
    /// AWS's name.
    pub name: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path with its labels, such as `/2015-03-31/functions/{FunctionName}`.
    pub path: &'static str,
    /// Status of a good answer.
    pub status: u16,
    /// What it takes.
    pub input: &'static Structure,
    /// What it answers.
    pub output: &'static Structure,
    /// The element around the answer's members (query protocol); empty if there is none.
    pub result_wrapper: &'static str,
}

/// An operation that AWS has and Mayfly has not.
#[derive(Debug)]
pub struct Unserved {
    /// AWS's name.
    pub name: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path with its labels.
    pub path: &'static str,
}

/// One kind of error.
#[derive(Debug)]
pub struct ErrorShape {
    /// AWS's name, such as `ResourceNotFoundException`.
    pub name: &'static str,
    /// The code that clients see, mostly the name.
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// How the member with the message is spelled: `message` or `Message`.
    pub message: &'static str,
    /// Whether the body says in `Type` whose fault it is.
    pub has_type: bool,
    /// Further members: name, location, name on the wire.
    pub fields: &'static [(&'static str, Location, &'static str)],
}

/// A structure's members in the order of the model.
#[derive(Debug)]
pub struct Structure {
    /// AWS's name.
    pub name: &'static str,
    /// The member that is the whole body.
    pub payload: Option<&'static str>,
    /// The members.
    pub members: &'static [Member],
}

/// Where a member travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// In the body.
    Body,
    /// In the path.
    Uri,
    /// In the query.
    Query,
    /// In one header.
    Header,
    /// In all headers that begin so.
    Headers,
    /// It is the answer's status.
    StatusCode,
}

/// One member of a structure.
#[derive(Debug)]
pub struct Member {
    /// AWS's name.
    pub name: &'static str,
    /// Its name on the wire.
    pub wire: &'static str,
    /// Where it travels.
    pub location: Location,
    /// Whether a request must have it.
    pub required: bool,
    /// What it is.
    pub shape: &'static Shape,
    /// How its time is written, if the member says so.
    pub format: Option<TimestampFormat>,
}

/// How a time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimestampFormat {
    /// `2026-01-02T03:04:05.678Z`.
    Iso8601,
    /// Seconds since 1970, with a fraction.
    EpochSeconds,
    /// `Fri, 02 Jan 2026 03:04:05 GMT`.
    HttpDate,
}

/// What a value is and what it must satisfy.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// What it is.
    pub kind: Kind,
    /// Smallest number or length.
    pub min: Option<f64>,
    /// Largest number or length.
    pub max: Option<f64>,
    /// Whether the value stays out of messages.
    pub sensitive: bool,
}

/// The kinds of values.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// `true` or `false`.
    Boolean,
    /// 32 bits.
    Integer,
    /// 64 bits.
    Long,
    /// A number with a fraction.
    Double,
    /// Text.
    Text {
        /// What it must match as a whole.
        pattern: Option<&'static Pattern>,
        /// What it must be one of; empty is anything.
        values: &'static [&'static str],
    },
    /// Bytes; base64 in JSON and XML.
    Blob,
    /// A time, in a format that may be its own.
    Timestamp(Option<TimestampFormat>),
    /// A list.
    List {
        /// What is in it.
        element: &'static Shape,
        /// Name of an element (query, XML).
        wire: &'static str,
        /// Whether the elements stand without one around them (query, XML).
        flattened: bool,
    },
    /// A map from text.
    Map {
        /// What its keys are.
        key: &'static Shape,
        /// What its values are.
        value: &'static Shape,
        /// Name of a key's element (query, XML).
        key_wire: &'static str,
        /// Name of a value's element (query, XML).
        value_wire: &'static str,
        /// Whether the entries stand without an element around them (query, XML).
        flattened: bool,
    },
    /// A structure.
    Structure(&'static Structure),
}

/// A regular expression, compiled when it is first used.
#[derive(Debug)]
pub struct Pattern {
    /// As the model has it.
    pub text: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern `text`.
    pub const fn new(text: &'static str) -> Self {
        Self { text, compiled: OnceLock::new() }
    }

    /// Whether the whole of `value` matches. What takes too many steps does not match.
    pub fn matches(&self, value: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(value).unwrap_or(false))
    }

    /// Whether the pattern can be compiled; a test asks this of all of them.
    pub fn is_valid(&self) -> bool {
        self.regex().is_some()
    }

    fn regex(&self) -> Option<&Regex> {
        self.compiled
            .get_or_init(|| Regex::new(&format!(r"\A(?:{})\z", ascii_classes(self.text))).ok())
            .as_ref()
    }
}

/// AWS's patterns are Java's, where `\d` and `\w` are ASCII.
fn ascii_classes(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('d') => out.push_str("[0-9]"),
            Some('w') => out.push_str("[a-zA-Z0-9_]"),
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
    out
}

impl Shape {
    const fn of(kind: Kind) -> Self {
        Self { kind, min: None, max: None, sensitive: false }
    }

    /// Text.
    pub const fn text() -> Self {
        Self::of(Kind::Text { pattern: None, values: &[] })
    }

    /// `true` or `false`.
    pub const fn boolean() -> Self {
        Self::of(Kind::Boolean)
    }

    /// A number of 32 bits.
    pub const fn integer() -> Self {
        Self::of(Kind::Integer)
    }

    /// A number of 64 bits.
    pub const fn long() -> Self {
        Self::of(Kind::Long)
    }

    /// A number with a fraction.
    pub const fn double() -> Self {
        Self::of(Kind::Double)
    }

    /// Bytes.
    pub const fn blob() -> Self {
        Self::of(Kind::Blob)
    }

    /// A time.
    pub const fn timestamp(format: Option<TimestampFormat>) -> Self {
        Self::of(Kind::Timestamp(format))
    }

    /// A list.
    pub const fn list(element: &'static Shape, wire: &'static str, flattened: bool) -> Self {
        Self::of(Kind::List { element, wire, flattened })
    }

    /// A map.
    pub const fn map(
        key: &'static Shape,
        value: &'static Shape,
        key_wire: &'static str,
        value_wire: &'static str,
        flattened: bool,
    ) -> Self {
        Self::of(Kind::Map { key, value, key_wire, value_wire, flattened })
    }

    /// A structure.
    pub const fn structure(structure: &'static Structure) -> Self {
        Self::of(Kind::Structure(structure))
    }

    /// With a smallest number or length.
    pub const fn min(mut self, min: f64) -> Self {
        self.min = Some(min);
        self
    }

    /// With a largest number or length.
    pub const fn max(mut self, max: f64) -> Self {
        self.max = Some(max);
        self
    }

    /// Kept out of messages.
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Text that matches a pattern.
    pub const fn pattern(mut self, pattern: &'static Pattern) -> Self {
        if let Kind::Text { values, .. } = self.kind {
            self.kind = Kind::Text { pattern: Some(pattern), values };
        }
        self
    }

    /// Text that is one of these.
    pub const fn values(mut self, values: &'static [&'static str]) -> Self {
        if let Kind::Text { pattern, .. } = self.kind {
            self.kind = Kind::Text { pattern, values };
        }
        self
    }
}

/// A structure without members.
pub static EMPTY: Structure = Structure { name: "", payload: None, members: &[] };
/// Text without constraints; the others likewise.
pub static TEXT: Shape = Shape::text();
/// `true` or `false`.
pub static BOOLEAN: Shape = Shape::boolean();
/// 32 bits.
pub static INTEGER: Shape = Shape::integer();
/// 64 bits.
pub static LONG: Shape = Shape::long();
/// A number with a fraction.
pub static DOUBLE: Shape = Shape::double();
/// Bytes.
pub static BLOB: Shape = Shape::blob();
/// A time in the protocol's format.
pub static POINT_IN_TIME: Shape = Shape::timestamp(None);

/// A member in the body under its own name.
pub const fn member(name: &'static str, shape: &'static Shape) -> Member {
    Member { name, wire: name, location: Location::Body, required: false, shape, format: None }
}

impl Member {
    const fn at(mut self, location: Location, wire: &'static str) -> Self {
        self.location = location;
        self.wire = wire;
        self
    }

    /// In the body under another name.
    pub const fn named(self, wire: &'static str) -> Self {
        self.at(Location::Body, wire)
    }

    /// In the path.
    pub const fn uri(self, wire: &'static str) -> Self {
        self.at(Location::Uri, wire)
    }

    /// In the query.
    pub const fn query(self, wire: &'static str) -> Self {
        self.at(Location::Query, wire)
    }

    /// In a header.
    pub const fn header(self, wire: &'static str) -> Self {
        self.at(Location::Header, wire)
    }

    /// In all headers with a prefix.
    pub const fn headers(self, wire: &'static str) -> Self {
        self.at(Location::Headers, wire)
    }

    /// The answer's status.
    pub const fn status_code(self) -> Self {
        self.at(Location::StatusCode, "")
    }

    /// With a format of its own for its time.
    pub const fn format(mut self, format: TimestampFormat) -> Self {
        self.format = Some(format);
        self
    }

    /// Needed in a request.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_the_whole_value() {
        let pattern = Pattern::new(r"a|b\d+");
        assert!(pattern.matches("a"));
        assert!(pattern.matches("b12"));
        assert!(!pattern.matches("ab"));
        assert!(!pattern.matches("b1\n"));
        assert!(!pattern.matches("b٣"), "digits are ASCII");
    }
}
