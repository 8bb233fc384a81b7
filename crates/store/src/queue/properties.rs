//! Any operations against the queue at its simplest.

use super::{MemoryQueue, SqliteQueue};
use crate::conformance::queue::naive::{self, LIMITS, Operation};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

fn operation() -> impl Strategy<Value = Operation> {
    let place = (0..12_u8, 0..4_u8, -2..3_i16, -500..3_000_i64, 0..17_usize);
    let keys = (
        prop::option::weighted(0.3, 0..3_u8),
        prop::option::weighted(0.5, 0..3_u8),
        prop::option::weighted(0.3, (0..3_u8, 0..2_000_i64)),
        prop::option::weighted(0.3, (0..3_u8, 0..3_000_i64)),
    );
    let of_key = (0..4_u8, 0..3_u8, any::<usize>());
    let lane_limit = prop::option::weighted(0.3, (0..4_u8, 0..7_usize));
    let closed = prop::collection::vec(0..4_u8, 0..3);
    let lease = (0..2_000_i64, 0..8_usize, 0..5_usize, lane_limit, closed);
    prop_oneof![
        8 => (place, keys).prop_map(|(place, keys)| {
            let (id, lane, priority, due_in_ms, bytes) = place;
            let (key, run_key, debounce, claim) = keys;
            Operation::Put {
                id, lane, priority, key, run_key, debounce, claim, due_in_ms, bytes
            }
        }),
        5 => lease.prop_map(|(for_ms, limit, limit_per_lane, lane_limit, closed)| Operation::Lease {
            for_ms, limit, limit_per_lane, lane_limit, closed
        }),
        3 => any::<usize>().prop_map(Operation::Done),
        2 => (any::<usize>(), 0..2_000_i64, 0..17_usize)
            .prop_map(|(index, due_in_ms, bytes)| Operation::Again(index, due_in_ms, bytes)),
        1 => (any::<usize>(), 0..2_000_i64).prop_map(|(index, ms)| Operation::Extend(index, ms)),
        1 => (any::<usize>(), 0..17_usize).prop_map(|(index, bytes)| Operation::Note(index, bytes)),
        1 => (0..4_u8, 0..3_u8, 0..3_000_i64)
            .prop_map(|(lane, key, for_ms)| Operation::Claim(lane, key, for_ms)),
        1 => of_key.clone().prop_map(|(lane, key, index)| Operation::Record(lane, key, index)),
        1 => of_key.prop_map(|(lane, key, index)| Operation::LetGo(lane, key, index)),
        1 => Just(Operation::Forget),
        1 => Just(Operation::ReleaseAll),
        1 => (0..12_u8).prop_map(Operation::Remove),
        4 => (0..1_500_i64).prop_map(Operation::Wait),
    ]
}

fn check(cases: u32, mut run: impl FnMut(&tokio::runtime::Runtime, &[Operation])) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("builds");
    let operations = prop::collection::vec(operation(), 1..60);
    // No file of past failures: a failure prints its operations.
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let run = std::cell::RefCell::new(&mut run);
    TestRunner::new(config)
        .run(&operations, |operations| {
            (run.borrow_mut())(&runtime, &operations);
            Ok(())
        })
        .expect("as the simplest queue does");
}

#[test]
fn the_queue_in_memory_does_what_the_simplest_queue_does() {
    check(500, |runtime, operations| {
        runtime.block_on(naive::check(&MemoryQueue::new(LIMITS), operations));
    });
}

#[test]
fn the_sqlite_queue_does_what_the_simplest_queue_does() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let mut case = 0;
    check(60, |runtime, operations| {
        case += 1;
        let path = dir.path().join(format!("{case}.db"));
        let queue = SqliteQueue::open(&path, LIMITS).expect("opens");
        runtime.block_on(naive::check(&queue, operations));
        queue.close();
        std::fs::remove_file(path).expect("removes");
    });
}
