//! What is known of a request besides who asks for what: the condition keys with their values.
//!
//! Callers fill it; the evaluator only reads. Names are kept in small letters, since AWS compares
//! them without regard to case.

use crate::keys;
use model::Timestamp;
use std::borrow::Cow;

type Text = Cow<'static, str>;

/// The condition keys of one request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Context {
    /// A few dozen at most, so that looking through them beats hashing.
    entries: Vec<(Text, Values)>,
}

/// Value or values of one key.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Of a key that has one value.
    One(Text),
    /// Of a key that may have several, such as `aws:TagKeys`; none is as if the key were absent.
    Many(Vec<Text>),
}

impl Values {
    /// The values.
    pub fn as_slice(&self) -> &[Text] {
        match self {
            Values::One(value) => std::slice::from_ref(value),
            Values::Many(values) => values,
        }
    }
}

impl Context {
    /// A context without keys.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the only value of a key; one that is there is replaced.
    pub fn set(&mut self, key: impl Into<Text>, value: impl Into<Text>) {
        self.put(key.into(), Values::One(value.into()));
    }

    /// Sets the values of a key that may have several.
    pub fn set_all<V: Into<Text>>(
        &mut self,
        key: impl Into<Text>,
        values: impl IntoIterator<Item = V>,
    ) {
        self.put(key.into(), Values::Many(values.into_iter().map(Into::into).collect()));
    }

    /// Sets a key whose value is `true` or `false`.
    pub fn set_bool(&mut self, key: impl Into<Text>, value: bool) {
        self.set(key, if value { "true" } else { "false" });
    }

    /// Sets the value of a tag: `prefix` is [`keys::PRINCIPAL_TAG`], [`keys::REQUEST_TAG`] or
    /// [`keys::RESOURCE_TAG`].
    pub fn set_tag(&mut self, prefix: &str, tag: &str, value: impl Into<Text>) {
        self.set(format!("{prefix}{tag}"), value);
    }

    /// Sets `aws:CurrentTime` and `aws:EpochTime`.
    pub fn set_time(&mut self, now: Timestamp) {
        self.set(keys::CURRENT_TIME, now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
        self.set(keys::EPOCH_TIME, now.as_second().to_string());
    }

    /// The value or values of a key, by its name in small letters.
    pub fn get(&self, key: &str) -> Option<&Values> {
        self.entries.iter().find(|(name, _)| name == key).map(|(_, values)| values)
    }

    fn put(&mut self, mut key: Text, values: Values) {
        if key.bytes().any(|b| b.is_ascii_uppercase()) {
            key = Cow::Owned(key.to_ascii_lowercase());
        }
        match self.entries.iter_mut().find(|(name, _)| *name == key) {
            Some((_, old)) => *old = values,
            None => self.entries.push((key, values)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_keys_have_no_case_and_the_last_value_counts() {
        let mut context = Context::new();
        context.set("AWS:SourceArn", "a");
        context.set(keys::SOURCE_ARN, "b");
        assert_eq!(context.get("aws:sourcearn"), Some(&Values::One("b".into())));
        context.set_tag(keys::REQUEST_TAG, "Stage", "dev");
        assert!(context.get("aws:requesttag/stage").is_some());
    }

    #[test]
    fn the_time_is_set_in_both_forms() {
        let mut context = Context::new();
        context.set_time(Timestamp::from_second(1_700_000_000).expect("a time"));
        assert_eq!(
            context.get(keys::CURRENT_TIME),
            Some(&Values::One("2023-11-14T22:13:20Z".into()))
        );
        assert_eq!(context.get(keys::EPOCH_TIME), Some(&Values::One("1700000000".into())));
    }
}
