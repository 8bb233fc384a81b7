//! What a caller asks for an event: when it runs, in which order, how often, and what becomes of it
//! beside others with the same key. What he does not say the function's own settings say.

use super::accept::AcceptError;
use super::event::{Asked, AskedKey};
use bytes::Bytes;
use model::async_extras::{
    AsyncExtras, Backoff, DEBOUNCE, DEBOUNCE_WINDOWS, Guarantee, IDEMPOTENCY_WINDOW, KEY_BYTES,
};
use model::kept_key::ClaimedKey;
use model::queue::{DebounceKey, KeyLimit};
use model::span::Span;
use serde_json::Value;

/// What is asked for one event. The default is: as soon as possible, in no order, as the function's
/// settings have it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Schedule {
    /// Not before this time, in milliseconds since 1970. Its age counts from then.
    pub not_before_ms: Option<i64>,
    /// Events of a function with a higher one go first; 0 is ordinary.
    pub priority: i16,
    /// Events of a function with the same key are worked off one after the other, in the order in
    /// which they were accepted; the next one only when the one before has come to its end.
    pub order_key: Option<String>,
    /// Events of a function with the same key are counted together against `concurrency`.
    pub concurrency_key: Option<String>,
    /// How many of them are worked on at a time.
    pub concurrency: Option<u32>,
    /// Of the events of a function with the same key that come soon after each other only the last
    /// one runs.
    pub debounce_key: Option<String>,
    /// How soon.
    pub debounce: Option<Span>,
    /// How long the last one can be put off, counted from the first.
    pub debounce_most: Option<Span>,
    /// Events of a function with the same key are the same event.
    pub once: Option<OnceKey>,
    /// How often it may run.
    pub guarantee: Option<Guarantee>,
    /// Retries after the function's errors.
    pub retries: Option<u32>,
    /// Waits before them.
    pub backoff: Option<Backoff>,
    /// How old it may get.
    pub maximum_age: Option<Span>,
}

/// An idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnceKey {
    /// The caller's text.
    pub key: String,
    /// For how long repeats are known; a day if it is `None`.
    pub window: Option<Span>,
}

impl OnceKey {
    pub(super) fn window(&self) -> Span {
        self.window.unwrap_or(IDEMPOTENCY_WINDOW)
    }
}

/// What holds for an event, caller and settings taken together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    pub(super) born_ms: i64,
    pub(super) due_ms: i64,
    pub(super) concurrency: Option<KeyLimit>,
    pub(super) debounce: Option<DebounceKey>,
    pub(super) claim: Option<ClaimedKey>,
    pub(super) asked: Option<Box<Asked>>,
}

impl Schedule {
    /// Lays what is asked over the settings of the function.
    pub(super) fn plan(
        &self,
        settings: &AsyncExtras,
        payload: &Bytes,
        now_ms: i64,
    ) -> Result<Plan, AcceptError> {
        let mut payload = Payload { bytes: payload, json: None };
        let born_ms = self.not_before_ms.map_or(now_ms, |at| at.max(now_ms));
        let concurrency = self.limit(settings, &mut payload)?;
        let debounce = self.debounced(settings, &mut payload)?;
        let once = match (&self.once, &settings.idempotency) {
            (Some(once), _) => Some(once.clone()),
            (None, Some(same)) => {
                payload.key(&same.key).map(|key| OnceKey { key, window: Some(same.window) })
            }
            (None, None) => None,
        };
        if debounce.is_some() && once.is_some() {
            return contradiction("debounce and an idempotency key exclude each other");
        }
        let guarantee = match self.guarantee.or(settings.guarantee).unwrap_or_default() {
            Guarantee::EffectivelyOnce if once.is_none() => {
                if self.guarantee.is_some() {
                    return contradiction("effectively-once needs an idempotency key");
                }
                Guarantee::AtLeastOnce
            }
            guarantee => guarantee,
        };
        let asked = Asked {
            retries: self.retries,
            backoff: self.backoff,
            maximum_age: self.maximum_age,
            guarantee,
            key: once
                .as_ref()
                .map(|once| AskedKey { text: once.key.clone(), window: once.window() }),
            started_ms: None,
        };
        let (window_ms, debounce) = debounce.unzip();
        let due_ms = born_ms.saturating_add(window_ms.unwrap_or(0));
        Ok(Plan {
            // A wait for a later event is none of its age.
            born_ms: due_ms,
            due_ms,
            concurrency,
            debounce,
            claim: once.map(|once| ClaimedKey {
                until_ms: now_ms.saturating_add(once.window().as_ms()),
                key: once.key,
            }),
            asked: (asked != Asked::default()).then(|| Box::new(asked)),
        })
    }

    fn limit(
        &self,
        settings: &AsyncExtras,
        payload: &mut Payload<'_>,
    ) -> Result<Option<KeyLimit>, AcceptError> {
        let set = settings.concurrency.as_ref();
        let Some(limit) = self.concurrency.or(set.map(|set| set.limit)) else {
            return match self.concurrency_key {
                Some(_) => contradiction("a concurrency key needs a limit"),
                None => Ok(None),
            };
        };
        let set_key = || payload.key_or_all(set.and_then(|set| set.key.as_deref()));
        let key = self.concurrency_key.clone().or_else(set_key);
        Ok(key.map(|key| KeyLimit { key, limit }))
    }

    /// The window in milliseconds, and the key.
    fn debounced(
        &self,
        settings: &AsyncExtras,
        payload: &mut Payload<'_>,
    ) -> Result<Option<(i64, DebounceKey)>, AcceptError> {
        let is_asked = self.debounce.is_some() || self.debounce_key.is_some();
        if self.not_before_ms.is_some() {
            return match is_asked {
                true => contradiction(
                    "debounce and a time before which it must not run exclude each other",
                ),
                // What is to run at its own time waits for no other.
                false => Ok(None),
            };
        }
        let set = settings.debounce.as_ref();
        let Some(window) = self.debounce.or(set.map(|set| set.window)) else {
            return match is_asked || self.debounce_most.is_some() {
                true => contradiction("debounce needs a window"),
                false => Ok(None),
            };
        };
        let most = self.debounce_most.or(set.and_then(|set| set.most));
        let most_ms = match most {
            Some(most) => most.as_ms(),
            None => window.as_ms().saturating_mul(DEBOUNCE_WINDOWS).min(DEBOUNCE.end().as_ms()),
        };
        let set_key = || payload.key_or_all(set.and_then(|set| set.key.as_deref()));
        let key = self.debounce_key.clone().or_else(set_key);
        Ok(key.map(|key| (window.as_ms().min(most_ms), DebounceKey { key, most_ms })))
    }
}

fn contradiction<T>(text: &str) -> Result<T, AcceptError> {
    Err(AcceptError::Contradiction(text.to_owned()))
}

/// An event in which keys are looked up. It is read only if one is.
struct Payload<'a> {
    bytes: &'a Bytes,
    json: Option<Value>,
}

impl Payload<'_> {
    /// The text under a JSON pointer; `None` where there is nothing. What is no text is taken as it
    /// is written, and what is too long for a key as its digest.
    fn key(&mut self, pointer: &str) -> Option<String> {
        let json = self
            .json
            .get_or_insert_with(|| serde_json::from_slice(self.bytes).unwrap_or(Value::Null));
        let text = match json.pointer(pointer)? {
            Value::Null => return None,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        if text.len() <= KEY_BYTES {
            return Some(text);
        }
        let digest = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, text.as_bytes());
        Some(digest.to_string())
    }

    /// The same; without a pointer all events have one key.
    fn key_or_all(&mut self, pointer: Option<&str>) -> Option<String> {
        match pointer {
            Some(pointer) => self.key(pointer),
            None => Some(String::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::async_extras::{Debounce, Idempotency, KeyConcurrency};

    const PAYLOAD: &[u8] = br#"{"tenant": "t", "id": 7, "none": null, "long": []}"#;

    fn plan(schedule: &Schedule, settings: &AsyncExtras) -> Result<Plan, String> {
        let plan = schedule.plan(settings, &Bytes::from_static(PAYLOAD), 1_000);
        plan.map_err(|error| error.to_string())
    }

    #[test]
    fn without_wishes_and_settings_an_event_is_as_on_aws() {
        let plain = Plan {
            born_ms: 1_000,
            due_ms: 1_000,
            concurrency: None,
            debounce: None,
            claim: None,
            asked: None,
        };
        assert_eq!(plan(&Schedule::default(), &AsyncExtras::default()), Ok(plain));
    }

    #[test]
    fn keys_come_from_the_event_where_the_settings_say_so() {
        let at = |pointer: &str| Some(pointer.to_owned());
        for (pointer, expected) in [
            (at("/tenant"), Some("t")),
            (at("/id"), Some("7")),
            (at("/none"), None),
            (at("/missing"), None),
            (at("/long"), Some("[]")),
            (None, Some("")),
        ] {
            let settings = AsyncExtras {
                concurrency: Some(KeyConcurrency { limit: 3, key: pointer.clone() }),
                ..AsyncExtras::default()
            };
            let limit = plan(&Schedule::default(), &settings).expect("a plan").concurrency;
            assert_eq!(limit.as_ref().map(|limit| limit.key.as_str()), expected, "{pointer:?}");
            assert!(limit.is_none_or(|limit| limit.limit == 3));
        }
    }

    #[test]
    fn what_is_asked_stands_above_the_settings() {
        let settings = AsyncExtras {
            idempotency: Some(Idempotency { key: "/id".into(), window: Span::seconds(5) }),
            guarantee: Some(Guarantee::EffectivelyOnce),
            ..AsyncExtras::default()
        };
        let set = plan(&Schedule::default(), &settings).expect("a plan");
        assert_eq!(set.claim, Some(ClaimedKey { key: "7".into(), until_ms: 6_000 }));
        assert_eq!(set.asked.map(|asked| asked.guarantee), Some(Guarantee::EffectivelyOnce));
        let schedule = Schedule {
            once: Some(OnceKey { key: "mine".into(), window: None }),
            guarantee: Some(Guarantee::AtMostOnce),
            retries: Some(9),
            ..Schedule::default()
        };
        let asked = plan(&schedule, &settings).expect("a plan");
        assert_eq!(asked.claim.map(|claim| claim.key), Some("mine".to_owned()));
        let asked = asked.asked.expect("something is asked");
        assert_eq!((asked.guarantee, asked.retries), (Guarantee::AtMostOnce, Some(9)));
    }

    #[test]
    fn a_debounced_event_is_due_after_its_window_and_its_age_counts_from_then() {
        let settings = AsyncExtras {
            debounce: Some(Debounce { window: Span::seconds(2), most: None, key: None }),
            ..AsyncExtras::default()
        };
        let set = plan(&Schedule::default(), &settings).expect("a plan");
        assert_eq!((set.due_ms, set.born_ms), (3_000, 3_000));
        assert_eq!(set.debounce, Some(DebounceKey { key: String::new(), most_ms: 20_000 }));
        let later = Schedule { not_before_ms: Some(9_000), ..Schedule::default() };
        let later = plan(&later, &settings).expect("a plan");
        assert_eq!((later.due_ms, later.debounce), (9_000, None));
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        let once = || Some(OnceKey { key: "k".into(), window: None });
        let key = || Some("k".to_owned());
        let window = Some(Span::seconds(1));
        let none = Schedule::default;
        for schedule in [
            Schedule { concurrency_key: key(), ..none() },
            Schedule { debounce_key: key(), ..none() },
            Schedule { debounce: window, not_before_ms: Some(5), ..none() },
            Schedule { debounce: window, once: once(), ..none() },
            Schedule { guarantee: Some(Guarantee::EffectivelyOnce), ..none() },
        ] {
            assert!(plan(&schedule, &AsyncExtras::default()).is_err(), "{schedule:?}");
        }
    }
}
