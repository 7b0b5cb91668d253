// When a session ends: by the server's clock, to the second, whatever the table still holds and the cookie says. That each endpoint keeps to
// the limits of its stage is in stage-settings.test.ts.
import { beforeAll, expect, test } from 'vitest';
import { warmFunctions } from '../support/effects.ts';
import { moveTo, startSecond } from '../support/moments.ts';
import { asBrowser, signInByLogin, signInByPasskey, signInNatively } from '../support/sign-in.ts';
import { sessionRow } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));
const absoluteSeconds = 10_800;
const idleSeconds = 1800;

test.each([
  ['by a passkey', signInByPasskey],
  ['by the existing login', signInByLogin],
  ['for an app', signInNatively],
])('S2, S3: a session opened %s says its absolute end, and so does its row, in seconds', async (_, signIn) => {
  const begin = startSecond(bench);
  const { token, answer } = await signIn(bench);
  const expiresAt = begin + absoluteSeconds;
  expect(answer.body.expiresAt).toBe(expiresAt);
  const row = { createdAt: begin, lastSeenAt: begin, expiresAt, ttl: expiresAt };
  expect(await sessionRow(bench, token)).toMatchObject(row);
});

test('S2: an expired row that is still there opens nothing, and refusing it leaves it there', async () => {
  const begin = startSecond(bench);
  const session = await signInByPasskey(bench);
  moveTo(bench, begin + 40 * 86_400);
  const options = asBrowser(bench, session);
  const answers = [
    await bench.client.get('/auth/session', options),
    await bench.client.delete('/auth/sessions', options),
    await bench.client.post('/connectToken', { type: 'passkey-list' }, options),
  ];
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(await sessionRow(bench, session.token)).toMatchObject({ lastSeenAt: begin });
});

test('S3: a use that is refused does not bring an idle session back, nor does a cookie that claims a longer life', async () => {
  const begin = startSecond(bench);
  const { token } = await signInByPasskey(bench);
  moveTo(bench, begin + idleSeconds);
  const cookie = `__Host-session_id=${token}; Max-Age=999999; Expires=Fri, 31 Dec 9999 23:59:59 GMT`;
  const statuses = [
    (await bench.client.get('/auth/session', { origin: bench.system().url, headers: { cookie } })).status,
  ];
  moveTo(bench, begin + idleSeconds - 1);
  statuses.push((await bench.client.get('/auth/session', asBrowser(bench, { token }))).status);
  expect(statuses).toEqual([401, 200]);
});

test('S3: the idle end that is shown is the one that holds from now on, and never beyond the absolute one', async () => {
  const begin = startSecond(bench);
  const options = asBrowser(bench, await signInByPasskey(bench));
  const shown = [];
  for (let age = 1500; age < absoluteSeconds; age += 1500) {
    moveTo(bench, begin + age);
    shown.push(Number((await bench.client.get('/auth/session', options)).body.idleExpiresAt) - begin);
  }
  expect(shown).toEqual([3300, 4800, 6300, 7800, 9300, 10_800, 10_800]);
});
