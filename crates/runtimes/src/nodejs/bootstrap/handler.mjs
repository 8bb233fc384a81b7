// Finds the function's handler: `index.handler`, `src/index.handler`, `index.a.b.handler`.
//
// Modules are CommonJS or ES modules by Node.js's own rules (`.cjs`, `.mjs`, and `.js` by the nearest
// package.json). From Node.js 24 on everything is imported, as AWS's runtime does it.

import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { areSeveral } from './calls.mjs';
import {
  CallbackHandlerDeprecated,
  HandlerNotFound,
  ImportModuleError,
  MalformedHandlerName,
  UserCodeSyntaxError,
} from './errors.mjs';
import * as invokeStore from './invoke_store.mjs';
import { defineGlobal, STREAMING } from './response_stream.mjs';

const require = createRequire(import.meta.url);
const NO_CALLBACKS =
  'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.';
const ONE_AT_A_TIME =
  'ERROR: A callback-based function handler is given one request at a time. To be given several, let the handler return a promise, or set requestsPerInstance to 1.';

// Loads the module and returns the handler; `root` is the folder of the function's code.
export async function findHandler(root, name, older) {
  if (name.includes('..')) {
    throw new MalformedHandlerName(
      `'${name}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const last = path.basename(name);
  const folder = name.slice(0, name.indexOf(last));
  const [, moduleName, exportPath] = last.match(/^([^.]*)\.(.*)$/) ?? [];
  if (exportPath === undefined) throw new MalformedHandlerName('Bad handler');

  if (!['1', 'true'].includes(process.env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA)) {
    defineGlobal();
    if (!older) invokeStore.define();
  }
  const module = await load(root, folder, moduleName, older);
  const handler =
    exported(module, exportPath) ?? (older ? undefined : exported(module?.default, exportPath));
  if (!handler) throw new HandlerNotFound(`${name} is undefined or not exported`);
  if (typeof handler !== 'function') throw new HandlerNotFound(`${name} is not a function`);
  if (!older && handler.length >= 3 && !handler[STREAMING]) {
    throw new CallbackHandlerDeprecated(areSeveral() ? ONE_AT_A_TIME : NO_CALLBACKS);
  }
  return handler;
}

function exported(module, exportPath) {
  return exportPath.split('.').reduce((value, key) => value && value[key], module);
}

async function load(root, folder, name, older) {
  const base = path.resolve(root, folder, name);
  try {
    for (const extension of ['', '.js', '.mjs', '.cjs']) {
      const file = base + extension;
      if (isFile(file)) {
        const imports =
          !older || extension === '.mjs' || (extension === '.js' && isModuleFolder(file));
        return imports ? await import(pathToFileURL(file)) : require(file);
      }
    }
    // A folder with an index, else a package: of the function, of a layer, of NODE_PATH.
    if (fs.existsSync(base)) return require(base);
    return require(require.resolve(name, { paths: [root, path.join(root, folder)] }));
  } catch (error) {
    if (error instanceof SyntaxError) throw syntaxError(error);
    if (error?.code === 'MODULE_NOT_FOUND') throw new ImportModuleError(error);
    throw error;
  }
}

// Its stack is the original's: there alone the file and the line are named.
function syntaxError(error) {
  const wrapped = new UserCodeSyntaxError(error);
  wrapped.stack = error.stack;
  return wrapped;
}

function isFile(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

// Whether the nearest package.json says `"type": "module"`.
function isModuleFolder(file) {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if (folder.endsWith('/node_modules')) return false;
    const manifest = path.join(folder, 'package.json');
    if (fs.existsSync(manifest)) {
      try {
        return JSON.parse(fs.readFileSync(manifest, 'utf8'))?.type === 'module';
      } catch (error) {
        console.warn(
          `${manifest} cannot be read, it will be ignored for ES module detection purposes.`,
          error,
        );
        return false;
      }
    }
    if (folder === path.dirname(folder)) return false;
  }
}
