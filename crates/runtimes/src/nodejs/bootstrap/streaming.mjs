// Calls whose answer is sent while it is written: `handler(event, responseStream, context)`.

import { fill } from './context.mjs';
import { setCall } from './crash.mjs';
import { onEmpty } from './empty_loop.mjs';
import { logError, setRequest } from './log.mjs';
import { ResponseStream } from './response_stream.mjs';

// Serves a handler made with `awslambda.streamifyResponse`. The older runtimes wait for an empty
// event loop before they take the next call.
export function server(api, handler, highWaterMark, older) {
  return async (headers, body) => {
    const id = headers['lambda-runtime-aws-request-id'];
    const stream = new ResponseStream(api, id, highWaterMark);
    setRequest(id);
    setCall(id, stream);
    const context = older ? { callbackWaitsForEmptyEventLoop: true } : {};
    onEmpty(undefined);
    try {
      const result = handler(JSON.parse(body), stream, fill(context, headers));
      if (typeof result?.then !== 'function') {
        throw new Error('Streaming does not support non-async handlers.');
      }
      if ((await result) !== undefined) console.warn('Streaming handlers ignore return values.');
    } catch (error) {
      logError('Invoke Error', error);
      stream.fail(error);
    }
    await stream.received;
    if (older && context.callbackWaitsForEmptyEventLoop) onEmpty(() => api.ask());
    else api.ask();
  };
}
