//! A function can't reach what steers the kernel.

use crate::attempt::{call, script};

#[test]
fn the_machine_s_calls_are_refused() {
    for number in [
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_userfaultfd,
        libc::SYS_kexec_load,
        libc::SYS_init_module,
        libc::SYS_finit_module,
        libc::SYS_delete_module,
        libc::SYS_reboot,
        libc::SYS_swapon,
        libc::SYS_swapoff,
        libc::SYS_open_by_handle_at,
        libc::SYS_name_to_handle_at,
        libc::SYS_quotactl,
        libc::SYS_acct,
        libc::SYS_syslog,
        libc::SYS_sethostname,
        libc::SYS_setdomainname,
        libc::SYS_settimeofday,
        libc::SYS_clock_settime,
        libc::SYS_adjtimex,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_iopl,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_ioperm,
    ] {
        assert_eq!(call(number, "0, 0, 0, 0, 0"), "EPERM", "{number}");
    }
    for number in [libc::SYS_io_uring_setup, libc::SYS_io_uring_enter, libc::SYS_io_uring_register]
    {
        assert_eq!(call(number, "1, 0, 0, 0, 0"), "ENOSYS", "{number}");
    }
    assert_eq!(call(libc::SYS_personality, "0x0040000"), "EPERM", "no randomised addresses");
    assert_eq!(call(libc::SYS_personality, "0xffffffff"), "done", "asking is harmless");
}

#[test]
fn settings_of_the_kernel_can_not_be_written() {
    let attempts = "for f in /proc/sys/kernel/core_pattern /proc/sys/kernel/hostname /proc/sys/vm/drop_caches \
                  /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/modprobe /proc/sysrq-trigger \
                  /proc/self/oom_score_adj /proc/self/uid_map /proc/self/setgroups /proc/self/attr/current \
                  /proc/irq/0/smp_affinity /sys/kernel/uevent_helper; do \
                  if (echo 1 > $f) 2>/dev/null; then echo wrote $f; fi; done";
    // What lies above /proc/sysrq-trigger swallows what is written.
    let output = script(attempts);
    assert_eq!(output.replace("wrote /proc/sysrq-trigger\n", ""), "");
}

#[test]
fn nothing_of_the_machine_s_memory_can_be_read() {
    for file in [
        "/proc/kcore",
        "/proc/kmsg",
        "/proc/timer_list",
        "/dev/mem",
        "/dev/kmem",
        "/dev/port",
        "/dev/kmsg",
    ] {
        assert_eq!(script(&format!("head -c 16 {file} 2>/dev/null")), "", "{file}");
    }
}
