"""The function's code can't be changed from inside, for this instance or any other."""


def test_the_code_can_not_be_changed(make_attempt, call):
    name = make_attempt(
        """
def handler(event, context):
    path = "/var/task/app.py"
    return {
        "overwrite": attempt(lambda: open(path, "a").write("x = 1")),
        "add": attempt(lambda: open("/var/task/new.py", "w").write("x = 1")),
        "remove": attempt(os.remove, path),
        "rename": attempt(os.rename, path, "/var/task/b.py"),
        "move": attempt(os.rename, "/var/task", "/tmp/task"),
        "permit": attempt(os.chmod, path, 0o777),
        "own": attempt(os.chown, path, os.getuid(), os.getgid()),
        "link": attempt(os.link, path, "/tmp/app.py"),
        "touch": attempt(os.utime, path),
        "runtime": attempt(lambda: open("/var/runtime/x", "w")),
        "layers": attempt(lambda: open("/opt/x", "w")),
        "interpreter": attempt(lambda: open(sys.executable, "r+b")),
    }
"""
    )
    outcomes = call(name).succeeded()
    possible = [what for what, outcome in outcomes.items() if outcome is None]
    assert not possible, possible
    assert call(name).succeeded() == outcomes


def test_a_mount_over_the_code_is_refused(attempt):
    outcome = attempt(
        """
def handler(event, context):
    bind, remount = 4096, 32
    return [call("mount", b"/tmp", b"/var/task", None, bind, None)[1],
            call("mount", None, b"/var/task", None, bind | remount, None)[1],
            call("umount2", b"/var/task", 2)[1]]
"""
    )
    assert all(error in ("EPERM", "ENOSYS") for error in outcome), outcome
