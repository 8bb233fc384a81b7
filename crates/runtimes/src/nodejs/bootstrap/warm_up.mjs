// A module of the newer kind, loaded once before a function's (see waiting.mjs).
export const handler = async () => {};
