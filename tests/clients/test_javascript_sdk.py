"""The AWS SDK for JavaScript, version 3, buffered and streaming."""

import json
import os
import subprocess
from pathlib import Path

from harness import machine

HANDLERS = """
exports.handler = async (event) => { console.log("n is", event.n); return { double: event.n * 2 }; };
exports.count = awslambda.streamifyResponse(async (event, stream) => {
  for (let number = 1; number <= event.n; number++) {
    stream.write(`${number} `);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  stream.end();
});
"""


def test_the_sdk_creates_calls_streams_and_deletes(mayfly, make_zip, tmp_path):
    (tmp_path / "code.zip").write_bytes(make_zip({"index.js": HANDLERS}))
    script = Path(__file__).parent / "javascript_sdk.cjs"
    done = subprocess.run(
        ["node", script, machine.node(), machine.ARCHITECTURE, tmp_path / "code.zip"],
        env={
            **os.environ,
            "AWS_ENDPOINT_URL": mayfly.endpoint,
            "NODE_PATH": machine.node_modules(),
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert (seen["status"], seen["payload"]) == (200, {"double": 6})
    assert "n is 3" in seen["log"] and "REPORT RequestId" in seen["log"]
    assert "".join(text for _, text in seen["chunks"]) == "1 2 3 "
    arrivals = [at for at, _ in seen["chunks"]]
    assert len(arrivals) == 3, "each write is a chunk of its own"
    assert arrivals[-1] - arrivals[0] >= 400, "chunks come while the function writes them"
    assert "ErrorCode" not in seen["complete"]
    name, message = seen["missing"]
    assert name == "ResourceNotFoundException"
    arn = "arn:aws:lambda:us-east-1:000000000000:function:missing:$LATEST"
    assert message == f"Function not found: {arn}"
