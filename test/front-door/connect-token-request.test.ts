// What the token endpoint takes: which credentials, and which types in every spelling of Corbado's clients.
import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import {
  asBrowser,
  idTokenFor,
  newUserId,
  passkeyProofFor,
  type SignedIn,
  signInByPasskey,
  signInNatively,
} from '../support/sign-in.ts';
import { markers, provideSystem } from '../support/system.ts';

// Who gets a connect token: the holder of a session cookie, of a bearer session token or of the login's JWT, and nobody else.
describe('connect token credentials', () => {
  const bench = provideSystem();
  beforeAll(() => warmFunctions(bench));

  const ask = (options: object) =>
    effectsOf(bench, () => bench.client.post('/auth/corbadoConnectToken', { type: 'passkey-list' }, options));

  const sessionToken = (): string => {
    const token = `${randomBytes(16).toString('base64url')}.${randomBytes(32).toString('base64url')}`;
    markers.add(token);
    return token;
  };

  test('T: a cookie, a bearer session token and a JWT are equally good', async () => {
    const options = [
      asBrowser(bench, await signInByPasskey(bench)),
      { bearer: (await signInNatively(bench)).token },
      { bearer: await idTokenFor(bench, newUserId()) },
    ];
    for (const option of options) expect((await ask(option)).result.status).toBe(200);
  });

  test('T: a browser with the JWT of the login names its origin, and that must be ours', async () => {
    const bearer = await idTokenFor(bench, newUserId());
    const statuses = [];
    for (const origin of [bench.system().url, 'https://evil.example'])
      statuses.push((await ask({ bearer, origin })).result.status);
    expect(statuses).toEqual([200, 403]);
  });

  test('A1: without any credential it is 401 and nothing happens', async () => {
    for (const options of [{}, { origin: bench.system().url }]) {
      const { result, effects } = await ask(options);
      expect([result.status, result.body.code, effects]).toEqual([401, 'unauthorized', noEffects]);
    }
  });

  test('A1: a well-formed token that nobody was given costs one read and is 401', async () => {
    const options = [asBrowser(bench, { token: sessionToken() }), { bearer: sessionToken() }];
    for (const option of options) {
      const { result, effects } = await ask(option);
      expect([result.status, effects]).toEqual([401, { dynamodb: { GetItem: 1 }, corbado: {} }]);
    }
  });

  test('A1: the right user with another secret, and the right secret with another user, are 401', async () => {
    const [one, other] = [await signInByPasskey(bench), await signInByPasskey(bench)];
    const [oneKey, oneSecret] = one.token.split('.');
    const [otherKey] = other.token.split('.');
    const wrong = [`${oneKey}.${randomBytes(32).toString('base64url')}`, `${otherKey}.${oneSecret}`];
    for (const token of wrong) expect((await ask(asBrowser(bench, { token }))).result.status).toBe(401);
  });

  test('A1: Corbado’s proof of a passkey login is no credential here', async () => {
    const bearer = await passkeyProofFor(bench, newUserId());
    const { result, effects } = await ask({ bearer });
    expect([result.status, effects]).toEqual([401, noEffects]);
  });

  test('iK15: two credentials at once are 400, whichever they are', async () => {
    const session = await signInByPasskey(bench);
    const idToken = await idTokenFor(bench, session.userId);
    const native = await signInNatively(bench, session.userId);
    for (const bearer of [idToken, native.token, session.token]) {
      const { result, effects } = await ask({ ...asBrowser(bench, session), bearer });
      expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
    }
  });

  test('iK15: two Authorization headers are 400, even with the same token', async () => {
    const { token } = await signInNatively(bench);
    const { result, effects } = await ask({ headers: { authorization: [`Bearer ${token}`, `Bearer ${token}`] } });
    expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
  });

  test('iH33: a token in the address opens nothing', async () => {
    const { token } = await signInNatively(bench);
    const names = ['access_token', 'session', 'sessionId', 'token', '__Host-session_id', 'authorization'];
    const query = names.map((name) => `${name}=${token}`).join('&');
    const { result, effects } = await effectsOf(bench, () =>
      bench.client.post(`/connectToken?${query}`, { type: 'passkey-list' }),
    );
    expect([result.status, effects]).toEqual([401, noEffects]);
  });
});

// Which types of token the endpoint gives, in every spelling of Corbado's clients, and that it gives none for anything else.
describe('connect token type', () => {
  const bench = provideSystem();
  let session: SignedIn;
  beforeAll(async () => {
    await warmFunctions(bench);
    session = await signInByPasskey(bench);
  });

  const paths = ['/auth/corbadoConnectToken', '/auth/createConnectToken', '/connectToken'];
  /** What each path answers: dialects.test.ts says why. */
  const answers = (whole: { connectToken: unknown; token: unknown; expiresAt: unknown }): Record<string, object> => ({
    '/auth/corbadoConnectToken': whole,
    '/auth/createConnectToken': { connectToken: whole.connectToken },
    '/connectToken': { token: whole.token },
  });
  const types = ['passkey-append', 'passkey-list', 'passkey-delete'];
  const dialects = paths.flatMap((path) =>
    ['type', 'connectTokenType'].flatMap((word) => types.map((type) => [path, word, type] as const)),
  );

  /** A string is sent as it is. */
  const ask = (body: unknown, path = '/auth/corbadoConnectToken') =>
    effectsOf(bench, () => bench.client.post(path, body, asBrowser(bench, session)));

  test.each(dialects)('T2: POST %s with %s %s gives one token of that type', async (path, word, type) => {
    const { result, effects } = await ask({ [word]: type }, path);
    expect([result.status, effects.corbado]).toEqual([200, { connectTokens: 1 }]);
    const issued = bench.system().corbado.state.connectTokens.at(-1);
    const { secret: token, expiresAtSeconds: expiresAt } = issued ?? {};
    expect(result.body).toEqual(answers({ connectToken: token, token, expiresAt })[path]);
    expect(issued).toMatchObject({ type, status: 'initial', data: { identifier: session.userId } });
  });

  test.each([
    ['nothing', {}],
    ['a list with a type', { type: ['passkey-list'] }],
    ['a number', { type: 1 }],
    ['a list in a text', { type: 'passkey-list,passkey-append' }],
    ['the name of the prototype', { type: '__proto__' }],
    ['both words, agreeing', { type: 'passkey-list', connectTokenType: 'passkey-list' }],
    ['a word and nothing in the other', { type: 'passkey-list', connectTokenType: null }],
  ])('T2: %s as the type is 400, and nothing is looked up', async (_, body) => {
    const { result, effects } = await ask(body);
    expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
  });

  test.each(['identifier', 'userId', 'maxLifetimeInSeconds', '__proto__'])(
    'T1, iT5: a surplus %s is 400, and nothing is looked up',
    async (name) => {
      const { result, effects } = await ask(`{"type":"passkey-list","${name}":"victim"}`);
      expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
    },
  );

  test.each(['type', 'connectTokenType'])('T2: passkey-login as %s is switched off', async (word) => {
    const { result, effects } = await ask({ [word]: 'passkey-login' });
    expect([result.status, result.body.code, effects]).toEqual([403, 'type_not_allowed', noEffects]);
  });

  test('iH21: of a key that is there twice the last one counts, and that is the token one gets', async () => {
    const { result } = await ask('{"type":"passkey-list","type":"passkey-delete"}');
    expect(result.status).toBe(200);
    expect(bench.system().corbado.state.connectTokens.at(-1)?.type).toBe('passkey-delete');
  });
});
