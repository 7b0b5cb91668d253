// What the token endpoint takes: which credentials, and which types in every spelling of Corbado's clients. Which texts are types, and which
// fields are none, is tested in functions/connect-token (request).
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
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
let session: SignedIn;
beforeAll(async () => {
  await warmFunctions(bench);
  session = await signInByPasskey(bench);
});

const ask = (options: object, body: unknown = { type: 'passkey-list' }, path = '/auth/corbadoConnectToken') =>
  effectsOf(bench, () => bench.client.post(path, body, options));

describe('credentials', () => {
  test('T1: a cookie, a bearer session token and a JWT, from one of our pages or none, are equally good', async () => {
    const bearer = await idTokenFor(bench, newUserId());
    for (const options of [
      asBrowser(bench, session),
      { bearer: (await signInNatively(bench)).token },
      { bearer },
      { bearer, origin: bench.system().url },
    ])
      expect((await ask(options)).result.status).toBe(200);
    expect((await ask({ bearer, origin: 'https://evil.example' })).result.status).toBe(403);
  });

  test('A1: a token that nobody was given costs one read and is 401, whosever its halves are', async () => {
    const other = await signInByPasskey(bench);
    const [[oneKey, oneSecret], [otherKey]] = [session.token.split('.'), other.token.split('.')];
    for (const token of [`${oneKey}.${'A'.repeat(43)}`, `${otherKey}.${oneSecret}`]) {
      const { result, effects } = await ask({ bearer: token });
      expect([result.status, effects]).toEqual([401, { dynamodb: { GetItem: 1 }, corbado: {} }]);
    }
  });

  test('A1: Corbado’s proof of a passkey login is no credential here', async () => {
    const { result, effects } = await ask({ bearer: await passkeyProofFor(bench, newUserId()) });
    expect([result.status, effects]).toEqual([401, noEffects]);
  });

  test('iK15: two at once are 400, whichever they are, also of one user', async () => {
    for (const bearer of [await idTokenFor(bench, session.userId), session.token]) {
      const { result, effects } = await ask({ ...asBrowser(bench, session), bearer });
      expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
    }
  });
});

describe('types', () => {
  const dialects = ['/auth/corbadoConnectToken', '/auth/createConnectToken', '/connectToken'].flatMap((path) =>
    ['type', 'connectTokenType'].flatMap((word) =>
      ['passkey-append', 'passkey-list', 'passkey-delete'].map((type) => [path, word, type] as const),
    ),
  );

  test.each(dialects)('T2: POST %s with %s %s gives one token of that type', async (path, word, type) => {
    const { result, effects } = await ask(asBrowser(bench, session), { [word]: type }, path);
    expect([result.status, effects.corbado]).toEqual([200, { connectTokens: 1 }]);
    const issued = bench.system().corbado.state.connectTokens.at(-1);
    expect(result.body.token ?? result.body.connectToken).toBe(issued?.secret);
    expect(issued).toMatchObject({ type, status: 'initial', data: { identifier: session.userId } });
  });

  test.each<[string, number, object]>([
    ['both words', 400, { type: 'passkey-list', connectTokenType: 'passkey-list' }],
    ['a list with a type', 400, { type: ['passkey-list'] }],
    ['a user beside the type', 400, { type: 'passkey-list', userId: 'victim' }],
    ['a type that is off', 403, { connectTokenType: 'passkey-login' }],
  ])('T1, T2, iT5: %s is %i, and nothing is looked up', async (_, status, body) => {
    const { result, effects } = await ask(asBrowser(bench, session), body);
    expect([result.status, effects]).toEqual([status, noEffects]);
  });

  test('iH21: of a key that is there twice the last one counts, and that is the token one gets', async () => {
    const { result } = await ask(asBrowser(bench, session), '{"type":"passkey-list","type":"passkey-delete"}');
    expect(result.status).toBe(200);
    expect(bench.system().corbado.state.connectTokens.at(-1)?.type).toBe('passkey-delete');
  });
});
