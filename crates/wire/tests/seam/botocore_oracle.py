"""Botocore as the other side: writes a request for each operation, or reads an answer for each.

Reads JSON lines, one per operation, and writes as many. Values travel as plain JSON with bytes as
{"blob": base64} and times as {"time": seconds}.
"""

import base64
import datetime
import io
import json
import sys

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.parsers
import botocore.response
import botocore.serialize
import botocore.session

TIME = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)


def sample(shape, location=None, depth=0):
    """A value of a shape with every member there."""
    kind = shape.type_name
    if kind == "structure":
        members = shape.members.items() if depth < 8 else []
        return {
            name: sample(member, member.serialization.get("location"), depth + 1)
            for name, member in members
        }
    if kind == "list":
        return [sample(shape.member, location, depth + 1) for _ in range(2)]
    if kind == "map":
        return {"a key": sample(shape.value, None, depth + 1)}
    if kind == "string":
        if location == "uri":
            return "arn:a b/c%ü+"
        if location == "header":
            return "plain"
        return 'q "uo\\te" <&> ü\n'
    return {
        "boolean": True,
        "integer": 7,
        "long": 1234567890123,
        "double": 0.5,
        "float": 0.5,
        "blob": b"\x00\xffbytes",
        "timestamp": TIME,
    }[kind]


def plain(value):
    """A value as it travels between the two sides."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, (bytes, bytearray)):
        return {"blob": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, botocore.response.StreamingBody):
        return plain(value.read())
    if isinstance(value, datetime.datetime):
        return {"time": value.timestamp()}
    return value


def known(value, shape):
    """What botocore's own model has of a value that a newer model made."""
    if shape.type_name == "structure":
        return {
            name: known(item, shape.members[name])
            for name, item in value.items()
            if name in shape.members
        }
    if shape.type_name == "list":
        return [known(item, shape.member) for item in value]
    if shape.type_name == "map":
        return {key: known(item, shape.value) for key, item in value.items()}
    return value


def request(model, operation):
    protocol = model.metadata["protocol"]
    serializer = botocore.serialize.create_serializer(protocol, include_validation=False)
    params = sample(operation.input_shape) if operation.input_shape else {}
    written = serializer.serialize_to_request(params, operation)
    botocore.awsrequest.prepare_request_dict(written, "http://127.0.0.1:4566")
    unsigned = botocore.awsrequest.create_request_object(written)
    name = model.metadata.get("signingName", model.metadata["endpointPrefix"])
    keys = botocore.credentials.Credentials("AKID", "secret", "token")
    botocore.auth.SigV4Auth(keys, name, "eu-west-1").add_auth(unsigned)
    prepared = unsigned.prepare()
    body = prepared.body or b""
    if isinstance(body, str):
        body = body.encode()
    headers = [
        [name, value.decode() if isinstance(value, bytes) else str(value)]
        for name, value in prepared.headers.items()
    ]
    return {
        "method": prepared.method,
        "url": prepared.url,
        "headers": headers,
        "body": base64.b64encode(bytes(body)).decode(),
        "members": plain(params),
    }


def answer(model, operation, line):
    parser = botocore.parsers.create_parser(model.metadata["protocol"])
    shape = operation.output_shape
    body = base64.b64decode(line["body"])
    if operation.has_streaming_output:
        body = botocore.response.StreamingBody(io.BytesIO(body), len(body))
    response = {
        "status_code": line["status"],
        "headers": botocore.awsrequest.HeadersDict(line["headers"]),
        "body": body,
    }
    parsed = parser.parse(response, shape)
    metadata = parsed.pop("ResponseMetadata", {})
    return {
        "read": plain(parsed),
        "expected": known(line["members"], shape) if shape else {},
        "request_id": metadata.get("RequestId") or metadata["HTTPHeaders"].get("x-amzn-requestid"),
    }


def main():
    session = botocore.session.get_session()
    models = {}
    for line in map(json.loads, sys.stdin):
        name = line["service"]
        model = models.setdefault(name, None) or session.get_service_model(name)
        models[name] = model
        if line["operation"] not in model.operation_names:
            print(json.dumps(None))
            continue
        operation = model.operation_model(line["operation"])
        done = answer(model, operation, line) if "status" in line else request(model, operation)
        print(json.dumps(done))


main()
