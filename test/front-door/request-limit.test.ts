// One user without end: connect tokens and exchanges beyond what a person asks for are 429 for that user, and nobody else.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/client.ts';
import { effectsOf, warmFunctions } from '../support/effects.ts';
import { entryOf } from '../support/log-entries.ts';
import { moveTo, startSecond } from '../support/moments.ts';
import { asBrowser, idTokenFor, newUserId, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const limit = { USER_REQUESTS_PER_MINUTE: '12' };
const bench = provideSystem({ extraEnv: { 'connect-token': limit, session: limit } });
beforeAll(() => warmFunctions(bench));

const bySession = async (userId = newUserId(), type = 'passkey-list') => {
  const options = asBrowser(bench, await signInByPasskey(bench, userId));
  return () => bench.client.post('/connectToken', { type }, options);
};
const byJwt =
  (path: string, body: object) =>
  async (userId = newUserId()) => {
    const bearer = await idTokenFor(bench, userId);
    return () => bench.client.post(path, body, { bearer });
  };
const ways = [
  ['connect tokens by a session', bySession],
  ['delete tokens', (userId?: string) => bySession(userId, 'passkey-delete')],
  ['connect tokens by a JWT', byJwt('/connectToken', { type: 'passkey-list' })],
  ['exchanges of a JWT', byJwt('/auth/session', {})],
] as const;

/** All within one second, however long they take: the limit lets one more pass every five. */
const sendAll = async (send: () => Promise<Answer>, count: number): Promise<Answer[]> => {
  const second = startSecond(bench);
  const answers: Answer[] = [];
  for (let index = 0; index < count; index += 1) {
    moveTo(bench, second);
    answers.push(await send());
  }
  return answers;
};

describe.each(ways)('X1: %s', (_, prepare) => {
  it('X1: beyond the limit are 429, say when to come back, and are good then', async () => {
    const send = await prepare();
    const answers = await sendAll(send, 14);
    expect(answers.map(({ status }) => status)).toEqual([...Array(12).fill(200), 429, 429]);
    const refused = answers.at(-1) as Answer;
    expect(refused.body).toMatchObject({ code: 'too_many_requests', status: 429 });
    expect(entryOf(bench, refused)).toMatchObject({ reason: 'user_limit', level: 'WARN' });
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    bench.system().clock.moveBySeconds(seconds);
    expect((await send()).status).toBe(200);
  });

  it('X1: of another user are not touched by that', async () => {
    const mine = await prepare();
    const theirs = await prepare();
    await sendAll(mine, 13);
    expect((await theirs()).status).toBe(200);
  });
});

it('X1: a refused request asks Corbado nothing, and writes nothing', async () => {
  const send = await bySession(newUserId(), 'passkey-delete');
  await sendAll(send, 12);
  const { result, effects } = await effectsOf(bench, send);
  expect([result.status, effects]).toEqual([429, { dynamodb: { GetItem: 1 }, corbado: {} }]);
});
