"""What the tests of scaling and cold start share."""

import subprocess

import pytest


@pytest.fixture(scope="session")
def copies_work(mayfly):
    """Skips, loudly, where the machine can't copy processes."""
    doctor = [mayfly.binary, "doctor"]
    said = subprocess.run(doctor, capture_output=True, text=True, timeout=60).stdout
    for line in said.splitlines():
        if "copies" in line and ("missing" in line.lower() or "✗" in line):
            pytest.skip(f"processes can't be copied here: {line}")
