//! Every target over inputs made from its seeds, for where cargo-fuzz is not at hand.

use fuzz::mutate::{Random, input};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Inputs for each target; a few seconds for all of them in a debug build.
const INPUTS: u64 = 3_000;

#[test]
fn every_target_takes_its_seeds_and_what_is_made_of_them() {
    for target in fuzz::ALL {
        assert!(!target.seeds.is_empty(), "{} has no seeds", target.name);
        for seed in target.seeds {
            (target.run)(seed);
        }
        for number in 0..INPUTS {
            let bytes = input(target.seeds, &mut Random::new(number));
            let outcome = catch_unwind(AssertUnwindSafe(|| (target.run)(&bytes)));
            let shown = String::from_utf8_lossy(&bytes);
            assert!(outcome.is_ok(), "{} failed on input {number}: {shown:?}", target.name);
        }
    }
}

#[test]
fn names_are_sorted_and_each_has_its_binary() {
    let names: Vec<&str> = fuzz::ALL.iter().map(|target| target.name).collect();
    assert!(names.is_sorted(), "{names:?}");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz_targets");
    for name in names {
        let path = format!("{folder}/{name}.rs");
        let text = std::fs::read_to_string(&path).expect(&path);
        assert!(text.contains(&format!("fuzz::run(\"{name}\"")), "{path}");
    }
}
