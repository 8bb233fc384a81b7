"""A function in Python: greets whoever the event names."""

import json
import os


def handler(event, context):
    """Through the HTTP API the name is in the path; a direct call carries it in the event."""
    name = (event.get("pathParameters") or event).get("name", "world")
    print(f"greeting {name}, {context.get_remaining_time_in_millis()} ms left")
    greeting = {"message": f"{os.environ['GREETING']}, {name}!", "request": context.aws_request_id}
    if "requestContext" not in event:
        return greeting
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(greeting),
    }
