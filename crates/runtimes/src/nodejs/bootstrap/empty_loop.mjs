// What happens when nothing is left to do: Node.js says `beforeExit`, and the call in hand is answered.
//
// This is how `callbackWaitsForEmptyEventLoop` works, and how a handler that forgets its callback
// comes to an end at once instead of at its timeout.

let listener;

// Calls `then` the next time that the event loop is empty; replaces what was set before.
export function onEmpty(then) {
  listener = then;
}

export function watch() {
  process.on('beforeExit', () => {
    const then = listener;
    listener = undefined;
    then?.();
  });
}
