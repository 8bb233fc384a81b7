use super::*;
use crate::conformance::log as suite;
use model::log::LogEvent;
use std::path::PathBuf;

fn file() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("logs.db");
    (dir, path)
}

fn open(path: &Path) -> SqliteLogStore {
    SqliteLogStore::open(path, suite::clock()).expect("opens")
}

#[tokio::test]
async fn the_sqlite_log_store_conforms() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let next = std::sync::atomic::AtomicU32::new(0);
    suite::all(|clock| {
        let number = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let path = dir.path().join(format!("{number}.db"));
        async move { SqliteLogStore::open(path, clock).expect("opens") }
    })
    .await;
}

#[tokio::test]
async fn what_was_written_is_there_after_closing_and_opening() {
    let (_dir, path) = file();
    let store = open(&path);
    store.write(suite::batch("g", "s", &[(1, "x")]));
    store.close();
    store.write(suite::batch("g", "s", &[(2, "too late")]));
    store.flush().await;
    drop(store);
    let store = open(&path);
    store.write(suite::batch("g", "s", &[(1, "y")]));
    assert_eq!(suite::messages(&store, "g").await, ["x", "y"], "ids go on behind the old ones");
}

#[tokio::test]
async fn writing_never_waits_and_the_stream_says_what_it_lost() {
    let (_dir, path) = file();
    let store = open(&path);
    let message = "x".repeat(1 << 20);
    let batch = suite::batch("g", "s", &[(1, &message)]);
    {
        // The disk stands still: at most a batch is on its way and a queue full is waiting.
        let _held = lock(&store.writer);
        for _ in 0..100 {
            store.write(batch.clone());
        }
    }
    let messages = suite::messages(&store, "g").await;
    let (lost, kept): (Vec<&String>, Vec<&String>) =
        messages.iter().partition(|m| m.starts_with("[mayfly]"));
    let said: usize = lost
        .iter()
        .map(|m| m.split(' ').nth(1).and_then(|n| n.parse::<usize>().ok()))
        .sum::<Option<_>>()
        .expect("numbers");
    // A message of 1 MiB is cut in two, since an event is a little shorter.
    assert_eq!(kept.len() / 2 + said, 100, "{lost:?}");
    assert!(said >= 100 - 2 * (QUEUE_BYTES >> 20), "there is a limit: {said}");
}

#[tokio::test]
async fn events_that_find_the_disk_full_are_said_to_be_lost_when_there_is_room_again() {
    let (_dir, path) = file();
    let store = open(&path);
    let limit = |pages: u32| {
        lock(&store.writer)
            .connection
            .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
            .expect("sets it");
    };
    store.write(suite::batch("g", "s", &[(1, "before")]));
    store.flush().await;
    limit(1);
    store.write(suite::batch("g", "s", &[(2, &"x".repeat(1 << 16)), (3, "y")]));
    store.flush().await;
    limit(u32::MAX - 1);
    store.write(suite::batch("g", "s", &[(4, "after")]));
    let messages = suite::messages(&store, "g").await;
    assert_eq!(messages[..2], ["before", "after"]);
    assert!(messages[2].starts_with("[mayfly] 2 log events were lost"), "{messages:?}");
}

#[tokio::test]
async fn deletion_gives_room_back_to_the_file_system() {
    let (_dir, path) = file();
    let store = open(&path);
    let size = || std::fs::metadata(&path).expect("is there").len();
    let text = "x".repeat(1_000);
    let event = LogEvent { timestamp_ms: 1, message: text };
    store.write(LogBatch { events: vec![event; 9_000], ..suite::batch("g", "s", &[]) });
    store.flush().await;
    let checkpoint = || {
        lock(&store.writer)
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .expect("checkpoints");
    };
    checkpoint();
    let large = size();
    assert!(large > 9_000_000, "{large}");
    store.delete_group(&Region::default(), "g").await.expect("deletes");
    checkpoint();
    assert!(size() < 200_000, "{}", size());
}

#[tokio::test]
async fn a_deletion_that_was_cut_short_is_completed_by_the_next_expiry() {
    let (_dir, path) = file();
    let store = open(&path);
    store.write(suite::batch("g", "s", &[(1, "x")]));
    store.flush().await;
    // As far as a kill right after the first transaction lets it come.
    lock(&store.writer)
        .change(|c| catalogue::delete_group(c, "us-east-1", "g"))
        .expect("works")
        .expect("deletes");
    drop(store);
    let store = open(&path);
    store.expire(0).await.expect("expires");
    let left: (i64, i64) = lock(&store.writer)
        .connection
        .query_row(
            "SELECT (SELECT count(*) FROM log_events), (SELECT count(*) FROM doomed)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .expect("counts");
    assert_eq!(left, (0, 0));
}

#[tokio::test]
async fn queries_use_the_indexes() {
    let (_dir, path) = file();
    let store = open(&path);
    let plan = |sql: &str| -> String {
        let writer = lock(&store.writer);
        let mut statement =
            writer.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("prepares");
        let steps = statement.query_map([], |row| row.get::<_, String>(3)).expect("explains");
        steps.collect::<rusqlite::Result<Vec<_>>>().expect("reads").join("; ")
    };
    for order in ["", "DESC"] {
        let of_group = plan(&format!(
            "SELECT e.message, s.name FROM log_events AS e
             CROSS JOIN log_streams AS s ON s.id = e.stream_id
             WHERE e.group_id = 1 AND (e.timestamp_ms, e.id) > (1, 1)
               AND (e.timestamp_ms, e.id) < (2, 2) ORDER BY e.timestamp_ms {order}, e.id {order}"
        ));
        let of_stream = plan(&format!(
            "SELECT message FROM log_events WHERE stream_id = 1 AND (timestamp_ms, id) > (1, 1)
             AND (timestamp_ms, id) < (2, 2) ORDER BY timestamp_ms {order}, id {order} LIMIT 1"
        ));
        for plan in [of_group, of_stream] {
            assert!(!plan.contains("SCAN") && !plan.contains("TEMP B-TREE"), "{plan}");
        }
    }
    let deletion = plan(
        "DELETE FROM log_events WHERE (group_id, timestamp_ms, id) IN (
            SELECT group_id, timestamp_ms, id FROM log_events
            WHERE group_id = 1 AND timestamp_ms < 2 ORDER BY timestamp_ms, id LIMIT 3)",
    );
    assert!(!deletion.contains("SCAN log_events"), "{deletion}");
}
