// Calls whose answer is sent while it is written: `handler(event, responseStream, context)`.

import { begin } from './calls.mjs';
import { fill, make } from './context.mjs';
import { onEmpty } from './empty_loop.mjs';
import { logError } from './log.mjs';
import { ResponseStream } from './response_stream.mjs';

const NOT_ASYNC = 'Streaming does not support non-async handlers.';

// Serves a handler made with `awslambda.streamifyResponse`. The older runtimes wait for an empty
// event loop before they take the next call.
export function server(api, runtime, highWaterMark, older) {
  return (headers, body) => {
    const id = headers['lambda-runtime-aws-request-id'];
    const stream = new ResponseStream(api, id, highWaterMark);
    begin(api, headers, stream, () => call(headers, body, stream));
  };

  async function call(headers, body, stream) {
    const waiting = { callbackWaitsForEmptyEventLoop: true };
    onEmpty(undefined);
    try {
      const context = older ? fill(waiting, headers) : make(headers);
      const result = runtime.handler(JSON.parse(body), stream, context);
      // The older runtimes made a text of it, which has another error type.
      if (typeof result?.then !== 'function') throw older ? NOT_ASYNC : new Error(NOT_ASYNC);
      if ((await result) !== undefined) console.warn('Streaming handlers ignore return values.');
    } catch (error) {
      logError('Invoke Error', error);
      stream.fail(error);
    }
    await stream.received;
    if (older && waiting.callbackWaitsForEmptyEventLoop) onEmpty(() => api.ask());
    else api.ask();
  }
}
