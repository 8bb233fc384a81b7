"""A Mayfly of the tests' own, as a process: started, watched, stopped, killed, started again."""

import os
import signal
import subprocess
import threading
import time
from pathlib import Path

from harness.remains import Remains
from harness.waiting import wait_for

#: How long Mayfly may take until it is ready. It takes a fraction of a second; the rest is for
#: machines under load.
START_PATIENCE_S = 20
#: How long a stop may take.
STOP_PATIENCE_S = 15


class Mayfly:
    """One `mayfly up`.

    Attributes: `endpoint` (such as `http://127.0.0.1:40123`), `port`, `data_dir`, `process`, and
    `log` with all that it has printed.
    """

    def __init__(self, binary, data_dir, options=(), environment=None):
        self.binary = Path(binary)
        self.data_dir = Path(data_dir)
        self.options = list(options)
        self.environment = {**os.environ, **(environment or {})}
        self.process = None
        self.endpoint = None
        self.port = None
        self._lines = []
        self._remains = None
        self._reader = None

    @property
    def log(self):
        """Everything that it has printed so far."""
        return "".join(self._lines)

    def launch(self, listen="127.0.0.1:0"):
        """Starts the process without waiting until it is ready."""
        self._lines = []
        self.endpoint = self.port = None
        self._remains = Remains()
        command = [self.binary, "up", "--listen", listen, "--data-dir", self.data_dir]
        self.process = subprocess.Popen(
            [*command, *self.options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.environment,
            # A Ctrl-C for the tests is not one for Mayfly: the fixtures stop it.
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True)
        self._reader.start()

    def start(self, listen="127.0.0.1:0"):
        """Starts the process and returns once it is ready."""
        self.launch(listen)
        wait_for(
            lambda: self.endpoint or self.process.poll() is not None,
            START_PATIENCE_S,
            lambda: f"mayfly up was not ready in time:\n{self.log}",
        )
        assert self.endpoint, f"mayfly up ended with {self.process.poll()}:\n{self.log}"
        return self

    def _read(self, output):
        for line in output:
            line = line.decode(errors="replace")
            self._lines.append(line)
            if "ready at http://" in line:
                endpoint = line.split("ready at ", 1)[1].split()[0].rstrip("/,;")
                self.port = int(endpoint.rsplit(":", 1)[1])
                self.endpoint = endpoint

    def stop(self, with_signal=signal.SIGTERM):
        """Stops it, and asserts that it ended well and left nothing behind."""
        self._remains.remember(self.process.pid)
        self.process.send_signal(with_signal)
        code = self.wait()
        assert code == 0, f"mayfly up ended with {code}:\n{self.log}"
        left = self._remains.left()
        assert not left, f"left behind: {left}\n{self.log}"

    def wait(self):
        """Waits until it has ended and returns its exit code."""
        try:
            code = self.process.wait(STOP_PATIENCE_S)
            self._reader.join(STOP_PATIENCE_S)
            return code
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"mayfly up did not stop:\n{self.log}") from None

    def kill9(self):
        """Ends it as a power cut would, and waits until all its processes are gone."""
        self._remains.remember(self.process.pid)
        self.process.kill()
        self.process.wait()
        wait_for(
            lambda: not self._remains.processes(),
            STOP_PATIENCE_S,
            lambda: f"still running after kill -9: {self._remains.processes()}",
        )

    def restart(self):
        """Starts it again on the same data folder and a free port."""
        return self.start()

    def children(self):
        """All processes under it, as {pid: command line}."""
        return Remains.descendants(self.process.pid)

    def end(self):
        """For the end of a test that did not stop it itself."""
        if self.process is None or self.process.poll() is not None:
            return
        self.stop()
