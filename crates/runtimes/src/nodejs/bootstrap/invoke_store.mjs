// `awslambda.InvokeStore`: what belongs to the call in hand, for libraries that are not given its
// context (Node.js from 24 on; the interface is that of the package `@aws/lambda-invoke-store`).

import { areSeveral, current } from './calls.mjs';

const PROTECTED_KEYS = {
  REQUEST_ID: Symbol.for('_AWS_LAMBDA_REQUEST_ID'),
  X_RAY_TRACE_ID: Symbol.for('_AWS_LAMBDA_X_RAY_TRACE_ID'),
  TENANT_ID: Symbol.for('_AWS_LAMBDA_TENANT_ID'),
};

class InvokeStore {
  static PROTECTED_KEYS = PROTECTED_KEYS;
  // Where the context is when no call is known, or one at a time is.
  #own = {};

  get #place() {
    return (areSeveral() && current()) || this.#own;
  }

  run(context, call) {
    this.#place.context = context;
    return call();
  }

  getContext() {
    return this.#place.context;
  }

  hasContext() {
    return this.getContext() !== undefined;
  }

  get(key) {
    return this.getContext()?.[key];
  }

  set(key, value) {
    if (this.isProtectedKey(key)) {
      throw new Error(`Cannot modify protected Lambda context field: ${String(key)}`);
    }
    const place = this.#place;
    place.context ??= {};
    place.context[key] = value;
  }

  isProtectedKey(key) {
    return Object.values(PROTECTED_KEYS).includes(key);
  }

  getRequestId() {
    return this.get(PROTECTED_KEYS.REQUEST_ID) ?? '-';
  }

  getXRayTraceId() {
    return this.get(PROTECTED_KEYS.X_RAY_TRACE_ID);
  }

  getTenantId() {
    return this.get(PROTECTED_KEYS.TENANT_ID);
  }
}

const store = new InvokeStore();

// Puts it in the global `awslambda`.
export function define() {
  globalThis.awslambda.InvokeStore = store;
}

// Begins a call.
export function begin(headers) {
  store.run(
    {
      [PROTECTED_KEYS.REQUEST_ID]: headers['lambda-runtime-aws-request-id'],
      [PROTECTED_KEYS.X_RAY_TRACE_ID]: headers['lambda-runtime-trace-id'],
    },
    () => {},
  );
}
