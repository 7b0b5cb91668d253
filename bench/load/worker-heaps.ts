// How much lives in the heap of a function's thread: asked with Node's inspector, so that the thread runs what it runs in Lambda.
// https://nodejs.org/api/inspector.html
import { Session } from 'node:inspector/promises';
import { setTimeout } from 'node:timers/promises';

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
      // Twice: what the first round finds abandoned may let go of more only when it is told so.
      await ask(name, 'HeapProfiler.collectGarbage');
      await setTimeout(500);
      await ask(name, 'HeapProfiler.collectGarbage');
      return Number((await ask(name, 'Runtime.getHeapUsage')).usedSize);
    },
  };
};
