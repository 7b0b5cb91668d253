// The thread that a bundle runs in, and what is said between it and us.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { distFolder, isPackaged } from '../../infra/bundle-folder.ts';
import type { LocalFunction } from './template-functions.ts';

export type ThreadSettings = {
  readonly lambda: LocalFunction;
  /** All of the function's environment: it sees none of ours. */
  readonly environment: Record<string, string>;
  readonly clockBuffer: SharedArrayBuffer;
};

/** What the thread says. Payloads are JSON text, as in Lambda: what JSON cannot say does not get across. */
export type ThreadMessage =
  | { kind: 'ready' }
  | { kind: 'init-failure'; message: string }
  | { kind: 'output'; text: string }
  | { kind: 'answer'; id: string; payload: string }
  | { kind: 'failure'; id: string; message: string };

type ThreadInvocation = { id: string; event: string; context: object; timeoutMilliseconds: number };

export type LambdaThread = {
  /** Waits in the thread until the bundle is loaded. */
  send(invocation: ThreadInvocation): void;
  terminate(): Promise<void>;
};

// A bundle is compiled once for all threads and processes, as far as it is still the same. In the sources' own folder, or with what is
// installed beside the package: both are thrown away without harm.
const cacheFolder = isPackaged
  ? join(distFolder, '..', '..', '.cache', 'corbado-actions')
  : join(distFolder, '..', '.local', 'compile-cache');

/** `onDeath` is called when the thread crashed, exited by itself or was terminated; more than once for a crash. */
export const startThread = (
  { lambda, environment, clockBuffer }: ThreadSettings,
  onMessage: (message: ThreadMessage) => void,
  onDeath: (reason: string) => void,
): LambdaThread => {
  const worker = new Worker(new URL('./bootstrap.mjs', import.meta.url), {
    name: lambda.name,
    env: environment,
    workerData: { bundleUrl: pathToFileURL(join(lambda.codeFolder, 'index.mjs')).href, clockBuffer, cacheFolder },
    // Not the starting process's own: a test runner's loaders must not run in here.
    execArgv: [],
  });
  worker.on('message', onMessage);
  // A turn later: what the thread said before it died comes on another channel, and may be read after the news of its death.
  const die = (reason: string) => void setImmediate(() => onDeath(reason));
  worker.on('error', (error) => die(error instanceof Error ? `${error.name}: ${error.message}` : String(error)));
  worker.on('exit', (code) => die(`Runtime exited with code ${code}`));
  return {
    send: (invocation) => worker.postMessage(invocation),
    terminate: async () => void (await worker.terminate()),
  };
};
