//! The spawner alone, for tests and measurements that use the sandboxes without the `mayfly` binary.

fn main() {
    sandbox::spawner_main()
}
