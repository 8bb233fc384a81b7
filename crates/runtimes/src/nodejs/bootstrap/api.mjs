// The connection to the platform: Lambda's Runtime API (2018-06-01) on one kept-alive socket.
//
// An answer and the question for the next event leave in one write, so a call costs one system call
// to send and as few as possible to receive. While a handler runs, the socket does not keep the
// process alive: an empty event loop is how "no callback will ever come" is noticed.

import net from 'node:net';

const ROOT = '/2018-06-01/runtime/';
const LONGEST_HEAD = 1 << 20;
const NOTHING = Buffer.alloc(0);

export class RuntimeApi {
  constructor(address) {
    const colon = address.lastIndexOf(':');
    this.host = address.slice(0, colon).replace(/^\[|\]$/g, '');
    this.port = Number(address.slice(colon + 1));
    this.tail = ` HTTP/1.1\r\nHost: ${address}\r\n`;
    this.nextRequest = `GET ${ROOT}invocation/next${this.tail}\r\n`;
    // Called with the headers (lower-case names) and the body of each event.
    this.onEvent = () => {};
    this.connect();
  }

  connect() {
    this.rest = NOTHING;
    this.partial = null;
    this.body = null;
    this.filled = 0;
    // What the answers still to come are for: functions, in the order of the requests.
    this.waiting = [];
    const buffer = Buffer.allocUnsafe(65536);
    const socket = net.connect({
      host: this.host,
      port: this.port,
      noDelay: true,
      onread: {
        buffer,
        callback: (count, data) => {
          if (this.socket === socket) this.take(data.subarray(0, count));
          return true;
        },
      },
    });
    this.socket = socket;
    socket.unref();
    socket.on('error', () => this.lost(socket));
    socket.on('close', () => this.lost(socket));
  }

  // A connection that breaks while an event is awaited means that the platform has gone. One that
  // breaks under an answer was refused (the answer is too large): the platform knows why.
  lost(socket) {
    if (this.socket !== socket) return;
    const posting = this.waiting.find((waiting) => waiting !== this.event);
    if (!posting) process.exit(1);
    const asked = this.isIdle;
    this.connect();
    if (asked) this.ask();
    else posting();
  }

  // Whether no call is in hand: the next event is awaited.
  get isIdle() {
    return this.waiting.includes(this.event);
  }

  // Asks for the next event.
  ask() {
    this.waiting.push(this.event);
    this.socket.ref();
    this.socket.write(this.nextRequest);
  }

  event = (status, headers, body) => {
    if (status !== 200) process.exit(1);
    this.onEvent(headers, body);
  };

  // Sends a result, as JSON text, and asks for the next event.
  respond(id, text) {
    this.post(`invocation/${id}/response`, 'Content-Type: application/json\r\n', text, done, true);
  }

  // Sends the error document of a call; then asks for the next event unless `afterwards` is given.
  fail(id, text, cause, afterwards) {
    let headers = 'Content-Type: application/json\r\n';
    if (cause) headers += `Lambda-Runtime-Function-XRay-Error-Cause: ${cause}\r\n`;
    this.post(`invocation/${id}/error`, headers, text, afterwards ?? done, !afterwards);
  }

  // Sends the error document of a failed start; then calls `afterwards`.
  failInit(text, type, afterwards) {
    const headers = `Content-Type: application/json\r\nLambda-Runtime-Function-Error-Type: ${headerOf(type)}\r\n`;
    this.post('init/error', headers, text, afterwards, false);
  }

  // Says that this process is ready to become a function; resolves with what the platform answers
  // when it is to be one. The connection is closed with that.
  restored() {
    return new Promise((resolve) => {
      const { socket } = this;
      this.waiting.push((status, _headers, body) => {
        this.socket = undefined;
        socket.destroy();
        if (status !== 200) process.exit(1);
        resolve(body);
      });
      socket.ref();
      socket.write(`GET ${ROOT}restore/next${this.tail}\r\n`);
    });
  }

  post(path, headers, text, then, asks) {
    const length = Buffer.byteLength(text);
    const request = `POST ${ROOT}${path}${this.tail}${headers}Content-Length: ${length}\r\n\r\n${text}`;
    this.waiting.push(then);
    this.socket.ref();
    if (asks) {
      this.waiting.push(this.event);
      this.socket.write(request + this.nextRequest);
    } else {
      this.socket.write(request);
    }
  }

  // Begins an answer that is sent in chunks; its pieces are written to `socket`.
  beginStream(id, headers) {
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    this.socket.write(`POST ${ROOT}invocation/${id}/response${this.tail}${lines}\r\n`);
  }

  // Ends it; `then` is called when the platform has it.
  endStream(trailers, then) {
    const lines = trailers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    this.waiting.push(then);
    this.socket.ref();
    this.socket.write(`0\r\n${lines}\r\n`);
  }

  // Takes bytes from the socket. They are gone after the call: what has to wait is copied.
  take(data) {
    let bytes = data;
    if (this.body) {
      const count = data.copy(this.body, this.filled);
      this.filled += count;
      if (this.filled < this.body.length) return;
      const message = this.body;
      this.body = null;
      this.deliver(this.parse(message));
      bytes = data.subarray(count);
    } else if (this.rest.length) {
      bytes = Buffer.concat([this.rest, data]);
    }
    while (bytes.length && !this.body) {
      const message = this.parse(bytes);
      if (!message) break;
      bytes = bytes.subarray(message.length);
      this.deliver(message);
    }
    this.rest = bytes.length && !this.body ? Buffer.from(bytes) : NOTHING;
  }

  deliver({ status, headers, body }) {
    const then = this.waiting.shift();
    if (!this.waiting.length) this.socket.unref();
    then?.(status, headers, body);
  }

  // The first whole message in the bytes, with its body as text; null if there is none yet.
  parse(bytes) {
    let head = this.partial;
    if (!head) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) {
        if (bytes.length > LONGEST_HEAD) process.exit(1);
        return null;
      }
      head = parseHead(bytes.latin1Slice(0, end), end + 4);
      this.partial = head;
    }
    const { status, headers, start } = head;
    if (headers['transfer-encoding'] === 'chunked') {
      const message = unchunk(bytes, start);
      if (!message) return null;
      this.partial = null;
      return { status, headers, ...message };
    }
    const length = start + Number(headers['content-length'] ?? 0);
    if (bytes.length < length) {
      // A large body is collected in place, not joined anew with every piece.
      this.body = Buffer.allocUnsafe(length);
      this.filled = bytes.copy(this.body);
      return null;
    }
    this.partial = null;
    return { status, headers, body: bytes.utf8Slice(start, length), length };
  }
}

function done() {
  // Whatever the platform says to an answer, it has dealt with it.
}

// A text as the value of a header: one line of visible letters, whatever an error calls itself.
export function headerOf(text) {
  return String(text).replace(/[^\x20-\x7e]/g, '?');
}

function parseHead(text, start) {
  const lines = text.split('\r\n');
  const headers = {};
  for (let index = 1; index < lines.length; index += 1) {
    const line = lines[index];
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { status: Number(lines[0].slice(9, 12)), headers, start };
}

function unchunk(bytes, start) {
  const parts = [];
  let at = start;
  for (;;) {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return null;
    const size = parseInt(bytes.latin1Slice(at, end), 16);
    if (Number.isNaN(size)) process.exit(1);
    at = end + 2;
    if (size === 0) break;
    if (bytes.length < at + size + 2) return null;
    parts.push(bytes.subarray(at, at + size));
    at += size + 2;
  }
  // Trailers, up to an empty line.
  for (;;) {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return null;
    const empty = end === at;
    at = end + 2;
    if (empty) return { body: Buffer.concat(parts).toString('utf8'), length: at };
  }
}
