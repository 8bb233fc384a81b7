"""What the tests of scaling and cold start share."""

import json
import subprocess

import pytest

from harness import machine


@pytest.fixture(scope="session")
def copies_work(mayfly):
    """For tests that are of use only where processes can be copied; `mayfly doctor` knows."""
    doctor = [mayfly.binary, "doctor", "--json"]
    said = json.loads(subprocess.run(doctor, capture_output=True, text=True, timeout=60).stdout)
    verdicts = {row["subject"]: row["verdict"] for row in said["isolation"]}
    machine.needs_privilege(verdicts["copies"] == "ok", "copies of processes")
