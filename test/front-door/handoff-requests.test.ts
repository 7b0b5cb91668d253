// Requests that trade a hand-off code: from whom, with what beside it, and what is no code at all.
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

// Which pages may ask is decided in functions/shared/http (browser-guard) and tested there, on all combinations.
test('a request that is refused uses up no code', async () => {
  const handoffCode = await codeFor();
  const { token } = await signInByPasskey(bench);
  const refused: readonly [what: string, number, object, RequestOptions][] = [
    ['C1: a foreign page', 403, {}, { origin: 'https://evil.example' }],
    ['C1: one beside our cookie', 403, {}, { cookie: token }],
    ['C1: one that says nothing but that it is none of ours', 403, {}, { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['S5: a browser that asks for the token', 400, { delivery: 'token' }, { origin: bench.system().url }],
    ['iK15: a JWT beside it', 400, {}, { bearer: await idTokenFor(bench, newUserId()) }],
    ['A1: a JWT in the body beside it', 400, { idToken: await idTokenFor(bench, newUserId()) }, {}],
    ['A1: a user beside it', 400, { userId: 'victim' }, {}],
  ];
  for (const [what, status, more, options] of refused) {
    const { result, effects } = await redeem({ handoffCode, ...more }, options);
    expect([what, result.status, result.setCookie, effects]).toEqual([what, status, [], noEffects]);
  }
  expect((await redeem({ handoffCode })).result.status).toBe(200);
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

test.each([
  ['x', 401, {}],
  [null, 400, {}],
  [['x'], 400, {}],
  ['c'.repeat(43), 401, { GetItem: 1 }],
])('iK3, I1: a code that is %j is %i, and leaves no row behind', async (handoffCode, status, dynamodb) => {
  const before = (await bench.system().dynamodb.items()).length;
  const { result, effects } = await redeem({ handoffCode });
  expect([result.status, effects.dynamodb]).toEqual([status, dynamodb]);
  expect(await bench.system().dynamodb.items()).toHaveLength(before);
});

test('A1: the user of the code counts', async () => {
  const userId = newUserId();
  const { result } = await redeem({ handoffCode: await codeFor(userId) });
  const token = tokenIn(result.setCookie[0]);
  expect((await bench.client.get('/auth/session', asBrowser(bench, { token }))).body.userId).toBe(userId);
});
