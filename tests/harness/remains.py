"""What a process may leave behind on a machine: processes, cgroups, mounts."""

import os
from pathlib import Path

from harness.waiting import wait_until_true


class Remains:
    """Compares the machine before a Mayfly was started with the machine after it has ended."""

    def __init__(self):
        self._mounts = self._read_mounts()
        self._processes = {}
        self._cgroups = set()

    def remember(self, pid):
        """Looks at a running Mayfly: what it has now must be gone later."""
        for child in self.descendants(pid):
            started = _started(child)
            if started is not None:
                self._processes[child] = started
            self._cgroups |= _cgroups(child)
        # Each sandbox has a cgroup under one of Mayfly's own, which must go as well.
        parents = {group.parent for group in self._cgroups if "mayfly" in group.parent.name}
        self._cgroups |= parents

    def left(self):
        """All that is left behind, as a list of texts."""
        # The kernel ends an orphan a moment after its parent.
        wait_until_true(lambda: not self.processes(), 1)
        left = [f"process {pid}: {line}" for pid, line in self.processes().items()]
        left += [f"cgroup {path}" for path in sorted(self._cgroups) if path.exists()]
        left += [f"mount {line}" for line in self._read_mounts() - self._mounts]
        return left

    def processes(self):
        """Remembered processes that still run, as {pid: command line}."""
        return {
            pid: _command_line(pid)
            for pid, started in self._processes.items()
            if _started(pid) == started and _state(pid) != "Z"
        }

    @staticmethod
    def descendants(pid):
        """All processes under `pid`, as {pid: command line}."""
        parents = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                parent = _parent(int(entry))
                if parent is not None:
                    parents.setdefault(parent, []).append(int(entry))
        found, waiting = {}, [pid]
        while waiting:
            for child in parents.get(waiting.pop(), []):
                if _state(child) != "Z":
                    found[child] = _command_line(child)
                waiting.append(child)
        return found

    @staticmethod
    def _read_mounts():
        lines = Path("/proc/self/mountinfo").read_text().splitlines()
        # Behind the ids: root, mount point and options. Only Mayfly's own are of interest.
        return {line.split(" ", 3)[3] for line in lines if "mayfly" in line}


def _status(pid):
    """The fields of /proc/PID/stat behind the name; None if there is no such process."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return text.rpartition(")")[2].split()


def _state(pid):
    fields = _status(pid)
    return fields and fields[0]


def _parent(pid):
    fields = _status(pid)
    return fields and int(fields[1])


def _started(pid):
    fields = _status(pid)
    return fields and fields[19]


def _command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _hierarchies():
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        fields, _, rest = line.partition(" - ")
        if rest.split()[0] in ("cgroup", "cgroup2"):
            yield Path(fields.split()[4])


def _cgroups(pid):
    """The cgroup folders that a process is in and whose name says that they are Mayfly's."""
    try:
        lines = Path(f"/proc/{pid}/cgroup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return set()
    paths = {line.split(":", 2)[2].lstrip("/") for line in lines}
    paths = {path for path in paths if "mayfly" in path}
    return {root / path for root in _hierarchies() for path in paths if (root / path).is_dir()}

