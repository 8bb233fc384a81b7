// A module of the older kind, loaded once before a function's (see waiting.mjs).
exports.handler = async () => {};
