// The first calls of the table: those that were asked for, one after the other, and nothing of them left.
import { expect, it } from 'vitest';
import { warmTable } from '../../../../functions/shared/frame/invocation.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { callAt } from '../../call-at.ts';

const every = ['get', 'query', 'put', 'update', 'remove'] as const;

it('S2: makes one call of each kind that it is asked for, and writes nothing', async () => {
  const table = memoryTable();
  await warmTable(table, ['query', 'put'])(callAt());
  expect(table.operations).toEqual(['query', 'put']);
  await warmTable(table, every)(callAt());
  expect(table.operations.slice(2)).toEqual(every);
  expect(table.items()).toEqual([]);
});

it('makes the next when one has failed, and one at a time, so that all share a connection', async () => {
  let [underWay, most] = [0, 0];
  const made: string[] = [];
  const failing = (name: string) => async () => {
    made.push(name);
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setImmediate(resolve));
    underWay -= 1;
    throw new Error('down');
  };
  const table = Object.fromEntries(every.map((name) => [name, failing(name)]));
  await warmTable(table as never, every as never)(callAt());
  expect([made, most]).toEqual([every, 1]);
});

it('asks for another key in every environment: they start many at once, and one partition takes 1,000 writes a second', async () => {
  const keys: string[] = [];
  const get = async ({ pk }: { pk: string }) => void keys.push(pk);
  for (let environment = 0; environment < 3; environment += 1) await warmTable({ get }, ['get'])(callAt());
  expect(new Set(keys).size).toBe(3);
});
