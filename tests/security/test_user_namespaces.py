"""No new namespaces, no other user, no privileges, however they are asked for."""


def test_new_namespaces_are_refused(attempt):
    outcomes = attempt(
        """
CLONE = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
KINDS = {"user": 0x10000000, "mount": 0x20000, "pid": 0x20000000, "network": 0x40000000,
         "ipc": 0x8000000, "uts": 0x4000000, "cgroup": 0x2000000}
def handler(event, context):
    outcomes = {}
    for name, flag in KINDS.items():
        outcomes[f"unshare {name}"] = call("unshare", flag)[1]
        result, error = syscall(CLONE, flag | 17, 0, 0, 0, 0)
        if result == 0:
            os._exit(0)
        outcomes[f"clone {name}"] = error
    arguments = ctypes.create_string_buffer(88)
    ctypes.memmove(arguments, (0x10000000).to_bytes(8, "little"), 8)
    result, error = syscall(435, ctypes.addressof(arguments), 88)
    if result == 0:
        os._exit(0)
    outcomes["clone3 user"] = error
    return outcomes
"""
    )
    possible = {k: v for k, v in outcomes.items() if v not in ("EPERM", "ENOSYS")}
    assert not possible, possible


def test_there_are_no_privileges_and_none_to_gain(attempt):
    seen = attempt(
        """
def handler(event, context):
    status = dict(line.split(":\\t", 1) for line in read("/proc/self/status").splitlines() if ":\\t" in line)
    return {
        "uid": os.getuid(), "euid": os.geteuid(), "groups": os.getgroups(),
        "capabilities": [status[f"Cap{kind}"] for kind in ("Inh", "Prm", "Eff", "Bnd", "Amb")],
        "no new privileges": status["NoNewPrivs"], "seccomp": status["Seccomp"],
        "become root": [attempt(os.setuid, 0), attempt(os.setgid, 0), attempt(os.setgroups, [0])],
        "raise": attempt(lambda: __import__("resource").setrlimit(7, (1 << 20, 1 << 20))),
    }
"""
    )
    assert seen["uid"] != 0 and seen["euid"] != 0
    assert 0 not in seen["groups"]
    assert all(int(value, 16) == 0 for value in seen["capabilities"]), seen["capabilities"]
    assert seen["no new privileges"] == "1"
    assert seen["seccomp"] == "2"
    assert all(seen["become root"]), seen["become root"]
    assert seen["raise"]


def test_programs_with_the_setuid_bit_give_nothing(attempt):
    outcome = attempt(
        """
def handler(event, context):
    uids = []
    for path in ("/bin/su", "/usr/bin/su", "/usr/bin/sudo", "/bin/mount", "/usr/bin/newuidmap"):
        if os.path.exists(path):
            done = subprocess.run([path, "-c", "id -u"], capture_output=True, text=True,
                                  stdin=subprocess.DEVNULL)
            uids.append(done.stdout.strip())
    return uids
"""
    )
    assert "0" not in outcome


def test_scheduling_can_not_be_made_real_time(attempt):
    outcomes = attempt(
        """
def handler(event, context):
    return [attempt(os.sched_setscheduler, 0, os.SCHED_FIFO, os.sched_param(50)),
            attempt(os.setpriority, os.PRIO_PROCESS, 0, -10)]
"""
    )
    assert all(outcomes), outcomes
