// A7: who may call an action: signatures and passwords that are accepted, and that everything else gets one and the same 401. Each other text
// is decided in functions/shared/action and tested there.
import { randomBytes, randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { basicHeader, signedHeaders } from '../support/action-call.ts';
import { comparable } from '../support/comparable-answer.ts';
import { typedIsUserId } from '../support/run-with.ts';
import { markSecret, provideSystem } from '../support/system.ts';

const bench = provideSystem({ extraEnv: { 'pre-login': typedIsUserId } });
const body = '{"identifier":"ada"}';

type Sent = { readonly headers: OutgoingHttpHeaders; readonly text?: string; readonly query?: string };
const post = ({ headers, text = body, query = '' }: Sent) =>
  bench.client.post(`/actions/pre-login${query}`, text, { headers });

const expectAccepted = async (sent: Sent): Promise<void> => {
  expect(await post(sent)).toMatchObject({ status: 200, body: { userId: 'ada' } });
};
/** All with the very same bytes, but for the ids of the request, and without a challenge that makes browsers ask for a password. */
const expectAllRefused = async (rows: Readonly<Record<string, Sent>>): Promise<void> => {
  const nothing = comparable(await post({ headers: {} }));
  expect([nothing.status, nothing.headers['www-authenticate']]).toEqual([401, undefined]);
  for (const [what, sent] of Object.entries(rows))
    expect([what, comparable(await post(sent))]).toEqual([what, nothing]);
};

const useSecrets = async (current: string, previous: string): Promise<void> => {
  const { secrets, secretIds, coldStart, warm } = bench.system();
  secrets.set(secretIds.action ?? '', JSON.stringify({ current, previous }));
  coldStart('pre-login');
  await warm('pre-login');
};

describe('A7: signatures', () => {
  const [current, previous, removed] = [1, 2, 3].map(() => `whsec_${randomBytes(32).toString('base64')}`) as [
    string,
    string,
    string,
  ];
  for (const secret of [current, previous, removed]) markSecret(secret);
  beforeAll(() => useSecrets(current, previous));

  const sign = (call: Parameters<typeof signedHeaders>[2] = {}) => signedHeaders(bench, body, call);

  it.each<[string, () => OutgoingHttpHeaders]>([
    ['by the current secret', () => sign()],
    ['by the previous secret', () => sign({ secret: previous })],
    ['nearly five minutes old', () => sign({ skewSeconds: -298 })],
    [
      'under header names in any case',
      () => Object.fromEntries(Object.entries(sign()).map(([n, v]) => [n.toUpperCase(), v])),
    ],
  ])('A7: %s are accepted', (_, headers) => expectAccepted({ headers: headers() }));

  it('A7: whatever is wrong with others, all of them are refused alike', () => {
    const signature = String(sign()['webhook-signature']);
    const without = { ...sign(), 'webhook-signature': undefined };
    return expectAllRefused({
      'by a removed secret': { headers: sign({ secret: removed }) },
      'over five minutes old': { headers: sign({ skewSeconds: -302 }) },
      'of another id': { headers: { ...sign(), 'webhook-id': 'msg_other' } },
      'with an id that is sent twice': { headers: { ...sign(), 'webhook-id': [randomUUID(), randomUUID()] } },
      'of a body that was parsed and written again': { headers: sign(), text: '{ "identifier": "ada" }' },
      'of nothing': { headers: sign(), text: '' },
      'in the query string': { headers: without, query: `?webhook-signature=${encodeURIComponent(signature)}` },
      'in a cookie': { headers: { ...without, cookie: `webhook-signature=${signature}` } },
      'and the secret itself in the query string': { headers: {}, query: `?secret=${encodeURIComponent(current)}` },
    });
  });
});

describe('A7: passwords', () => {
  const [current, previous, removed] = [
    'with:colon:and-30-characters-1',
    'previous-password-of-30-chars2',
    'removed-password-of-30-chars-3',
  ] as const;
  for (const secret of [current, previous, removed]) markSecret(secret);
  beforeAll(async () => {
    bench.system().reconfigure('pre-login', { ACTION_AUTH: 'basic' });
    await useSecrets(current, previous);
  });

  it('A7: the current one, colons and all, and the previous one are accepted', async () => {
    for (const secret of [current, previous]) await expectAccepted({ headers: basicHeader(secret) });
  });

  it('A7: whatever is wrong with others, all of them are refused alike', () => {
    const { authorization = '' } = basicHeader(current);
    return expectAllRefused({
      'a removed one': { headers: basicHeader(removed) },
      'of another user': { headers: basicHeader(current, 'admin') },
      'as a bearer token': { headers: { authorization: `Bearer ${current}` } },
      'in a header of its own': { headers: { 'x-action-secret': current } },
      'in the query string': { headers: {}, query: `?authorization=${encodeURIComponent(authorization)}` },
      'in a cookie': { headers: { cookie: `authorization=${authorization}` } },
      'as a signature': { headers: signedHeaders(bench, Buffer.from(body), { secret: current }) },
    });
  });
});
