//! The cases of the state's port. Each works under keys of its own, so that one store serves all.

// A case says what is wrong by panicking.
#![allow(clippy::expect_used, clippy::missing_panics_doc)]

use model::store::{Change, DOCUMENT_BYTES, Document, Expect, Observer, Store, StoreError};
use std::sync::{Arc, Mutex, PoisonError};

/// Runs all cases.
pub async fn all(store: Arc<dyn Store>) {
    reads_its_writes(&*store).await;
    expectations_hold_or_conflict(&*store).await;
    revisions_grow_and_are_never_reused(&*store).await;
    lists_in_the_order_of_keys(&*store).await;
    takes_values_up_to_the_limit(&*store).await;
    refuses_what_is_no_key(&*store).await;
    tells_watchers_before_the_caller(&*store).await;
    tells_nobody_of_what_did_not_happen(&*store).await;
    survives_an_observer_that_panics(&*store).await;
    lets_one_of_many_win_each_revision(Arc::clone(&store)).await;
    tells_changes_in_their_order(store).await;
}

/// What was put is got, what was deleted is gone.
pub async fn reads_its_writes(store: &dyn Store) {
    assert_eq!(store.get("rw/a").await, Ok(None), "nothing there at first");
    let revision = put(store, "rw/a", b"1").await;
    let document = Document { key: "rw/a".into(), value: b"1".to_vec(), revision };
    assert_eq!(store.get("rw/a").await, Ok(Some(document)));
    let revision = put(store, "rw/a", b"").await;
    let document = Document { key: "rw/a".into(), value: Vec::new(), revision };
    assert_eq!(store.get("rw/a").await, Ok(Some(document)), "an empty value is a value");
    assert_eq!(store.delete("rw/a", Expect::Anything).await, Ok(()));
    assert_eq!(store.get("rw/a").await, Ok(None), "deleted");
}

/// Every expectation against every state of a document.
pub async fn expectations_hold_or_conflict(store: &dyn Store) {
    let key = "expect/a";
    let conflict = || StoreError::Conflict(key.to_owned());
    let put = |value: u8, expect| store.put(key, vec![value], expect);
    assert_eq!(put(1, Expect::Revision(7)).await, Err(conflict()), "not there, a revision wanted");
    assert_eq!(store.delete(key, Expect::Revision(7)).await, Err(conflict()));
    assert_eq!(store.delete(key, Expect::Anything).await, Ok(()), "deleting nothing is no error");
    assert_eq!(store.delete(key, Expect::Absent).await, Ok(()));
    let first = put(1, Expect::Absent).await.expect("it was absent");
    assert_eq!(put(2, Expect::Absent).await, Err(conflict()), "there, and not wanted");
    assert_eq!(put(2, Expect::Revision(first + 1)).await, Err(conflict()));
    assert_eq!(store.delete(key, Expect::Absent).await, Err(conflict()));
    let second = put(2, Expect::Revision(first)).await.expect("the revision was right");
    assert_eq!(put(3, Expect::Revision(first)).await, Err(conflict()), "an old revision");
    assert_eq!(store.delete(key, Expect::Revision(first)).await, Err(conflict()));
    let kept = store.get(key).await.expect("reads").expect("is there");
    assert_eq!((kept.value, kept.revision), (vec![2], second), "a conflict changes nothing");
    assert_eq!(store.delete(key, Expect::Revision(second)).await, Ok(()));
}

/// Also when a document is deleted and made anew.
pub async fn revisions_grow_and_are_never_reused(store: &dyn Store) {
    let mut last = 0;
    for round in 0..3 {
        for key in ["grow/a", "grow/b"] {
            let revision = put(store, key, b"x").await;
            assert!(revision > last, "round {round}: {revision} after {last}");
            last = revision;
        }
        store.delete("grow/b", Expect::Anything).await.expect("deletes");
    }
}

/// By prefix, behind a key, up to a limit.
pub async fn lists_in_the_order_of_keys(store: &dyn Store) {
    let keys = ["ls/$LATEST", "ls/B", "ls/a", "ls/a-b", "ls/a.b", "ls/a/b", "ls/ab", "lsx"];
    for key in keys.iter().rev() {
        put(store, key, key.as_bytes()).await;
    }
    let list = async |prefix: &str, after: Option<&str>, limit: usize| -> Vec<String> {
        let found = store.list(prefix, after, limit).await.expect("lists");
        let ours = found.iter().filter(|document| document.key.starts_with("ls"));
        assert!(ours.clone().all(|d| d.value == d.key.as_bytes() && d.revision > 0));
        found.into_iter().map(|document| document.key).collect()
    };
    assert_eq!(list("ls/", None, 100).await, keys[..7], "in the order of bytes, no siblings");
    assert_eq!(list("ls", None, 100).await, keys, "a prefix may end within a segment");
    assert_eq!(list("ls/a", None, 100).await, keys[2..7]);
    assert_eq!(list("ls/", None, 2).await, keys[..2]);
    assert_eq!(list("ls/", Some("ls/B"), 2).await, keys[2..4], "behind a key");
    assert_eq!(list("ls/", Some("ls/a0"), 100).await, keys[6..7], "behind a key that is not there");
    assert_eq!(list("ls/", Some("a"), 1).await, keys[..1], "behind what is before the prefix");
    assert!(list("ls/", Some("lt"), 100).await.is_empty(), "behind what is after the prefix");
    assert!(list("ls/", None, 0).await.is_empty());
    assert!(list("ls/none/", None, 100).await.is_empty());
    assert!(list("", None, usize::MAX).await.len() >= keys.len(), "the empty prefix is all");
}

/// One byte more is refused, and nothing is changed by that.
pub async fn takes_values_up_to_the_limit(store: &dyn Store) {
    let largest = vec![b'x'; DOCUMENT_BYTES];
    let revision = store.put("large/a", largest.clone(), Expect::Anything).await.expect("fits");
    let larger = vec![b'y'; DOCUMENT_BYTES + 1];
    let refused = store.put("large/a", larger, Expect::Anything).await;
    assert_eq!(refused, Err(StoreError::TooLarge("large/a".to_owned())));
    let kept = store.get("large/a").await.expect("reads").expect("is there");
    assert!(kept.value == largest && kept.revision == revision, "the earlier value is kept");
    store.delete("large/a", Expect::Anything).await.expect("deletes");
}

/// Each operation checks.
pub async fn refuses_what_is_no_key(store: &dyn Store) {
    for key in ["", "/", "a/", "/a", "a//b", "a b", "a/../b", "ä", "a\0b", "a*", "a:b"] {
        let refused = |error: StoreError| assert!(matches!(error, StoreError::Failed(_)), "{key}");
        refused(store.get(key).await.expect_err(key));
        refused(store.put(key, Vec::new(), Expect::Anything).await.expect_err(key));
        refused(store.delete(key, Expect::Anything).await.expect_err(key));
    }
    assert!(store.list("a%", None, 1).await.is_err(), "no key begins so");
}

/// Whoever changed something sees it in force; a dropped watch is told nothing.
pub async fn tells_watchers_before_the_caller(store: &dyn Store) {
    let (observer, seen) = recorder();
    let guard = store.watch("watch/a", observer);
    put(store, "watch/b", b"other").await;
    let revision = put(store, "watch/ab", b"1").await;
    let document = Document { key: "watch/ab".into(), value: b"1".to_vec(), revision };
    let change = Change { key: "watch/ab".into(), document: Some(document) };
    assert_eq!(taken(&seen), [change], "told before the caller is answered, under the prefix only");
    store.delete("watch/ab", Expect::Anything).await.expect("deletes");
    assert_eq!(taken(&seen), [Change { key: "watch/ab".into(), document: None }]);
    drop(guard);
    put(store, "watch/ab", b"2").await;
    assert_eq!(taken(&seen), [], "the watch has ended");
}

/// Conflicts and deletions of nothing are no changes.
pub async fn tells_nobody_of_what_did_not_happen(store: &dyn Store) {
    let (observer, seen) = recorder();
    let _guard = store.watch("", observer);
    let _ = store.put("quiet/a", Vec::new(), Expect::Revision(1)).await;
    let _ = store.delete("quiet/a", Expect::Revision(1)).await;
    let _ = store.delete("quiet/a", Expect::Anything).await;
    let _ = store.put("quiet/a", vec![0; DOCUMENT_BYTES + 1], Expect::Anything).await;
    assert_eq!(taken(&seen), []);
}

/// The change is made, the others are told, and the store goes on.
pub async fn survives_an_observer_that_panics(store: &dyn Store) {
    let _bad =
        store.watch("panic/", Arc::new(|change| assert!(change.key.is_empty(), "on purpose")));
    let (observer, seen) = recorder();
    let _good = store.watch("panic/", observer);
    put(store, "panic/a", b"1").await;
    assert_eq!(taken(&seen).len(), 1);
    assert!(store.get("panic/a").await.expect("reads").is_some());
}

/// Many tasks count one number up with compare-and-swap: no step is lost.
pub async fn lets_one_of_many_win_each_revision(store: Arc<dyn Store>) {
    const TASKS: u64 = 8;
    const STEPS: u64 = 10;
    put(&*store, "race/n", b"0").await;
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                for _ in 0..STEPS {
                    count_up(&*store, "race/n").await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no task panics");
    }
    assert_eq!(number(&*store, "race/n").await.0, TASKS * STEPS, "every step counts");
    let makers: Vec<_> = (0..TASKS)
        .map(|n| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { store.put("race/one", vec![n as u8], Expect::Absent).await })
        })
        .collect();
    let mut made = 0;
    for maker in makers {
        made += usize::from(maker.await.expect("no task panics").is_ok());
    }
    assert_eq!(made, 1, "one makes it, the others conflict");
}

/// With many writers at once, a watcher sees the revisions rise and ends at what is stored.
pub async fn tells_changes_in_their_order(store: Arc<dyn Store>) {
    let (observer, seen) = recorder();
    let _guard = store.watch("order/", observer);
    let tasks: Vec<_> = (0..8_u8)
        .map(|task| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                let mut revisions = Vec::new();
                for step in 0..10_u8 {
                    revisions.push(put(&*store, "order/k", &[task, step]).await);
                }
                revisions
            })
        })
        .collect();
    let mut revisions = Vec::new();
    for task in tasks {
        revisions.extend(task.await.expect("no task panics"));
    }
    revisions.sort_unstable();
    let told: Vec<Document> = taken(&seen).into_iter().filter_map(|c| c.document).collect();
    let told_revisions: Vec<u64> = told.iter().map(|document| document.revision).collect();
    assert_eq!(told_revisions, revisions, "each change once, in the order of revisions");
    let last = store.get("order/k").await.expect("reads");
    assert_eq!(told.last(), last.as_ref(), "the last change is what is stored");
}

async fn count_up(store: &dyn Store, key: &str) {
    loop {
        let (number, revision) = number(store, key).await;
        let next = (number + 1).to_string().into_bytes();
        match store.put(key, next, Expect::Revision(revision)).await {
            Ok(_) => return,
            Err(StoreError::Conflict(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

async fn number(store: &dyn Store, key: &str) -> (u64, u64) {
    let document = store.get(key).await.expect("reads").expect("is there");
    let text = String::from_utf8(document.value).expect("is text");
    (text.parse().expect("is a number"), document.revision)
}

async fn put(store: &dyn Store, key: &str, value: &[u8]) -> u64 {
    store.put(key, value.to_vec(), Expect::Anything).await.expect("puts")
}

type Seen = Arc<Mutex<Vec<Change>>>;

fn recorder() -> (Observer, Seen) {
    let seen = Seen::default();
    let observer: Observer = Arc::new({
        let seen = Arc::clone(&seen);
        move |change: &Change| {
            seen.lock().unwrap_or_else(PoisonError::into_inner).push(change.clone());
        }
    });
    (observer, seen)
}

fn taken(seen: &Seen) -> Vec<Change> {
    std::mem::take(&mut *seen.lock().unwrap_or_else(PoisonError::into_inner))
}
