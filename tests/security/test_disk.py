"""The only place to write is `/tmp`, of the size that was asked for."""


def test_tmp_is_as_large_as_it_was_asked_for(make_attempt, call):
    name = make_attempt(
        """
def handler(event, context):
    if event.get("clean"):
        os.remove("/tmp/big")
        return attempt(lambda: open("/tmp/small", "w").write("x"))
    written = 0
    try:
        with open("/tmp/big", "wb", buffering=0) as file:
            while written < 1100:
                if file.write(b"\\1" * (1 << 20)) < 1 << 20:
                    break
                written += 1
    except OSError as error:
        return [written, errno.errorcode[error.errno]]
    return [written, "ENOSPC"]
""",
        MemorySize=2048,
    )
    written, error = call(name).succeeded()
    assert 500 <= written <= 512 and error == "ENOSPC"
    assert call(name, {"clean": True}).succeeded() is None


def test_nothing_else_can_be_written(attempt):
    written = attempt(
        """
def handler(event, context):
    written = []
    for folder, folders, _ in os.walk("/"):
        if folder.startswith(("/proc", "/tmp")):
            folders.clear()
            continue
        path = os.path.join(folder, "mayfly-test")
        if attempt(lambda: open(path, "w").write("x")) is None:
            written.append(folder)
            os.remove(path)
    return written
"""
    )
    # Shared memory is memory: it counts against the function's own.
    assert set(written) <= {"/dev/shm"}, written


def test_inodes_are_limited_too(attempt):
    outcome = attempt(
        """
def handler(event, context):
    number = 0
    try:
        while number < 3_000_000 and context.get_remaining_time_in_millis() > 5000:
            open(f"/tmp/{number}", "w").close()
            number += 1
    except OSError as error:
        return errno.errorcode[error.errno]
    return "memory" if number else None
""",
        Timeout=20,
        MemorySize=3008,
    )
    assert outcome in ("ENOSPC", "memory")
