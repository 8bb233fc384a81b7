//! Producers and consumers that are killed at any moment: what was acknowledged holds.

use super::tests::{file, message, open};
use super::*;
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

const ROUNDS: usize = 24;
const CHILD: &str = "QUEUE_CRASH_TEST_FILE";
const LANES: u64 = 5;

/// Not a test by itself: what the child of the next one does, until it is killed.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn child_of_the_crash_test() {
    let Some(path) = std::env::var_os(CHILD) else { return };
    let queue = Arc::new(open(Path::new(&path)));
    queue.release_all(0).await.expect("releases");
    let process = std::process::id();
    let mut tasks = Vec::new();
    for producer in 0..6_u64 {
        let queue = Arc::clone(&queue);
        tasks.push(tokio::spawn(async move {
            for step in 0_u64.. {
                let id = format!("{process}-{producer}-{step}");
                let lane = format!("l{}", (producer + step) % LANES);
                let ordered = step % 3 == 0;
                let mut message = message(&id, &lane, 300);
                message.order_key = ordered.then(|| "k".to_owned());
                queue.put(message, 1_000).await.expect("puts");
                report("put", &id);
            }
        }));
    }
    for consumer in 0..3_i64 {
        let queue = Arc::clone(&queue);
        tasks.push(tokio::spawn(async move {
            for now_ms in 2_000.. {
                // Leases that expire soon, so that messages also come a second time.
                let leased = super::tests::lease(&queue, now_ms, 3).await;
                for message in leased {
                    report("leased", &message.id);
                    if (now_ms + consumer) % 4 == 0 {
                        let _ = queue.again(&message.id, message.lease, 0, message.body).await;
                    } else {
                        report("doing", &message.id);
                        if queue.done(&message.id, message.lease).await.is_ok() {
                            report("done", &message.id);
                        }
                    }
                }
                tokio::task::yield_now().await;
            }
        }));
    }
    for task in tasks {
        task.await.expect("until it is killed");
    }
}

#[derive(Default)]
struct Account {
    put: HashSet<String>,
    doing: HashSet<String>,
    done: HashSet<String>,
    /// Those done before the last kill.
    settled: HashSet<String>,
}

#[tokio::test]
async fn everything_acknowledged_survives_a_kill_at_any_moment() {
    let (_dir, path) = file();
    let program = std::env::current_exe().expect("has a path");
    let mut account = Account::default();
    for round in 0..ROUNDS {
        let mut child = Command::new(&program)
            .args(["--exact", "queue::sqlite::crash::child_of_the_crash_test", "--nocapture"])
            .env(CHILD, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        let mut lines = BufReader::new(child.stdout.take().expect("is piped")).lines();
        // Killed after another number of answers each time: at no particular moment of its work.
        account.read(&mut lines, 1 + round * 23);
        child.kill().expect("kills");
        child.wait().expect("ends");
        account.read(&mut lines, usize::MAX);
        account.check(&open(&path)).await;
        account.settled.clone_from(&account.done);
    }
    assert!(account.done.len() > ROUNDS && account.put.len() > account.done.len());
}

impl Account {
    fn read(&mut self, lines: &mut impl Iterator<Item = std::io::Result<String>>, most: usize) {
        let words = lines.map_while(Result::ok).filter_map(|line| {
            // The test harness prints its own words before the first one.
            let (_, rest) = line.split_once("acknowledged ")?;
            let (what, id) = rest.split_once(' ')?;
            Some((what.to_owned(), id.to_owned()))
        });
        for (what, id) in words.take(most) {
            match what.as_str() {
                "put" => assert!(self.put.insert(id), "puts are unique"),
                "doing" => drop(self.doing.insert(id)),
                "done" => drop(self.done.insert(id)),
                _ => assert!(!self.settled.contains(&id), "{id} was done and is leased again"),
            }
        }
    }

    async fn check(&self, queue: &SqliteQueue) {
        let mut waiting = HashSet::new();
        for lane in queue.lanes(None, 999).await.expect("lists") {
            let mut after: Option<(i64, String)> = None;
            loop {
                let from = after.as_ref().map(|(put_ms, id)| (*put_ms, id.as_str()));
                let page = queue.look(&lane, from, 100).await.expect("looks");
                let Some(last) = page.last() else { break };
                after = Some((last.put_ms, last.id.clone()));
                for message in page {
                    assert_eq!(message.body.len(), 300, "{}", message.id);
                    assert!(waiting.insert(message.id), "once");
                }
            }
            let size = queue.size(&lane).await.expect("counts");
            assert_eq!(size.bytes, size.messages * 300, "{lane} is counted right");
        }
        for id in self.put.difference(&waiting) {
            assert!(self.doing.contains(id), "{id} was acknowledged and is lost");
        }
        let back: Vec<_> = self.done.intersection(&waiting).collect();
        assert!(back.is_empty(), "acknowledged as done and back: {back:?}");
    }
}

/// One write to the pipe is one line: it is shorter than `PIPE_BUF`.
fn report(what: &str, id: &str) {
    let line = format!("acknowledged {what} {id}\n");
    std::io::stdout().write_all(line.as_bytes()).expect("reports");
}
