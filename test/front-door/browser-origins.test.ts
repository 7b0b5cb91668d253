// Origins that look like ours and are not, and that functions and gateway hold the same list.
import { beforeAll, expect, test } from 'vitest';
import type { FunctionName } from '../../infra/build.ts';
import type { RequestOptions } from '../support/client.ts';
import { invokeRoute } from '../support/direct-http.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { passkeyProofFor, type SignedIn, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
let session: SignedIn;
beforeAll(async () => {
  await warmFunctions(bench);
  session = await signInByPasskey(bench);
});

type LookAlike = readonly [string, (ours: string, port: string) => string];
const lookAlikes: readonly LookAlike[] = [
  ['null', () => 'null'],
  ['our name as a subdomain of another', (ours) => `${ours}.evil.example`],
  ['our name before another', (_, port) => `http://localhost.evil.example:${port}`],
  ['a name that ends like ours', (_, port) => `http://evil-localhost:${port}`],
  ['a subdomain of ours', (_, port) => `http://evil.localhost:${port}`],
  ['ours with one letter changed', (_, port) => `http://l0calhost:${port}`],
  ['ours with a dot at the end', (_, port) => `http://localhost.:${port}`],
  ['ours with a slash', (ours) => `${ours}/`],
  ['ours with a path', (ours) => `${ours}/app`],
  ['ours in capitals', (ours) => ours.toUpperCase()],
  ['ours over https', (ours) => ours.replace('http:', 'https:')],
  ['ours without its port', () => 'http://localhost'],
  ['ours with another port', (_, port) => `http://localhost:${Number(port) + 1}`],
  ['ours with a digit more in the port', (ours) => `${ours}0`],
  ['the same machine by its number', (_, port) => `http://127.0.0.1:${port}`],
  ['the same machine in IPv6', (_, port) => `http://[::1]:${port}`],
  ['ours as a user name', (ours) => `${ours}@evil.example`],
  ['a user name before ours', (_, port) => `http://evil@localhost:${port}`],
  ['ours in a query', (ours) => `https://evil.example/?${ours}`],
  ['ours and another', (ours) => `${ours}, https://evil.example`],
  ['another and ours', (ours) => `https://evil.example, ${ours}`],
  ['both with a space only', (ours) => `${ours} https://evil.example`],
  ['a wildcard', () => '*'],
  ['a wildcard with a scheme', () => 'http://*'],
  ['no scheme', (_, port) => `localhost:${port}`],
  ['nothing', () => ''],
];
// What no HTTP client can put into a header.
const notOverHttp: readonly LookAlike[] = [
  ['another, a line end and ours', (ours) => `https://evil.example\n${ours}`],
  ['ours and a line end', (ours) => `${ours}\n`],
  ['ours and a space', (ours) => `${ours} `],
  ['ours after a NUL', (ours) => `\u0000${ours}`],
  ['ours with a letter that looks alike', (_, port) => `http://lоcalhost:${port}`],
  ['ours in letters of full width', (_, port) => `http://ｌocalhost:${port}`],
];

const fakeOf = (lookAlike: LookAlike[1]): string => {
  const { url } = bench.system();
  return lookAlike(url, new URL(url).port);
};
const cookie = () => `__Host-session_id=${session.token}`;

test.each(lookAlikes)('C2, iH25: %s is 403, with a cookie and without one', async (_, lookAlike) => {
  const origin = fakeOf(lookAlike);
  const signedPasskeyData = await passkeyProofFor(bench, 'nobody-in-particular');
  const asked: (() => ReturnType<typeof bench.client.get>)[] = [
    () => bench.client.post('/connectToken', { type: 'passkey-list' }, { origin, cookie: session.token }),
    () => bench.client.get('/auth/session', { origin, cookie: session.token }),
    () => bench.client.delete('/auth/sessions', { origin, cookie: session.token }),
    () => bench.client.post('/auth/passkey/verify', { signedPasskeyData }, { origin }),
    () => bench.client.post('/connectToken', { type: 'passkey-list' }, { origin, bearer: session.token }),
  ];
  for (const ask of asked) {
    const { result, effects } = await effectsOf(bench, ask);
    expect([result.status, result.body.code, effects]).toEqual([403, 'origin_not_allowed', noEffects]);
    expect(result.headers['access-control-allow-origin']).toBeUndefined();
  }
});

test.each(notOverHttp)('C2, iH25: %s, as only a hand-made event can say it, is 403', async (_, lookAlike) => {
  const replace = { headers: { origin: fakeOf(lookAlike) }, cookies: [cookie()] };
  for (const route of ['GET /auth/session', 'DELETE /auth/session'] as const) {
    const { result, effects } = await effectsOf(bench, () => invokeRoute(bench, route, { replace }));
    expect([result.status, effects]).toEqual([403, noEffects]);
  }
});

const twice = (ours: string, other: string): RequestOptions => ({
  headers: { cookie: cookie(), Origin: [ours, other] },
});

test('C2: two Origin headers are none of ours, in either order or twice the same', async () => {
  const { url } = bench.system();
  const pairs = [twice(url, 'https://evil.example'), twice('https://evil.example', url), twice(url, url)];
  for (const options of pairs) expect((await bench.client.get('/auth/session', options)).status).toBe(403);
});

test('C3: functions and gateway hold one and the same list of origins', () => {
  const { functions, cors } = bench.system().template;
  const listOf = (name: FunctionName) => functions.find((one) => one.name === name)?.environment.ALLOWED_ORIGINS;
  const lists = (['connect-token', 'verify-passkey', 'session'] as const).map(listOf);
  expect(lists).toEqual(lists.map(() => cors?.allowOrigins.join(' ')));
  expect([cors?.allowOrigins, cors?.allowCredentials]).toEqual([[bench.system().url], true]);
});
