// Makes timeouts a hundred times longer: under valgrind all work takes fifty times as long, and none of it shall be given up.
const factor = 100;

const { setTimeout: hurried } = globalThis;
globalThis.setTimeout = (callback, milliseconds, ...args) => hurried(callback, milliseconds * factor, ...args);

const abortAfter = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (milliseconds) => abortAfter(milliseconds * factor);
