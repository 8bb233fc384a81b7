"""The function that is rehearsed with (see `mayfly_runtime.rehearsal`)."""


def handler(event, context):
    """Answers as short as a function can."""
    return {"hello": "world"}
