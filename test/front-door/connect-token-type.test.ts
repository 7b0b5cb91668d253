// Which types of token the endpoint gives, in every spelling of Corbado's clients, and that it gives none for anything else.
import { beforeAll, expect, test } from 'vitest';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { asBrowser, type SignedIn, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

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
  ['null', { type: null }],
  ['an empty text', { type: '' }],
  ['a list with a type', { type: ['passkey-list'] }],
  ['an object', { type: { a: 1 } }],
  ['an object with a text form', { type: { toString: 'passkey-list' } }],
  ['a number', { type: 1 }],
  ['a boolean', { type: true }],
  ['another case', { type: 'Passkey-List' }],
  ['a space before', { type: ' passkey-list' }],
  ['a line end after', { type: 'passkey-list\n' }],
  ['a NUL after', { type: 'passkey-list\u0000' }],
  ['a list in a text', { type: 'passkey-list,passkey-append' }],
  ['a prefix', { type: 'passkey' }],
  ['a name that every object has', { type: 'constructor' }],
  ['the name of the prototype', { type: '__proto__' }],
  ['a very long text', { type: 'passkey-list'.repeat(1000) }],
  ['nothing in the other dialect', { connectTokenType: null }],
  ['a list in the other dialect', { connectTokenType: ['passkey-list'] }],
  ['both words, agreeing', { type: 'passkey-list', connectTokenType: 'passkey-list' }],
  ['both words, contradicting', { type: 'passkey-list', connectTokenType: 'passkey-append' }],
  ['a word and nothing in the other', { type: 'passkey-list', connectTokenType: null }],
  ['another word', { tokenType: 'passkey-list' }],
  ['the word in capitals', { TYPE: 'passkey-list' }],
])('T2: %s as the type is 400, and nothing is looked up', async (_, body) => {
  const { result, effects } = await ask(body);
  expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
});

test.each([
  'identifier',
  'displayName',
  'userId',
  'username',
  'data',
  'maxLifetimeInSeconds',
  'customerIdentifier',
  'session',
  '__proto__',
  'constructor',
])('T1, iT5: a surplus %s is 400, and nothing is looked up', async (name) => {
  const { result, effects } = await ask(`{"type":"passkey-list","${name}":"victim"}`);
  expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
});

test.each(['type', 'connectTokenType'])('T2: passkey-login as %s is switched off', async (word) => {
  const { result, effects } = await ask({ [word]: 'passkey-login' });
  expect([result.status, result.body.code, effects]).toEqual([403, 'type_not_allowed', noEffects]);
});

test('iH21: of a key that is there twice the last one counts, and that is the token one gets', async () => {
  const { result } = await ask('{"type":"passkey-list","type":"passkey-delete"}');
  expect(result.status).toBe(200);
  expect(bench.system().corbado.state.connectTokens.at(-1)?.type).toBe('passkey-delete');
});
