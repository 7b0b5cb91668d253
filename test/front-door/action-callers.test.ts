// Who may call an action: signatures and passwords that are accepted, and that everything else gets one and the same 401.
import { randomBytes, randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { basicHeader, signedHeaders } from '../support/action-call.ts';
import { comparable } from '../support/comparable-answer.ts';
import { markSecret, provideSystem } from '../support/system.ts';

// A7: which signed deliveries an action accepts, and that everything else gets one and the same 401.
describe('actions hmac', () => {
  const bench = provideSystem({ extraEnv: { 'pre-login': { PRE_LOGIN_RESOLVE: 'userId' } } });
  const path = '/actions/pre-login';
  const body = '{"identifier":"ada"}';

  const newSecret = (): string => {
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    markSecret(secret);
    return secret;
  };

  const store = (value: object) =>
    bench.system().secrets.set(bench.system().secretIds.action ?? '', JSON.stringify(value));

  const [current, previous, removed] = [newSecret(), newSecret(), newSecret()];

  beforeAll(async () => {
    store({ current, previous });
    bench.system().coldStart('pre-login');
    await bench.system().warm('pre-login');
  });

  const post = (headers: OutgoingHttpHeaders, text: string | Buffer = body, query = '') =>
    bench.client.post(`${path}${query}`, text, { headers });

  const sign = (call: Parameters<typeof signedHeaders>[2] = {}) => signedHeaders(bench, body, call);

  describe('A7: accepted', () => {
    const wrong = `v1,${Buffer.alloc(32).toString('base64')}`;
    const combine = (join: (good: string) => string) => {
      const headers = sign();
      return { ...headers, 'webhook-signature': join(String(headers['webhook-signature'])) };
    };

    it.each<[string, () => OutgoingHttpHeaders]>([
      ['a signature by the current secret', () => sign()],
      ['a signature by the previous secret', () => sign({ secret: previous })],
      ['a secret written without its prefix', () => sign({ secret: current.slice('whsec_'.length) })],
      ['a timestamp nearly five minutes old', () => sign({ skewSeconds: -298 })],
      ['two signatures, the second one right', () => combine((good) => `${wrong} ${good}`)],
      [
        'header names in any case',
        () => Object.fromEntries(Object.entries(sign()).map(([n, v]) => [n.toUpperCase(), v])),
      ],
    ])('A7: %s', async (_, headers) => {
      expect(await post(headers())).toMatchObject({ status: 200, body: { userId: 'ada' } });
    });
  });

  const without = (name: string) => ({ ...sign(), [name]: undefined });
  const signature = () => String(sign()['webhook-signature']);

  // Each other text is decided in functions/shared/action and tested there.
  const refusals: [string, () => OutgoingHttpHeaders, (string | Buffer)?, (() => string)?][] = [
    ['no header at all', () => ({})],
    ['a signature by a removed secret', () => sign({ secret: removed })],
    ['a timestamp over five minutes old', () => sign({ skewSeconds: -302 })],
    ['another id than the signed one', () => ({ ...sign(), 'webhook-id': 'msg_other' })],
    ['an id with a dot, which could move the borders of the signed text', () => sign({ id: 'msg.1' })],
    ['a body that was parsed and written again', () => sign(), '{ "identifier": "ada" }'],
    ['an empty body', () => sign(), ''],
    [
      'the signature in the query string',
      () => without('webhook-signature'),
      body,
      () => `?webhook-signature=${encodeURIComponent(signature())}`,
    ],
    [
      'the signature in a cookie',
      () => ({ ...without('webhook-signature'), cookie: `webhook-signature=${signature()}` }),
    ],
    ['the secret in the query string', () => ({}), body, () => `?secret=${encodeURIComponent(current)}`],
    ['an id that is sent twice', () => ({ ...sign(), 'webhook-id': [randomUUID(), randomUUID()] })],
  ];

  describe('A7: refused', () => {
    it.each(refusals)('A7: %s', async (_, headers, text, query) => {
      expect(await post(headers(), text, query?.())).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    });

    it('A7: all of them with the very same bytes, but for the ids of the request', async () => {
      const answers = await Promise.all(refusals.map(([, headers, text, query]) => post(headers(), text, query?.())));
      const [first, ...others] = answers.map(comparable);
      for (const other of others) expect(other).toEqual(first);
    });
  });
});

// A7: which passwords an action accepts in basic mode, and that everything else gets one and the same 401.
describe('actions basic', () => {
  const bench = provideSystem({ extraEnv: { 'pre-login': { ACTION_AUTH: 'basic', PRE_LOGIN_RESOLVE: 'userId' } } });
  const body = '{"identifier":"ada"}';

  const [current, previous, removed] = [
    'with:colon:and-30-characters-1',
    'previous-password-of-30-chars2',
    'removed-password-of-30-chars-3',
  ];
  for (const secret of [current, previous, removed]) markSecret(secret);

  beforeAll(async () => {
    const { secrets, secretIds, coldStart, warm } = bench.system();
    secrets.set(secretIds.action ?? '', JSON.stringify({ current, previous }));
    coldStart('pre-login');
    await warm('pre-login');
  });

  const post = (headers: Record<string, string>, query = '') =>
    bench.client.post(`/actions/pre-login${query}`, body, { headers });

  const encoded = (text: string): string => Buffer.from(text).toString('base64');
  const authorization = (value: string) => ({ authorization: value });

  describe('A7: accepted', () => {
    it.each([
      ['the current password, colons and all', basicHeader(current)],
      ['the previous password', basicHeader(previous)],
      ['the scheme in lower case', authorization(`basic ${encoded(`corbado:${current}`)}`)],
    ])('A7: %s', async (_, headers) => {
      expect(await post(headers)).toMatchObject({ status: 200, body: { userId: 'ada' } });
    });
  });

  // Each other text is decided in functions/shared/action and tested there.
  const refusals: [string, () => Record<string, string>, string?][] = [
    ['no header', () => ({})],
    ['a removed password', () => basicHeader(removed)],
    ['another user', () => basicHeader(current, 'admin')],
    ['the password as bearer token', () => authorization(`Bearer ${current}`)],
    ['the password in a header of its own', () => ({ 'x-action-secret': current })],
    [
      'the password in the query string',
      () => ({}),
      `?authorization=${encodeURIComponent(`Basic ${encoded(`corbado:${current}`)}`)}`,
    ],
    ['the password in a cookie', () => ({ cookie: `authorization=Basic ${encoded(`corbado:${current}`)}` })],
    ['a signature by the same secret', () => signedHeaders(bench, Buffer.from(body), { secret: current })],
  ];

  describe('A7: refused', () => {
    it.each(refusals)('A7: %s', async (_, headers, query) => {
      expect(await post(headers(), query)).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    });

    it('A7: all of them with the very same bytes, but for the ids of the request', async () => {
      const answers = await Promise.all(refusals.map(([, headers, query]) => post(headers(), query)));
      const [first, ...others] = answers.map(comparable);
      for (const other of others) expect(other).toEqual(first);
    });

    it('A7: without a challenge for browsers, which would ask a person for a password', async () => {
      expect((await post({})).headers).not.toHaveProperty('www-authenticate');
    });
  });
});
