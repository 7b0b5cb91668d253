// Which pages may send what, on every endpoint that browsers use. Every combination of credential, Sec-Fetch-Site, method and origin is
// decided in functions/shared/http (browser-guard) and tested there; here, that each endpoint asks, before anything happens.
import { beforeAll, expect, test } from 'vitest';
import type { FunctionName } from '../../infra/functions.ts';
import type { Answer, RequestOptions } from '../support/client.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { passkeyProofFor, type SignedIn, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
let session: SignedIn;
let signedPasskeyData: string;
beforeAll(async () => {
  await warmFunctions(bench);
  session = await signInByPasskey(bench);
  signedPasskeyData = await passkeyProofFor(bench, session.userId);
});

type Send = (options: RequestOptions) => Promise<Answer>;
const post =
  (path: string, bodyOf: () => object): Send =>
  (options) =>
    bench.client.post(path, bodyOf(), options);
const endpoints: [string, Send][] = [
  ['GET /auth/session', (options) => bench.client.get('/auth/session', options)],
  ['GET /auth/sessions', (options) => bench.client.get('/auth/sessions', options)],
  ['DELETE /auth/session', (options) => bench.client.delete('/auth/session', options)],
  ['DELETE /auth/sessions', (options) => bench.client.delete('/auth/sessions', options)],
  ['POST /auth/corbadoConnectToken', post('/auth/corbadoConnectToken', () => ({ type: 'passkey-list' }))],
  ['POST /auth/passkey/verify', post('/auth/passkey/verify', () => ({ signedPasskeyData }))],
  ['POST /auth/session', post('/auth/session', () => ({}))],
];

test.each(endpoints)('C1: %s refuses a page that may not ask, by cookie and without one', async (name, send) => {
  const { url } = bench.system();
  const [cookie, site] = [session.token, 'sec-fetch-site'];
  const refused: RequestOptions[] = [
    { cookie, origin: 'https://evil.example' },
    { bearer: cookie, origin: 'https://evil.example' },
    { origin: 'https://evil.example', headers: { [site]: 'same-origin' } },
    { headers: { [site]: 'cross-site' } },
    { cookie, origin: url, headers: { [site]: 'cross-site' } },
    { cookie },
    ...(name.startsWith('GET') ? [] : [{ cookie, headers: { [site]: 'same-origin' } }]),
  ];
  for (const options of refused) {
    const { result, effects } = await effectsOf(bench, () => send(options));
    expect([options, result.status, result.body.code, effects]).toEqual([
      options,
      403,
      'origin_not_allowed',
      noEffects,
    ]);
  }
});

test('C1: what a page of ours and an app may ask is answered', async () => {
  const { url } = bench.system();
  const [cookie, site] = [session.token, 'sec-fetch-site'];
  const allowed: RequestOptions[] = [
    { cookie, origin: url },
    { cookie, origin: url, headers: { [site]: 'same-site' } },
    { cookie, headers: { [site]: 'same-origin' } },
    { bearer: cookie },
    { bearer: cookie, origin: url },
  ];
  for (const options of allowed) expect((await bench.client.get('/auth/session', options)).status).toBe(200);
});

test('C2, iH25: an origin that looks like ours is none of ours', async () => {
  const { url } = bench.system();
  const { port } = new URL(url);
  const lookAlikes = [
    'null',
    `${url}.evil.example`,
    `http://evil.localhost:${port}`,
    url.toUpperCase(),
    url.replace('http:', 'https:'),
    `http://localhost:${Number(port) + 1}`,
    `http://127.0.0.1:${port}`,
    `${url}, https://evil.example`,
    '',
  ];
  const cookie = session.token;
  for (const origin of lookAlikes)
    expect([origin, (await bench.client.get('/auth/session', { cookie, origin })).status]).toEqual([origin, 403]);
  for (const Origin of [
    [url, 'https://evil.example'],
    [url, url],
  ])
    expect((await bench.client.get('/auth/session', { cookie, headers: { Origin } })).status).toBe(403);
});

test('C3: functions and gateway hold one and the same list of origins', () => {
  const { functions, cors } = bench.system().template;
  const listOf = (name: FunctionName) => functions.find((one) => one.name === name)?.environment.ALLOWED_ORIGINS;
  const lists = (['connect-token', 'verify-passkey', 'session'] as const).map(listOf);
  expect(lists).toEqual(lists.map(() => cors?.allowOrigins.join(' ')));
  expect([cors?.allowOrigins, cors?.allowCredentials]).toEqual([[bench.system().url], true]);
});
