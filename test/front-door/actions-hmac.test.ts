// A7: which signed deliveries an action accepts, and that everything else gets one and the same 401.
import { randomBytes, randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { signatureOf, signedHeaders } from '../support/action-call.ts';
import { comparable } from '../support/comparable-answer.ts';
import { markSecret, provideSystem } from '../support/system.ts';

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

/** A correct delivery in which the timestamp is written in a way of its own; the signature covers just that writing. */
const signedAt = (timestamp: string): OutgoingHttpHeaders => {
  const id = 'msg_1';
  const delivery = { id, timestampSeconds: timestamp as unknown as number, body };
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatureOf(delivery, current) };
};

const nowText = () => String(Math.floor(bench.system().clock.nowMilliseconds() / 1000));

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
    ['a timestamp nearly five minutes early', () => sign({ skewSeconds: 298 })],
    ['two signatures, the second one right', () => combine((good) => `${wrong} ${good}`)],
    ['two signatures joined by a comma', () => combine((good) => `${good}, ${wrong}`)],
    ['a right signature beside one of a version to come', () => combine((good) => `v2,abc ${good}`)],
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
const replaceSignature = (value: string) => ({ ...sign(), 'webhook-signature': value });

const refusals: [string, () => OutgoingHttpHeaders, (string | Buffer)?, (() => string)?][] = [
  ['no header at all', () => ({})],
  ['no id', () => without('webhook-id')],
  ['no timestamp', () => without('webhook-timestamp')],
  ['no signature', () => without('webhook-signature')],
  ['an empty signature', () => replaceSignature('')],
  ['a signature by a removed secret', () => sign({ secret: removed })],
  ['a timestamp over five minutes old', () => sign({ skewSeconds: -302 })],
  ['a timestamp over five minutes early', () => sign({ skewSeconds: 302 })],
  ['a timestamp of 1970', () => signedAt('1')],
  ['a timestamp in milliseconds', () => signedAt(`${nowText()}000`)],
  ['a timestamp with a tail', () => signedAt(`${nowText()}x`)],
  ['a timestamp with a fraction', () => signedAt(`${nowText()}.0`)],
  ['a timestamp with a sign', () => signedAt(`+${nowText()}`)],
  ['a timestamp in hexadecimal', () => signedAt(`0x${Number(nowText()).toString(16)}`)],
  ['another id than the signed one', () => ({ ...sign(), 'webhook-id': 'msg_other' })],
  ['another timestamp than the signed one', () => ({ ...sign(), 'webhook-timestamp': String(Number(nowText()) + 1) })],
  ['an id with a dot, which could move the borders of the signed text', () => sign({ id: 'msg.1' })],
  ['an id of a thousand characters', () => sign({ id: 'a'.repeat(1000) })],
  ['half a signature', () => replaceSignature(signature().slice(0, 24))],
  ['a signature of another version', () => replaceSignature(signature().replace('v1,', 'v1a,'))],
  ['a signature without its version', () => replaceSignature(signature().slice('v1,'.length))],
  ['a signature in hexadecimal', () => replaceSignature(Buffer.from(signature().slice(3), 'base64').toString('hex'))],
  [
    'a signature sent as bearer token',
    () => ({ ...without('webhook-signature'), authorization: `Bearer ${signature()}` }),
  ],
  ['a body with one more space', () => sign(), `${body} `],
  ['a body that was parsed and written again', () => sign(), '{ "identifier": "ada" }'],
  ['a body cut short', () => sign(), body.slice(0, -1)],
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
