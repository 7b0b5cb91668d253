// Whatever is in the parts of a request, a function behind the gateway answers it: with a numeric status, and text as the body.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FunctionName } from '../../infra/functions.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const invoke = async (name: FunctionName, event: unknown): Promise<Record<string, unknown>> => {
  const result = await bench.system().invoke(name, event);
  expect(result).toMatchObject({ ok: true });
  const payload = result.ok ? result.payload : undefined;
  if (!isRecord(payload)) throw new Error(`${name} answered ${JSON.stringify(payload)}`);
  return payload;
};

/** Keys that matter somewhere, so that it is more than noise. */
const telling = [
  ...['version', 'headers', 'body', 'cookies', 'requestContext', 'http', 'method', 'rawPath', 'isBase64Encoded'],
  ...['authorizer', 'iam', 'userArn', 'signedPasskeyData', 'webauthnId', 'userId', 'identifier', 'credentialId'],
  ...['passkey', 'id', 'delivery', '__proto__', 'constructor', 'toString', 'length', 'then', 'toJSON'],
];
const json = fc.letrec<{ value: unknown; leaf: unknown; record: unknown; list: unknown }>((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('record'), tie('list')),
  leaf: fc.oneof(
    fc.constantFrom(null, true, '2.0', 'POST', 'GET', '{}', '[]', 'application/json', 'a.b.c', '__proto__'),
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.base64String({ maxLength: 40 }),
  ),
  record: fc.dictionary(fc.oneof(fc.constantFrom(...telling), fc.string({ maxLength: 8 })), tie('value'), {
    maxKeys: 6,
  }),
  list: fc.array(tie('value'), { maxLength: 4 }),
})).value;

/** Mostly a request, with single parts replaced by anything. */
const request = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', '', 'toString', '__proto__', 'post'),
    path: fc.constantFrom('/auth/session', '/auth/sessions', '/connectToken', '', '/', '/x/sessions'),
    headers: fc.dictionary(
      fc.constantFrom('content-type', 'Origin', 'authorization', 'cookie', 'sec-fetch-site', 'webhook-id', '__proto__'),
      fc.oneof(fc.constantFrom('application/json', 'Bearer a.b.c', 'Bearer x'), json),
    ),
    cookies: fc.oneof(
      fc.constant(undefined),
      fc.array(fc.oneof(fc.constant('__Host-session_id=x'), json), { maxLength: 3 }),
    ),
    body: fc.oneof(fc.json(), json),
    isBase64Encoded: fc.oneof(fc.boolean(), json),
    requestId: fc.constantFrom('request', '', null, 1, {}, ['request']),
  })
  .map(({ method, path, requestId, ...rest }) => ({
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    requestContext: { http: { method, path }, requestId },
    ...rest,
  }));

const actions: readonly FunctionName[] = ['post-login', 'post-append', 'pre-login', 'corbado-webhook'];

// Anything at all is tried beside the code: functions/shared/http (http-handler) and functions/shared/action (action-handler).
test.each<FunctionName>([...actions, 'connect-token', 'verify-passkey', 'session'])(
  'I3: %s answers any request with anything in its parts',
  async (name) => {
    const check = async (event: unknown) => {
      const { statusCode, body } = await invoke(name, event);
      expect(Number.isInteger(statusCode) && Number(statusCode) >= 200 && Number(statusCode) < 500).toBe(true);
      const parsed = body === '' ? {} : JSON.parse(String(body));
      if (Number(statusCode) >= 400)
        expect(parsed).toMatchObject({ code: expect.any(String), requestId: expect.any(String) });
    };
    await fc.assert(fc.asyncProperty(request, check), { numRuns: 60, seed: 20_261_121 });
  },
  60_000,
);
