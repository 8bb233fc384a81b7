// Errors that nobody caught: they are reported as the call's error, or the start's, and end the
// process, with the exit codes of AWS's runtime.

import { all, areSeveral } from './calls.mjs';
import { causeOf, documentOf, serialize, UnhandledPromiseRejection } from './errors.mjs';
import { logError } from './log.mjs';

export const UNCAUGHT = 129;
const UNHANDLED = 128;

let api;
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
  const calls = all();
  if (!calls.length && !(areSeveral() && api.isIdle)) {
    failInit(title, error, code);
    return;
  }
  dying = true;
  logError(title, error);
  // A call that has been answered leaves nobody to tell.
  const open = calls.filter((call) => !call.api.isIdle);
  let left = open.length;
  if (!left) process.exit(code);
  const told = () => {
    left -= 1;
    if (!left) process.exit(code);
  };
  for (const call of open) {
    if (call.stream?.isOpen) call.stream.abort(error, told);
    else call.api.fail(call.id, serialize(documentOf(error)), causeOf(error), told);
  }
}
