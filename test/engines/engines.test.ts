// What the functions ask of the table is the same on every engine and in the table of the unit tests; and what is not the same is known.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Condition, ConditionFailed, type Item, type Table } from '../../functions/shared/table/table.ts';
import { callAt } from '../functions/call-at.ts';
import { memoryTable } from '../support/memory-table.ts';
import { condition, item, value } from './conditions.ts';
import { differencesTable } from './difference.ts';
import { differences } from './differences.ts';
import { enginesToTry, type OpenEngine, openEngine } from './open-engine.ts';

const call = callAt();
// A second on a quiet machine.
const patience = 120_000;
let keys = 0;
const freshKey = () => ({ pk: `k-${++keys}`, sk: 's' });

/** What came of a write, as its caller sees it. */
const outcomeOf = async (write: Promise<unknown>): Promise<unknown> => {
  try {
    return { answer: await write };
  } catch (error) {
    if (error instanceof ConditionFailed) return 'refused';
    throw error;
  }
};

describe.each(enginesToTry)('on %s', (name) => {
  let engine: OpenEngine;
  beforeAll(async () => {
    engine = await openEngine(name);
  });
  afterAll(() => engine?.close());

  /** On the engine, and in memory. */
  const onBoth = async <Result>(
    story: (table: Table, key: { pk: string; sk: string }) => Promise<Result>,
  ): Promise<[Result, Result]> => {
    const key = freshKey();
    return [await story(engine.table, key), await story(memoryTable(), key)];
  };

  it(
    'V3: conditions hold or fail as in the table of the unit tests, whatever the item has',
    async () => {
      const check = async (held: Item | undefined, one: Condition) => {
        const [there, here] = await onBoth(async (table, key) => {
          if (held !== undefined) await table.put({ ...held, ...key }, call);
          const kept = await outcomeOf(table.put({ ...key, a: 'new' }, call, one));
          return [kept, await table.get(key, call)];
        });
        expect(there).toEqual(here);
      };
      await fc.assert(fc.asyncProperty(fc.option(item, { nil: undefined }), condition, check), { numRuns: 200 });
    },
    patience,
  );

  it(
    'S9: an update sets, keeps, removes and returns the whole item, or changes nothing',
    async () => {
      const change = fc.record({ set: fc.dictionary(fc.constantFrom('a', 'd'), value, { minKeys: 1 }), kept: value });
      const check = async (
        held: Item | undefined,
        { set, kept }: { set: Item; kept: string | number },
        one: Condition,
      ) => {
        const [there, here] = await onBoth(async (table, key) => {
          if (held !== undefined) await table.put({ ...held, ...key }, call);
          const written = { set, setOnce: { c: kept }, remove: ['b'] };
          return [await outcomeOf(table.update(key, written, call, one)), await table.get(key, call)];
        });
        expect(there).toEqual(here);
      };
      await fc.assert(fc.asyncProperty(fc.option(item, { nil: undefined }), change, condition, check), {
        numRuns: 100,
      });
    },
    patience,
  );

  it('S8: a delete takes what is there on its condition, and nothing is a success', async () => {
    const [there, here] = await onBoth(async (table, key) => {
      await table.put({ ...key, a: 'x' }, call);
      const isOther = { expression: 'a = :a', values: { a: 'y' } };
      const refused = await outcomeOf(table.remove(key, call, isOther));
      const done = await outcomeOf(table.remove(key, call));
      return [
        refused,
        done,
        await outcomeOf(table.remove(key, call)),
        await outcomeOf(table.remove(key, call, isOther)),
      ];
    });
    expect(there).toEqual(['refused', { answer: undefined }, { answer: undefined }, 'refused']);
    expect(here).toEqual(there);
  });

  it('S10: a query finds its part of the partition in the order of bytes', async () => {
    const [there, here] = await onBoth(async (table, { pk }) => {
      for (const sk of ['S#b', 'U', 'S#a', 'S', 'Z', 'T#1', 'S#é', '0000000012', '0000000009'])
        await table.put({ pk, sk }, call);
      const found = async (keysOf: Parameters<Table['query']>[1]) =>
        (await table.query(pk, keysOf, call)).map(({ sk }) => sk);
      return [
        await found({ beginsWith: 'S#' }),
        await found({ from: 'S#' }),
        await found({ before: '0000000012', limit: 5 }),
        await found({ before: 'Z', limit: 2 }),
        await found({ beginsWith: 'nothing' }),
      ];
    });
    expect(there).toEqual(here);
    expect(there[0]).toEqual(['S#a', 'S#b', 'S#é']);
  });

  it('S10: a query goes past the end of a page', async () => {
    const { pk } = freshKey();
    const filler = 'x'.repeat(300_000);
    await Promise.all(['1', '2', '3', '4', '5', '6'].map((sk) => engine.table.put({ pk, sk, filler }, call)));
    const found = await engine.table.query(pk, { from: '1' }, call);
    expect(found.map(({ sk }) => sk)).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  it('V3: of thirty conditional writes at once one is made, to a new item and to an old one', async () => {
    const key = freshKey();
    const once = { expression: 'attribute_not_exists(pk)' };
    const race = async (write: (index: number) => Promise<unknown>) =>
      (await Promise.all(Array.from({ length: 30 }, (_, index) => outcomeOf(write(index))))).filter(
        (outcome) => outcome !== 'refused',
      ).length;
    expect(await race((index) => engine.table.put({ ...key, a: index }, call, once))).toBe(1);
    const { a: seen = '' } = (await engine.table.get(key, call)) ?? {};
    const asSeen = { expression: 'a = :seen', values: { seen } };
    expect(await race((index) => engine.table.update(key, { set: { a: 100 + index } }, call, asSeen))).toBe(1);
  });

  it.each([
    ['a key of 2,048 bytes', { pk: 'p'.repeat(2048), sk: 's' }, 200],
    ['a longer key', { pk: 'p'.repeat(2049), sk: 's' }, 400],
    ['a sort key of 1,024 bytes', { pk: 'long', sk: 's'.repeat(1024) }, 200],
    ['a longer sort key', { pk: 'long', sk: 's'.repeat(1025) }, 400],
    ['an empty key', { pk: '', sk: 's' }, 400],
    ['an item of 400 kB', { pk: 'big', sk: 's', a: 'x'.repeat(409_600 - 5 - 3 - 1) }, 200],
    ['a larger item', { pk: 'bigger', sk: 's', a: 'x'.repeat(409_600 - 5 - 3 - 1) }, 400],
  ])('%s is taken or refused by its size', async (_, written, status) => {
    const Item = Object.fromEntries(Object.entries(written).map(([at, S]) => [at, { S }]));
    const answer = await engine.ask('PutItem', { Item });
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.body.__type).toMatch(/#ValidationException$/);
  });

  it.each([
    ['a reserved word as a name', 'ttl = :v', { ':v': { N: '1' } }],
    ['a value that is not used', 'attribute_exists(pk)', { ':v': { N: '1' } }],
    ['no values at all', 'attribute_exists(pk)', {}],
    ['a placeholder without a value', 'a = :v', { ':w': { N: '1' } }],
  ])('R4: %s in a condition is a mistake', async (_, ConditionExpression, ExpressionAttributeValues) => {
    const Item = { pk: { S: 'mistake' }, sk: { S: 's' } };
    await engine.ask('PutItem', { Item });
    const answer = await engine.ask('PutItem', { Item, ConditionExpression, ExpressionAttributeValues });
    expect([answer.status, String(answer.body.__type).split('#').at(-1)]).toEqual([400, 'ValidationException']);
  });

  it.each(differences.map((one) => [one.what, one] as const))('differs, or not, in %s', async (_, { look, seen }) => {
    expect(await look(engine.ask, engine.url)).toBe(seen[name]);
  });
});

it('the differences stand in docs/architecture.md as they were seen', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/architecture.md'), 'utf8');
  expect(page).toContain(differencesTable(differences));
});
