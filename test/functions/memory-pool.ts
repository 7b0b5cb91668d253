// A user pool in memory: the attributes of one user, and every call that was made.
import type { PoolUser, ReadPoolUser, WriteAttributes } from '../../functions/shared/cognito/user-pool.ts';

export type MemoryPool = {
  readonly read: ReadPoolUser;
  readonly write: WriteAttributes;
  readonly attributes: Map<string, string>;
  /** What was written, in order. */
  readonly writes: Readonly<Record<string, string>>[];
  readonly reads: string[];
  /** From now on callers give up waiting for their writes, which arrive when the test says. */
  delayWrites(): { arrive(): void };
  endDelay(): void;
};

/** `user` is what the pool says of everybody; without one it has no users. */
export const memoryPool = (user: Partial<PoolUser> = {}): MemoryPool => {
  const attributes = new Map(user.attributes);
  const writes: MemoryPool['writes'] = [];
  const reads: string[] = [];
  let late: (() => void)[] | undefined;
  return {
    attributes,
    writes,
    reads,
    read: async (username) => {
      reads.push(username);
      return {
        username: user.username ?? username,
        attributes: new Map(attributes),
        mfaFactors: user.mfaFactors ?? [],
      };
    },
    write: async (_username, changes) => {
      const arrive = () => {
        writes.push(changes);
        for (const [name, value] of Object.entries(changes)) attributes.set(name, value);
      };
      if (late === undefined) return arrive();
      late.push(arrive);
      throw Object.assign(new Error('gave up'), { name: 'TimeoutError' });
    },
    delayWrites: () => {
      const delayed: (() => void)[] = [];
      late = delayed;
      return {
        arrive: () => {
          for (const arrive of delayed.splice(0)) arrive();
        },
      };
    },
    endDelay: () => {
      late = undefined;
    },
  };
};
