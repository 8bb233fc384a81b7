// Log lines: `console` writes TIME, request id, LEVEL and message, parted by tabs, to standard output; or
// a JSON object for each message, where the function's log is to be in that format.
//
// A message of several lines stays one event of the log: its line breaks become carriage returns.

import { format } from 'node:util';

import { current } from './calls.mjs';
import { loggedForm, toError } from './errors.mjs';
import { lineOf } from './json_log.mjs';

// The least severe first.
const LEVELS = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'FATAL',
};

let older;
let outside;
let json;

// Replaces the methods of `console`. Outside of a request the older runtimes wrote "undefined".
// Messages below the level that the environment names are not written at all.
export function patchConsole({ env }, olderRuntime) {
  older = olderRuntime;
  outside = older ? undefined : '-';
  json = env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON';
  const wanted = Object.values(LEVELS).indexOf(env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase());
  Object.entries(LEVELS).forEach(([method, level], severity) => {
    if (severity < wanted) console[method] = () => {};
    else if (json) console[method] = (message, ...more) => writeJson(level, [message, ...more]);
    else console[method] = (message, ...more) => write(level, format(message, ...more));
  });
  console.log = console.info;
}

// Writes an error as one event.
export function logError(title, error) {
  if (json) console.error(toError(error));
  else console.error(title, loggedForm(error));
}

function write(level, message) {
  const call = current();
  const id = call ? call.id : outside;
  const line = `${new Date().toISOString()}\t${id}\t${level}\t${message}`;
  process.stdout.write(`${line.replaceAll('\n', '\r')}\n`);
}

function writeJson(level, values) {
  const call = current();
  const requestId = call ? call.id : outside;
  const fields = { timestamp: new Date().toISOString(), level, requestId };
  // The newer runtimes leave it out.
  if (older && call?.tenant) fields.tenantId = call.tenant;
  process.stdout.write(`${lineOf(fields, values, older)}\n`);
}
