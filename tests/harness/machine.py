"""What this machine has: interpreters, rights, folders."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: The architecture in AWS's words.
ARCHITECTURE = {"aarch64": "arm64"}.get(platform.machine(), platform.machine())

#: The runtime for the Python that runs the tests.
PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"


def node():
    """The runtime for the Node.js on this machine."""
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    return f"nodejs{version.stdout.lstrip('v').split('.')[0]}.x"


def mayfly_binary():
    """The binary under test."""
    default = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug" / "mayfly"
    binary = Path(os.environ.get("MAYFLY_BIN", default))
    assert binary.exists(), f"{binary} is not there: run `cargo build -p mayfly`"
    return binary


def client_program(name):
    """A program from the environment that the Python clients are installed in."""
    venv = os.environ.get("MAYFLY_TEST_VENV", ROOT / "target" / "clients" / "venv")
    program = Path(venv) / "bin" / name
    return program if program.exists() else Path(shutil.which(name) or name)


def node_modules():
    """The folder that the Node clients are installed in."""
    default = ROOT / "target" / "clients" / "node" / "node_modules"
    return Path(os.environ.get("MAYFLY_TEST_NODE_MODULES", default))


def needs(holds, what):
    """Skips the test and says so, where the machine lacks a program that only some tests need."""
    if not holds:
        pytest.skip(f"this test needs {what}")


def needs_privilege(holds, what):
    """As `needs`, for a privilege. Where `MAYFLY_REFUSE_SKIPS` is set the machine is meant to have
    it, as in continuous integration, and the test fails."""
    if not holds and os.environ.get("MAYFLY_REFUSE_SKIPS"):
        pytest.fail(f"this machine is meant to have what the test needs: {what}")
    needs(holds, what)


def is_root():
    """Whether the tests, and so Mayfly, run as root."""
    return os.geteuid() == 0
