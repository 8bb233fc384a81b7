// Errors that nobody caught: they are reported as the call's error, or the start's, and end the
// process, with the exit codes of AWS's runtime.

import { causeOf, documentOf, serialize, UnhandledPromiseRejection } from './errors.mjs';
import { logError } from './log.mjs';

export const UNCAUGHT = 129;
const UNHANDLED = 128;

let api;
let current;
let stream;
let dying = false;

// Begins to watch the process.
export function watch(runtimeApi) {
  api = runtimeApi;
  process.on('uncaughtException', (error) => {
    report('Uncaught Exception', error, UNCAUGHT);
  });
  process.on('unhandledRejection', (reason, promise) => {
    report(
      'Unhandled Promise Rejection',
      new UnhandledPromiseRejection(reason, promise),
      UNHANDLED,
    );
  });
}

// Names the call whose error it would be, and the stream that it answers by, if it has one.
export function setCall(id, responseStream) {
  current = id;
  stream = responseStream;
}

// Reports that the function could not be started, and ends.
export function failInit(title, error, code) {
  if (dying) return;
  dying = true;
  logError(title, error);
  const document = documentOf(error);
  api.failInit(serialize(document), document.errorType, () => process.exit(code));
}

function report(title, error, code) {
  if (dying) return;
  if (current === undefined) {
    failInit(title, error, code);
    return;
  }
  dying = true;
  logError(title, error);
  const exit = () => process.exit(code);
  // Left over from a call that has been answered: there is nobody to tell.
  if (api.isIdle) exit();
  else if (stream?.isOpen) stream.abort(error, exit);
  else api.fail(current, serialize(documentOf(error)), causeOf(error), exit);
}
