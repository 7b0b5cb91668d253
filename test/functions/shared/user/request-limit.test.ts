// How many requests a user may make a minute: what is decided, what is written down, and how far several environments may be off.
import { describe, expect, it } from 'vitest';
import { userRowKey } from '../../../../functions/shared/table/rows.ts';
import { type CountRequest, countRequests, judgeSpending } from '../../../../functions/shared/user/request-limit.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const key = userRowKey('k'.repeat(22));

const withRow = async () => {
  const table = memoryTable();
  await table.put({ ...key, userId: 'u-1' }, callAt());
  /** A request of an environment: it has read the row, as requests do. */
  const send = async (count: CountRequest, at = now, call = callAt(at)) => {
    const spentUntil = table.items()[0]?.spentUntil;
    await count({ key, spentUntil: typeof spentUntil === 'number' ? spentUntil : undefined }, call);
  };
  /** How many of so many requests at one moment are good. */
  const burst = async (environments: readonly CountRequest[], requests: number, at = now): Promise<number> => {
    let good = 0;
    for (let request = 0; request < requests; request += 1)
      good += await send(environments[request % environments.length] as CountRequest, at).then(
        () => 1,
        () => 0,
      );
    return good;
  };
  return { table, send, burst, environment: (perMinute = 60) => countRequests(table, perMinute) };
};

describe('the decision', () => {
  const judge = (spentUntil: number | undefined, unwritten = 1, perMinute = 60) =>
    judgeSpending({ spentUntil, unwritten, perMinute, nowSeconds: now });

  it.each([
    [undefined, 1, { spentUntil: now + 1, waitSeconds: 0 }],
    [now - 500, 1, { spentUntil: now + 1, waitSeconds: 0 }],
    [now + 59, 1, { spentUntil: now + 60, waitSeconds: 0 }],
    [now + 59.5, 1, { spentUntil: now + 60.5, waitSeconds: 1 }],
    [now + 60, 1, { spentUntil: now + 61, waitSeconds: 1 }],
    [now + 55, 8, { spentUntil: now + 63, waitSeconds: 3 }],
  ])('X1: used up until %j, %i not written: %j', (spentUntil, unwritten, expected) => {
    expect(judge(spentUntil, unwritten)).toEqual(expected);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, now + 121, now * 1000])(
    'X1: %d, which no request has brought about, locks nobody out',
    (spentUntil) => expect(judge(spentUntil)).toEqual({ spentUntil: now + 1, waitSeconds: 0 }),
  );
});

describe('counting', () => {
  it('X1: sixty at once are good, the next is told how long to wait, and a minute later it is as before', async () => {
    const { environment, burst, send } = await withRow();
    const count = environment();
    expect(await burst([count], 100)).toBe(60);
    const refused = send(count);
    await expect(refused).rejects.toEqual(refusing('too_many_requests', 'user_limit'));
    await expect(refused).rejects.toMatchObject({ retryAfterSeconds: 1 });
    await send(count, now + 1);
    expect(await burst([count], 100, now + 121)).toBe(60);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 12])(
    'X1: of %i a minute so many at once are good, and whoever is refused and waits as long as told is let in',
    async (perMinute) => {
      const { environment, burst, send } = await withRow();
      const count = environment(perMinute);
      expect(await burst([count], 3 * perMinute)).toBe(perMinute);
      const seconds = await send(count).catch(({ retryAfterSeconds }) => retryAfterSeconds);
      expect(seconds).toBeGreaterThan(0);
      await send(count, now + seconds);
    },
  );

  it('X1: one every second is good for ever', async () => {
    const { environment, send } = await withRow();
    const count = environment();
    for (let second = 0; second < 300; second += 1) await send(count, now + second);
  });

  it('X1: costs one write for eight requests', async () => {
    const { table, environment, burst } = await withRow();
    await burst([environment()], 60);
    expect(table.operations.filter((operation) => operation === 'update')).toHaveLength(7);
  });

  it('X1: over many environments lets through at most seven more for each', async () => {
    const { environment, burst } = await withRow();
    const environments = Array.from({ length: 5 }, () => environment());
    const good = await burst(environments, 300);
    expect(good).toBeGreaterThanOrEqual(60);
    expect(good).toBeLessThanOrEqual(60 + 5 * 7);
    expect(await burst(environments, 300)).toBe(0);
  });

  it('X1: at the same moment two environments do not count the same requests twice, nor lose them', async () => {
    const { table, environment } = await withRow();
    const [one, other] = [environment(), environment()];
    const row = { key, spentUntil: undefined };
    for (let request = 0; request < 7; request += 1) await Promise.all([one(row, callAt()), other(row, callAt())]);
    const calls = [callAt(), callAt()];
    await Promise.all([one(row, calls[0] ?? callAt()), other(row, calls[1] ?? callAt())]);
    expect(table.items()[0]).toMatchObject({ spentUntil: now + 8 });
    expect(calls.filter(({ trail }) => trail.facts.spendingNotRecorded)).toHaveLength(1);
    const seen = { key, spentUntil: now + 8 };
    await Promise.all([one(seen, callAt()), other(seen, callAt())]);
    expect(table.items()[0]).toMatchObject({ spentUntil: now + 17 });
  });

  it('X1: of two environments that have read one count, the later does not overwrite the earlier', async () => {
    const { table, environment } = await withRow();
    await table.update(key, { set: { spentUntil: now } }, callAt());
    const environments = [environment(), environment()];
    for (let request = 0; request < 8; request += 1)
      for (const count of environments) await count({ key, spentUntil: now }, callAt());
    expect(table.items()[0]).toMatchObject({ spentUntil: now + 8 });
    await environments[1]?.({ key, spentUntil: now + 8 }, callAt());
    expect(table.items()[0]).toMatchObject({ spentUntil: now + 17 });
  });

  it('R5: that cannot be written is noted, and is not the user’s problem; a row that is gone stays so', async () => {
    const { table, environment, burst } = await withRow();
    await table.remove(key, callAt());
    expect(await burst([environment()], 40)).toBe(40);
    expect(table.items()).toEqual([]);
    const down = countRequests({ update: () => Promise.reject(new Error('down')) }, 60);
    expect(await burst([down], 100)).toBe(60);
  });

  it('X1: with 0 never refuses and never writes', async () => {
    const { table, environment, burst } = await withRow();
    expect(await burst([environment(0)], 500)).toBe(500);
    expect(table.operations).toEqual(['put']);
  });

  it('X1: remembers a thousand rows, so a flood of users does not fill its memory', async () => {
    const { environment } = await withRow();
    const count = environment(10);
    const row = (name: string) => ({ key: userRowKey(name), spentUntil: undefined });
    for (let request = 0; request < 7; request += 1) await count(row('first'), callAt());
    for (let user = 0; user < 1000; user += 1) await count(row(`u-${user}`), callAt());
    // Its seven are forgotten, so seven more are good.
    for (let request = 0; request < 7; request += 1) await count(row('first'), callAt());
  });
});
