// What the build leaves out of the AWS SDK: that a changed SDK stops the build, and that nothing here is what a function needs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cut, regionsByPattern, replace, requireAllMet, standIn } from '../../infra/build/lean-sdk.ts';
import { leftOut } from '../../infra/build/sdk-left-out.ts';
import * as sdk from '../bundles/support/the-sdk.ts';

const modules = join(import.meta.dirname, '..', '..', 'node_modules');

const textOf = (file: string): string => readFileSync(join(modules, file), 'utf8');

describe.each(leftOut.map((rule) => [rule.file, rule] as const))('the rule for %s', (file, rule) => {
  it('was written for the file as it is', () => {
    expect(standIn(rule, textOf(file)).length).toBeLessThan(textOf(file).length);
  });

  it('stops the build when the file has another form', () => {
    expect(() => standIn(rule, textOf(file).slice(0, 100))).toThrow();
  });
});

const withDigest = leftOut.filter(({ digest }) => digest !== undefined);
it.each(withDigest.map((rule) => [rule.file, rule] as const))('%s may not change by one space', (file, rule) => {
  const changed = new RegExp(`^${file} is not what it was: .* its digest is [0-9a-f]{16} now$`);
  expect(() => standIn(rule, `${textOf(file)} `)).toThrow(changed);
});

it('stops the build when a rule has met no file', () => {
  const missed = leftOut.slice(0, 1).map((rule) => ({ ...rule, file: 'no/bundle/has/this.js' }));
  expect(() => requireAllMet(missed)).toThrow('no/bundle/has/this.js');
});

it('takes nothing out of a file that is not in there, and nothing that is in there twice', () => {
  expect(replace('a b c', 'b', 'B')).toBe('a B c');
  expect(() => replace('a b c', 'd', '')).toThrow('not once');
  expect(() => replace('a b b', 'b', '')).toThrow('not once');
  expect(cut('a b c', 'b', 'c')).toBe('a c');
  expect(() => cut('a b c', 'd', 'c')).toThrow('not in the file');
  expect(() => cut('a b c', 'b', 'a')).toThrow('not in the file');
});

it('keeps the regions that no pattern finds, and those that another partition’s would', () => {
  const regions = {
    'eu-one-1': { description: '' },
    'eu-two-2': { description: '' },
    'eu-global': { description: '' },
  };
  const partitions = [
    { id: 'a', regionRegex: '^eu-\\w+-1$', regions, outputs: { name: 'a' } },
    { id: 'b', regionRegex: '^eu-\\w+-\\d$', regions: { 'eu-three-1': { description: '' } }, outputs: { name: 'b' } },
  ];
  const text = regionsByPattern(`export const partitionsInfo = ${JSON.stringify({ partitions, version: '1' })};`);
  const left = JSON.parse(text.slice('export const partitionsInfo = '.length, -1));
  expect(left.partitions.map((one: { regions: object }) => Object.keys(one.regions))).toEqual([
    ['eu-two-2', 'eu-global'],
    ['eu-three-1'],
  ]);
  expect(left.partitions[1].outputs).toEqual({ name: 'b' });
});

const stream = 42;
const textDates = [5, 6];

/** Every simple type below a schema, as the SDK writes them: a number, or a list that begins with its kind. */
const simpleTypes = (schema: unknown, seen: Set<unknown>): number[] => {
  const found = typeof schema === 'function' ? schema() : schema;
  // The two highest bits say: a list, or a map, of what the others say.
  if (typeof found === 'number') return [found & 0b11_1111];
  if (!Array.isArray(found) || seen.has(found)) return [];
  seen.add(found);
  if (found.length === 2) return simpleTypes(found[0], seen);
  // Structures and unions have the types of their members after their names; lists, maps and operations have nothing else.
  const parts: unknown[] = [3, 4].includes(found[0]) ? found[5] : found.slice(4);
  return parts.flatMap((part) => simpleTypes(part, seen));
};

describe.each(Object.entries(sdk).filter(([name]) => name.endsWith('Command')))('%s', (_, Command) => {
  const { schema } = new (Command as unknown as new (input: object) => { schema: readonly unknown[] })({});
  const types = simpleTypes(schema, new Set());

  it('has nothing in its path or host name, and no stream', () => {
    expect(schema.slice(0, 4)).toEqual([9, expect.any(String), expect.any(String), 0]);
    expect(types.length).toBeGreaterThan(3);
    expect(types).not.toContain(stream);
  });

  it('has its dates as numbers', () => {
    expect(types.filter((type) => textDates.includes(type))).toEqual([]);
  });
});
