// What `bench:scale` concludes from its costs, on costs that were made up.
import { expect, it } from 'vitest';
import { compare, costTable, finding } from '../../bench/scale/cost-table.ts';
import type { Cost } from '../../bench/scale/measure-costs.ts';

const login = (changes: Partial<Cost> = {}): Cost => ({
  ...{ operation: 'passkey login', sessions: 1000, cutShort: false },
  ...{
    calls: { Query: 2, PutItem: 2, DeleteItem: 981 },
    readUnits: 90,
    writeUnits: 983,
    itemsRead: 1001,
    bytesRead: 9,
  },
  ...changes,
});
const check = (changes: Partial<Cost> = {}): Cost => login({ operation: 'session check', ...changes });

it('nothing grows when all costs are the same', () => {
  const comparison = compare([login(), check()], [login(), check()]);
  expect(comparison).toEqual({ grown: [], notCompared: [] });
  expect(finding(comparison)).toBe('The same calls, units and bytes in the large table: nothing grows with it.');
});

it('shows both costs of what grows', () => {
  const { grown, notCompared } = compare([login(), check()], [login(), check({ readUnits: 91 })]);
  expect([grown.length, notCompared]).toEqual([1, []]);
  const [line] = costTable([check()]).split('\n').slice(1);
  expect(grown[0]).toContain(`in the empty table\n  ${line}\nbut in the large one\n  session check`);
});

it.each<[string, Cost, Cost]>([
  ['in the empty table', login({ cutShort: true, writeUnits: 502 }), login()],
  ['in the large one', login(), login({ cutShort: true, writeUnits: 502 })],
])('compares nothing that a slow machine cut short %s, and says so', (_, small, large) => {
  const comparison = compare([small, check()], [large, check({ readUnits: 91 })]);
  expect(comparison).toEqual({ grown: [expect.any(String)], notCompared: ['passkey login with 1000 sessions'] });
  expect(finding(comparison)).toMatch(
    /Not compared, as this machine is too slow .*: passkey login with 1000 sessions\.$/,
  );
});
