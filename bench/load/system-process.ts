// The local system in a process of its own, so that making the load and bearing it do not share a thread. Over Node’s IPC it takes
// orders: to sign what users would have with them, to make trouble, and to measure memory.
import { Session } from 'node:inspector/promises';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { FunctionName } from '../../infra/functions.ts';
import type { CorbadoRoute, Fault } from '../../local/corbado/fault.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';

export type WorkerHeaps = {
  /** After a full garbage collection; `name` is the thread's. */
  usedBytes(name: string): Promise<number>;
};

type Reply = { id: number; result?: Record<string, unknown>; error?: { message: string } };

/** Attaches to all threads of this process, and to those that start later. */
export const watchWorkerHeaps = async (): Promise<WorkerHeaps> => {
  const session = new Session();
  const sessionOf = new Map<string, string>();
  const waiting = new Map<number, (reply: Reply) => void>();
  let lastId = 0;
  session.connect();
  session.on('NodeWorker.attachedToWorker', ({ params: { sessionId, workerInfo } }) => {
    // The title reads `[worker 4] connect-token`; of several, the one that was started last.
    sessionOf.set(workerInfo.title.replace(/^\[[^\]]*\] ?/, ''), sessionId);
  });
  session.on('NodeWorker.receivedMessageFromWorker', ({ params: { message } }) => {
    const reply = JSON.parse(message) as Reply;
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  await session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });

  const ask = async (name: string, method: string): Promise<Record<string, unknown>> => {
    const sessionId = sessionOf.get(name);
    if (sessionId === undefined) throw new Error(`no thread is called ${name}, only ${[...sessionOf.keys()]}`);
    lastId += 1;
    const { promise, resolve } = Promise.withResolvers<Reply>();
    waiting.set(lastId, resolve);
    await session.post('NodeWorker.sendMessageToWorker', {
      message: JSON.stringify({ id: lastId, method }),
      sessionId,
    });
    const { result, error } = await promise;
    if (result === undefined) throw new Error(`${method}: ${error?.message}`);
    return result;
  };
  return {
    usedBytes: async (name) => {
      // Twice: what the first round finds abandoned may release more only in the second.
      await ask(name, 'HeapProfiler.collectGarbage');
      await setTimeout(500);
      await ask(name, 'HeapProfiler.collectGarbage');
      return Number((await ask(name, 'Runtime.getHeapUsage')).usedSize);
    },
  };
};

export type MemorySample = {
  /** What lives in the function's thread after a full garbage collection. */
  readonly heapBytes: number;
  /** Of the whole process: all functions, the embedded DynamoDB and the other stand-ins. */
  readonly rssBytes: number;
};

const refillMilliseconds = 50;

const collectGarbage = (): void => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
};

export const createOrders = (system: LocalSystem) => {
  const { corbado, dynamodb, login } = system;
  let heaps: Promise<WorkerHeaps> | undefined;
  let refusing: NodeJS.Timeout | undefined;
  return {
    idTokens: (userIds: readonly string[]): Promise<string[]> =>
      Promise.all(
        userIds.map((sub) =>
          login.signIdToken({ claims: { sub, email: `${sub}@example.com`, name: 'A User Under Load' } }),
        ),
      ),
    proofs: (userIds: readonly string[]): Promise<string[]> =>
      Promise.all(userIds.map((webauthnId) => corbado.signPasskeyData({ claims: { webauthnId } }))),
    /** From now on the table throttles this many calls in each twentieth of a second. */
    throttleDynamodb: (calls: number): void => {
      const refill = (): void => {
        dynamodb.faults.clear();
        dynamodb.faults.next('any', { kind: 'error', name: 'ThrottlingException' }, calls);
      };
      refill();
      refusing = setInterval(refill, refillMilliseconds);
    },
    /** The next calls of a route at Corbado go wrong like this. */
    troubleCorbado: (route: CorbadoRoute, fault: Fault, calls: number): void =>
      corbado.faults.next(route, fault, calls),
    endTrouble: (): void => {
      clearInterval(refusing);
      dynamodb.faults.clear();
      corbado.faults.clear();
    },
    sampleMemory: async (name: FunctionName): Promise<MemorySample> => {
      // The stand-in remembers every call for people to look at; that is no leak of the functions.
      corbado.reset();
      heaps ??= watchWorkerHeaps();
      const heapBytes = await (await heaps).usedBytes(name);
      collectGarbage();
      return { heapBytes, rssBytes: process.memoryUsage.rss() };
    },
  };
};

export type SystemOrders = ReturnType<typeof createOrders>;

type Order = { id: number; name: string; args: unknown[] };

// A few users make all the requests.
const unlimited = { USER_REQUESTS_PER_MINUTE: '0' };
const system = await startLocalSystem({ extraEnv: { 'connect-token': unlimited, session: unlimited } });
const orders: Record<string, (...args: never[]) => unknown> = createOrders(system);
for (const { name } of system.template.functions) await system.warm(name);

const obey = async ({ id, name, args }: Order): Promise<void> => {
  try {
    process.send?.({ id, result: await orders[name]?.(...(args as never[])) });
  } catch (error) {
    process.send?.({ id, problem: String(error) });
  }
};

process.on('message', (order: Order) => void obey(order));
// Whoever started it is gone, or has no further use for it.
process.on('disconnect', () => void system.close().finally(() => process.exit()));
process.send?.({ url: system.url, actionSecret: system.actionSecret });
