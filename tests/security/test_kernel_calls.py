"""Kernel keys, programs for the kernel, clocks, modules: calls that no function needs."""

#: Numbers on x86_64 and aarch64.
CALLS = {
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "kexec_load": (246, 104),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "reboot": (169, 142),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "swapon": (167, 224),
    "acct": (163, 89),
    "syslog": (103, 116),
    "quotactl": (179, 60),
    "setns": (308, 268),
    "open_by_handle_at": (304, 265),
}


def test_calls_that_no_function_needs_are_refused(attempt):
    outcomes = attempt(
        """
def handler(event, context):
    column = {"x86_64": 0, "aarch64": 1}[os.uname().machine]
    return {name: syscall(numbers[column], 0, 0, 0, 0, 0) for name, numbers in event.items()}
""",
        CALLS,
    )
    possible = {k: v for k, v in outcomes.items() if v[1] not in ("EPERM", "ENOSYS")}
    assert not possible, possible


def test_keys_of_the_session_are_not_to_be_had(attempt):
    outcome = attempt(
        """
def handler(event, context):
    number = {"x86_64": 250, "aarch64": 219}[os.uname().machine]
    describe, session = 6, -3
    return [syscall(number, describe, session, 0, 0)[1], read("/proc/keys")]
"""
    )
    assert outcome[0] in ("EPERM", "ENOSYS")
    assert not outcome[1]


def test_devices_can_neither_be_made_nor_found(attempt):
    made, devices, blocked = attempt(
        """
def handler(event, context):
    made = [attempt(os.mknod, "/tmp/device", kind | 0o666, os.makedev(1, 1))
            for kind in (stat.S_IFCHR, stat.S_IFBLK)]
    devices = []
    for folder, _, files in os.walk("/dev"):
        for name in files:
            mode = os.lstat(os.path.join(folder, name)).st_mode
            if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
                devices.append(os.path.join(folder, name))
    blocked = [path for path in ("/dev/mem", "/dev/kmsg", "/dev/kvm", "/dev/vda", "/dev/fuse",
                                 "/proc/kcore", "/proc/kmsg") if read(path)]
    return made, devices, blocked
"""
    )
    assert all(error in ("EPERM", "ENOSYS") for error in made), made
    harmless = {"null", "zero", "full", "random", "urandom", "tty"}
    assert {device.rsplit("/", 1)[1] for device in devices} <= harmless, devices
    assert blocked == []


def test_settings_of_the_kernel_can_not_be_changed(attempt):
    outcomes = attempt(
        """
def handler(event, context):
    return {path: attempt(lambda: open(path, "w").write("1")) for path in event}
""",
        [
            *["/proc/sys/kernel/core_pattern", "/proc/sys/vm/overcommit_memory"],
            *["/proc/sysrq-trigger", "/proc/sys/kernel/hostname", "/proc/sys/net/ipv4/ip_forward"],
            *["/proc/self/oom_score_adj_x", "/sys/kernel/uevent_helper"],
        ],
    )
    assert all(outcomes.values()), outcomes
