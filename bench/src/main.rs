//! Load and floors, side by side in one run.
fn main() {}
