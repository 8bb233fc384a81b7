"""The ways in which a runtime's process begins, without a sandbox around it.

However it begins, a function must not notice: the comparisons with AWS's clients are run in each way.
"""

import array
import ctypes
import json
import os
import socket
import subprocess
from pathlib import Path

from harness.waiting import wait_for

#: What a process has that starts before its function is known.
BEFORE = ("PATH", "LANG", "LD_LIBRARY_PATH", "AWS_EXECUTION_ENV", "AWS_LAMBDA_RUNTIME_API")
PR_SET_CHILD_SUBREAPER = 36
DRIVER = Path(__file__).parent / "template_without_namespaces.py"


def plain(command, task, environment, log, _api):
    """A process for the function."""
    return _popen(command, task, environment, log)


def waiting(command, task, environment, log, api):
    """A process that waits for its function and becomes it."""
    api.told = _told(command, task, environment)
    return _popen(command, "/", {**_before(environment), "MAYFLY_WAITS": "1"}, log)


def copied(command, task, environment, log, api):
    """A copy of a process that has loaded the runtime; Python only."""
    return _Copy(command, "/", _before(environment), _told(command, task, environment), log)


def restored(command, task, environment, log, api):
    """A copy of a process that has initialised the function; Python only."""
    environment = {**environment, "AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"}
    return _Copy(command, task, environment, _told(command, task, environment), log)


def _before(environment):
    return {name: environment[name] for name in BEFORE if name in environment}


def _told(command, task, environment):
    return {"argv": command, "environment": environment, "workingDirectory": str(task)}


def _popen(command, folder, environment, log, **more):
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        **more,
    )


class _Copy:
    """A template with one copy; ends when the copy has ended, or the template without one."""

    def __init__(self, command, folder, environment, told, log):
        # The copy's parent ends at once; its exit code comes here all the same.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        os.set_inheritable(theirs.fileno(), True)
        environment = {**environment, "MAYFLY_FORK_SOCKET": str(theirs.fileno())}
        # The interpreter and its switches are the command's, its script is run by the driver.
        command = [*command[:-1], str(DRIVER), *command[-1:]]
        self._template = _popen(
            command, folder, environment, log, pass_fds=[theirs.fileno()]
        )
        theirs.close()
        self._orders = ours
        self.pid = None
        self.returncode = None
        if self._orders.recv(1 << 16):
            self._copy(told, log)

    def _copy(self, told, log):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        order = {"fork": {"uid": os.getuid(), "gid": os.getgid(), "groups": 0, "seal": ""}}
        with open(os.devnull, "rb") as null:
            descriptors = [theirs.fileno()] + [null.fileno()] * 8
            self._send(self._orders, order, descriptors)
        theirs.close()
        data, ancillary, _, _ = ours.recvmsg(1 << 16, socket.CMSG_SPACE(12))
        assert json.loads(data) == {"copied": True}, data
        [(_, _, credentials)] = ancillary
        self.pid = array.array("i", credentials)[0]
        # The process between it and the template ends, and it becomes ours to wait for.
        wait_for(lambda: self._parent() == os.getpid())
        go = {**told, "environment": list(told["environment"].items()), "furnished": False}
        self._send(ours, {"go": go}, [log.fileno()])
        self._send(ours, {"furnished": True}, [])
        ours.close()

    def _parent(self):
        status = Path(f"/proc/{self.pid}/stat").read_text()
        return int(status.rpartition(")")[2].split()[1])

    @staticmethod
    def _send(to, word, descriptors):
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))]
        to.sendmsg([json.dumps(word).encode()], rights if descriptors else [])

    def poll(self):
        if self.pid is None:
            return self._set(self._template.poll())
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._set(os.waitstatus_to_exitcode(status))
        return self.returncode

    def _set(self, code):
        self.returncode = code
        return code

    def kill(self):
        self._orders.close()
        if self.pid and self.poll() is None:
            os.kill(self.pid, 9)
        self._template.kill()

    def wait(self):
        if self.pid and self.returncode is None:
            self._set(os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1]))
        self._template.wait()
        return self.returncode
