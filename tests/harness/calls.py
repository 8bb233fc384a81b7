"""Calls of functions, with what a test wants to know of the answer."""

import base64
import json
import re

REPORT = re.compile(
    r"REPORT RequestId: (?P<request_id>[0-9a-f-]{36})\t"
    r"Duration: (?P<duration_ms>\d+\.\d\d) ms\t"
    r"Billed Duration: (?P<billed_ms>\d+) ms\t"
    r"Memory Size: (?P<memory_mb>\d+) MB\t"
    r"Max Memory Used: (?P<used_mb>\d+) MB\t"
    r"(?:Init Duration: (?P<init_ms>\d+\.\d\d) ms\t)?"
    r"(?:Restore Duration: (?P<restore_ms>\d+\.\d\d) ms\t"
    r"Billed Restore Duration: (?P<billed_restore_ms>\d+) ms\t)?"
    r"(?:Status: (?P<status>\w+)(?:\tError Type: (?P<error_type>[\w.]+))?\t?)?\s*$",
    re.MULTILINE,
)


class Answer:
    """The answer of one call with `LogType: Tail`.

    `status`, `payload` (parsed), `raw` (bytes), `error` (the function error, or None), `version`,
    `request_id`, `log` (text), `report` (the fields of the REPORT line by name).
    """

    def __init__(self, response):
        self.status = response["StatusCode"]
        self.raw = response["Payload"].read()
        self.payload = json.loads(self.raw) if self.raw else None
        self.error = response.get("FunctionError")
        self.version = response.get("ExecutedVersion")
        self.request_id = response["ResponseMetadata"]["RequestId"]
        self.log = base64.b64decode(response.get("LogResult", "")).decode(errors="replace")

    @property
    def report(self):
        """The fields of the REPORT line, numbers as numbers; fails if there is no such line."""
        match = REPORT.search(self.log)
        assert match, f"no REPORT line in:\n{self.log}"
        assert match["request_id"] == self.request_id
        fields = match.groupdict()
        for name, value in fields.items():
            if name.endswith(("_ms", "_mb")) and value is not None:
                fields[name] = float(value)
        return fields

    def succeeded(self):
        """Asserts that the function did not fail, and returns the payload."""
        assert self.error is None, f"{self.payload}\n{self.log}"
        return self.payload

    def failed(self, error_type, message=None):
        """Asserts that the function failed so; `message` is a pattern for the whole of the text
        with the request's id as `{id}`. Returns the payload."""
        assert self.error == "Unhandled", f"it succeeded: {self.payload}\n{self.log}"
        assert self.payload["errorType"] == error_type, f"{self.payload}\n{self.log}"
        if message is not None:
            pattern = message.replace("{id}", self.request_id)
            assert re.fullmatch(pattern, self.payload["errorMessage"]), self.payload
        return self.payload


def invoke(client, name, payload=None, **settings):
    """Calls a function through a boto3 client and returns an `Answer`."""
    event = json.dumps({} if payload is None else payload)
    settings = {"LogType": "Tail", **settings}
    return Answer(client.invoke(FunctionName=name, Payload=event, **settings))
