// docs/errors.md is what the code says now, and explains what callers really get.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTokenRequest } from '../../functions/connect-token/connect-token.ts';
import { publicDetails, Refusal, refusalTable } from '../../functions/shared/frame/refusal.ts';
import { clientErrorTexts, errorTexts } from '../../reference/error-texts.ts';
import { errorsPage } from '../../reference/errors-page.ts';

const root = join(import.meta.dirname, '..', '..');
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

const refusalOf = (work: () => unknown): Partial<Refusal> => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
  }
  return {};
};

test('docs/errors.md is as npm run docs:api writes it', () => {
  expect(textOf('docs/errors.md')).toBe(errorsPage());
});

test('each code has one heading, which is its anchor', () => {
  const headings = [...errorsPage().matchAll(/^## `([a-z_]+)`$/gm)].map(([, code]) => code);
  expect(headings).toEqual(Object.keys(refusalTable));
});

test('examples quote details that a caller can get', () => {
  const types = ['passkey-append', 'passkey-list', 'passkey-delete'] as const;
  const unknownType = refusalOf(() => readTokenRequest({ type: 'x' }, types)).detail ?? '';
  const quoted = Object.values(errorTexts).flatMap(({ detail }) => (detail === undefined ? [] : [detail]));
  expect(quoted.length).toBeGreaterThan(2);
  const real = [unknownType, ...Object.values(publicDetails)];
  expect(quoted.filter((detail) => !real.includes(detail))).toEqual([]);
});

test('every code that the client makes itself is explained', () => {
  const source = ['create-corbado-actions', 'error', 'send'].map((name) => textOf(`client/src/${name}.ts`)).join('\n');
  const made = [...source.matchAll(/'(unreachable|cookie_[a-z_]+|no_[a-z_]+)'/g)].map(([, code = '']) => code);
  expect([...new Set(made), 'http_…'].sort()).toEqual(Object.keys(clientErrorTexts).sort());
});
