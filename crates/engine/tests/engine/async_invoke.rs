//! Events that are accepted: tried, retried, told, kept, sent back.

use crate::fake::{
    Disk, Platform, Runtime, Script, config, function, invocation, name, script, text,
};
use engine::async_invoke::{Condition, DeadEvent, DeadEventFilter};
use engine::{AcceptError, AsyncSettings, InvokeError, Schedule, Settings};
use model::async_invoke::{Content, EventInvokeConfig};
use model::sandbox::Exit;
use model::store::{Expect, Store};
use model::{Function, FunctionName, Region, Timestamp};
use std::num::NonZeroU32;
use std::time::Duration;

pub(crate) fn quick() -> Settings {
    let async_invoke = AsyncSettings {
        error_delays: vec![Duration::from_millis(20), Duration::from_millis(40)],
        backoff_first: Duration::from_millis(20),
        backoff_most: Duration::from_millis(100),
        ..AsyncSettings::default()
    };
    Settings { async_invoke, ..Settings::default() }
}

/// Fails on `"bad"`, returns everything else.
fn picky() -> Script {
    script(|mut runtime: Runtime| async move {
        loop {
            let given = runtime.next().await;
            if given.payload == "\"bad\"" {
                let error = r#"{"errorType":"Bad","errorMessage":"no good"}"#;
                runtime.post(&format!("invocation/{}/error", given.id), error).await;
            } else {
                runtime.print(&format!("got {}\n", String::from_utf8_lossy(&given.payload)));
                runtime.respond(&given.id, given.payload).await;
            }
        }
    })
}

fn settings_of(change: impl Fn(&mut EventInvokeConfig)) -> EventInvokeConfig {
    let mut config = EventInvokeConfig {
        max_retry_attempts: None,
        max_event_age_s: None,
        on_success: None,
        on_failure: None,
        last_modified: Timestamp::UNIX_EPOCH,
    };
    change(&mut config);
    config
}

fn with_settings(change: impl Fn(&mut EventInvokeConfig)) -> Function {
    let mut function = function(config());
    function.event_invoke_configs.insert("$LATEST".to_owned(), settings_of(change));
    function
}

impl Platform {
    async fn accept(&self, payload: &'static str) -> String {
        self.engine.accept(invocation(payload)).await.expect("accepted").request_id
    }

    pub(crate) async fn dead(&self) -> Vec<DeadEvent> {
        let filter = DeadEventFilter::default();
        self.engine.dead_events(&filter, None, 100).await.expect("readable").events
    }

    /// Waits until no event waits.
    pub(crate) async fn settled(&self) {
        let region = Region::default();
        let waiting = async {
            while !self.engine.backlogs(&region).await.expect("readable").is_empty() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), waiting).await.expect("settled");
    }
}

#[tokio::test]
async fn an_accepted_event_is_run_with_its_request_id() {
    let platform = Platform::with(picky(), quick()).await;
    let id = platform.accept("1").await;
    platform.settled().await;
    platform.until("reported", |p| p.lines.count("REPORT") == 1).await;
    assert_eq!(platform.lines.count(&format!("START RequestId: {id} Version: $LATEST")), 1);
    assert_eq!(platform.dead().await, []);
}

#[tokio::test]
async fn what_can_not_be_called_is_not_accepted() {
    let platform = Platform::with(picky(), quick()).await;
    let mut unknown = invocation("1");
    unknown.qualifier = Some("7".to_owned());
    let refused = platform.engine.accept(unknown).await.expect_err("no version 7");
    assert!(matches!(refused, AcceptError::Invoke(InvokeError::NotFound { .. })), "{refused:?}");
    let mut large = invocation("1");
    large.payload = vec![b'1'; 1_048_577].into();
    let refused = platform.engine.accept(large).await.expect_err("too large");
    assert_eq!(refused, AcceptError::TooLarge { bytes: 1_048_577, limit: 1_048_576 });
}

#[tokio::test]
async fn a_failing_event_is_tried_three_times_then_kept_and_can_be_sent_back() {
    let platform = Platform::with(picky(), quick()).await;
    let id = platform.accept("\"bad\"").await;
    platform.accept("2").await;
    platform.settled().await;
    platform.until("all reported", |p| p.lines.count("REPORT") == 4).await;
    assert_eq!(platform.lines.count(&format!("START RequestId: {id}")), 3);
    let dead = platform.dead().await;
    let [event] = &dead[..] else { panic!("one is dead: {dead:?}") };
    assert_eq!((&event.request_id, event.attempts), (&id, 3));
    assert_eq!(event.condition, Condition::RetriesExhausted);
    assert_eq!(event.payload, "\"bad\"");
    let first = event.first_failure.as_ref().expect("failed");
    let last = event.last_failure.as_ref().expect("failed");
    assert_eq!((last.code, last.text.as_str()), (200, "no good"));
    assert!(last.at_ms - first.at_ms >= 60, "{first:?} {last:?}");
    let region = Region::default();
    let shown = platform.engine.dead_event(&region, &name(), &event.id).await.expect("readable");
    assert_eq!(shown.as_ref(), Some(event));

    assert!(platform.engine.redrive(&region, &name(), &event.id).await.expect("sent back"));
    platform.settled().await;
    // The log is complete a moment after the caller was answered.
    let started = format!("START RequestId: {id}");
    platform.until("three more attempts", |p| p.lines.count(&started) == 6).await;
    let dead = platform.dead().await;
    assert_eq!(dead.len(), 1, "failed again");
    let deleted = platform.engine.delete_dead_event(&region, &name(), &dead[0].id).await;
    assert_eq!(deleted, Ok(true));
    assert_eq!(platform.dead().await, []);
}

#[tokio::test]
async fn dead_events_are_filtered_paged_and_sent_back_in_bulk() {
    let platform = Platform::with(picky(), quick()).await;
    platform.put(&with_settings(|c| c.max_retry_attempts = Some(0))).await;
    for _ in 0..5 {
        platform.accept("\"bad\"").await;
    }
    platform.settled().await;
    let engine = &platform.engine;
    let all = DeadEventFilter::default();
    let first = engine.dead_events(&all, None, 3).await.expect("readable");
    let second = engine.dead_events(&all, first.next.clone(), 3).await.expect("readable");
    let ids: Vec<_> = first.events.iter().chain(&second.events).map(|e| &e.id).collect();
    assert_eq!((ids.len(), first.events.len(), second.next), (5, 3, None));
    let mut unique = ids.clone();
    unique.dedup();
    assert_eq!(unique.len(), 5);
    let other = DeadEventFilter { error: Some("other".to_owned()), ..all.clone() };
    assert_eq!(engine.dead_events(&other, None, 9).await.expect("readable").events, []);
    let nobody = FunctionName::new("nobody").expect("valid");
    let other = DeadEventFilter { name: Some(nobody), ..all.clone() };
    assert_eq!(engine.delete_dead_events(&other).await, Ok(0));
    let so = DeadEventFilter { error: Some("no good".to_owned()), name: Some(name()), ..all };
    let many = NonZeroU32::new(1_000).expect("not zero");
    assert_eq!(engine.redrive_all(&so, many).await, Ok(5));
    platform.settled().await;
    platform.until("all ran again", |p| p.lines.count("START") == 10).await;
    assert_eq!(engine.delete_dead_events(&so).await, Ok(5));
}

#[tokio::test]
async fn destinations_are_told_of_success_and_failure() {
    let platform = Platform::with(picky(), quick()).await;
    let told = FunctionName::new("told").expect("valid");
    platform.put(&Function { name: told, ..function(config()) }).await;
    let arn = "arn:aws:lambda:us-east-1:000000000000:function:told";
    assert!(platform.engine.target(arn).is_some_and(|target| !target.takes_dead_letters()));
    assert!(platform.engine.target("arn:aws:sns:us-east-1:000000000000:t").is_none());
    let function = with_settings(|c| {
        c.max_retry_attempts = Some(1);
        c.on_success = Some(arn.to_owned());
        c.on_failure = Some(arn.to_owned());
    });
    platform.put(&function).await;
    platform.accept("\"bad\"").await;
    platform.accept("\"good\"").await;
    platform.until("both told", |p| p.lines.count("got {\"version\":\"1.0\"") == 2).await;
    platform.settled().await;
    let lines = platform.lines.all();
    let record = |text: &str| {
        let line = lines.iter().find(|line| line.contains(text)).expect(text);
        serde_json::from_str::<serde_json::Value>(&line[4..]).expect("JSON")
    };
    let failed = record("RetriesExhausted");
    assert_eq!(failed["requestContext"]["approximateInvokeCount"], 2);
    assert_eq!(failed["requestPayload"], "bad");
    assert_eq!(failed["responseContext"]["functionError"], "Unhandled");
    assert_eq!(failed["responsePayload"]["errorMessage"], "no good");
    let success = record("Success");
    assert_eq!(success["responsePayload"], "good");
    assert_eq!(success["responseContext"]["executedVersion"], "$LATEST");
    assert_eq!(platform.dead().await, []);
}

#[tokio::test]
async fn a_dead_letter_queue_gets_the_event_and_its_error() {
    let platform = Platform::with(picky(), quick()).await;
    let mut function = with_settings(|c| c.max_retry_attempts = Some(0));
    function.latest.dead_letter_target = Some("arn:aws:sqs:us-east-1:0:q".to_owned());
    platform.put(&function).await;
    let id = platform.accept("\"bad\"").await;
    platform.settled().await;
    let letters = platform.disk.letters.all();
    let [letter] = &letters[..] else { panic!("one letter: {letters:?}") };
    assert_eq!(
        letter.content,
        Content::DeadLetter {
            event: "\"bad\"".into(),
            request_id: id,
            error_code: 200,
            error_message: "no good".to_owned(),
        }
    );
    assert_eq!(platform.dead().await, []);
}

#[tokio::test]
async fn an_undeliverable_record_is_kept() {
    let platform = Platform::with(picky(), quick()).await;
    let arn = "arn:aws:lambda:us-east-1:000000000000:function:nobody";
    platform.put(&with_settings(|c| c.on_success = Some(arn.to_owned()))).await;
    platform.accept("1").await;
    platform.settled().await;
    let dead = platform.dead().await;
    assert_eq!(dead.iter().map(|e| e.condition).collect::<Vec<_>>(), [Condition::Success]);
    let nobody = FunctionName::new("nobody").expect("valid");
    platform.put(&Function { name: nobody, ..function(config()) }).await;
    let region = Region::default();
    assert_eq!(platform.engine.redrive(&region, &name(), &dead[0].id).await, Ok(true));
    platform.until("told", |p| p.lines.count("got {\"version\":\"1.0\"") == 1).await;
    platform.settled().await;
    assert_eq!((platform.lines.count("got 1"), platform.dead().await.len()), (1, 0));
}

#[tokio::test]
async fn without_concurrency_or_function_an_event_fails_at_once() {
    let platform = Platform::with(picky(), quick()).await;
    let mut reserved = function(config());
    reserved.reserved_concurrency = Some(0);
    platform.put(&reserved).await;
    platform.accept("1").await;
    platform.settled().await;
    let later = Schedule {
        not_before_ms: Some(Timestamp::now().as_millisecond() + 200),
        ..Schedule::default()
    };
    platform.engine.accept_scheduled(invocation("2"), later).await.expect("accepted");
    let key = Function::key(&Region::default(), &name());
    platform.disk.store.delete(&key, Expect::Anything).await.expect("deleted");
    platform.settled().await;
    let conditions: Vec<_> = platform.dead().await.iter().map(|e| e.condition).collect();
    assert_eq!(conditions, [Condition::ZeroReservedConcurrency, Condition::FunctionNotFound]);
    assert_eq!(platform.lines.count("START"), 0);
}

#[tokio::test]
async fn throttled_events_wait_until_there_is_room() {
    let platform = Platform::with(picky(), quick()).await;
    let mut reserved = function(config());
    reserved.reserved_concurrency = Some(1);
    platform.put(&reserved).await;
    for _ in 0..20 {
        platform.accept("1").await;
    }
    platform.settled().await;
    platform.until("all reported", |p| p.lines.count("REPORT") == 20).await;
    assert_eq!((platform.sandboxes(), platform.dead().await.len()), (1, 0));
}

#[tokio::test]
async fn events_leave_half_of_the_concurrency_to_callers_who_wait() {
    let slow = script(|mut runtime: Runtime| async move {
        loop {
            let given = runtime.next().await;
            if given.payload == "\"hang\"" {
                return std::future::pending::<Exit>().await;
            }
            runtime.respond(&given.id, given.payload).await;
        }
    });
    let platform = Platform::with(slow, Settings { account_concurrency: 4, ..quick() }).await;
    for _ in 0..10 {
        platform.accept("\"hang\"").await;
    }
    platform.until("one runs", |p| p.engine.calls() >= 1).await;
    let reply = platform.call("3").await;
    assert_eq!(text(&reply), "3");
    assert!(platform.engine.calls() <= 3);
}

#[tokio::test]
async fn events_of_one_key_run_one_after_the_other_in_order() {
    let platform = Platform::with(picky(), quick()).await;
    for payload in ["10", "11", "12", "13", "14"] {
        let schedule = Schedule { order_key: Some("k".to_owned()), ..Schedule::default() };
        let accepted = platform.engine.accept_scheduled(invocation(payload), schedule).await;
        accepted.expect("accepted");
    }
    platform.settled().await;
    platform.until("all reported", |p| p.lines.count("REPORT") == 5).await;
    let lines = platform.lines.all();
    let got: Vec<_> = lines.iter().filter(|line| line.starts_with("got")).collect();
    assert_eq!(got, ["got 10", "got 11", "got 12", "got 13", "got 14"]);
    assert_eq!(platform.sandboxes(), 1);
}

#[tokio::test]
async fn an_event_under_way_when_the_platform_stops_comes_back_at_the_next_start() {
    let hang = script(|mut runtime: Runtime| async move {
        runtime.next().await;
        std::future::pending::<Exit>().await
    });
    let disk = Disk::default();
    let first = Platform::on(disk.clone(), hang, quick());
    first
        .put(&Function {
            latest: model::VersionConfig { timeout_s: 60, ..config() },
            ..function(config())
        })
        .await;
    let id = first.accept("5").await;
    first.until("it runs", |p| p.engine.calls() == 1).await;
    first.engine.shutdown(Duration::from_millis(1)).await;
    assert_eq!(
        first.engine.backlog(&Region::default(), &name()).await.expect("readable").messages,
        1
    );
    drop(first);
    let second = Platform::on(disk, picky(), quick());
    second.settled().await;
    second.until("it ran", |p| p.lines.count("REPORT") == 1).await;
    assert_eq!(second.lines.count(&format!("START RequestId: {id}")), 1);
    assert_eq!((second.lines.count("got 5"), second.dead().await.len()), (1, 0));
}
