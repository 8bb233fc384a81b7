// The calls in hand: which one the running code belongs to, and by what it is answered.
//
// One at a time is Lambda's contract. A function may be given several (the platform says how many in
// AWS_LAMBDA_MAX_CONCURRENCY, as on AWS Lambda Managed Instances); then Node.js itself carries the
// call along with every continuation, which costs each of them a little.

import { AsyncLocalStorage } from 'node:async_hooks';

const inHand = new Set();
let storage;
let latest;

// Prepares for several calls at a time.
export function serveSeveral() {
  storage = new AsyncLocalStorage();
}

// Whether there may be several.
export function areSeveral() {
  return storage !== undefined;
}

// Begins a call and runs `then` as a part of it. `stream` is what the call answers by, if anything.
export function begin(api, headers, stream, then) {
  const id = headers['lambda-runtime-aws-request-id'];
  const tenant = headers['lambda-runtime-aws-tenant-id'];
  const call = { api, id, stream, tenant };
  if (!storage) {
    latest = call;
    return then();
  }
  // The connection has one call at a time; a new one means that the last has been answered.
  for (const other of inHand) if (other.api === api) inHand.delete(other);
  inHand.add(call);
  return storage.run(call, then);
}

// The call that the running code belongs to; undefined before the first one.
export function current() {
  return storage ? storage.getStore() : latest;
}

// The calls that an error which nobody caught has to be told to.
export function all() {
  if (storage) return [...inHand];
  return latest ? [latest] : [];
}
