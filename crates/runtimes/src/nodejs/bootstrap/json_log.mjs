// Log lines as JSON objects, one for each message, where the function's log is to be in that format.
//
// Fields and their order are those of AWS's runtimes. A single value stays what it is; several become
// a text, and the first error among them has fields of its own.

import { format } from 'node:util';

const linesOf = (error, otherwise) =>
  typeof error.stack === 'string' ? error.stack.split('\n') : otherwise;

const withErrors = (_key, value) => {
  if (!(value instanceof Error)) return value;
  const { message, stack } = value;
  const shown = { errorType: nameOf(value), errorMessage: message, stackTrace: linesOf(value, stack) };
  return Object.assign(shown, value);
};

function nameOf(error) {
  return error?.constructor?.name ?? 'UnknownError';
}

// The line of a message, of one value or several. `older` runtimes look for errors in all of them,
// newer ones behind the first.
export function lineOf(fields, values, older) {
  const line = { ...fields };
  if (values.length === 1) {
    [line.message] = values;
    try {
      return JSON.stringify(line, withErrors);
    } catch {
      line.message = format(line.message);
      return JSON.stringify(line);
    }
  }
  line.message = format(...values);
  const error = (older ? values : values.slice(1)).find((value) => value instanceof Error);
  if (error) {
    line.errorType = nameOf(error);
    line.errorMessage = error.message;
    line.stackTrace = linesOf(error, []);
  }
  return JSON.stringify(line);
}
