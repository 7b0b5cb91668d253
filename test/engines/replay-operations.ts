// Loaded before each file of `npm run test:engines`: all that its tests asked of the table in memory is asked of the engine afterwards, and
// must be answered alike. So the unit tests of the stores and stories run on the engine, although they were written for a table in memory.
import { afterAll } from 'vitest';
import { ConditionFailed, type Item, type Key, type Table } from '../../functions/shared/table/table.ts';
import { callAt } from '../functions/call-at.ts';
import { engineName } from '../support/engine.ts';
import { type Recorded, recordOperations } from '../support/memory-table.ts';
import { type OpenEngine, openEngine } from './open-engine.ts';

// Of a test that tries every order of events the first ones are as good as all.
const mostOfOneFile = 3000;
const atOnce = 8;

const recorded = new Map<string, Recorded>();
// The stand-in of the user pool keeps its users as such items, too, with names that no attribute here has.
const isOfPool = ({ asked: [key] }: Recorded): boolean => typeof key === 'object' && (key as Key).pk === 'pool';
recordOperations((one) => {
  if (!isOfPool(one) && recorded.size < mostOfOneFile) recorded.set(JSON.stringify(one), one);
});

let engine: Promise<OpenEngine> | undefined;
let places = 0;
const call = callAt();

/** The same item in a partition of its own, so that no two operations meet. */
const movedTo = (place: string) => (item: Item) => ({ ...item, pk: place }) as Item & Key;

const again = (table: Table, { operation, asked, condition }: Recorded, place: string): Promise<unknown> => {
  const [first, second] = asked as [never, never];
  const moved = movedTo(place)(typeof first === 'string' ? { pk: first } : first);
  if (operation === 'query') return table.query(place, second, call);
  if (operation === 'put') return table.put(moved, call, condition);
  if (operation === 'update') return table.update(moved, second, call, condition);
  return operation === 'get' ? table.get(moved, call) : table.remove(moved, call, condition);
};

const bySortKey = (one: Item, other: Item): number => (String(one.sk) < String(other.sk) ? -1 : 1);
/** As text, with the attributes of each item in alphabetical order. */
const orderless = (value: unknown): string =>
  JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort())
      : inner,
  );

/** Items in that place, and everything else as it is. */
const inPlace = (place: string, value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((one) => inPlace(place, one));
  return value === undefined ? value : movedTo(place)(value as Item);
};

/** What differs, or nothing. */
const replay = async (table: Table, one: Recorded): Promise<string | undefined> => {
  const place = `replayed-${++places}`;
  const { before, after, outcome } = one;
  await Promise.all(before.map((item) => table.put(movedTo(place)(item), call)));
  const done = await again(table, one, place).then(
    (answer) => ({ answer }),
    (error) => (error instanceof ConditionFailed ? 'refused' : String(error)),
  );
  const there = orderless([done, await table.query(place, { from: ' ' }, call)]);
  const expected = outcome === 'refused' ? outcome : { answer: inPlace(place, outcome.answer) };
  const here = orderless([expected, inPlace(place, [...after].sort(bySortKey))]);
  if (there === here) return undefined;
  return `${JSON.stringify(one)}\n  in memory ${here}\n  on ${engineName} ${there}`;
};

afterAll(async () => {
  const operations = [...recorded.values()];
  recorded.clear();
  if (operations.length === 0) return;
  engine ??= openEngine(engineName);
  const { table } = await engine;
  const differences: string[] = [];
  const next = async (): Promise<void> => {
    for (let one = operations.pop(); one !== undefined; one = operations.pop()) {
      const difference = await replay(table, one);
      if (difference !== undefined) differences.push(difference);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, next));
  if (differences.length > 0)
    throw new Error(`${differences.length} operations differ, such as\n${differences.slice(0, 3).join('\n')}`);
}, 120_000);
