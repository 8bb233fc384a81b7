use super::*;
use crate::small_disk::SmallDisk;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

fn file() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("state.db");
    (dir, path)
}

fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path).expect("opens")
}

async fn put(store: &SqliteStore, key: &str, bytes: usize) -> Result<u64, StoreError> {
    store.put(key, vec![b'x'; bytes], Expect::Anything).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_sqlite_store_conforms() {
    let (_dir, path) = file();
    crate::conformance::state::all(Arc::new(open(&path))).await;
}

#[tokio::test]
async fn everything_is_there_after_closing_and_opening() {
    let (_dir, path) = file();
    let store = open(&path);
    let first = put(&store, "a", 3).await.expect("puts");
    store.delete("a", Expect::Anything).await.expect("deletes");
    put(&store, "b", 3).await.expect("puts");
    store.close();
    let files: Vec<_> =
        std::fs::read_dir(path.parent().expect("has one")).expect("reads").collect();
    assert_eq!(files.len(), 1, "closing leaves one file");
    assert!(store.get("b").await.is_err() && put(&store, "b", 1).await.is_err(), "it is closed");
    drop(store);
    let store = open(&path);
    assert_eq!(store.list("", None, 9).await.expect("lists").len(), 1);
    let again = put(&store, "a", 3).await.expect("puts");
    assert!(again > first + 2, "revisions go on behind the deletion: {again} after {first}");
}

#[tokio::test]
async fn a_full_disk_changes_nothing_and_the_store_goes_on_when_there_is_room() {
    let (_dir, path) = file();
    let store = SqliteStore::open_limited(&path, Some(64)).expect("opens");
    let told = Arc::new(std::sync::atomic::AtomicU32::new(0));
    let _watch = store.watch("big", {
        let told = Arc::clone(&told);
        Arc::new(move |_| {
            told.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        })
    });
    let small = put(&store, "small", 100).await.expect("fits");
    put(&store, "old", 100_000).await.expect("fits");
    for _ in 0..3 {
        let full = put(&store, "big", 200_000).await.expect_err("64 pages have no room for it");
        assert!(matches!(full, StoreError::Full(_)), "{full}");
        let full = put(&store, "old", 300_000).await.expect_err("nor for more of the old one");
        assert!(matches!(full, StoreError::Full(_)), "{full}");
    }
    assert_eq!(store.get("big").await, Ok(None));
    assert_eq!(store.get("old").await.expect("reads").expect("kept").value.len(), 100_000);
    assert_eq!(store.get("small").await.expect("reads").expect("kept").revision, small);
    assert_eq!(told.load(std::sync::atomic::Ordering::Relaxed), 0, "nobody was told of it");
    put(&store, "small", 200).await.expect("what fits is still taken");
    store.delete("old", Expect::Anything).await.expect("deleting makes room");
    put(&store, "big", 200_000).await.expect("fits now");
}

#[tokio::test]
async fn a_file_system_that_fills_up_loses_nothing_that_was_acknowledged() {
    let Some(disk) = SmallDisk::mount(2_048, "the state's full disk") else { return };
    let path = disk.path().join("state.db");
    let ballast = disk.path().join("ballast");
    std::fs::write(&ballast, vec![0; 1 << 20]).expect("writes");
    let store = open(&path);
    let mut kept = 0;
    let refused = loop {
        match put(&store, &format!("k{kept}"), 10_000).await {
            Ok(_) => kept += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, StoreError::Full(_)) && kept > 10, "{kept}: {refused}");
    assert!(matches!(put(&store, "k0", 900_000).await, Err(StoreError::Full(_))), "still full");
    assert_eq!(store.list("", None, 999).await.expect("reads").len(), kept);
    std::fs::remove_file(ballast).expect("makes room");
    put(&store, &format!("k{kept}"), 10_000).await.expect("goes on without being opened again");
    drop(store);
    let store = open(&path);
    let documents = store.list("", None, 999).await.expect("reads");
    assert_eq!(documents.len(), kept + 1);
    assert!(documents.iter().all(|document| document.value.len() == 10_000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_document_without_room_does_not_take_its_neighbours_with_it() {
    let (_dir, path) = file();
    let store = Arc::new(SqliteStore::open_limited(&path, Some(64)).expect("opens"));
    let tasks: Vec<_> = (0..40)
        .map(|n| {
            let store = Arc::clone(&store);
            // Every tenth is larger than the whole file may be.
            let bytes = if n % 10 == 0 { 500_000 } else { 10 };
            tokio::spawn(async move { (bytes, put(&store, &format!("k{n}"), bytes).await) })
        })
        .collect();
    for task in tasks {
        let (bytes, result) = task.await.expect("no task panics");
        assert_eq!(result.is_ok(), bytes == 10, "{bytes}: {result:?}");
    }
}

#[tokio::test]
async fn a_second_writer_from_outside_is_waited_for() {
    let (_dir, path) = file();
    let store = open(&path);
    let other = rusqlite::Connection::open(&path).expect("opens");
    other.execute_batch("BEGIN IMMEDIATE").expect("locks");
    let waiting = put(&store, "a", 1);
    let release = async {
        tokio::task::yield_now().await;
        other.execute_batch("ROLLBACK").expect("unlocks");
    };
    assert!(tokio::join!(waiting, release).0.is_ok());
}

const CHILD: &str = "STORE_CRASH_TEST_FILE";

/// Not a test by itself: what the child of the next one does, until it is killed.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn child_of_the_crash_test() {
    let Some(path) = std::env::var_os(CHILD) else { return };
    let store = Arc::new(open(Path::new(&path)));
    let writers: Vec<_> = (0..4_u32)
        .map(|writer| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                for step in 0_u32.. {
                    let key = format!("w{writer}/{step}");
                    let revision = put(&store, &key, 300).await.expect("puts");
                    // One write to the pipe is one line: it is shorter than PIPE_BUF.
                    let line = format!("acknowledged {key} {revision}\n");
                    std::io::stdout().write_all(line.as_bytes()).expect("reports");
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.expect("until it is killed");
    }
}

#[tokio::test]
async fn everything_acknowledged_survives_a_kill_at_any_moment() {
    const ROUNDS: u64 = 20;
    let (_dir, path) = file();
    let program = std::env::current_exe().expect("has a path");
    let mut last_revision = 0;
    for round in 0..ROUNDS {
        let mut child = Command::new(&program)
            .args(["--exact", "sqlite::tests::child_of_the_crash_test", "--nocapture"])
            .env(CHILD, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        let mut lines = BufReader::new(child.stdout.take().expect("is piped")).lines();
        // Killed after another number of answers each time: at no particular moment of its work.
        let mut acknowledged = read_acknowledged(&mut lines, 1 + round as usize * 7);
        child.kill().expect("kills");
        child.wait().expect("ends");
        acknowledged.extend(read_acknowledged(&mut lines, usize::MAX));
        assert!(!acknowledged.is_empty());
        let store = open(&path);
        for (key, revision) in &acknowledged {
            let document = store.get(key).await.expect("reads").expect("what was acknowledged");
            assert_eq!((document.revision, document.value.len()), (*revision, 300), "{key}");
        }
        let next = put(&store, "next", 1).await.expect("goes on");
        let highest = acknowledged.iter().map(|(_, revision)| *revision).max();
        assert!(next > last_revision && Some(next) > highest, "no revision is given twice");
        last_revision = next;
    }
}

fn read_acknowledged(
    lines: &mut impl Iterator<Item = std::io::Result<String>>,
    most: usize,
) -> Vec<(String, u64)> {
    lines
        .map_while(Result::ok)
        .filter_map(|line| {
            // The test harness prints its own words before the first one.
            let (_, rest) = line.split_once("acknowledged ")?;
            let (key, revision) = rest.split_once(' ')?;
            Some((key.to_owned(), revision.parse().ok()?))
        })
        .take(most)
        .collect()
}
