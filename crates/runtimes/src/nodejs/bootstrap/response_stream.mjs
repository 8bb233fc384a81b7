// Answers that are sent while they are written: `awslambda.streamifyResponse` and the stream that
// such a handler is given.
//
// On the wire an answer is a chunked POST; an error midway is told in its trailers. What an HTTP
// front door needs to know first (status, headers, cookies) is a JSON prelude and eight NUL bytes
// before the body (AWS, "Response streaming for Lambda functions").

import { Writable } from 'node:stream';

import { headerOf } from './api.mjs';
import { documentOf, InvalidStreamingOperation } from './errors.mjs';

export const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
export const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');
export const RESPONSE = 'response';

const PRELUDE_TYPE = 'application/vnd.awslambda.http-integration-response';
const PRELUDE_END = Buffer.alloc(8);
const ERROR_TYPE = 'Lambda-Runtime-Function-Error-Type';
const ERROR_BODY = 'Lambda-Runtime-Function-Error-Body';

// Defines the global `awslambda`.
export function defineGlobal() {
  globalThis.awslambda = {
    ...globalThis.awslambda,
    streamifyResponse(handler, options) {
      handler[STREAMING] = RESPONSE;
      if (typeof options?.highWaterMark === 'number') {
        handler[HIGH_WATER_MARK] = Math.trunc(options.highWaterMark);
      }
      return handler;
    },
    HttpResponseStream,
  };
}

class HttpResponseStream {
  // Lets the stream begin with the status, the headers and the cookies of an HTTP answer.
  static from(stream, prelude) {
    stream.setContentType(PRELUDE_TYPE);
    const text = JSON.stringify(prelude);
    stream._onBeforeFirstWrite = (write) => {
      write(text);
      write(PRELUDE_END);
    };
    return stream;
  }
}

export class ResponseStream extends Writable {
  #api;
  #id;
  #contentType = 'application/octet-stream';
  #begun = false;
  #ended = false;
  #failure;
  #received;

  constructor(api, id, highWaterMark) {
    super(highWaterMark === undefined ? {} : { highWaterMark });
    this.#api = api;
    this.#id = id;
    // Resolves when the platform has the whole answer.
    this.received = new Promise((resolve) => {
      this.#received = resolve;
    });
  }

  setContentType(type) {
    if (this.#begun) throw new InvalidStreamingOperation('Cannot set content-type, too late.');
    if (/[^\t\x20-\x7e]/.test(type)) {
      throw new TypeError('Invalid character in header content ["Content-Type"]');
    }
    this.#contentType = type;
  }

  write(chunk, encoding, callback) {
    return super.write(bytesOf(chunk), encoding, callback);
  }

  end(chunk, encoding, callback) {
    if (chunk === undefined || chunk === null || typeof chunk === 'function') {
      return super.end(chunk, encoding, callback);
    }
    return super.end(bytesOf(chunk), encoding, callback);
  }

  // Whether the answer has begun and not ended.
  get isOpen() {
    return this.#begun && !this.#ended;
  }

  // Ends the answer with an error, which takes the place of what is still to come.
  fail(error) {
    if (this.writableEnded || this.destroyed) return;
    this.#failure ??= documentOf(error);
    this.end();
  }

  // The same at once, without what is still to be written; then calls `then`.
  abort(error, then) {
    this.#failure ??= documentOf(error);
    this.#finish();
    this.received.then(then);
  }

  _write(chunk, _encoding, callback) {
    this.#begin();
    this.#send(chunk, callback);
  }

  _final(callback) {
    this.#finish();
    callback();
  }

  // A stream that is destroyed before its end is an answer that is cut off.
  _destroy(error, callback) {
    if (!this.writableFinished) this.#failure ??= documentOf(error ?? new Error('aborted'));
    this.#finish();
    callback(error);
  }

  #finish() {
    if (this.#ended) return;
    this.#begin();
    this.#ended = true;
    const trailers = [];
    if (this.#failure) {
      const body = Buffer.from(JSON.stringify(this.#failure)).toString('base64');
      trailers.push([ERROR_TYPE, headerOf(this.#failure.errorType)], [ERROR_BODY, body]);
    }
    this.#api.endStream(trailers, () => this.#received());
  }

  #begin() {
    if (this.#begun) return;
    this.#begun = true;
    // The head and what is written in the same turn leave in one piece.
    const { socket } = this.#api;
    socket.cork();
    process.nextTick(() => socket.uncork());
    this.#api.beginStream(this.#id, [
      ['Lambda-Runtime-Function-Response-Mode', 'streaming'],
      ['Trailer', `${ERROR_TYPE}, ${ERROR_BODY}`],
      ['Content-Type', this.#contentType],
      ['Transfer-Encoding', 'chunked'],
    ]);
    // A handler that fails before it has written anything has no use for its prelude.
    if (!this.#failure) this._onBeforeFirstWrite?.((part) => this.#send(Buffer.from(part)));
  }

  #send(bytes, callback) {
    const { socket } = this.#api;
    if (!bytes.length) {
      callback?.();
      return;
    }
    socket.cork();
    socket.write(`${bytes.length.toString(16)}\r\n`);
    socket.write(bytes);
    socket.write('\r\n', callback);
    socket.uncork();
  }
}

// What is neither text nor bytes is written as JSON.
function bytesOf(chunk) {
  const plain = typeof chunk === 'string' || chunk instanceof Uint8Array;
  return plain ? chunk : JSON.stringify(chunk);
}
