// The `context` that a handler is given besides its event.
//
// Names and fields are those of AWS's documentation ("Using the Lambda context object to retrieve
// Node.js function information").

import { areSeveral } from './calls.mjs';
import * as invokeStore from './invoke_store.mjs';

let ofFunction;

// Takes from the environment what is the same in every call. Reading it is a call into the system's
// library, so it is done once.
export function readFunction({ env }) {
  ofFunction = {
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
  };
}

// Adds the fields of one call to what the older runtimes (Node.js up to 22) have in the context.
export function fill(context, headers) {
  setTrace(headers['lambda-runtime-trace-id']);
  return Object.assign(context, ofFunction, ofCall(headers));
}

// The context of the newer ones; fields in their order.
export function make(headers) {
  const trace = headers['lambda-runtime-trace-id'];
  setTrace(trace);
  invokeStore.begin(headers);
  const { getRemainingTimeInMillis, ...call } = ofCall(headers);
  const { functionName } = ofFunction;
  return { ...call, xRayTraceId: trace, getRemainingTimeInMillis, functionName, ...ofFunction };
}

function setTrace(trace) {
  // The environment is everybody's; with several calls the context alone tells.
  if (areSeveral()) return;
  if (trace) process.env._X_AMZN_TRACE_ID = trace;
  else delete process.env._X_AMZN_TRACE_ID;
}

function ofCall(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    clientContext: json(headers['lambda-runtime-client-context'], 'ClientContext'),
    identity: json(headers['lambda-runtime-cognito-identity'], 'CognitoIdentity'),
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    tenantId: headers['lambda-runtime-aws-tenant-id'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

function json(text, name) {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(text, 'latin1').toString('utf8'));
  } catch (error) {
    throw new Error(`Cannot parse ${name} as json: ${error.toString()}`);
  }
}
