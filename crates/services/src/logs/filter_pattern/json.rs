//! JSON patterns: `{ $.a.b = "x" && ($.n > 3 || $.list[0] IS NULL) }`.
//!
//! A message that is not a JSON object matches none. A selector that finds nothing satisfies only
//! `NOT EXISTS`, not even `!=`. `[*]` and `.*` stand for every element; one that matches is enough.

use super::InvalidPattern;
use super::comparison::{Comparison, Subject};
use super::cursor::Cursor;
use super::expression::Expression;
use serde_json::Value;

/// Most steps of a selector.
const STEPS: usize = 64;
/// What ends a bare value.
const VALUE_ENDS: &str = "()&|{}";

/// A condition on a JSON message.
#[derive(Debug)]
pub(super) struct Condition(Expression<Test>);

#[derive(Debug)]
struct Test {
    selector: Vec<Step>,
    check: Check,
}

#[derive(Debug)]
enum Step {
    Key(String),
    Index(usize),
    Every,
}

#[derive(Debug)]
enum Check {
    Compare(Comparison),
    IsNull,
    IsTrue,
    IsFalse,
    NotExists,
}

/// Reads a pattern that begins with `{`.
pub(super) fn parse(text: &str) -> Result<Condition, InvalidPattern> {
    let mut cursor = Cursor::new(text);
    cursor.take("{");
    let expression = Expression::parse(&mut cursor, &test)?;
    cursor.skip_space();
    if !cursor.take("}") {
        return Err(cursor.wrong("&&, || or the closing } must follow"));
    }
    cursor.skip_space();
    if cursor.is_at_end() {
        Ok(Condition(expression))
    } else {
        Err(cursor.wrong("nothing may follow the closing }"))
    }
}

fn test(cursor: &mut Cursor<'_>) -> Result<Test, InvalidPattern> {
    cursor.skip_space();
    let selector = selector(cursor)?;
    cursor.skip_space();
    let check = if cursor.take_word("IS") {
        cursor.skip_space();
        if cursor.take_word("NULL") {
            Check::IsNull
        } else if cursor.take_word("TRUE") {
            Check::IsTrue
        } else if cursor.take_word("FALSE") {
            Check::IsFalse
        } else {
            return Err(cursor.wrong("NULL, TRUE or FALSE must follow IS"));
        }
    } else if cursor.take_word("NOT") {
        cursor.skip_space();
        if !cursor.take_word("EXISTS") {
            return Err(cursor.wrong("EXISTS must follow NOT"));
        }
        Check::NotExists
    } else {
        Check::Compare(Comparison::parse(cursor, VALUE_ENDS)?)
    };
    Ok(Test { selector, check })
}

fn selector(cursor: &mut Cursor<'_>) -> Result<Vec<Step>, InvalidPattern> {
    if !cursor.take("$") {
        return Err(cursor.wrong("a selector such as $.name must follow"));
    }
    let mut steps = Vec::new();
    loop {
        let step = if cursor.take(".[") || cursor.take("[") {
            bracketed(cursor)?
        } else if cursor.take(".") {
            if cursor.take("*") {
                Step::Every
            } else {
                let name =
                    cursor.take_while(|c| !c.is_whitespace() && !".[]()=!<>&|{}".contains(c));
                if name.is_empty() {
                    return Err(cursor.wrong("a name must follow the point"));
                }
                Step::Key(name.to_owned())
            }
        } else {
            return if steps.is_empty() {
                Err(cursor.wrong("a name must follow $"))
            } else {
                Ok(steps)
            };
        };
        if steps.len() >= STEPS {
            return Err(cursor.wrong("the selector is too long"));
        }
        steps.push(step);
    }
}

fn bracketed(cursor: &mut Cursor<'_>) -> Result<Step, InvalidPattern> {
    let step = match cursor.peek() {
        Some(quote @ ('\'' | '"')) => Step::Key(cursor.quoted(quote)?),
        Some('*') => {
            cursor.take("*");
            Step::Every
        }
        _ => {
            let digits = cursor.take_while(|c| c.is_ascii_digit());
            let index = digits.parse().map_err(|_| cursor.wrong("an index must follow ["))?;
            Step::Index(index)
        }
    };
    if cursor.take("]") { Ok(step) } else { Err(cursor.wrong("the closing ] is missing")) }
}

impl Condition {
    pub(super) fn matches(&self, message: &str) -> bool {
        match serde_json::from_str::<Value>(message) {
            Ok(value) if value.is_object() => self.0.holds(&|test| test.holds(&value)),
            _ => false,
        }
    }
}

impl Test {
    fn holds(&self, value: &Value) -> bool {
        let mut found = false;
        let holds = visit(value, &self.selector, &mut |value| {
            found = true;
            match &self.check {
                Check::Compare(comparison) => compare(comparison, value),
                Check::IsNull => value.is_null(),
                Check::IsTrue => *value == Value::Bool(true),
                Check::IsFalse => *value == Value::Bool(false),
                Check::NotExists => true,
            }
        });
        if matches!(self.check, Check::NotExists) { !found } else { holds }
    }
}

/// Whether the check holds for anything that the steps lead to.
fn visit(value: &Value, steps: &[Step], check: &mut dyn FnMut(&Value) -> bool) -> bool {
    let Some((step, rest)) = steps.split_first() else { return check(value) };
    match (step, value) {
        (Step::Key(key), Value::Object(object)) => {
            object.get(key).is_some_and(|value| visit(value, rest, check))
        }
        (Step::Index(index), Value::Array(list)) => {
            list.get(*index).is_some_and(|value| visit(value, rest, check))
        }
        (Step::Every, Value::Array(list)) => list.iter().any(|value| visit(value, rest, check)),
        (Step::Every, Value::Object(object)) => {
            object.values().any(|value| visit(value, rest, check))
        }
        _ => false,
    }
}

fn compare(comparison: &Comparison, value: &Value) -> bool {
    match value {
        Value::String(text) => comparison.holds(Subject::Text(text)),
        Value::Number(number) => {
            let text = number.to_string();
            number.as_f64().is_some_and(|value| comparison.holds(Subject::Number(value, &text)))
        }
        Value::Bool(_) | Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str = r#"{
        "eventType": "UpdateTrail", "sourceIPAddress": "111.111.111.111",
        "arrayKey": ["value", "another"], "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
        "Some": null, "on": true, "off": false, "n": 75, "ratio": 15.5, "code": 404, "text75": "75",
        "cluster.name": "c", "user": {"id": 1, "email": "John.Doe@example.com"}, "q": "say \"hi\""
    }"#;

    #[test]
    fn conditions_are_decided_as_documented() {
        for (pattern, matches) in [
            (r#"{ $.eventType = "UpdateTrail" }"#, true),
            (r#"{$.eventType=UpdateTrail}"#, true),
            (r#"{ $.eventType = "*Trail" }"#, true),
            (r#"{ $.eventType != "UpdateTrail" }"#, false),
            (r#"{ $.sourceIPAddress != 123.123.* }"#, true),
            (r#"{ $.sourceIPAddress = 111.111.* }"#, true),
            (r#"{ $.arrayKey[0] = "value" }"#, true),
            (r#"{ $.arrayKey[2] = "value" }"#, false),
            (r#"{ $.arrayKey[*] = "another" }"#, true),
            (r#"{ $.objectList[1].id = 2 }"#, true),
            (r#"{ $.objectList[*].name = "b" }"#, true),
            (r#"{ $.user.* = 1 }"#, true),
            (r#"{ $.Some IS NULL }"#, true),
            (r#"{ $.n IS NULL }"#, false),
            (r#"{ $.missing IS NULL }"#, false),
            (r#"{ $.missing NOT EXISTS }"#, true),
            (r#"{ $.Some NOT EXISTS }"#, false),
            (r#"{ $.missing != "x" }"#, false),
            (r#"{ $.on IS TRUE }"#, true),
            (r#"{ $.off IS FALSE }"#, true),
            (r#"{ $.off is true }"#, false),
            (r#"{ $.n > 74 && $.n < 76 }"#, true),
            (r#"{ $.n >= 75 && $.n <= 75 }"#, true),
            (r#"{ $.n = 75 }"#, true),
            (r#"{ $.n = 7.5e1 }"#, true),
            (r#"{ $.n = "75" }"#, false),
            (r#"{ $.text75 = 75 }"#, true),
            (r#"{ $.text75 > 1 }"#, false),
            (r#"{ $.ratio = 15.5 }"#, true),
            (r#"{ $.code = 4* }"#, true),
            (r#"{ $.code = %4\d4% }"#, true),
            (r#"{ $.eventType != %Trail% }"#, false),
            (r#"{ $.['cluster.name'] = "c" }"#, true),
            (r#"{ $["cluster.name"] = "c" }"#, true),
            (r#"{ $.q = "say \"hi\"" }"#, true),
            (r#"{ ($.user.id = 1) && ($.objectList[0].name = "a") }"#, true),
            (r#"{ $.n = 1 || $.n = 75 && $.code = 404 }"#, true),
            (r#"{ ($.n = 1 || $.n = 75) && $.code = 1 }"#, false),
            (r#"{ $.n = 1 && $.code = 1 || $.on IS TRUE }"#, true),
        ] {
            let condition = parse(pattern).expect(pattern);
            assert_eq!(condition.matches(EVENT), matches, "{pattern}");
        }
    }

    #[test]
    fn a_message_that_is_no_object_matches_nothing() {
        let condition = parse("{ $.a NOT EXISTS }").expect("valid");
        for message in ["text", "[1]", "1", ""] {
            assert!(!condition.matches(message), "{message}");
        }
        assert!(condition.matches("{}"));
    }

    #[test]
    fn broken_conditions_are_refused() {
        for pattern in [
            "{",
            "{}",
            "{ $ }",
            "{ $.a }",
            "{ $.a = }",
            "{ $.a = 1",
            "{ $.a = 1 } x",
            "{ $.a > x }",
            "{ a = 1 }",
            "{ ($.a = 1 }",
            "{ $.a[x] = 1 }",
            "{ $.a[99999999999999999999] = 1 }",
            "{ $.a IS MAYBE }",
            "{ $.a NOT THERE }",
            "{ $.a = 1 && }",
            r#"{ $.a = "x }"#,
            "{ $.a = %(% }",
        ] {
            assert!(parse(pattern).is_err(), "{pattern}");
        }
        let deep = format!("{{ {}$.a = 1{} }}", "(".repeat(500), ")".repeat(500));
        assert!(parse(&deep).is_err());
    }
}
