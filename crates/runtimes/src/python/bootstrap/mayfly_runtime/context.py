"""The `context` that a handler is given besides its event.

Names and fields are those of AWS's documentation ("AWS Lambda context object in Python").
"""

import logging
import os
import sys
import time

# What of a W3C trace context a client may hand through its client context.
W3C_FIELDS = ("traceparent", "tracestate", "baggage")


class _Record:
    """A group of named fields, each `None` where the caller gave none."""

    __slots__ = ()

    @classmethod
    def of(cls, values):
        """The record with the fields that a dict has; `None` for `None`."""
        if values is None:
            return None
        record = cls()
        for field in cls.__slots__:
            setattr(record, field, values.get(field))
        return record

    def __repr__(self):
        fields = ",".join("{}={}".format(f, getattr(self, f, None)) for f in self.__slots__)
        return "{}([{}])".format(type(self).__name__, fields)


class CognitoIdentity(_Record):
    """Who calls, if the caller came through Amazon Cognito."""

    __slots__ = ("cognito_identity_id", "cognito_identity_pool_id")


class Client(_Record):
    """The application that calls, as its SDK describes it."""

    __slots__ = (
        "installation_id",
        "app_title",
        "app_version_name",
        "app_version_code",
        "app_package_name",
    )


class ClientContext(_Record):
    """What the caller sent as `X-Amz-Client-Context`."""

    __slots__ = ("custom", "env", "client")


class LambdaContext:
    """One call, as the handler sees it."""

    def __init__(self, request_id, client, identity, deadline_ms, arn, tenant_id):
        environment = os.environ.get
        self.aws_request_id = request_id
        self.log_group_name = environment("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = environment("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = environment("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = environment("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = environment("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = arn
        self.tenant_id = tenant_id
        self._w3c = _take_w3c(client)
        self.client_context = ClientContext.of(client)
        if self.client_context is not None:
            self.client_context.client = Client.of(self.client_context.client)
        self.identity = CognitoIdentity.of(
            {
                "cognito_identity_id": (identity or {}).get("cognitoIdentityId"),
                "cognito_identity_pool_id": (identity or {}).get("cognitoIdentityPoolId"),
            }
        )
        self._deadline_ms = deadline_ms

    def get_remaining_time_in_millis(self):
        """Milliseconds until the call is ended; 0 when they are used up."""
        return max(self._deadline_ms - int(time.time() * 1000), 0)

    def w3c(self):
        """The W3C trace context of the call."""
        return dict(self._w3c)

    def log(self, message):
        """Writes to the log as it is, without a newline of its own."""
        for handler in logging.getLogger().handlers:
            if hasattr(handler, "log_sink"):
                handler.log_sink.log(str(message))
                return
        sys.stdout.write(str(message))

    def __repr__(self):
        fields = (
            "aws_request_id",
            "log_group_name",
            "log_stream_name",
            "function_name",
            "memory_limit_in_mb",
            "function_version",
            "invoked_function_arn",
            "client_context",
            "identity",
            "tenant_id",
        )
        return "LambdaContext([{}])".format(
            ",".join("{}={}".format(field, getattr(self, field)) for field in fields)
        )


def _take_w3c(client):
    """Takes the trace context out of the client context; only texts of known names are kept."""
    raw = client.pop("w3c", None) if isinstance(client, dict) else None
    if not isinstance(raw, dict):
        return {}
    return {f: raw[f] for f in W3C_FIELDS if isinstance(raw.get(f), str)}
