// How openapi.json is read for the page that explains the API: every route once, fields by name, failures with their codes.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type ApiDocument,
  contentOf,
  credentialsOf,
  failuresOf,
  fieldsOf,
  routesOf,
  shapesOf,
} from '../../page/app/api/document.ts';

const document = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as ApiDocument;
const all = document.tags.flatMap(({ name }) => routesOf(document, name));

const routeAt = (method: string, path: string) => {
  const route = all.find((one) => one.method === method && one.path === path);
  if (route === undefined) throw new Error(`no ${method} ${path}`);
  return route;
};

/** `name: type` of each field of the answer with success, a list for each shape. */
const answerOf = (method: string, path: string): string[][] => {
  const content = contentOf(routeAt(method, path).responses['200']);
  const shapes = content ? shapesOf(document, content.schema) : [];
  return shapes.map((shape) => fieldsOf(shape).map(({ name, type }) => `${name}: ${type}`));
};

describe('openapi.json, read for people', () => {
  it('has every route under one of its tags, once', () => {
    const written = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(all.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(written.sort());
  });

  it('names fields within lists and objects after what they are in, and says what each may be', () => {
    const [sessions] = answerOf('GET', '/auth/sessions');
    expect(sessions).toContain('sessions: list of objects');
    expect(sessions).toContain('sessions[].amr: "passkey" or "issuer"');
    const [found, notFound] = answerOf('POST', '/actions/pre-login');
    expect(found).toEqual(['identifier: string', 'userId: string']);
    expect(notFound).toContain('error.code: string');
    const request = contentOf(routeAt('POST', '/actions/post-login').requestBody);
    const event = request && fieldsOf(shapesOf(document, request.schema)[0] ?? {});
    expect(event?.map(({ name, type }) => `${name}: ${type}`)).toContain('passkey.id: string or null');
  });

  it('says which fields must be there, and which answers have no body', () => {
    const request = contentOf(routeAt('POST', '/auth/passkey/verify').requestBody);
    const fields = request && fieldsOf(shapesOf(document, request.schema)[0] ?? {});
    expect(fields?.filter(({ isRequired }) => isRequired).map(({ name }) => name)).toEqual(['signedPasskeyData']);
    expect(contentOf(routeAt('DELETE', '/auth/session').responses['200'])).toBeUndefined();
  });

  it('has a text for each failure and each credential', () => {
    const failures = all.flatMap((route) => failuresOf(document, route));
    expect(failures.filter(([, words]) => words === '')).toEqual([]);
    const statuses = failuresOf(document, routeAt('GET', '/auth/session')).map(([status]) => status);
    expect(statuses).toEqual(['400', '401', '403', '500', '503', 'else']);
    const names = credentialsOf(document, routeAt('GET', '/auth/session')).map(({ name, scheme }) => name ?? scheme);
    expect(names).toEqual(['__Host-session_id', 'bearer']);
  });
});
