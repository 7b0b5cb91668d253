// A7: which passwords an action accepts in basic mode, and that everything else gets one and the same 401.
import { beforeAll, describe, expect, it } from 'vitest';
import { basicHeader, signedHeaders } from '../support/action-call.ts';
import { comparable } from '../support/comparable-answer.ts';
import { markSecret, provideSystem } from '../support/system.ts';

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
    ['the scheme in upper case', authorization(`BASIC ${encoded(`corbado:${current}`)}`)],
  ])('A7: %s', async (_, headers) => {
    expect(await post(headers)).toMatchObject({ status: 200, body: { userId: 'ada' } });
  });
});

const refusals: [string, () => Record<string, string>, string?][] = [
  ['no header', () => ({})],
  ['a removed password', () => basicHeader(removed)],
  ['a password that is the beginning of the right one', () => basicHeader(current.slice(0, -1))],
  ['the password up to its first colon', () => basicHeader('with')],
  ['the password in upper case', () => basicHeader(current.toUpperCase())],
  ['an empty password', () => basicHeader('')],
  ['another user', () => basicHeader(current, 'admin')],
  ['an empty user', () => basicHeader(current, '')],
  ['the user in upper case', () => basicHeader(current, 'Corbado')],
  ['no colon', () => authorization(`Basic ${encoded(`corbado${current}`)}`)],
  ['nothing but the colon', () => authorization(`Basic ${encoded(':')}`)],
  ['the password alone', () => authorization(`Basic ${encoded(current)}`)],
  ['a pair that is not encoded', () => authorization(`Basic corbado:${current}`)],
  ['a space before and after', () => authorization(`Basic  ${encoded(`corbado:${current}`)}`)],
  ['two pairs', () => authorization(`Basic ${encoded(`corbado:${current}`)}, Basic ${encoded('a:b')}`)],
  ['padding alone', () => authorization('Basic ===')],
  ['the scheme alone', () => authorization('Basic')],
  ['bytes that are no text', () => authorization(`Basic ${Buffer.from([0xff, 0xfe, 0x3a, 0xff]).toString('base64')}`)],
  ['the password as bearer token', () => authorization(`Bearer ${current}`)],
  ['the password in a header of its own', () => ({ 'x-action-secret': current })],
  [
    'the password in the query string',
    () => ({}),
    `?authorization=${encodeURIComponent(`Basic ${encoded(`corbado:${current}`)}`)}`,
  ],
  ['the password in a cookie', () => ({ cookie: `authorization=Basic ${encoded(`corbado:${current}`)}` })],
  ['a signature by the same secret', () => signedHeaders(bench, body, { secret: current })],
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
