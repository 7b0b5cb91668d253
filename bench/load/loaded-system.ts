// Starts the local system in its own process, and passes it orders.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { SystemOrders } from './system-process.ts';

export type LoadedSystem = {
  /** Where requests go, by address: a name would be looked up for every connection. */
  readonly url: string;
  /** The origin of the web app. */
  readonly origin: string;
  readonly actionSecret: string;
  order<Name extends keyof SystemOrders>(
    name: Name,
    ...args: Parameters<SystemOrders[Name]>
  ): Promise<Awaited<ReturnType<SystemOrders[Name]>>>;
  close(): Promise<void>;
};

type Reply = { id: number; result?: unknown; problem?: string };
type Ready = { url: string; actionSecret: string };

const started = async (child: ChildProcess): Promise<Ready> => {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the local system ended with code ${code} before it was ready`);
  });
  const [ready] = await Promise.race([once(child, 'message'), ended]);
  return ready as Ready;
};

export const startLoadedSystem = async (): Promise<LoadedSystem> => {
  const child = fork(join(import.meta.dirname, 'system-process.ts'));
  const { url: origin, actionSecret } = await started(child);
  const waiting = new Map<number, (reply: Reply) => void>();
  let lastId = 0;
  child.on('message', (reply: Reply) => {
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  child.on('exit', (code) => {
    for (const settle of waiting.values()) settle({ id: 0, problem: `the local system ended with code ${code}` });
  });
  const order = async (name: string, args: unknown[]): Promise<unknown> => {
    lastId += 1;
    const { promise, resolve } = Promise.withResolvers<Reply>();
    waiting.set(lastId, resolve);
    child.send({ id: lastId, name, args });
    const { result, problem } = await promise;
    if (problem !== undefined) throw new Error(problem);
    return result;
  };
  return {
    url: origin.replace('localhost', '127.0.0.1'),
    origin,
    actionSecret,
    order: (name, ...args) => order(name, args) as ReturnType<LoadedSystem['order']> as never,
    close: async () => {
      if (child.exitCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
};
