// The settings as an editor shows them: the same as the schema takes, property by property, and explained like the documents.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type * as z from 'zod';
import type { CorbadoActionsSettings } from '../../infra/settings/settings-types.ts';
import type { propsSchema } from '../../infra/settings/stage-schema.ts';
import { settingsTypes } from '../../infra/settings/write-types.ts';

type Frozen<Value> = Value extends object ? { readonly [Key in keyof Value]: Frozen<Value[Key]> } : Value;
type Same<One, Other> =
  (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? 'the same' : 'different';

const asTheSchema: Same<Frozen<z.input<ReturnType<typeof propsSchema>>>, Frozen<CorbadoActionsSettings>> = 'the same';

test('the types are current (otherwise: npm run docs:configuration)', () => {
  const committed = readFileSync(
    join(import.meta.dirname, '..', '..', 'infra', 'settings', 'settings-types.ts'),
    'utf8',
  );
  expect(committed).toBe(settingsTypes());
  expect(asTheSchema).toBe('the same');
});

test('every property is explained, numbers with their unit and bounds', () => {
  const lines = settingsTypes().split('\n');
  const unexplained = lines.filter((line, at) => /^ +readonly /.test(line) && !lines[at - 1]?.endsWith('*/'));
  expect(unexplained).toEqual([]);
  const numbers = lines.filter((line) => /: number/.test(line));
  expect(numbers.length).toBeGreaterThan(8);
  const explained = settingsTypes()
    .replace(/\s+\*?\s*/g, ' ')
    .match(/In whole [a-z]+, from \d+ to \d+\./g);
  expect(explained).toHaveLength(numbers.length);
});
