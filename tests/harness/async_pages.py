"""Mayfly's own pages on asynchronous invocation."""

import http.client
import json


class AsyncPages:
    """The pages of one Mayfly, over one connection."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def get(self, path):
        """A page's document."""
        self.connection.request("GET", f"/_mayfly/async/{path}")
        answer = self.connection.getresponse()
        document = json.loads(answer.read())
        assert answer.status == 200, document
        return document

    def waiting(self):
        """How many events wait or are under way."""
        return sum(row["waiting"] for row in self.get("queues")["queues"])

    def dead(self, function):
        """All dead events of a function."""
        found, after = [], ""
        while True:
            page = self.get(f"dead?function={function}&limit=1000{after}")
            found += page["events"]
            if page["next"] is None:
                return found
            after = f"&after={page['next']}"
