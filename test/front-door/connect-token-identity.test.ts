// Whom a connect token is for: always the user of the session or of the login's JWT, whatever the request says.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  asBrowser,
  idTokenFor,
  newUserId,
  type SignedIn,
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

const identityWords = [
  'identifier',
  'displayName',
  'userId',
  'userID',
  'username',
  'user',
  'sub',
  'email',
  'webauthnId',
  'customerIdentifier',
  'connectTokenData',
  'data',
  'session',
  '__proto__',
];

const type = fc.constantFrom('passkey-append', 'passkey-list', 'passkey-delete');
const identity = fc.oneof(
  fc.constant(victim),
  fc.constant({ identifier: victim, displayName: victim }),
  fc.constant([victim]),
  fc.jsonValue(),
);
const bodies = fc
  .tuple(
    fc.constantFrom('type', 'connectTokenType'),
    type,
    fc.dictionary(fc.constantFrom(...identityWords), identity, { maxKeys: 3 }),
    fc.boolean(),
  )
  .map(([word, asked, surplus, first]) => {
    const text = (fields: object) => JSON.stringify(fields).slice(1, -1);
    const parts = [text({ [word]: asked }), text(surplus)].filter((part) => part !== '');
    return `{${(first ? parts : parts.toReversed()).join(',')}}`;
  });

test('T1: over a hundred bodies Corbado only ever hears the identity of the session', async () => {
  const session = await signInByLogin(bench);
  const known = { identifier: session.userId, displayName: 'A Test User' };
  let issued = 0;
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      const earlier = bench.system().corbado.calls.length;
      const answer = await bench.client.post('/connectToken', body, asBrowser(bench, session));
      const posts = postedSince(earlier);
      expect([answer.status, posts.length]).toEqual(answer.status === 200 ? [200, 1] : [400, 0]);
      issued += posts.length;
      for (const sent of posts as { type: string; data: object }[])
        expect(sent.data).toEqual(sent.type === 'passkey-append' ? known : { identifier: session.userId });
    }),
    { numRuns: 100, seed: 20_261_121 },
  );
  expect(issued).toBeGreaterThan(0);
});

const credentials: Record<string, (userId: string) => Promise<object>> = {
  'the session cookie': async (userId) => asBrowser(bench, await signInByPasskey(bench, userId)),
  'a bearer session token': async (userId) => ({ bearer: (await signInNatively(bench, userId)).token }),
  "the login's JWT": async (userId) => ({ bearer: await idTokenFor(bench, userId) }),
};

test.each(Object.keys(credentials))('T1: with %s headers and query name nobody', async (name) => {
  const userId = newUserId();
  const options = (await credentials[name]?.(userId)) ?? {};
  const headers = {
    'x-user-id': victim,
    'x-identifier': victim,
    'x-amzn-oidc-identity': victim,
    'x-forwarded-user': victim,
  };
  const path = `/connectToken?identifier=${victim}&userId=${victim}&type=passkey-append`;
  const answer = await bench.client.post(path, { type: 'passkey-list' }, { ...options, headers });
  expect(answer.status).toBe(200);
  expect(bench.system().corbado.calls.at(-1)?.body).toMatchObject({
    type: 'passkey-list',
    data: { identifier: userId },
  });
});

test.each(Object.keys(credentials))(
  'T1: with %s whom a page expects is compared, and chosen by nobody',
  async (name) => {
    const userId = newUserId();
    const options = (await credentials[name]?.(userId)) ?? {};
    const ask = (expectedUserId: string) =>
      bench.client.post('/auth/corbadoConnectToken', { type: 'passkey-append', expectedUserId }, options);
    const earlier = bench.system().corbado.calls.length;
    const refused = await ask(victim);
    expect([refused.status, refused.body.code, refused.raw.includes(userId)]).toEqual([409, 'other_user', false]);
    expect(postedSince(earlier)).toEqual([]);
    expect((await ask(userId)).status).toBe(200);
    expect(postedSince(earlier)).toMatchObject([{ data: { identifier: userId } }]);
  },
);

test('T1: two users at once never get each other’s tokens', async () => {
  const users: SignedIn[] = await Promise.all(Array.from({ length: 10 }, () => signInByPasskey(bench)));
  const asked = users.flatMap((user) => [user, user, user]);
  const ask = async (user: SignedIn) => {
    const { body } = await bench.client.post('/connectToken', { type: 'passkey-append' }, asBrowser(bench, user));
    return bench.system().corbado.state.connectTokens.find(({ secret }) => secret === body.token)?.data.identifier;
  };
  expect(await Promise.all(asked.map(ask))).toEqual(asked.map(({ userId }) => userId));
});

test('T1: without any session the identity in the body opens nothing', async () => {
  const earlier = bench.system().corbado.calls.length;
  const body = { type: 'passkey-append', identifier: victim, userId: victim };
  const statuses = [];
  for (const sent of [body, { type: 'passkey-append' }])
    statuses.push((await bench.client.post('/connectToken', sent, { origin: bench.system().url })).status);
  expect([statuses, postedSince(earlier)]).toEqual([[400, 401], []]);
});
