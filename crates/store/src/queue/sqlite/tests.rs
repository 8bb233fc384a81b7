use super::super::{change, lane, lease, run_limit};
use super::*;
use crate::small_disk::SmallDisk;
use std::path::PathBuf;

pub(super) fn file() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("queue.db");
    (dir, path)
}

pub(super) fn open(path: &Path) -> SqliteQueue {
    SqliteQueue::open(path, QueueLimits::default()).expect("opens")
}

pub(super) fn message(id: &str, lane: &str, bytes: usize) -> NewMessage {
    NewMessage {
        id: id.to_owned(),
        lane: lane.to_owned(),
        due_ms: 1_000,
        body: vec![b'x'; bytes].into(),
        ..NewMessage::default()
    }
}

async fn put(queue: &SqliteQueue, id: &str, bytes: usize) -> Result<Put, QueueError> {
    queue.put(message(id, "lane", bytes), 1_000).await
}

pub(super) async fn lease(queue: &SqliteQueue, now_ms: i64, limit: usize) -> Vec<Leased> {
    let until_ms = now_ms + 1_000;
    let request = LeaseRequest {
        now_ms,
        until_ms,
        limit,
        limit_per_lane: limit,
        lane_limits: Vec::new(),
        closed_lanes: Vec::new(),
    };
    queue.lease(request).await.expect("leases")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_sqlite_queue_conforms() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let mut files = 0;
    crate::conformance::queue::all(|limits| {
        files += 1;
        let path = dir.path().join(format!("{files}.db"));
        Arc::new(SqliteQueue::open(path, limits).expect("opens"))
    })
    .await;
}

#[tokio::test]
async fn everything_is_there_after_closing_and_opening() {
    let (_dir, path) = file();
    let queue = open(&path);
    for (id, key) in [("a", None), ("b", Some("k")), ("c", Some("k"))] {
        let message = NewMessage { order_key: key.map(str::to_owned), ..message(id, "lane", 9) };
        queue.put(message, 1_000).await.expect("puts");
    }
    let leased = lease(&queue, 2_000, 1).await.pop().expect("one is due");
    queue.close();
    let files = std::fs::read_dir(path.parent().expect("has one")).expect("reads").count();
    assert_eq!(files, 1, "closing leaves one file");
    assert!(put(&queue, "d", 1).await.is_err() && queue.lanes(None, 9).await.is_err(), "closed");
    assert!(queue.next_due_ms(&[]).await.is_err());
    drop(queue);

    let queue = open(&path);
    assert_eq!(put(&queue, "a", 1).await, Err(QueueError::Duplicate("a".into())));
    let next = lease(&queue, 2_500, 9).await;
    assert_eq!(next.len(), 1, "one is leased until 3,000, one is blocked");
    assert_eq!(queue.release_all(2_500).await, Ok(2));
    assert!(queue.done(&leased.id, leased.lease).await.is_err(), "leased before, given back");
    let mut seen = Vec::new();
    for message in lease(&queue, 2_500, 9).await {
        queue.done(&message.id, message.lease).await.expect("is leased");
        seen.push(message);
    }
    seen.extend(lease(&queue, 2_500, 9).await);
    assert_eq!(seen.len(), 3);
    assert!(seen.iter().all(|message| message.body.len() == 9 && message.lease > leased.lease));
}

#[tokio::test]
async fn a_full_disk_changes_nothing_and_the_queue_goes_on_when_there_is_room() {
    let (_dir, path) = file();
    let queue = SqliteQueue::open_limited(&path, QueueLimits::default(), Some(80)).expect("opens");
    put(&queue, "small", 100).await.expect("fits");
    put(&queue, "old", 150_000).await.expect("fits");
    for _ in 0..3 {
        let full = put(&queue, "big", 200_000).await.expect_err("80 pages have no room for it");
        assert!(matches!(full, QueueError::Full(_)), "{full}");
    }
    assert_eq!(queue.size("lane").await.expect("counts").messages, 2);
    put(&queue, "small 2", 100).await.expect("what fits is still taken");
    let leased = lease(&queue, 2_000, 9).await;
    assert_eq!(leased.len(), 3);
    let old = leased.iter().find(|message| message.id == "old").expect("leased");
    let more = Bytes::from(vec![b'y'; 300_000]);
    let full = queue.again("old", old.lease, 3_000, more).await.expect_err("no room for that");
    assert!(matches!(full, QueueError::Full(_)), "{full}");
    queue.done("old", old.lease).await.expect("its lease holds, and being done makes room");
    put(&queue, "big", 200_000).await.expect("fits now");
}

#[tokio::test]
async fn a_file_system_that_fills_up_loses_nothing_that_was_acknowledged() {
    let Some(disk) = SmallDisk::mount(2_048, "the queue's full disk") else { return };
    let path = disk.path().join("queue.db");
    let ballast = disk.path().join("ballast");
    std::fs::write(&ballast, vec![0; 1 << 20]).expect("writes");
    let queue = open(&path);
    let mut kept = 0;
    let refused = loop {
        match put(&queue, &format!("m{kept}"), 10_000).await {
            Ok(_) => kept += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, QueueError::Full(_)) && kept > 10, "{kept}: {refused}");
    assert!(matches!(put(&queue, "large", 900_000).await, Err(QueueError::Full(_))), "still full");
    assert_eq!(queue.look("lane", None, 999).await.expect("looks").len(), kept);
    std::fs::remove_file(ballast).expect("makes room");
    put(&queue, &format!("m{kept}"), 10_000).await.expect("goes on without being opened again");
    drop(queue);
    let queue = open(&path);
    let messages = lease(&queue, 2_000, 999).await;
    assert_eq!(messages.len(), kept + 1);
    assert!(messages.iter().all(|message| message.body.len() == 10_000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_message_without_room_does_not_take_its_neighbours_with_it() {
    let (_dir, path) = file();
    let queue = SqliteQueue::open_limited(&path, QueueLimits::default(), Some(64)).expect("opens");
    let queue = Arc::new(queue);
    let tasks: Vec<_> = (0..40)
        .map(|n| {
            let queue = Arc::clone(&queue);
            // Every tenth is larger than the whole file may be.
            let bytes = if n % 10 == 0 { 500_000 } else { 10 };
            tokio::spawn(async move { (bytes, put(&queue, &format!("m{n}"), bytes).await) })
        })
        .collect();
    for task in tasks {
        let (bytes, result) = task.await.expect("no task panics");
        assert_eq!(result.is_ok(), bytes == 10, "{bytes}: {result:?}");
    }
    assert_eq!(lease(&queue, 2_000, 99).await.len(), 36);
}

#[tokio::test]
async fn one_answer_is_bounded_in_bytes_and_the_rest_comes_with_the_next() {
    let (_dir, path) = file();
    let queue = open(&path);
    let bytes = 1 << 20;
    let messages = lease::LEASE_BYTES / bytes + 5;
    for n in 0..messages {
        put(&queue, &format!("m{n}"), bytes).await.expect("puts");
    }
    assert_eq!(lease(&queue, 2_000, 999).await.len(), messages - 5);
    assert_eq!(lease(&queue, 2_000, 999).await.len(), 5);
}

#[test]
fn no_query_reads_more_than_it_answers() {
    let (_dir, path) = file();
    let (connection, _readers) = open_for_writer_and_readers(&path, &QUEUE, None).expect("opens");
    let queries = [
        lane::FIRST_BEHIND,
        lease::PROMOTE,
        lease::READY_LANES,
        lease::DUE_MESSAGES,
        change::FIRST_OF_KEY,
        change::LEASED,
        change::DEBOUNCED,
        kept_keys::RECALL,
        kept_keys::EXPIRED,
        kept_keys::HELD,
        run_limit::RUNNING,
        run_limit::FIRST_PARKED,
        change::RELEASE_ALL,
        read::LANES_BY_DUE,
        read::SIZE,
        read::LANES,
        read::FIRST_LANES,
        read::LOOK,
        "SELECT id FROM lanes WHERE name = ?1",
        "SELECT number FROM messages WHERE id = ?1 AND lease = ?2",
    ];
    for query in queries {
        let mut statement =
            connection.prepare(&format!("EXPLAIN QUERY PLAN {query}")).expect("is a statement");
        let count = statement.parameter_count();
        let nothing = rusqlite::params_from_iter(vec![rusqlite::types::Null; count]);
        let steps: Vec<String> = statement
            .query_map(nothing, |row| row.get("detail"))
            .expect("explains")
            .collect::<Result<_, _>>()
            .expect("explains");
        for step in &steps {
            // Of the lanes as many are read as are asked for, of the messages never all.
            let scans = step.starts_with("SCAN") && !step.starts_with("SCAN lanes USING");
            assert!(!scans && !step.contains("ORDER BY"), "{query}: {steps:?}");
        }
    }
}
