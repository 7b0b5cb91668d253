// What the existing login says of a user's names: cleaned, kept, and told to Corbado; its user ids: taken as they are or not at all.
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { asBrowser, idTokenFor, newUserId, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

/** The display name that Corbado hears of for a user whom the login calls this. */
const nameAtCorbado = async (name: unknown, userId = newUserId()): Promise<string> => {
  const bearer = await idTokenFor(bench, userId, { name });
  const answer = await bench.client.post('/connectToken', { type: 'passkey-append' }, { bearer });
  expect(answer.status).toBe(200);
  const sent = bench.system().corbado.calls.at(-1)?.body as { data?: Record<string, string> } | undefined;
  expect(sent?.data?.identifier).toBe(userId);
  return sent?.data?.displayName ?? '';
};

test.each([
  ['a plain name', 'Ada Lovelace', 'Ada Lovelace'],
  ['letters of the world', 'Łukasz Żółć 山田太郎', 'Łukasz Żółć 山田太郎'],
  ['two spellings of a letter', 'Zoe\u0308', 'Zoë'],
  ['spaces around', '  Ada  ', 'Ada'],
  ['a line break inside', 'Ada\r\nset-cookie: a=1', 'Ada set-cookie: a=1'],
  ['a tab and a NUL', 'Ada\t\u0000Lovelace', 'Ada Lovelace'],
  ['a text direction', 'Ada\u202eecalevoL', 'Ada ecalevoL'],
  ['no width at all', 'Ada\u200b\ufeffLovelace', 'Ada Lovelace'],
  ['half a pair of code units', 'Ada\ud83d', 'Ada'],
  ['a thousand letters', 'x'.repeat(1000), 'x'.repeat(64)],
  ['a space at the cut', `${'x'.repeat(63)} y`, 'x'.repeat(63)],
])('iT7: %s', async (_, name, expected) => {
  expect(await nameAtCorbado(name)).toBe(expected);
});

test.each([
  ['missing', undefined],
  ['null', null],
  ['empty', ''],
  ['only spaces', ' \t '],
  ['only control characters', '\u0000\u0001\u0002'],
  ['a number', 7],
  ['a list', ['Ada']],
  ['an object', { given: 'Ada' }],
])('iT7: when the name is %s, the user id stands for it', async (_, name) => {
  const userId = newUserId();
  expect(await nameAtCorbado(name, userId)).toBe(userId);
});

test('iT7: a name that is cut inside an emoji stays proper text', async () => {
  const name = await nameAtCorbado(`${'x'.repeat(63)}😀 and more`);
  expect(name.isWellFormed()).toBe(true);
  expect(name).toMatch(/^x{63}😀?$/u);
});

test('iT7: whatever the name, Corbado hears 1 to 64 proper characters without any control character', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 100 }), async (name) => {
      const heard = await nameAtCorbado(name);
      expect(heard).toMatch(/^(?! )[^\p{C}]{1,64}$/u);
      expect([heard.isWellFormed(), heard.endsWith(' ')]).toEqual([true, false]);
    }),
    { numRuns: 100, seed: 20_261_121 },
  );
});

test('T1: a later passkey login of the same user has the names that the login told', async () => {
  const userId = newUserId();
  await nameAtCorbado('Grace Hopper', userId);
  const session = await signInByPasskey(bench, userId);
  const shown = await bench.client.get('/auth/session', asBrowser(bench, session));
  expect(shown.body).toMatchObject({ userId, identifier: userId, displayName: 'Grace Hopper', amr: 'passkey' });
});

test('T1: a new name counts from the next login on, and changes no session that is open', async () => {
  const userId = newUserId();
  await nameAtCorbado('Grace Murray', userId);
  const before = await signInByPasskey(bench, userId);
  await nameAtCorbado('Grace Hopper', userId);
  const names = [];
  for (const session of [before, await signInByPasskey(bench, userId)])
    names.push((await bench.client.get('/auth/session', asBrowser(bench, session))).body.displayName);
  expect(names).toEqual(['Grace Murray', 'Grace Hopper']);
});

const expectNobody = async (sub: unknown, status: number, code: string): Promise<void> => {
  const bearer = await bench.system().login.signIdToken({ claims: { sub } });
  for (const [path, body] of [
    ['/connectToken', { type: 'passkey-list' }],
    ['/auth/session', {}],
  ] as const) {
    const { result, effects } = await effectsOf(bench, () => bench.client.post(path, body, { bearer }));
    expect([result.status, result.body.code, effects]).toEqual([status, code, noEffects]);
  }
};

test.each([
  ['missing', undefined],
  ['empty', ''],
  ['an e-mail address', 'ada@example.com'],
  ['Corbado’s own id', 'usr-676138078732345317'],
  ['two in one', 'ada,grace'],
  ['with a space', 'ada lovelace'],
  ['with a line break', 'ada\n'],
  ['with a NUL', 'ada\u0000'],
  ['with letters that look alike', 'аda'],
  ['of 129 characters', 'x'.repeat(129)],
])('A5, A6: a user id that is %s is nobody: 500 for the deployer to see, and nothing is written', async (_, sub) => {
  await expectNobody(sub, 500, 'internal_error');
});

test.each([
  ['a number', 42],
  ['a list', ['user']],
  ['an object', { id: 'user' }],
])('A3: a user id that is %s makes it no id token at all: 401, and nothing is written', async (_, sub) => {
  await expectNobody(sub, 401, 'unauthorized');
});
