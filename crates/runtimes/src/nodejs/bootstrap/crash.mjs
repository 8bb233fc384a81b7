// Errors that nobody caught: they are reported as the call's error, or the start's, and end the
// process, with the exit codes of AWS's runtime.

import { causeOf, documentOf, serialize, UnhandledPromiseRejection } from './errors.mjs';
import { logError } from './log.mjs';

const UNCAUGHT = 129;
const UNHANDLED = 128;

let api;
let current;
let dying = false;

// Begins to watch the process.
export function watch(runtimeApi) {
  api = runtimeApi;
  process.on('uncaughtException', (error) => {
    report('Uncaught Exception', error, UNCAUGHT);
  });
  process.on('unhandledRejection', (reason, promise) => {
    report('Unhandled Promise Rejection', new UnhandledPromiseRejection(reason, promise), UNHANDLED);
  });
}

// Names the call whose error it would be.
export function setCall(id) {
  current = id;
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
  api.fail(current, serialize(documentOf(error)), causeOf(error), () => process.exit(code));
}
