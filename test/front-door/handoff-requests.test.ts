// Requests that trade a hand-off code: from whom, with what beside it, and what is no code at all.
import { randomBytes } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { type RequestOptions, tokenIn } from '../support/client.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import {
  asBrowser,
  idTokenFor,
  newUserId,
  passkeyProofFor,
  signInByPasskey,
  signInNatively,
} from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem({ extraEnv: { 'post-login': { SESSION_DELIVERY: 'handoff' } } });
beforeAll(() => warmFunctions(bench));

const codeFor = async (userId = newUserId()): Promise<string> => {
  const signedPasskeyData = await passkeyProofFor(bench, userId);
  return String((await callAction(bench, 'post-login', { signedPasskeyData })).body.handoffCode);
};
const redeem = (body: unknown, options: RequestOptions = { origin: bench.system().url }) =>
  effectsOf(bench, () => bench.client.post('/auth/session', body, options));

type Evidence = readonly [string, () => RequestOptions];
const refused: readonly Evidence[] = [
  ['a foreign origin', () => ({ origin: 'https://evil.example' })],
  ['origin null', () => ({ origin: 'null' })],
  [
    'a foreign origin that claims same-origin',
    () => ({ origin: 'https://evil.example', headers: { 'sec-fetch-site': 'same-origin' } }),
  ],
  ['Sec-Fetch-Site: cross-site alone', () => ({ headers: { 'sec-fetch-site': 'cross-site' } })],
  ['Sec-Fetch-Site: none alone', () => ({ headers: { 'sec-fetch-site': 'none' } })],
];
const accepted: readonly Evidence[] = [
  ['our origin', () => ({ origin: bench.system().url })],
  ['our origin and same-origin', () => ({ origin: bench.system().url, headers: { 'sec-fetch-site': 'same-origin' } })],
  ['no trace of a browser', () => ({})],
];

test.each(refused)(
  'C1: with %s it is 403, so nobody is logged in by a foreign page, and the code stays good',
  async (_, options) => {
    const handoffCode = await codeFor();
    const { result, effects } = await redeem({ handoffCode }, options());
    expect([result.status, result.body.code, result.setCookie, effects]).toEqual([
      403,
      'origin_not_allowed',
      [],
      noEffects,
    ]);
    expect((await redeem({ handoffCode })).result.status).toBe(200);
  },
);

test.each(accepted)('C1: with %s it is traded', async (_, options) => {
  expect((await redeem({ handoffCode: await codeFor() }, options())).result.status).toBe(200);
});

test('C1: beside a cookie the origin is demanded', async () => {
  const { token } = await signInByPasskey(bench);
  const handoffCode = await codeFor();
  expect((await redeem({ handoffCode }, { cookie: token })).result.status).toBe(403);
  expect((await redeem({ handoffCode }, asBrowser(bench, { token }))).result.status).toBe(200);
});

test('S7: the session that was presented beside the code ends, by cookie or bearer', async () => {
  const [browser, app] = [await signInByPasskey(bench), await signInNatively(bench)];
  const answers = [
    (await redeem({ handoffCode: await codeFor() }, asBrowser(bench, browser))).result,
    (await redeem({ handoffCode: await codeFor(), delivery: 'token' }, { bearer: app.token })).result,
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  for (const { token } of [browser, app])
    expect((await bench.client.get('/auth/session', { bearer: token })).status).toBe(401);
});

test('S5: a browser that asks for the token in the body is refused, and the code stays good', async () => {
  const handoffCode = await codeFor();
  const { result, effects } = await redeem({ handoffCode, delivery: 'token' });
  expect([result.status, effects]).toEqual([400, noEffects]);
  expect((await redeem({ handoffCode })).result.status).toBe(200);
});

test('iK15: a code and a JWT at once are 400, and the code stays good', async () => {
  const handoffCode = await codeFor();
  const bearer = await idTokenFor(bench, newUserId());
  const { result, effects } = await redeem({ handoffCode }, { bearer });
  expect([result.status, effects]).toEqual([400, noEffects]);
  expect((await redeem({ handoffCode })).result.status).toBe(200);
});

test('iK3: a code of no code’s form is 401 without a look at the table', async () => {
  const code = await codeFor();
  for (const handoffCode of [
    '',
    'x',
    code.slice(1),
    `${code}A`,
    `${code.slice(0, -1)}=`,
    ` ${code}`,
    `H#${code}`,
    'x'.repeat(9000),
  ]) {
    const { result, effects } = await redeem({ handoffCode });
    expect([result.status, result.body.code, effects]).toEqual([401, 'unauthorized', noEffects]);
  }
});

test.each([[null], [1], [true], [['x']], [{}]])('I1: %j as a code is 400', async (handoffCode) => {
  const { result, effects } = await redeem({ handoffCode });
  expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
});

test('A1: a code that nobody was given is 401, and leaves no row behind', async () => {
  const before = (await bench.system().dynamodb.items()).length;
  const { result, effects } = await redeem({ handoffCode: randomBytes(32).toString('base64url') });
  expect([result.status, effects.dynamodb]).toEqual([401, { GetItem: 1 }]);
  expect(await bench.system().dynamodb.items()).toHaveLength(before);
});

test('A1: the user of the code counts, not one that is named beside it', async () => {
  const userId = newUserId();
  const handoffCode = await codeFor(userId);
  for (const surplus of [{ userId: 'victim' }, { identifier: 'victim' }])
    expect((await redeem({ handoffCode, ...surplus })).result.status).toBe(400);
  const { result } = await redeem({ handoffCode });
  const token = tokenIn(result.setCookie[0]);
  expect((await bench.client.get('/auth/session', asBrowser(bench, { token }))).body.userId).toBe(userId);
});
