"""Handlers in Python for which AWS's and Mayfly's runtime must say the same: name, code, events.

Something here for each thing that a runtime does: find a handler, call it, send what it returns,
tell what it throws, write its log.
"""

import json

from harness.runtime_api import Event


def returning(expression, imports=""):
    return f"{imports}\ndef handler(event, context):\n    return {expression}\n"


def doing(statements, imports=""):
    body = "\n".join("    " + line for line in statements.splitlines())
    return f"{imports}\ndef handler(event, context):\n{body}\n"


#: name: (code of app.py, events)
ANSWERS = {
    "the event": (returning("event"), [{"a": [1, 2.5, None, True, "é\u2028😀"]}, 7, "x", None, []]),
    "nothing": (returning("None"), [{}]),
    "letters": (returning("'é\u2028\u2029\\x7f\\x00\\t\"\\\\/😀'"), [{}]),
    "half a letter": (returning("'\\ud800'"), [{}]),
    "numbers": (returning("[10**30, 1e300, -0.0, 0.1, 1e16, float('inf'), -float('inf')]"), [{}]),
    "not a number": (
        returning("[float('nan'), Decimal('NaN')]", "from decimal import Decimal"),
        [{}],
    ),
    "decimals": (
        returning(
            "{'a': Decimal('1.10'), 'b': [Decimal('1E+5'), Decimal(7)]}",
            "from decimal import Decimal",
        ),
        [{}],
    ),
    "keys": (returning("{1: 'a', True: 'b', None: 'c', 1.5: 'd', b'e': 'f'}"), [{}]),
    "a key that is none": (returning("{(1, 2): 3}"), [{}]),
    "a tuple": (returning("(1, (2, 3))"), [{}]),
    "a named tuple": (
        returning(
            "{'p': P(1, P(2, 3)), 'l': [P(4, 5)]}",
            "import collections\nP = collections.namedtuple('P', 'x y')",
        ),
        [{}],
    ),
    "an enumeration": (
        returning(
            "[C.A, S.B]",
            "import enum\nclass C(enum.IntEnum):\n    A = 1\nclass S(str, enum.Enum):\n    B = 'b'",
        ),
        [{}],
    ),
    "bytes": (returning("b'\\x00\\xff'"), [{}]),
    "bytes inside": (returning("{'a': b'text', 'b': [b'\\xc3\\xa9']}"), [{}]),
    "bytes that are no text": (returning("{'a': b'\\xff'}"), [{}]),
    "a set": (returning("{1, 2}"), [{}]),
    "a set inside": (returning("{'a': [{1}]}"), [{}]),
    "a date": (returning("datetime.date(2026, 1, 1)", "import datetime"), [{}]),
    "a function": (returning("handler"), [{}]),
    "a circle": (doing("a = []\na.append(a)\nreturn a"), [{}]),
    "a dictionary of a kind": (
        returning(
            "collections.OrderedDict(b=1, a=collections.defaultdict(int, c=2))",
            "import collections",
        ),
        [{}],
    ),
    "a large answer": (returning("'x' * 300000"), [{}]),
    "a large event": (returning("len(event)"), ["x" * 300000]),
    "bytes for an event": (
        returning("[type(event).__name__, len(event)]"),
        [Event(b"\x00\x01", {"Content-Type": "application/octet-stream"})],
    ),
    "an event that is no JSON": (returning("event"), [Event(b""), Event(b"nope")]),
    "an error": (doing("raise ValueError('bad thing')"), [{}]),
    "an error deeper down": (
        "def f(n):\n    return 1 / n\n\ndef g():\n    return f(0)\n\ndef handler(event, context):\n    g()\n",
        [{}],
    ),
    "an error without words": (doing("raise KeyError()"), [{}]),
    "an error of several lines": (doing("raise RuntimeError('one\\n  two\\nthree é')"), [{}]),
    "an error with a cause": (
        doing("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise OSError(2, 'x') from e"),
        [{}],
    ),
    "an error of one's own": (
        doing("raise Mine('é')", "class Mine(Exception):\n    pass"),
        [{}, {}],
    ),
    "a handler that takes too little": ("def handler(event):\n    return 1\n", [{}]),
    "a handler that is no function": ("handler = 7\n", [{}]),
    "an async handler": ("async def handler(event, context):\n    return 1\n", [{}]),
    "an error, then an answer": (
        doing("if event:\n    raise ValueError(event)\nreturn 'ok'"),
        [1, 0, 2],
    ),
    "the context": (
        returning(
            "{k: v for k, v in vars(context).items() if isinstance(v, str)} | "
            "{'left': 0 < context.get_remaining_time_in_millis() <= 3000, 'cc': context.client_context, "
            "'id': [context.identity.cognito_identity_id, context.identity.cognito_identity_pool_id], "
            "'w3c': context.w3c(), 'repr': repr(context)}"
        ),
        [{}],
    ),
    "the context of a client": (
        returning(
            "[context.client_context.custom, context.client_context.env, context.client_context.client.app_title, "
            "context.client_context.client.installation_id, context.identity.cognito_identity_id, "
            "context.identity.cognito_identity_pool_id, context.tenant_id, context.w3c(), repr(context)]"
        ),
        [
            Event(
                headers={
                    "Lambda-Runtime-Client-Context": json.dumps(
                        {
                            "custom": {"a": "1"},
                            "env": {"b": "2"},
                            "client": {"app_title": "t"},
                            "w3c": {"traceparent": "tp", "other": "o", "baggage": 1},
                        }
                    ),
                    "Lambda-Runtime-Cognito-Identity": '{"cognitoIdentityId":"i","cognitoIdentityPoolId":"p"}',
                    "Lambda-Runtime-Aws-Tenant-Id": "blue",
                }
            )
        ],
    ),
    "a client context without a client": (
        returning("[context.client_context.custom, context.client_context.client]"),
        [Event(headers={"Lambda-Runtime-Client-Context": '{"custom":{"a":1}}'})],
    ),
    "a client context that is no JSON": (
        returning("1"),
        [Event(headers={"Lambda-Runtime-Client-Context": "{"}), {}],
    ),
    "the trace": (
        returning("os.environ.get('_X_AMZN_TRACE_ID')", "import os"),
        [{}, Event(headers={"Lambda-Runtime-Trace-Id": None}), {}],
    ),
    "the handler's name": (returning("os.environ['_HANDLER']", "import os"), [{}]),
    "print": (
        doing(
            "print('a', 'b')\nprint('no newline', end='')\nprint()\nprint('two\\nlines é')\n"
            "print('to stderr', file=sys.stderr)",
            "import sys",
        ),
        [{}],
    ),
    "logging": (
        doing(
            "logging.warning('careful %s', 1)\nlogging.getLogger('x').error('bad')\nlogging.info('unseen')\n"
            "logging.getLogger().setLevel('DEBUG')\nlogging.info('seen')\nlogging.debug('two\\nlines')",
            "import logging\nlogging.warning('at start')",
        ),
        [{}],
    ),
    "logging an exception": (
        doing(
            "try:\n    1 / 0\nexcept ZeroDivisionError:\n    logging.exception('oh')",
            "import logging",
        ),
        [{}],
    ),
    "the context's log": (doing("context.log('no newline')\ncontext.log(7)"), [{}]),
    "an end in the handler": (doing("print('bye')\nsys.exit(3)", "import sys"), [{}]),
    "an end without a reason": (doing("sys.exit()", "import sys"), [{}]),
    "a sudden end": (doing("os._exit(4)", "import os"), [{}]),
    "an interrupt": (doing("raise KeyboardInterrupt()"), [{}]),
}

#: name: (files, handler)
STARTS = {
    "a missing module": ({}, "app.handler"),
    "a missing module in a folder": ({}, "pkg/app.handler"),
    "a missing dependency": ({"app.py": "import absent_thing\n"}, "app.handler"),
    "a missing name": ({"app.py": "from os import absent\n"}, "app.handler"),
    "a missing handler": ({"app.py": "x = 1\n"}, "app.handler"),
    "a handler without a dot": ({"app.py": ""}, "app"),
    "no handler": ({"app.py": ""}, ""),
    "a built-in module": ({"app.py": ""}, "sys.handler"),
    "broken syntax": ({"app.py": "def handler(:\n    pass\n"}, "app.handler"),
    "broken indentation": ({"app.py": "def handler(e, c):\nreturn 1\n"}, "app.handler"),
    "broken syntax in a dependency": (
        {"app.py": "import lib\n", "lib.py": "x = = 1\n"},
        "app.handler",
    ),
    "an error at start": ({"app.py": "def f():\n    raise ValueError('é')\nf()\n"}, "app.handler"),
    "an import error with words": ({"app.py": "raise ImportError('my words')\n"}, "app.handler"),
    "an end at start": ({"app.py": "import sys\nsys.exit(5)\n"}, "app.handler"),
    "a sudden end at start": ({"app.py": "import os\nos._exit(6)\n"}, "app.handler"),
    "output at start": ({"app.py": "print('hello')\nraise OSError(1, 'x')\n"}, "app.handler"),
    "a relative import": ({"app.py": "from . import lib\n", "lib.py": ""}, "app.handler"),
    "a parent folder": ({"app.py": ""}, "../app.handler"),
}

#: name: (files, handler)
PLACES = {
    "a folder, by slash": ({"pkg/app.py": returning("__name__")}, "pkg/app.handler"),
    "a folder, by dot": ({"pkg/app.py": returning("__name__")}, "pkg.app.handler"),
    "a package": ({"pkg/__init__.py": returning("__name__")}, "pkg.handler"),
    "a package's module": (
        {
            "pkg/__init__.py": "",
            "pkg/app.py": "from .lib import handler\n",
            "pkg/lib.py": returning("1"),
        },
        "pkg.app.handler",
    ),
    "a name of the runtime's": ({"bootstrap.py": returning("__name__")}, "bootstrap.handler"),
    "a name of the library's": ({"lib.py": returning("__name__"), "json_.py": ""}, "lib.handler"),
}
