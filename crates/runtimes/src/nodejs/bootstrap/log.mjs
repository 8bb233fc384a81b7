// Log lines: `console` writes TIME, request id, LEVEL and message, parted by tabs, to standard output.
//
// A message of several lines stays one event of the log: its line breaks become carriage returns.

import { format } from 'node:util';

import { current } from './calls.mjs';
import { loggedForm } from './errors.mjs';

const LEVELS = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'FATAL',
};

let outside;

// Replaces the methods of `console`. Outside of a request the older runtimes wrote "undefined".
export function patchConsole(older) {
  outside = older ? undefined : '-';
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
  const call = current();
  const id = call ? call.id : outside;
  const line = `${new Date().toISOString()}\t${id}\t${level}\t${message}`;
  process.stdout.write(`${line.replaceAll('\n', '\r')}\n`);
}
