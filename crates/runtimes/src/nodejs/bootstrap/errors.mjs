// Errors as documents: what the caller, the log and the tracer get to see when something goes wrong.
//
// The form is AWS's: `errorType`, `errorMessage`, `trace`.

import { types } from 'node:util';

class RuntimeError extends Error {
  get name() {
    return `Runtime.${this.constructor.name}`;
  }
}

export class CallbackHandlerDeprecated extends RuntimeError {}
export class HandlerNotFound extends RuntimeError {}
export class ImportModuleError extends RuntimeError {}
export class InvalidStreamingOperation extends RuntimeError {}
export class JSONStringifyError extends RuntimeError {}
export class MalformedHandlerName extends RuntimeError {}
export class MalformedStreamingHandler extends RuntimeError {}
export class UserCodeSyntaxError extends RuntimeError {}
export class UnhandledPromiseRejection extends RuntimeError {
  constructor(reason, promise) {
    super(reason);
    this.reason = reason;
    this.promise = promise;
  }
}

// Longer causes are dropped, as the tracer would (AWS X-Ray: 64 KiB).
const LONGEST_CAUSE = 1 << 16;

// The character DEL is not allowed in what the platform takes for a header.
const clean = (text) => text?.replaceAll('\x7f', '%7F');

function looksLikeError(value) {
  return (
    types.isNativeError(value) ||
    (value &&
      ['name', 'message', 'stack'].every((key) => value[key] && typeof value[key] === 'string'))
  );
}

// The error document of whatever was thrown.
export function documentOf(error) {
  try {
    if (looksLikeError(error)) {
      return {
        errorType: clean(error.name),
        errorMessage: clean(error.message),
        trace: clean(error.stack).split('\n'),
      };
    }
    return { errorType: typeof error, errorMessage: error.toString(), trace: [] };
  } catch {
    return {
      errorType: 'handled',
      errorMessage:
        'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack',
    };
  }
}

// What was thrown, as an error.
export function toError(thrown) {
  return thrown instanceof Error ? thrown : new Error(thrown);
}

// The error as a log line shows it: with every property of its own.
export function loggedForm(error) {
  const withProperties = (_key, value) => {
    if (!(value instanceof Error)) return value;
    const shown = {
      errorType: value.name,
      errorMessage: value.message,
      code: value.code,
      ...value,
    };
    if (typeof value.stack === 'string') shown.stack = value.stack.split('\n');
    return shown;
  };
  const whole = toError(error);
  try {
    return `\t${JSON.stringify(whole, withProperties)}`;
  } catch {
    return `\t${JSON.stringify(documentOf(whole))}`;
  }
}

// The error for the tracer (AWS X-Ray's exception form), as one line of JSON in ASCII.
export function causeOf(error) {
  try {
    const lines = (error.stack ? clean(error.stack).split('\n') : []).slice(1);
    const stack = lines.map(frameOf);
    const exception = { type: clean(error.name), message: clean(error.message), stack };
    const paths = [...new Set(stack.map((frame) => frame.path))];
    const cause = { working_directory: process.cwd(), exceptions: [exception], paths };
    const escape = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
    const text = JSON.stringify(cause).replace(/[^\x20-\x7e]/g, escape);
    return text.length > LONGEST_CAUSE ? '' : text;
  } catch {
    return '';
  }
}

// `at handler (/var/task/index.js:3:9)` in its parts.
function frameOf(line) {
  const words = line
    .trim()
    .replace(/[()]/g, '')
    .replace(/^\S*\s/, '');
  const space = words.lastIndexOf(' ');
  const [path, number] = words.slice(space + 1).split(':');
  return {
    path,
    line: parseInt(number, 10),
    label: space < 0 ? 'anonymous' : words.slice(0, space),
  };
}

// JSON of a result or a document; what can't be sent is an error of the given class.
export function serialize(value, Failure = Error) {
  try {
    return JSON.stringify(value === undefined ? null : value) ?? 'null';
  } catch {
    throw new Failure('Unable to stringify response body');
  }
}
