// Which pages may send what: by origin, Sec-Fetch-Site and credential, on every endpoint that browsers use.
import { randomBytes } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FunctionName } from '../../infra/functions.ts';
import type { Answer, RequestOptions } from '../support/client.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { passkeyProofFor, type SignedIn, signInByPasskey } from '../support/sign-in.ts';
import { markers, provideSystem } from '../support/system.ts';

// Which pages may send what: the cross product of credential, Sec-Fetch-Site and Origin, on every endpoint that browsers use.
describe('browser rules', () => {
  const bench = provideSystem();
  let session = '';
  let unknown = '';
  beforeAll(async () => {
    await warmFunctions(bench);
    session = (await signInByPasskey(bench)).token;
    unknown = `${randomBytes(16).toString('base64url')}.${randomBytes(32).toString('base64url')}`;
    markers.add(unknown);
  });

  type Credential = 'none' | 'cookie' | 'bearer' | 'both';
  type Evidence = { credential: Credential; site: string | undefined; origin: string | undefined };

  const credentials: readonly Credential[] = ['none', 'cookie', 'bearer', 'both'];
  // The whole table is decided in functions/shared/http (browser-guard) and tested there, on all combinations.
  const sites = [undefined, 'same-origin', 'cross-site'];
  const origins = () => {
    const { url } = bench.system();
    return [undefined, url, 'https://evil.example'];
  };
  const crossProduct = (): Evidence[] =>
    credentials.flatMap((credential) =>
      sites.flatMap((site) => origins().map((origin) => ({ credential, site, origin }))),
    );

  // Written from the requirement's table, row by row, as a second opinion beside the code's own.
  const mayCookiePass = (method: string, { site, origin }: Evidence): boolean => {
    if (site === 'cross-site' || site === 'none') return false;
    if (site !== undefined && site !== 'same-origin' && site !== 'same-site') return false;
    // A browser sends no Origin with a same-origin GET.
    if (origin === undefined) return method === 'GET' && site === 'same-origin';
    return origin === bench.system().url;
  };
  const mayOtherPass = ({ site, origin }: Evidence): boolean => {
    if (origin !== undefined) return origin === bench.system().url;
    return site === undefined || site === 'same-origin' || site === 'same-site';
  };

  const headersOf = ({ credential, site, origin }: Evidence, token: string): OutgoingHttpHeaders => ({
    ...((credential === 'cookie' || credential === 'both') && { cookie: `__Host-session_id=${token}` }),
    ...((credential === 'bearer' || credential === 'both') && { authorization: `Bearer ${token}` }),
    ...(site !== undefined && { 'sec-fetch-site': site }),
    ...(origin !== undefined && { origin }),
  });

  type Endpoint = {
    method: string;
    send: (headers: OutgoingHttpHeaders) => Promise<Answer>;
    /** Ends sessions, so it is tried with a token that nobody was given. */
    destructive?: boolean;
    passed: Record<Credential, number>;
  };
  const reading = { none: 401, cookie: 200, bearer: 200, both: 400 };
  const post = (path: string, body: object) => (headers: OutgoingHttpHeaders) =>
    bench.client.post(path, body, { headers });
  const endpoints: Record<string, Endpoint> = {
    'POST /auth/corbadoConnectToken': {
      method: 'POST',
      send: post('/auth/corbadoConnectToken', { type: 'passkey-list' }),
      passed: reading,
    },
    'GET /auth/session': {
      method: 'GET',
      send: (headers) => bench.client.get('/auth/session', { headers }),
      passed: reading,
    },
    'GET /auth/sessions': {
      method: 'GET',
      send: (headers) => bench.client.get('/auth/sessions', { headers }),
      passed: reading,
    },
    'DELETE /auth/session': {
      method: 'DELETE',
      send: (headers) => bench.client.delete('/auth/session', { headers }),
      destructive: true,
      passed: { none: 204, cookie: 204, bearer: 204, both: 400 },
    },
    'DELETE /auth/sessions': {
      method: 'DELETE',
      send: (headers) => bench.client.delete('/auth/sessions', { headers }),
      destructive: true,
      passed: { none: 401, cookie: 401, bearer: 401, both: 400 },
    },
    // Both log in, so pages are judged without a cookie too; what is sent here is no proof of anything.
    'POST /auth/passkey/verify': {
      method: 'POST',
      send: post('/auth/passkey/verify', { signedPasskeyData: 'a.b.c' }),
      passed: { none: 401, cookie: 401, bearer: 401, both: 400 },
    },
    'POST /auth/session': {
      method: 'POST',
      send: post('/auth/session', {}),
      passed: { none: 401, cookie: 401, bearer: 401, both: 401 },
    },
  };

  const expectedStatus = ({ method, passed }: Endpoint, evidence: Evidence): number => {
    if (passed.both === 400 && evidence.credential === 'both') return 400;
    const byCookie = evidence.credential === 'cookie' || evidence.credential === 'both';
    const mayPass = byCookie ? mayCookiePass(method, evidence) : mayOtherPass(evidence);
    return mayPass ? passed[evidence.credential] : 403;
  };

  test.each(Object.entries(endpoints))('C1: %s, all 36 combinations', async (_, endpoint) => {
    const wrong = [];
    for (const evidence of crossProduct()) {
      const headers = headersOf(evidence, endpoint.destructive ? unknown : session);
      const { result, effects } = await effectsOf(bench, () => endpoint.send(headers));
      const expected = expectedStatus(endpoint, evidence);
      if (result.status !== expected) wrong.push({ ...evidence, expected, got: result.status });
      if (result.status === 403) expect([result.body.code, effects]).toEqual(['origin_not_allowed', noEffects]);
    }
    expect(wrong).toEqual([]);
  });
});

// Origins that look like ours and are not, and that functions and gateway hold the same list.
describe('browser origins', () => {
  const bench = provideSystem();
  let session: SignedIn;
  beforeAll(async () => {
    await warmFunctions(bench);
    session = await signInByPasskey(bench);
  });

  type LookAlike = readonly [string, (ours: string, port: string) => string];
  // Each other text is decided in functions/shared/http (browser-guard) and tested there.
  const lookAlikes: readonly LookAlike[] = [
    ['null', () => 'null'],
    ['our name as a subdomain of another', (ours) => `${ours}.evil.example`],
    ['a subdomain of ours', (_, port) => `http://evil.localhost:${port}`],
    ['ours in capitals', (ours) => ours.toUpperCase()],
    ['ours over https', (ours) => ours.replace('http:', 'https:')],
    ['ours with another port', (_, port) => `http://localhost:${Number(port) + 1}`],
    ['the same machine by its number', (_, port) => `http://127.0.0.1:${port}`],
    ['ours and another', (ours) => `${ours}, https://evil.example`],
    ['nothing', () => ''],
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
});
