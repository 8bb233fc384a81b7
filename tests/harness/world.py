"""A host and an internet of network namespaces, so that tests of the network touch neither the real
host's network nor the real internet.

The *host* has `eth0` (203.0.113.2) towards the *internet* (203.0.113.1), its own loopback, and its own
`/etc/resolv.conf`, which names a resolver on its loopback, as many hosts have it. All processes of a
world end with it, and the namespaces with them.
"""

import ctypes
import os
import subprocess
import sys
import threading
from pathlib import Path

#: Addresses of the internet: its own, those of two services, and those at which clouds have metadata.
GATEWAY = "203.0.113.1"
SERVICES = ("198.51.100.7", "198.51.100.8")
METADATA = ("169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16")
#: The host's address in the internet.
HOST = "203.0.113.2"
#: A resolver of the internet that is not the host's.
OTHER_RESOLVER = "198.51.100.9"

_CLONE_NEWNET = 0x40000000


def allowed():
    """Whether this machine lets the tests make namespaces."""
    made = subprocess.run(["unshare", "-nm", "ip", "link"], capture_output=True, check=False)
    return os.geteuid() == 0 and made.returncode == 0


class World:
    """`host` and `internet` are the pids of processes in the two namespaces."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self._processes = []
        self.host = self._hold("-nm")
        self.internet = self._hold("-n")
        inside = self.in_host
        inside("ip", "link", "set", "lo", "up")
        self.in_internet("ip", "link", "set", "lo", "up")
        inside(
            *("ip", "link", "add", "eth0", "mtu", "1400", "type", "veth"),
            *("peer", "name", "eth0", "netns", str(self.internet)),
        )
        inside("ip", "address", "add", f"{HOST}/24", "dev", "eth0")
        inside("ip", "link", "set", "eth0", "up")
        inside("ip", "route", "add", "default", "via", GATEWAY)
        self.in_internet("ip", "address", "add", f"{GATEWAY}/24", "dev", "eth0")
        self.in_internet("ip", "link", "set", "eth0", "up")
        for address in (*SERVICES, OTHER_RESOLVER, *METADATA):
            self.in_internet("ip", "address", "add", f"{address}/32", "dev", "lo")
        self.write_on_host("/proc/sys/net/ipv4/ip_forward", "0")
        resolv = self.folder / "resolv.conf"
        resolv.write_text("nameserver 127.0.0.53\n")
        target = os.path.realpath("/etc/resolv.conf")
        inside("mount", "--bind", resolv, target)
        web = [f"{address}:80" for address in (GATEWAY, *SERVICES, *METADATA)]
        self._serve(self.internet, "http", *web, f"{SERVICES[0]}:8080", "dns", OTHER_RESOLVER)
        own = ["127.0.0.1:8080", f"{HOST}:8080"]
        self._serve(self.host, "http", *own, "dns", "127.0.0.53")

    def binary(self, mayfly):
        """A program that runs `mayfly` on the host."""
        script = self.folder / "mayfly"
        script.write_text(f'#!/bin/sh\nexec nsenter -t {self.host} -n -m "{mayfly}" "$@"\n')
        script.chmod(0o755)
        return script

    def on_host(self, action):
        """Runs a function in a thread that is in the host's network; returns its result."""
        outcome = []

        def run():
            libc = ctypes.CDLL(None, use_errno=True)
            with open(f"/proc/{self.host}/ns/net", "rb") as namespace:
                if libc.setns(namespace.fileno(), _CLONE_NEWNET) != 0:
                    outcome.append((False, OSError(ctypes.get_errno(), "setns")))
                    return
            try:
                outcome.append((True, action()))
            except BaseException as error:
                outcome.append((False, error))

        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        succeeded, value = outcome[0]
        if not succeeded:
            raise value
        return value

    def in_host(self, *command):
        """Runs a command on the host and returns what it printed."""
        return self._enter(self.host, "-nm", command)

    def in_internet(self, *command):
        """Runs a command in the internet and returns what it printed."""
        return self._enter(self.internet, "-n", command)

    def in_namespace_of(self, pid, *command):
        """Runs a command in the network of any process and returns what it printed."""
        return self._enter(pid, "-n", command)

    def write_on_host(self, path, text):
        self.in_host("sh", "-c", f'echo "{text}" > {path}')

    def read_on_host(self, path):
        return self.in_host("cat", path).strip()

    def end(self):
        for process in reversed(self._processes):
            process.stdin.close()
        for process in self._processes:
            process.wait(10)

    def _enter(self, pid, which, command):
        done = subprocess.run(
            ["nsenter", "-t", str(pid), *(f"-{letter}" for letter in which[1:]), *command],
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"
        return done.stdout

    def _hold(self, which):
        script = "mount --make-rprivate / 2>/dev/null; echo ready; exec cat"
        return self._start(["unshare", which, "sh", "-c", script]).pid

    def _serve(self, pid, *words):
        program = Path(__file__).with_name("internet.py")
        self._start(["nsenter", "-t", str(pid), "-n", sys.executable, program, *words])

    def _start(self, command):
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._processes.append(process)
        assert process.stdout.readline() == b"ready\n", command
        return process
