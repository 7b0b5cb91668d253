// What the load run can tell the system's process to do: sign what users would bring along, make trouble, measure memory.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { FunctionName } from '../../infra/build.ts';
import type { CorbadoRoute, Fault } from '../../local/corbado/fault.ts';
import type { LocalSystem } from '../../local/system.ts';
import { type WorkerHeaps, watchWorkerHeaps } from './worker-heaps.ts';

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
