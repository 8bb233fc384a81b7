"""A function sees its own file tree and nothing of the host's."""

import os
import uuid
from pathlib import Path

import pytest


@pytest.fixture
def canary(tmp_path):
    """A file on the host that everybody may read, with a name and a content of its own."""
    path = tmp_path / f"canary-{uuid.uuid4().hex}"
    path.write_text(f"secret-{uuid.uuid4().hex}")
    os.chmod(path, 0o644)
    return path


def test_files_of_the_host_are_not_there(attempt, canary, mayfly):
    home = str(Path.home())
    paths = [
        *[str(canary), str(mayfly.data_dir), str(mayfly.binary), os.getcwd()],
        *["/etc/shadow", "/etc/sudoers", "/etc/machine-id", "/etc/ssh", "/root/.bashrc"],
        *["/var/log", "/var/spool", "/boot", "/home/", "/run/docker.sock", "/var/run/docker.sock"],
        *["/run/systemd", "/sys/kernel", "/sys/fs/cgroup", f"{home}/.cargo", f"{home}/.ssh"],
        *["/proc/1/root/etc/shadow", "/proc/self/root/etc/shadow", "/proc/1/cwd/Cargo.toml"],
        *[f"/proc/{os.getpid()}/root{canary}", f"/proc/1/root{canary}"],
    ]
    seen = attempt(
        """
def handler(event, context):
    return [path for path in event if read(path) or attempt(os.listdir, path) is None]
""",
        paths,
    )
    # A home folder may hold an interpreter that the host keeps there; nothing else of it is seen.
    assert not seen, f"seen: {seen}"


def test_a_search_of_everything_finds_no_canary(attempt, canary):
    found = attempt(
        """
def handler(event, context):
    found = []
    for folder, folders, files in os.walk("/"):
        if folder == "/proc" or folder.startswith("/proc/"):
            folders.clear()
            continue
        found += [os.path.join(folder, name) for name in files + folders if event in name]
    return found
""",
        canary.name,
    )
    assert not found


def test_open_descriptors_lead_nowhere(attempt):
    descriptors = attempt(
        """
def handler(event, context):
    links = {}
    for name in os.listdir("/proc/self/fd"):
        try:
            links[name] = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            pass
    return links
"""
    )
    for number, target in descriptors.items():
        harmless = ("pipe:", "socket:", "/dev/null", "anon_inode:", "/proc/", "/tmp/")
        assert target.startswith(harmless), f"{number} leads to {target}"


def test_chroot_does_not_lead_out(attempt, canary):
    outcome = attempt(
        """
def handler(event, context):
    os.makedirs("/tmp/inner", exist_ok=True)
    refused = attempt(os.chroot, "/tmp/inner")
    for _ in range(50):
        os.chdir("..")
    return [refused, read("." + event)]
""",
        str(canary),
    )
    assert outcome == ["EPERM", None]


def test_files_can_not_be_opened_by_handle(attempt):
    outcome = attempt(
        """
import platform
NUMBER = {"x86_64": 304, "aarch64": 265}[platform.machine()]
def handler(event, context):
    handle = ctypes.create_string_buffer(b"\\x08\\0\\0\\0\\x01\\0\\0\\0\\x02" + b"\\0" * 64)
    folder = os.open("/tmp", os.O_RDONLY)
    return syscall(NUMBER, folder, ctypes.addressof(handle), os.O_RDONLY)
"""
    )
    assert outcome[0] == -1 and outcome[1] in ("EPERM", "ENOSYS"), outcome
