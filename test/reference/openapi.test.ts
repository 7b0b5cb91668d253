// docs/openapi.json is what the code says now, has every route of the catalogue, and its examples fit its schemas.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { routeKey, routes } from '../../infra/deployed-functions.ts';
import { answers } from '../../reference/openapi/answers.ts';
import { describedRoutes, openApiDocument, operationOf } from '../../reference/openapi/document.ts';
import { requests } from '../../reference/openapi/schemas.ts';

const root = join(import.meta.dirname, '..', '..');

test('docs/openapi.json is as npm run docs:api writes it', () => {
  expect(readFileSync(join(root, 'docs', 'openapi.json'), 'utf8')).toBe(
    `${JSON.stringify(openApiDocument(), null, 2)}\n`,
  );
});

test('every route is described, and nothing else', () => {
  expect(describedRoutes().sort()).toEqual(routes.map(routeKey).sort());
  const ids = routes.map((route) => operationOf(route).id);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each(routes.map((route) => [routeKey(route), operationOf(route)] as const))(
  '%s: its examples fit its schemas',
  (_, { request, answer, examples }) => {
    if (request !== undefined) expect(z.safeParse(requests[request], examples.request).error).toBeUndefined();
    if (answer !== undefined) expect(answers[answer].safeParse(examples.answer).error).toBeUndefined();
    expect([request === undefined, answer === undefined]).toEqual([
      examples.request === undefined,
      examples.answer === undefined,
    ]);
  },
);

test('every reference leads somewhere', () => {
  const document = openApiDocument();
  const text = JSON.stringify(document);
  const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path.split('/'));
  expect(references.length).toBeGreaterThan(100);
  const target = (path: string[]) =>
    path.reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], document);
  expect(references.filter((path) => target(path) === undefined)).toEqual([]);
});

test('integers have no bounds that nobody means', () => {
  expect(JSON.stringify(openApiDocument())).not.toContain(String(Number.MAX_SAFE_INTEGER));
});
