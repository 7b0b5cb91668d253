// The flag as two custom attributes: written when they change, and nothing else ever.
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { attributeFlag } from '../../../../functions/shared/cognito/attribute-flag.ts';
import { callAt, now } from '../../call-at.ts';
import { attribute, timeAttribute } from '../../flag-world.ts';
import { memoryPool } from '../../memory-pool.ts';

const others = { email: 'ada@example.com', email_verified: 'true', phone_number: '+491', 'custom:tier': 'gold' };

const flagging = (attributes: Record<string, string> = {}) => {
  const pool = memoryPool({ attributes: new Map(Object.entries({ ...others, ...attributes })) });
  const { read, write } = pool;
  return { pool, flag: attributeFlag({ read, write, attribute, timeAttribute }) };
};

describe.each([
  ['raise', 'true', 'set'],
  ['lower', 'false', 'cleared'],
] as const)('to %s it', (step, value, state) => {
  it.each([value === 'true' ? 'false' : 'true', '', 'TRUE', 'yes', ' false'])(
    'M1: writes these two attributes where it was %j, and no other',
    async (before) => {
      const { flag, pool } = flagging({ [attribute]: before });
      expect(await flag[step]('u-1', callAt())).toEqual({ state, updated: true });
      expect(pool.writes).toEqual([{ [attribute]: value, [timeAttribute]: String(now) }]);
      expect(Object.fromEntries(pool.attributes)).toMatchObject(others);
    },
  );

  it('M2: writes nothing where the user pool says so already', async () => {
    const { flag, pool } = flagging({ [attribute]: value, [timeAttribute]: '7' });
    expect(await flag[step]('u-1', callAt())).toEqual({ state, updated: false });
    expect([pool.reads, pool.writes]).toEqual([['u-1'], []]);
  });

  it.each(['read', 'write'] as const)('M3: never throws when the %s fails', async (port) => {
    const { pool } = flagging({ [attribute]: 'neither' });
    const failing = {
      ...pool,
      [port]: () => Promise.reject(Object.assign(new Error(), { name: 'TooManyRequestsException' })),
    };
    const flag = attributeFlag({ read: failing.read, write: failing.write, attribute, timeAttribute });
    expect(await flag[step]('u-1', callAt())).toEqual({ state: 'pending', updated: false, reason: 'throttled' });
    expect(pool.writes).toEqual([]);
  });

  it('M3: gives up after a second and a half, or when the call ends', async () => {
    const hangingUntil = async (signal: AbortSignal): Promise<never> => {
      if (!signal.aborted) await once(signal, 'abort');
      throw signal.reason;
    };
    const hanging = attributeFlag({
      read: (_, call) => hangingUntil(call.deadline.signal),
      write: () => Promise.reject(new Error('not asked for')),
      ...{ attribute, timeAttribute },
    });
    const started = performance.now();
    const ended = callAt(now, { signal: AbortSignal.abort() });
    expect(await hanging[step]('u-1', ended)).toMatchObject({ state: 'pending', reason: 'timeout' });
    expect(performance.now() - started).toBeLessThan(500);
    expect(await hanging[step]('u-1', callAt())).toMatchObject({ state: 'pending', reason: 'timeout' });
    expect(performance.now() - started).toBeGreaterThan(1400);
    expect(performance.now() - started).toBeLessThan(2500);
  });
});

it('M1: is written under the name that the pool gave the user it was read from', async () => {
  const written: string[] = [];
  const { read } = memoryPool({ username: 'ada' });
  const write = async (username: string) => void written.push(username);
  await attributeFlag({ read, write, attribute, timeAttribute }).raise('sub-of-ada', callAt());
  expect(written).toEqual(['ada']);
});

it('M1: a user who never had the flag is left alone when it is lowered', async () => {
  const { flag, pool } = flagging();
  expect(await flag.lower('u-1', callAt())).toEqual({ state: 'cleared', updated: false });
  expect(pool.writes).toEqual([]);
});
