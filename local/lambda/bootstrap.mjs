// Runs in a worker thread and does for one bundle what Lambda's Node runtime does: imports it once, then calls it per event.
// Plain JavaScript, because every worker would load Node's TypeScript stripper otherwise.
import * as nodeModules from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { moveDate } from './moved-date.mjs';

const http = process.getBuiltinModule?.('node:http') ?? {};
const { bundleUrl, clockBuffer, cacheFolder } = workerData;
const send = (message) => parentPort.postMessage(message);
const describe = (error) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

// Output takes the same way as the answer, not the worker's own streams, so that a line written before it also arrives before it.
const captureOutput = (stream) => {
  stream.write = (chunk, encoding, callback) => {
    send({ kind: 'output', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
    const done = typeof encoding === 'function' ? encoding : callback;
    if (done) queueMicrotask(() => done());
    return true;
  };
};

// An import of node:http reads every enumerable property, and these three load all of undici: a fifth of a start, for nothing. In Lambda
// nobody imports it, as AWS is reached by node:https; here it has an http address.
const keepUndiciUnloaded = () => {
  for (const name of ['WebSocket', 'CloseEvent', 'MessageEvent'])
    if (name in http) Object.defineProperty(http, name, { enumerable: false });
};

const loadHandler = async () => {
  const { handler } = await import(bundleUrl);
  if (typeof handler !== 'function') throw new Error('index.handler is undefined or not exported');
  // https://aws.amazon.com/blogs/compute/node-js-24-runtime-now-available-in-aws-lambda/
  if (handler.length > 2) throw new Error('callback-based handlers are not supported on Node.js 24');
  return handler;
};

const lambdaContext = (fields, timeoutMilliseconds) => {
  const endsAt = performance.now() + timeoutMilliseconds;
  return {
    ...fields,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(endsAt - performance.now())),
  };
};

const answer = async (handler, { id, event, context, timeoutMilliseconds }) => {
  try {
    const payload = await handler(JSON.parse(event), lambdaContext(context, timeoutMilliseconds));
    // As in Lambda, a function that returns nothing has answered null.
    send({ kind: 'answer', id, payload: JSON.stringify(payload) ?? 'null' });
  } catch (error) {
    send({ kind: 'failure', id, message: describe(error) });
  }
};

// A bundle is compiled once for all threads and processes, as far as it is still the same. Node 20 has no such cache, and does without.
nodeModules.enableCompileCache?.(cacheFolder);
keepUndiciUnloaded();
captureOutput(process.stdout);
captureOutput(process.stderr);
const offset = new BigInt64Array(clockBuffer);
moveDate(() => Number(Atomics.load(offset, 0)));
try {
  const handler = await loadHandler();
  parentPort.on('message', (invocation) => answer(handler, invocation));
  send({ kind: 'ready' });
  nodeModules.flushCompileCache?.();
} catch (error) {
  send({ kind: 'init-failure', message: describe(error) });
}
