// Log lines: `console` writes TIME, request id, LEVEL and message, parted by tabs, to standard output.
//
// A message of several lines stays one event of the log: its line breaks become carriage returns.

import { format } from 'node:util';

import { loggedForm } from './errors.mjs';

const LEVELS = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'FATAL',
};

let requestId;

// Names the request that the following lines belong to.
export function setRequest(id) {
  requestId = id;
}

// Replaces the methods of `console`. Outside of a request the older runtimes wrote "undefined".
export function patchConsole(older) {
  requestId = older ? undefined : '-';
  for (const [method, level] of Object.entries(LEVELS)) {
    console[method] = (message, ...more) => write(level, format(message, ...more));
  }
  console.log = console.info;
}

// Writes an error as one event.
export function logError(title, error) {
  console.error(title, loggedForm(error));
}

function write(level, message) {
  const line = `${new Date().toISOString()}\t${requestId}\t${level}\t${message}`;
  process.stdout.write(`${line.replaceAll('\n', '\r')}\n`);
}
