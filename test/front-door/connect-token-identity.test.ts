// Whom a connect token is for: always the user of the session or of the login's JWT, whatever the request says. Which fields
// a body may have is tested in functions/connect-token (request).
import { expect, test } from 'vitest';
import {
  asBrowser,
  idTokenFor,
  newUserId,
  signInByLogin,
  signInByPasskey,
  signInNatively,
} from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
const victim = 'victim-of-identity-confusion';

/** What was posted to Corbado since; a cold start opens its connection by a GET. */
const postedSince = (earlier: number) =>
  bench
    .system()
    .corbado.calls.slice(earlier)
    .filter(({ method }) => method === 'POST')
    .map(({ body }) => body);

test.each<[string, (userId: string) => Promise<object>]>([
  ['the session cookie', async (userId) => asBrowser(bench, await signInByLogin(bench, userId))],
  ['a bearer session token', async (userId) => ({ bearer: (await signInNatively(bench, userId)).token })],
  ["the login's JWT", async (userId) => ({ bearer: await idTokenFor(bench, userId) })],
])(
  'T1: with %s headers and query name nobody, and whom a page expects is compared and not chosen',
  async (_, optionsFor) => {
    const userId = newUserId();
    const options = await optionsFor(userId);
    const headers = { 'x-user-id': victim, 'x-identifier': victim, 'x-amzn-oidc-identity': victim };
    const path = `/auth/corbadoConnectToken?identifier=${victim}&userId=${victim}&type=passkey-list`;
    const ask = (expectedUserId?: string) =>
      bench.client.post(path, { type: 'passkey-append', expectedUserId }, { ...options, headers });
    const earlier = bench.system().corbado.calls.length;
    const refused = await ask(victim);
    expect([refused.status, refused.body.code, refused.raw.includes(userId)]).toEqual([409, 'other_user', false]);
    expect(postedSince(earlier)).toEqual([]);
    expect([(await ask(userId)).status, (await ask()).status]).toEqual([200, 200]);
    const sent = { type: 'passkey-append', data: { identifier: userId, displayName: 'A Test User' } };
    expect(postedSince(earlier)).toMatchObject([sent, sent]);
  },
);

test('T1: two users at once never get each other’s tokens', async () => {
  const users = await Promise.all(Array.from({ length: 5 }, () => signInByPasskey(bench)));
  const asked = users.flatMap((user) => [user, user]);
  const ask = async (user: { token: string }) => {
    const { body } = await bench.client.post('/connectToken', { type: 'passkey-append' }, asBrowser(bench, user));
    return bench.system().corbado.state.connectTokens.find(({ secret }) => secret === body.token)?.data.identifier;
  };
  expect(await Promise.all(asked.map(ask))).toEqual(asked.map(({ userId }) => userId));
});

test('T1: without any session the identity in the body opens nothing', async () => {
  const earlier = bench.system().corbado.calls.length;
  const body = { type: 'passkey-append', expectedUserId: victim };
  const statuses = [];
  for (const sent of [body, { ...body, identifier: victim }])
    statuses.push((await bench.client.post('/connectToken', sent, { origin: bench.system().url })).status);
  expect([statuses, postedSince(earlier)]).toEqual([[401, 400], []]);
});
