//! Free memory of the C library's allocator, which keeps what it once got.

/// Gives the pages of this process's heap that hold nothing back to the system. Takes some milliseconds,
/// in which threads that allocate may wait. Only GNU's C library keeps that much; with others this does
/// nothing.
pub fn give_back_free_memory() {
    #[cfg(target_env = "gnu")]
    {
        // SAFETY: the call takes no pointers and leaves all that is allocated where it is; it locks what
        // it touches against other threads.
        unsafe { libc::malloc_trim(0) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What counts as this process's own memory, in KiB.
    fn resident_kib() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").expect("procfs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line");
        line.trim().trim_end_matches(" kB").parse().expect("a number")
    }

    #[test]
    #[cfg(target_env = "gnu")]
    fn what_lies_free_between_what_is_in_use_goes_back() {
        let mut pieces: Vec<Vec<u8>> = (0..1_024).map(|_| vec![1; 32 << 10]).collect();
        // What stays keeps the heap from being shortened at its end.
        let mut number = 0;
        pieces.retain(|_| {
            number += 1;
            number % 16 == 0
        });
        let before = resident_kib();
        give_back_free_memory();
        let after = resident_kib();
        assert!(after + (16 << 10) < before, "{before} KiB before, {after} KiB after");
        assert!(pieces.iter().flatten().all(|byte| *byte == 1));
    }
}
