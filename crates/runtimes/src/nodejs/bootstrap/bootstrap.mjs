// Starts a Node.js function: finds its handler and answers calls until the platform ends it.
//
// It needs nothing but Node.js 18 or newer. What it does, and the words of its errors, follow AWS's
// managed runtimes, so that a function sees the same event, context, errors and log lines here as
// there: callbacks up to Node.js 22, promises alone from 24 on.

import { RuntimeApi } from './api.mjs';
import * as buffered from './buffered.mjs';
import { serveSeveral } from './calls.mjs';
import { readFunction } from './context.mjs';
import * as crash from './crash.mjs';
import * as emptyLoop from './empty_loop.mjs';
import { findHandler } from './handler.mjs';
import * as log from './log.mjs';
import { HIGH_WATER_MARK, RESPONSE, STREAMING } from './response_stream.mjs';
import * as streaming from './streaming.mjs';
import { MalformedStreamingHandler } from './errors.mjs';
import { becomeFunction } from './waiting.mjs';

if (process.env.MAYFLY_WAITS) await becomeFunction();
readFunction(process);
const AT_A_TIME = Number(process.env.AWS_LAMBDA_MAX_CONCURRENCY ?? 1);
// Several calls at a time are for handlers that return a promise, as on AWS: an empty event loop says
// nothing about one of them.
const CALLBACKS = AT_A_TIME === 1 && Number(process.versions.node.split('.')[0]) < 24;

if (AT_A_TIME > 1) serveSeveral();
log.patchConsole(process, CALLBACKS);
const api = new RuntimeApi(process.env.AWS_LAMBDA_RUNTIME_API);
crash.watch(api);
emptyLoop.watch();
try {
  const handler = await findHandler(
    process.env.LAMBDA_TASK_ROOT,
    process.env._HANDLER ?? '',
    CALLBACKS,
  );
  const mode = handler[STREAMING];
  if (mode && mode !== RESPONSE) {
    throw new MalformedStreamingHandler('Only response streaming is supported.');
  }
  // Called as a method of this class, so that stack traces read as on AWS: `at Runtime.handler`.
  const runtime = new (class Runtime {
    handler = handler;
  })();
  const serve = (api) => {
    if (mode) {
      const size = parseInt(handler[HIGH_WATER_MARK], 10);
      const mark = Number.isNaN(size) ? undefined : size;
      api.onEvent = streaming.server(api, runtime, mark, CALLBACKS);
    } else {
      api.onEvent = CALLBACKS
        ? buffered.callbackServer(api, runtime)
        : buffered.promiseServer(api, runtime);
    }
    api.ask();
  };
  serve(api);
  // A connection for each call at a time.
  for (let count = 1; count < AT_A_TIME; count += 1) {
    serve(new RuntimeApi(process.env.AWS_LAMBDA_RUNTIME_API));
  }
} catch (error) {
  if (CALLBACKS) crash.failInit('Uncaught Exception', error, crash.UNCAUGHT);
  else crash.failInit('Init Error', error, 1);
}
