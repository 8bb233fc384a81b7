"""Handlers in Node.js for which AWS's and Mayfly's runtime must say the same: name, code, events.

Something here for each thing that a runtime does: find a handler, call it, send what it returns,
tell what it throws, write its log.
"""

from harness.runtime_api import Event


def doing(statements, before="", handler="async (event, context)"):
    return f"{before}\nexports.handler = {handler} => {{\n{statements}\n}};\n"


def sync(statements, before=""):
    return doing(statements, before, "(event, context, callback)")


def streaming(statements, before=""):
    return f"{before}\nexports.handler = awslambda.streamifyResponse(async (event, stream, context) => {{\n{statements}\n}});\n"


CONTEXT = """
const left = context.getRemainingTimeInMillis();
const { logStreamName, ...rest } = context;
return { left: left > 0 && left <= 3000, rest, logStreamName, trace: process.env._X_AMZN_TRACE_ID };
"""
HEADERS = {
    "Lambda-Runtime-Client-Context": '{"custom":{"a":"1"},"client":{"app_title":"t"}}',
    "Lambda-Runtime-Cognito-Identity": '{"cognitoIdentityId":"i","cognitoIdentityPoolId":"p"}',
    "Lambda-Runtime-Aws-Tenant-Id": "blue",
}

#: name: (code of index.js, events); with promises, for every version
ANSWERS = {
    "the event": (
        doing("return event"),
        [{"a": [1, 2.5, None, True, "é\u2028😀"]}, 7, "x", None, []],
    ),
    "nothing": (doing(""), [{}]),
    "null": (doing("return null"), [{}]),
    "letters": (doing("return 'é\\u2028\\x7f\\0\\t\"\\\\/😀\\ud800'"), [{}]),
    "odd values": (
        doing("return [undefined, NaN, Infinity, -0, new Date(0), /x/, Symbol('s'), () => 1]"),
        [{}],
    ),
    "a class with toJSON": (doing("return { toJSON() { return { a: 1 } } }"), [{}]),
    "a buffer": (doing("return Buffer.from('ab')"), [{}]),
    "a map": (doing("return [new Map([[1, 2]]), new Set([1])]"), [{}]),
    "a large answer": (doing("return 'x'.repeat(300000)"), [{}]),
    "a large event": (doing("return event.length"), ["x" * 300000, "é" * 200000]),
    "an error": (doing("throw new TypeError('bad thing')"), [{}]),
    "an error deeper down": (
        doing("f(0)", "function f(n) {\n  return n.x.y;\n}"),
        [{}],
    ),
    "an error later": (
        doing("await new Promise((r) => setTimeout(r, 5)); throw new Error('late')"),
        [{}],
    ),
    "an error of one's own": (
        doing(
            "throw new Mine('é\\nx')",
            "class Mine extends Error {\n  name = 'Mine.Own';\n  extra = { a: 1 };\n}",
        ),
        [{}, {}],
    ),
    "an error with a code": (
        doing("throw Object.assign(new Error('x'), { code: 'E1', stack: 'mine' })"),
        [{}],
    ),
    "an error that is a text": (doing("throw 'words'"), [{}]),
    "an error that is an object": (doing("throw { a: 1 }"), [{}]),
    "an error that is a number": (doing("throw 7"), [{}]),
    "an error with a cause": (
        doing("throw new Error('outer', { cause: new Error('inner') })"),
        [{}],
    ),
    "the character DEL in an error": (doing("throw new Error('a\\x7fb')"), [{}]),
    "an error, then an answer": (
        doing("if (event) throw new Error(event); return 'ok'"),
        [1, 0, 2],
    ),
    "the context": (doing(CONTEXT), [{}]),
    "the context of a client": (doing(CONTEXT), [Event(headers=HEADERS), {}]),
    "a thenable": (doing("return { then(f) { f(7) } }", handler="(event, context)"), [{}]),
    "console": (
        doing(
            "console.log('a', 1, { b: [2] }); console.info('%s-%d', 'x', 5); console.warn('w'); console.error('e');"
            "console.debug('d'); console.trace('t'); console.fatal('f'); console.log('two\\nlines é'); console.log();"
            "process.stdout.write('raw\\n'); process.stderr.write('err\\n')"
        ),
        [{}],
    ),
    "console with an error": (
        doing(
            "console.error(new Error('x').message, Object.assign(new Error('y'), { stack: 's' }))"
        ),
        [{}],
    ),
    "an end in the handler": (doing("process.exit(3)"), [{}]),
    "an end without a reason": (doing("process.exit()"), [{}]),
}

#: with callbacks and what belongs to them, up to Node.js 22
CALLBACKS = {
    "no trace": (
        doing("return process.env._X_AMZN_TRACE_ID"),
        [{}, Event(headers={"Lambda-Runtime-Trace-Id": None}), {}],
    ),
    "a callback": (sync("callback(null, event)"), [{"a": 1}, 2]),
    "a callback later": (sync("setTimeout(() => callback(null, 'late'), 5)"), [{}, {}]),
    "a callback with an error": (sync("callback(new RangeError('x'))"), [{}, {}]),
    "a callback with a text for an error": (sync("callback('words')"), [{}]),
    "a callback twice": (sync("callback(null, 1); callback(null, 2)"), [{}, {}]),
    "no callback": (sync("return 7"), [{}, {}]),
    "a callback that waits for the event loop": (
        sync("setTimeout(() => console.log('loop'), 20); callback(null, 'x')"),
        [{}, {}],
    ),
    "a callback that does not wait": (
        sync(
            "context.callbackWaitsForEmptyEventLoop = false; const t = setInterval(() => {}, 5); callback(null, 'x')"
        ),
        [{}, {}],
    ),
    "an error before the callback": (sync("throw new Error('x')"), [{}, {}]),
    "succeed": (sync("context.succeed({ a: 1 }); context.fail('no')"), [{}, {}]),
    "fail": (sync("context.fail(new Error('x'))"), [{}]),
    "fail without an error": (sync("context.fail()"), [{}]),
    "done": (sync("context.done(null, 1)"), [{}]),
    "done with an error": (sync("context.done(new Error('x'), 1)"), [{}]),
    "a promise and a callback": (
        doing("callback(null, 'c'); return 'p'", handler="async (event, context, callback)"),
        [{}, {}],
    ),
    "a promise that never ends": (doing("await new Promise(() => {})"), [{}, {}]),
    "what can't be sent": (doing("const a = {}; a.a = a; return a"), [{}, {}]),
    "a big integer": (doing("return 1n"), [{}]),
    "a client context that is no JSON": (
        doing("return 1"),
        [Event(headers={"Lambda-Runtime-Client-Context": "{"}), {}],
    ),
    "an uncaught error": (sync("setTimeout(() => { throw new Error('boom') }, 1)"), [{}]),
    "an unhandled rejection": (
        doing("Promise.reject(new Error('boom')); await new Promise((r) => setTimeout(r, 50))"),
        [{}],
    ),
    "an unhandled rejection of a text": (sync("Promise.reject('boom')"), [{}]),
    "an error in a callback's timer": (sync("setImmediate(() => callback(null, BigInt(1)))"), [{}]),
}

STREAMS = {
    "pieces": (
        streaming("stream.write('one'); stream.write(Buffer.from('two')); stream.end()"),
        [{}, {}],
    ),
    "pieces in time": (
        streaming(
            "for (const p of ['a', 'b']) { stream.write(p); await new Promise((r) => setTimeout(r, 5)) } stream.end()"
        ),
        [{}],
    ),
    "what is no text": (
        streaming("stream.write({ a: 1 }); stream.write([1]); stream.write(7); stream.end()"),
        [{}],
    ),
    "a content type": (
        streaming("stream.setContentType('text/html'); stream.write('x'); stream.end()"),
        [{}],
    ),
    "a content type that is none": (
        streaming(
            "try { stream.setContentType('a\\r\\nb: c') } catch (e) { stream.write(e.name + e.message) }"
            " stream.end()"
        ),
        [{}],
    ),
    "a content type too late": (
        streaming(
            "stream.write('x'); try { stream.setContentType('text/html') } catch (e) { stream.write(e.name + e.message) } stream.end()"
        ),
        [{}],
    ),
    "an http response": (
        streaming(
            "stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { a: 'é' }, cookies: ['c=d'] });"
            "stream.write('one'); stream.write('two'); stream.end()"
        ),
        [{}],
    ),
    "a pipeline": (
        streaming(
            "await pipeline(Readable.from(['a', 'b', 'c']), stream)",
            "const { pipeline } = require('stream/promises'); const { Readable } = require('stream');",
        ),
        [{}],
    ),
    "a large stream": (
        streaming(
            "for (let i = 0; i < 40; i++) if (!stream.write('x'.repeat(100000))) await new Promise((r) => stream.once('drain', r)); stream.end()"
        ),
        [{}],
    ),
    "an empty stream": (streaming("stream.end()"), [{}]),
    "an error at once": (streaming("throw new RangeError('x')"), [{}, {}]),
    "an error midway": (streaming("stream.write('one'); throw new RangeError('é')"), [{}, {}]),
    "an error that is a text": (streaming("stream.write('one'); throw 'words'"), [{}]),
    "a value returned": (streaming("stream.write('x'); stream.end(); return 7"), [{}]),
    "a handler that is not async": (
        "exports.handler = awslambda.streamifyResponse((event, stream) => { stream.write('x') });\n",
        [{}],
    ),
    "the context": (
        streaming(
            "delete context.getRemainingTimeInMillis; stream.write(JSON.stringify(context)); stream.end()"
        ),
        [{}],
    ),
    "an end": (streaming("stream.write('x'); process.exit(3)"), [{}]),
}

ESM = '{"type":"module"}'
#: name: (files, handler)
PLACES = {
    "a module": (
        {"index.mjs": "export const handler = async () => import.meta.url.split('/').pop();\n"},
        "index.handler",
    ),
    "a module by its package": (
        {"package.json": ESM, "index.js": "export async function handler() { return 1 }\n"},
        "index.handler",
    ),
    "a folder": ({"src/app.js": doing("return 1")}, "src/app.handler"),
    "folders": ({"a/b/c.mjs": "export const handler = async () => 1;\n"}, "a/b/c.handler"),
    "a name within a name": (
        {"index.js": "exports.a = { b: { handler: async () => 2 } };\n"},
        "index.a.b.handler",
    ),
    "a file with .cjs": ({"index.cjs": doing("return __filename.slice(-9)")}, "index.handler"),
    "a package": ({"node_modules/pkg/index.js": doing("return 'pkg'")}, "pkg.handler"),
    "a module that waits": (
        {
            "index.mjs": "const x = await Promise.resolve(3);\nexport const handler = async () => x;\n"
        },
        "index.handler",
    ),
    "a default export": (
        {"index.mjs": "export default { handler: async () => 4 };\n"},
        "index.default.handler",
    ),
    "which of two": (
        {
            "index.js": doing("return 'js'"),
            "index.mjs": "export const handler = async () => 'mjs';\n",
        },
        "index.handler",
    ),
    "a dependency that is a module": (
        {
            "index.mjs": "import { x } from './lib/x.mjs';\nexport const handler = async () => x;\n",
            "lib/x.mjs": "export const x = 5;\n",
        },
        "index.handler",
    ),
}

#: name: (files, handler)
STARTS = {
    "a missing module": ({}, "index.handler"),
    "a missing dependency": ({"index.js": "require('absent-thing');\n"}, "index.handler"),
    "a missing dependency of a module": (
        {"index.mjs": "import 'absent-thing';\n"},
        "index.handler",
    ),
    "a missing handler": ({"index.js": "exports.x = 1;\n"}, "index.handler"),
    "a handler that is no function": ({"index.js": "exports.handler = 7;\n"}, "index.handler"),
    "a handler without a dot": ({"index.js": ""}, "index"),
    "a parent folder": ({"index.js": ""}, "../index.handler"),
    "broken syntax": ({"index.js": "exports.handler = async ( => 1;\n"}, "index.handler"),
    "broken syntax of a module": ({"index.mjs": "export const = 1;\n"}, "index.handler"),
    "an error at start": ({"index.js": "throw new RangeError('é');\n"}, "index.handler"),
    "an error at start of a module": (
        {"index.mjs": "await Promise.reject(new RangeError('x'));\n"},
        "index.handler",
    ),
    "a text thrown at start": ({"index.js": "throw 'words';\n"}, "index.handler"),
    "an end at start": ({"index.js": "process.exit(5);\n"}, "index.handler"),
}

OLDER_STARTS = {
    "an uncaught error at start": (
        {
            "index.mjs": "setTimeout(() => { throw new Error('x') }, 1); await new Promise((r) => setTimeout(r, 99));\n"
        },
        "index.handler",
    ),
    "an unhandled rejection at start": (
        {
            "index.mjs": "Promise.reject(new Error('x')); await new Promise((r) => setTimeout(r, 99));\n"
        },
        "index.handler",
    ),
}

NEWER_STARTS = {
    "a streaming handler of another kind": (
        {
            "index.js": "exports.handler = async () => 1; exports.handler[Symbol.for('aws.lambda.runtime.handler.streaming')] = 'request';\n"
        },
        "index.handler",
    ),
    "a handler that takes a callback": ({"index.js": sync("callback(null, 1)")}, "index.handler"),
    "a default export": ({"index.mjs": "export default { x: 1 };\n"}, "index.handler"),
}


INVOKE_STORE = """
const store = awslambda.InvokeStore;
let refused;
try { store.set(Symbol.for('_AWS_LAMBDA_REQUEST_ID'), 1); } catch (error) { refused = error.message; }
store.set('mine', (store.get('mine') ?? 0) + 1);
return [store.getRequestId(), store.getXRayTraceId(), store.getTenantId(), store.get('mine'), store.hasContext(), refused];
"""
