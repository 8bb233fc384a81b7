//! How many messages a second the durable queue accepts, beside what the same SQLite inserts bare
//! in transactions of the same size, and what a queue with many waiting messages costs.
//!
//! ```text
//! cargo run --release -p store --example queue_throughput -- [CALLERS] [MESSAGES] [WAITING]
//! ```
//!
//! CALLERS (100) wait at the same time and put MESSAGES (20000) per round; at the end WAITING (0)
//! are put, and leases are timed while they wait. Files are made under TMPDIR: on a file system in
//! memory nothing is synchronised, so choose a disk.

use model::queue::{LeaseRequest, NewMessage, Queue, QueueLimits};
use rusqlite::{Connection, params};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use store::SqliteQueue;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const ROUNDS: usize = 5;
const LANES: usize = 1_000;
const BODY_BYTES: usize = 512;

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<usize>());
    let callers = arguments.next().transpose()?.unwrap_or(100).max(1);
    let messages = arguments.next().transpose()?.unwrap_or(20_000);
    let waiting = arguments.next().transpose()?.unwrap_or(0);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let dir = tempfile::tempdir()?;

    let (mut bare, mut queued) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // In turns, so that what else the machine does meets both.
        bare.push(insert_bare(&dir.path().join(format!("bare-{round}.db")), callers, messages)?);
        let queue = SqliteQueue::open(
            dir.path().join(format!("queue-{round}.db")),
            QueueLimits::default(),
        )?;
        queued.push(runtime.block_on(put(Arc::new(queue), callers, 0..messages))?);
    }
    let per_second = |times: &mut Vec<Duration>| {
        times.sort_unstable();
        messages as f64 / times[times.len() / 2].as_secs_f64()
    };
    let (bare, queued) = (per_second(&mut bare), per_second(&mut queued));
    println!("{callers} callers, {messages} messages of {BODY_BYTES} bytes in {LANES} lanes");
    println!("bare SQLite  {bare:>9.0} inserts/s in transactions of {callers}");
    println!("queue        {queued:>9.0} puts/s");
    println!("ratio        {:>9.2}", queued / bare);
    if waiting > 0 {
        let path = dir.path().join("waiting.db");
        let queue = Arc::new(SqliteQueue::open(path, QueueLimits::default())?);
        runtime.block_on(wait(queue, callers, waiting))?;
    }
    Ok(())
}

/// One table with its key, in the same mode as the queue.
fn insert_bare(path: &Path, batch: usize, messages: usize) -> Outcome<Duration> {
    let connection = Connection::open(path)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "journal_size_limit", 16 << 20)?;
    connection.pragma_update(None, "cache_size", -(16 << 10))?;
    connection.pragma_update_and_check(None, "wal_autocheckpoint", 4_000, |_| Ok(()))?;
    connection.execute_batch(
        "CREATE TABLE messages (
            id TEXT NOT NULL PRIMARY KEY, lane TEXT NOT NULL, due_ms INTEGER NOT NULL,
            body BLOB NOT NULL
         ) STRICT",
    )?;
    let body = vec![b'x'; BODY_BYTES];
    let start = Instant::now();
    for first in (0..messages).step_by(batch) {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        for number in first..messages.min(first + batch) {
            connection
                .prepare_cached("INSERT INTO messages VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![id(number), lane(number), 1_000, body])?;
        }
        connection.execute_batch("COMMIT")?;
    }
    Ok(start.elapsed())
}

/// Each caller puts one message after the other and waits for every answer.
async fn put(
    queue: Arc<SqliteQueue>,
    callers: usize,
    numbers: std::ops::Range<usize>,
) -> Outcome<Duration> {
    let next = Arc::new(AtomicUsize::new(numbers.start));
    let body = bytes::Bytes::from(vec![b'x'; BODY_BYTES]);
    let start = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|_| {
            let (queue, next, body) = (Arc::clone(&queue), Arc::clone(&next), body.clone());
            tokio::spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= numbers.end {
                        return Ok(());
                    }
                    let message = NewMessage {
                        id: id(number),
                        lane: lane(number),
                        due_ms: 1_000,
                        body: body.clone(),
                        ..NewMessage::default()
                    };
                    queue.put(message, 1_000).await?;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await?.map_err(|error: model::queue::QueueError| error)?;
    }
    Ok(start.elapsed())
}

/// Memory and the time of a lease while many messages wait.
async fn wait(queue: Arc<SqliteQueue>, callers: usize, waiting: usize) -> Outcome<()> {
    println!("nothing waits: {} MiB resident", resident_mib()?);
    let mut put_so_far = 0;
    while put_so_far < waiting {
        let end = waiting.min(put_so_far + waiting.div_ceil(4));
        let took = put(Arc::clone(&queue), callers, put_so_far..end).await?;
        let rate = (end - put_so_far) as f64 / took.as_secs_f64();
        println!("{end:>9} wait: {} MiB resident, {rate:.0} puts/s", resident_mib()?);
        put_so_far = end;
    }
    let mut times = Vec::new();
    for _ in 0..200 {
        let start = Instant::now();
        let request = LeaseRequest {
            now_ms: 2_000,
            until_ms: 60_000,
            limit: 32,
            limit_per_lane: 8,
            lane_limits: Vec::new(),
            closed_lanes: Vec::new(),
        };
        let leased = queue.lease(request).await?;
        times.push(start.elapsed());
        for message in leased {
            queue.done(&message.id, message.lease).await?;
        }
    }
    times.sort_unstable();
    println!("leases of 32: median {:?}, slowest {:?}", times[100], times[199]);
    println!("afterwards: {} MiB resident", resident_mib()?);
    Ok(())
}

fn resident_mib() -> Outcome<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()).ok_or("no VmRSS")?;
    Ok(kib.parse::<u64>()? / 1_024)
}

/// Like a UUID: of 36 letters, in no order.
fn id(number: usize) -> String {
    let mixed = (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    format!("{mixed:016x}-{number:019x}")
}

fn lane(number: usize) -> String {
    format!("arn:aws:lambda:us-east-1:000000000000:function:f{}", number % LANES)
}
