//! Entries are found again, in both orders, and go when they are old or too many.

use super::*;
use model::Timestamp;

fn log() -> (tempfile::TempDir, SqliteAuditLog) {
    let folder = tempfile::tempdir().expect("a folder");
    let log = SqliteAuditLog::open(folder.path().join("audit.db")).expect("opens");
    (folder, log)
}

fn entry(time_ms: i64, user: &str, action: &str, status: u16) -> AuditEntry {
    AuditEntry {
        time: Timestamp::from_millisecond(time_ms).expect("a time"),
        request_id: format!("{time_ms}"),
        principal: format!("arn:aws:iam::000000000000:user/{user}"),
        access_key: Some("AKIA1".to_owned()),
        source: "127.0.0.1".to_owned(),
        action: action.to_owned(),
        resource: "arn:aws:lambda:us-east-1:000000000000:function:f".to_owned(),
        region: "us-east-1".to_owned(),
        status,
        error: (status >= 400).then(|| "AccessDenied".to_owned()),
        user_agent: None,
    }
}

async fn found(log: &SqliteAuditLog, filter: AuditFilter, order: Order) -> Vec<String> {
    let entries = log.list(&filter, order, None, 100).await.expect("reads");
    entries.into_iter().map(|kept| kept.entry.request_id).collect()
}

#[tokio::test]
async fn entries_are_found_by_who_what_when_and_how_it_ended() {
    let (_folder, log) = log();
    log.add(entry(1, "ann", "lambda:CreateFunction", 201));
    log.add(entry(2, "bob", "lambda:DeleteFunction", 403));
    log.add(entry(3, "ann", "iam:CreateUser", 200));
    let all = AuditFilter::default;
    assert_eq!(found(&log, all(), Order::Oldest).await, ["1", "2", "3"]);
    assert_eq!(found(&log, all(), Order::Newest).await, ["3", "2", "1"]);
    for (filter, ids) in [
        (AuditFilter { principal: Some("user/ann".to_owned()), ..all() }, vec!["1", "3"]),
        (AuditFilter { action: Some("lambda:*".to_owned()), ..all() }, vec!["1", "2"]),
        (AuditFilter { action: Some("IAM:createuser".to_owned()), ..all() }, vec!["3"]),
        (AuditFilter { failed: Some(true), ..all() }, vec!["2"]),
        (AuditFilter { since_ms: Some(2), until_ms: Some(3), ..all() }, vec!["2"]),
        (AuditFilter { resource: Some("function:g".to_owned()), ..all() }, vec![]),
    ] {
        assert_eq!(found(&log, filter.clone(), Order::Oldest).await, ids, "{filter:?}");
    }
    let kept = log.list(&all(), Order::Oldest, None, 1).await.expect("reads");
    assert_eq!(kept[0].entry, entry(1, "ann", "lambda:CreateFunction", 201));
    let next = log.list(&all(), Order::Oldest, Some(kept[0].number), 1).await.expect("reads");
    assert_eq!(next[0].entry.request_id, "2");
}

#[tokio::test]
async fn old_entries_go_and_then_the_oldest_until_the_rest_fits() {
    let (_folder, log) = log();
    for time in 0..1_000 {
        log.add(entry(time, "ann", "iam:GetUser", 200));
    }
    assert_eq!(log.expire(100, u64::MAX).await, Ok(100));
    assert_eq!(log.expire(0, 512 * 300).await, Ok(600));
    let rest = log.list(&AuditFilter::default(), Order::Oldest, None, 1_000).await.expect("reads");
    assert_eq!(rest.len(), 300);
    assert_eq!(rest[0].entry.request_id, "700", "the newest stay");
}

#[tokio::test]
async fn a_flood_of_senders_who_are_not_known_leaves_the_entries_of_others() {
    let (_folder, log) = log();
    log.add(entry(0, "ann", "iam:CreateUser", 200));
    for time in 1..1_000 {
        let principal = "anonymous".to_owned();
        log.add(AuditEntry { principal, ..entry(time, "", "lambda:ListFunctions", 403) });
    }
    assert_eq!(log.expire(0, 512 * 400).await, Ok(899));
    let rest = log.list(&AuditFilter::default(), Order::Oldest, None, 1_000).await.expect("reads");
    assert_eq!(rest.len(), 101);
    assert_eq!(rest[0].entry.action, "iam:CreateUser");
    assert_eq!(rest[1].entry.request_id, "900", "the newest of them stay");
}

#[tokio::test]
async fn entries_of_others_have_room_behind_a_flood_of_senders_who_are_not_known() {
    let (_folder, log) = log();
    let (let_go, held) = std::sync::mpsc::channel::<()>();
    let (holds, is_held) = oneshot::channel();
    let busy = log.then(move |_| {
        let _ = holds.send(());
        let _ = held.recv();
        Ok(())
    });
    let flood = async {
        is_held.await.expect("the writer is busy");
        for time in 1..=WAITING as i64 {
            let principal = "anonymous".to_owned();
            log.add(AuditEntry { principal, ..entry(time, "", "lambda:ListFunctions", 403) });
        }
        log.add(entry(0, "ann", "iam:CreateUser", 200));
        let_go.send(()).expect("somebody waits");
    };
    let (done, ()) = tokio::join!(busy, flood);
    done.expect("done");
    let kept = AuditFilter { action: Some("iam:*".to_owned()), ..AuditFilter::default() };
    assert_eq!(found(&log, kept, Order::Oldest).await, ["0"]);
    let missing = Some("mayfly:AuditEntriesMissing".to_owned());
    let missing = AuditFilter { action: missing, ..AuditFilter::default() };
    let missing = log.list(&missing, Order::Oldest, None, 1).await.expect("reads");
    assert_eq!(missing[0].entry.resource, (WAITING as u64 - WAITING_OF_UNKNOWN).to_string());
}

#[tokio::test]
async fn entries_outlive_the_process() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.db");
    let log = SqliteAuditLog::open(&path).expect("opens");
    log.add(entry(1, "ann", "iam:GetUser", 200));
    drop(log);
    let log = SqliteAuditLog::open(&path).expect("opens");
    assert_eq!(found(&log, AuditFilter::default(), Order::Oldest).await, ["1"]);
}
