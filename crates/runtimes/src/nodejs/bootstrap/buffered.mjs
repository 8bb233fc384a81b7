// Calls whose result is sent whole: `handler(event, context[, callback])`.

import { begin } from './calls.mjs';
import { fill, make } from './context.mjs';
import { onEmpty } from './empty_loop.mjs';
import { causeOf, documentOf, JSONStringifyError, serialize } from './errors.mjs';
import { logError } from './log.mjs';

// Serves handlers that may answer by promise, by callback, or by `context.succeed` and its kin
// (Node.js up to 22).
export function callbackServer(api, runtime) {
  return (headers, body) => {
    const id = idOf(headers);
    begin(api, headers, undefined, () => call(headers, body, id));
  };

  function call(headers, body, id) {
    const { callback, context } = openCall(api, id);
    onEmpty(() => {
      context.close();
      api.respond(id, 'null');
    });
    try {
      const result = runtime.handler(JSON.parse(body), fill(context.shown, headers), callback);
      if (typeof result?.then === 'function') {
        const { succeed, fail } = context.shown;
        result.then(succeed, fail).catch(fail);
      }
    } catch (error) {
      callback(error);
    }
  }
}

// Serves handlers that answer by what they return (Node.js from 24 on).
export function promiseServer(api, runtime) {
  return (headers, body) => {
    const id = idOf(headers);
    begin(api, headers, undefined, () => call(headers, body, id));
  };

  async function call(headers, body, id) {
    onEmpty(undefined);
    let text;
    try {
      const result = await runtime.handler(JSON.parse(body), make(headers));
      text = serialize(result, JSONStringifyError);
    } catch (error) {
      postError(api, id, error);
      return;
    }
    api.respond(id, text);
  }
}

function idOf(headers) {
  return headers['lambda-runtime-aws-request-id'];
}

function postError(api, id, error) {
  logError('Invoke Error', error);
  api.fail(id, serialize(documentOf(error)), causeOf(error));
}

// The ways to end one call. The first that is used counts; a result that can't be sent does not.
function openCall(api, id) {
  let waits = true;
  let finished = false;
  let answered = false;

  const complete = (result) => {
    if (answered) {
      console.error(
        'Invocation has already been reported as done. Cannot call complete more than once per invocation.',
      );
      return;
    }
    const text = serialize(result);
    answered = true;
    api.respond(id, text);
  };
  const done = (error, result) => {
    onEmpty(undefined);
    if (isGiven(error)) postError(api, id, error);
    else complete(result);
  };
  const callback = (error, result) => {
    onEmpty(undefined);
    if (isGiven(error)) postError(api, id, error);
    else if (waits) onEmpty(() => setImmediate(() => complete(result)));
    else complete(result);
  };
  const first =
    (end) =>
    (...values) => {
      if (finished) return;
      end(...values);
      finished = true;
    };
  const shown = {
    get callbackWaitsForEmptyEventLoop() {
      return waits;
    },
    set callbackWaitsForEmptyEventLoop(value) {
      waits = value;
    },
    succeed: first((result) => done(null, result)),
    fail: first((error) => done(isGiven(error) ? error : 'handled')),
    done: first(done),
  };
  const close = () => {
    answered = true;
  };
  return { callback: first(callback), context: { shown, close } };
}

function isGiven(error) {
  return error !== undefined && error !== null;
}
