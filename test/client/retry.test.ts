// What the client sends a second time, when, and what never: against the built functions, with their dependencies failing.
import { expect, test } from 'vitest';
import type { CorbadoActionsError } from '../../client/src/index.ts';
import { createBrowserFetch } from '../support/browser-fetch.ts';
import { builtClient } from '../support/built-client.ts';
import { idTokenFor, newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

/** A page of a user who is signed in; `answers` come instead of the gateway's, one per request, and throw when they are errors. */
const visit = async (...answers: (Response | Error)[]) => {
  const { createCorbadoActions } = await builtClient('index');
  const { url } = bench.system();
  let isSignedIn = false;
  const instead = () => {
    const next = isSignedIn ? answers.shift() : undefined;
    if (next instanceof Error) throw next;
    return next;
  };
  const fetch = createBrowserFetch({ origin: url, instead });
  const client = createCorbadoActions({ baseUrl: url, fetch });
  await client.exchange(await idTokenFor(bench, newUserId()));
  isSignedIn = true;
  fetch.sent.length = 0;
  return { client, fetch };
};

const failureOf = (work: Promise<unknown>): Promise<CorbadoActionsError> =>
  work.then(
    () => Promise.reject(new Error('it succeeded')),
    (failure) => failure,
  );

const offline = () => new TypeError('fetch failed');
const answered = (status: number, headers: Record<string, string> = {}) => new Response('<html>', { status, headers });

test.each([
  ['no network', offline],
  ['a gateway that answers 504 itself', () => answered(504)],
])('U: a token is asked for once more after %s, and no third time', async (_, trouble) => {
  const { client, fetch } = await visit(trouble(), trouble());
  const failure = await failureOf(client.connectToken());
  expect([fetch.sent.length, failure.mayRetry, failure.needsLogin]).toEqual([2, true, false]);
});

test.each([
  ['429', () => answered(429, { 'retry-after': '1' }), { code: 'http_429', retryAfterSeconds: 1, mayRetry: true }],
  ['502', () => answered(502), { code: 'http_502', retryAfterSeconds: undefined, mayRetry: true }],
  ['500', () => answered(500), { code: 'http_500', mayRetry: false }],
  ['503 for a minute', () => answered(503, { 'retry-after': '60' }), { retryAfterSeconds: 60, mayRetry: true }],
  ['a stranger’s 200', () => answered(200), { code: 'http_200', mayRetry: false }],
  ['404', () => answered(404, { 'apigw-requestid': 'abc=' }), { code: 'http_404', requestId: 'abc=' }],
])('U: not after %s', async (_, trouble, expected) => {
  const { client, fetch } = await visit(trouble());
  expect(await failureOf(client.connectToken())).toMatchObject(expected);
  expect(fetch.sent).toHaveLength(1);
});

test('U: Corbado’s rate limit: the backend says how long to wait, and the client waits', async () => {
  const { client, fetch } = await visit();
  const { faults } = bench.system().corbado;
  faults.next('connectTokens', { kind: 'rate-limited', retryAfter: '1' }, 2);
  const begin = performance.now();
  expect(await client.connectToken()).toMatch(/^ctk1_/);
  expect(fetch.sent).toHaveLength(2);
  expect(performance.now() - begin).toBeGreaterThan(990);
  faults.clear();
});

test('V3: a proof or a code is never sent again by itself, and may be again only where it was not used up', async () => {
  const troubles = [
    [offline(), 'unreachable', false],
    [answered(504), 'http_504', false],
    [
      Response.json({ code: 'login_interrupted' }, { status: 503, headers: { 'retry-after': '1' } }),
      'login_interrupted',
      false,
    ],
    [Response.json({ code: 'temporarily_unavailable' }, { status: 503 }), 'temporarily_unavailable', true],
  ] as const;
  for (const [trouble, code, mayRetry] of troubles) {
    for (const result of ['a.proof.x', { handoffCode: 'c'.repeat(43) }]) {
      const { client, fetch } = await visit(trouble instanceof Response ? trouble.clone() : trouble);
      const failure = await failureOf(client.completeLogin(result));
      expect([failure.code, failure.mayRetry, fetch.sent.length]).toEqual([code, mayRetry, 1]);
      expect(failure.needsLogin).toBe(code === 'login_interrupted');
    }
  }
});

test('V3: a login that is interrupted behind its proof says so, and that only a new one helps', async () => {
  const { client } = await visit();
  const { faults } = bench.system().dynamodb;
  const proof = await passkeyProofFor(bench, newUserId());
  faults.next('PutItem', { kind: 'error', name: 'InternalServerError' }, 9);
  const failure = await failureOf(client.completeLogin(proof));
  faults.clear();
  expect(failure).toMatchObject({ code: 'login_interrupted', needsLogin: true, mayRetry: false });
});

test('U: a JWT may be exchanged again', async () => {
  const { client, fetch } = await visit(offline());
  await client.exchange(await idTokenFor(bench, newUserId()));
  expect(fetch.sent).toHaveLength(2);
});

test('U: an aborted call ends with the signal’s reason, before, in and between its requests', async () => {
  const reason = new Error('the visitor left');
  for (const abortAfter of [0, 1, 200]) {
    const { client, fetch } = await visit(answered(503, { 'retry-after': '5' }));
    const abort = new AbortController();
    if (abortAfter === 0) abort.abort(reason);
    else setTimeout(() => abort.abort(reason), abortAfter);
    const begin = performance.now();
    expect(await failureOf(client.connectToken('passkey-list', { signal: abort.signal }))).toBe(reason);
    expect(performance.now() - begin).toBeLessThan(3000);
    expect(fetch.sent.length).toBeLessThanOrEqual(2);
  }
});
