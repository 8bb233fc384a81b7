"""Fixtures of the tests of identity."""

import shutil
import tempfile
from pathlib import Path

import pytest

from harness import machine
from harness.identity import Enforced
from harness.server import Mayfly


@pytest.fixture(scope="session")
def enforced():
    """One Mayfly that enforces everything, for all tests of a worker."""
    folder = Path(tempfile.mkdtemp(prefix="mayfly-test-"))
    server = Mayfly(machine.mayfly_binary(), folder / "data", ["--enforce-iam=all"]).start()
    yield Enforced(server)
    server.end()
    shutil.rmtree(folder, ignore_errors=True)
