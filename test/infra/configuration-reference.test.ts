// docs/configuration.md is what the schema says, whole.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configurationReference, configurationRows } from '../../infra/configuration-reference.ts';

test('the committed reference is current (otherwise: npm run docs:configuration)', () => {
  const committed = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'configuration.md'), 'utf8');
  expect(committed).toBe(configurationReference());
});

test.each(configurationRows())('$path is explained', ({ meaning, takes }) => {
  expect(meaning).toMatch(/^.{10,}\.$/);
  expect(takes).not.toBe('');
});
