"""A small object store that speaks S3: holds objects by bucket and key, and checks every signature."""

import http.server
import threading
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.credentials

KEYS = ("the-key", "the-secret")
REGION = "eu-central-1"


class ObjectStore:
    """One store at `endpoint`; `objects` is `{(bucket, key, version): bytes}`, `requests` what came.
    A `context` makes it speak TLS."""

    def __init__(self, context=None):
        self.objects = {}
        self.requests = []
        store = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                store.requests.append(self.path)
                status, body = store.answer(self.path, self.headers)
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        scheme = "https" if context else "http"
        self.endpoint = f"{scheme}://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def environment(self):
        """The keys of the store, as Mayfly takes them."""
        return {"MAYFLY_S3_ACCESS_KEY_ID": KEYS[0], "MAYFLY_S3_SECRET_ACCESS_KEY": KEYS[1]}

    @property
    def options(self):
        """Where the store is, as Mayfly takes it."""
        return ["--s3-endpoint", self.endpoint, "--s3-region", REGION]

    def answer(self, path, headers):
        """Status and body of the answer to a request."""
        if headers.get("Authorization") != self.signature(path, headers):
            return refusal(403, "SignatureDoesNotMatch", "The signature we calculated is another")
        parts = urllib.parse.urlsplit(path)
        _, bucket, key = urllib.parse.unquote(parts.path).split("/", 2)
        version = urllib.parse.parse_qs(parts.query).get("versionId", [None])[0]
        if bucket not in {name for name, _, _ in self.objects}:
            return refusal(404, "NoSuchBucket", "The specified bucket does not exist")
        if (bucket, key, version) not in self.objects:
            return refusal(404, "NoSuchKey", "The specified key does not exist.")
        return 200, self.objects[bucket, key, version]

    def signature(self, path, headers):
        """What botocore would have signed."""
        given = headers.get("Authorization", "")
        if "SignedHeaders=" not in given:
            return "none"
        signed = given.split("SignedHeaders=")[1].split(",")[0].split(";")
        kept = {name: headers[name] for name in signed if name in headers}
        request = botocore.awsrequest.AWSRequest("GET", self.endpoint + path, headers=kept)
        request.context["timestamp"] = headers["x-amz-date"]
        request.context["payload_signing_enabled"] = False
        auth = botocore.auth.S3SigV4Auth(botocore.credentials.Credentials(*KEYS), "s3", REGION)
        canonical = auth.canonical_request(request)
        text = auth.string_to_sign(request, canonical)
        credential = f"{KEYS[0]}/{headers['x-amz-date'][:8]}/{REGION}/s3/aws4_request"
        return (
            f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={';'.join(signed)}, "
            f"Signature={auth.signature(text, request)}"
        )

    def close(self):
        """Stops it."""
        self.server.shutdown()
        self.server.server_close()


def refusal(status, code, message):
    """An error as S3 writes it."""
    text = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return status, text.encode()
