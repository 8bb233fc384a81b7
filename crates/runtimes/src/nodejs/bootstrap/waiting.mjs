// Node.js that is started before it is known for which function, and then becomes it.
//
// What Node.js takes from its environment only when it starts (`NODE_OPTIONS` and the like) and the
// limits of its heap are part of what the platform chooses a waiting process by. The rest is applied
// here. Only a clock tells the difference: `process.uptime()` and `performance.timeOrigin`.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import Module from 'node:module';

import { RuntimeApi } from './api.mjs';

// Waits for a function; resolves when this process is as if it had been started for it.
export async function becomeFunction() {
  const absent = absentFolders();
  await warmUp();
  const api = new RuntimeApi(process.env.AWS_LAMBDA_RUNTIME_API);
  const told = JSON.parse(await api.restored());
  if (haveLibraries(absent)) startAnew(told);
  const { environment, workingDirectory } = told;
  for (const name of Object.keys(process.env)) {
    if (!Object.hasOwn(environment, name)) delete process.env[name];
  }
  for (const [name, value] of Object.entries(environment)) {
    if (process.env[name] !== value) process.env[name] = value;
  }
  process.chdir(workingDirectory);
  // The folders in NODE_PATH.
  Module._initPaths();
}

// The ways of Node.js that a start will take are taken once: it loads and compiles them when they are
// first used.
async function warmUp() {
  const require = Module.createRequire(import.meta.url);
  require('./warm_up.cjs');
  delete require.cache[require.resolve('./warm_up.cjs')];
  await import('./warm_up.mjs');
}

// The dynamic loader looks for libraries only in folders that were there when the process started.
function absentFolders() {
  const folders = (process.env.LD_LIBRARY_PATH ?? '').split(':');
  return folders.filter((folder) => folder && !fs.existsSync(folder));
}

// Whether there are libraries now in folders that the loader takes for absent.
function haveLibraries(folders) {
  return folders.some((folder) => {
    try {
      return fs.readdirSync(folder).some((name) => name.includes('.so'));
    } catch {
      return false;
    }
  });
}

// Has another process be the function, started the plain way, and ends as that one ends.
function startAnew({ argv: [program, ...rest], environment, workingDirectory }) {
  const options = { cwd: workingDirectory, env: environment, stdio: 'inherit' };
  const { status, signal } = spawnSync(program, rest, options);
  if (signal) process.kill(process.pid, signal);
  process.exit(status ?? 1);
}
