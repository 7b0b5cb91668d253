// What `npm run user` means for logins through the front door: a blocked user gets in nowhere, and no login outruns the command.
import { expect, it } from 'vitest';
import { idTokenFor, newUserId, passkeyProofFor, signInByLogin, signInByPasskey } from '../support/sign-in.ts';
import { partitionOf } from '../support/stored-rows.ts';
import { provideUserCommand, rowsNaming } from './user-command.ts';

const bench = provideUserCommand();
const { system, client, user } = bench;

const byPasskey = async (userId: string) => {
  const signedPasskeyData = await passkeyProofFor(bench, userId);
  return client.post('/auth/passkey/verify', { signedPasskeyData }, { origin: system().url });
};
const byJwt = async (userId: string) => {
  const bearer = await idTokenFor(bench, userId);
  return client.post('/auth/session', {}, { bearer, origin: system().url });
};
const connectTokenByJwt = async (userId: string) => {
  const bearer = await idTokenFor(bench, userId);
  return client.post('/connectToken', { type: 'passkey-list' }, { bearer });
};
const waysIn = [byPasskey, byJwt, connectTokenByJwt];

it('a blocked user is refused whichever way, and nothing is written, until unblocked', async () => {
  const { userId } = await signInByLogin(bench);
  expect((await user(`block ${userId}`)).code).toBe(0);
  const rows = await rowsNaming(bench, partitionOf(userId));
  // Long after the sessions of before have ended: it is the block that refuses.
  system().clock.moveBySeconds(3600);
  for (const logIn of waysIn) {
    const { status, body } = await logIn(userId);
    expect([status, body.code], logIn.name).toEqual([401, 'unauthorized']);
    const refused = system().logs.findLast(({ text }) => text.includes('"outcome":"refused"'));
    expect(refused?.text, logIn.name).toContain('"user_blocked"');
  }
  expect(await rowsNaming(bench, partitionOf(userId))).toEqual(rows);
  await user(`unblock ${userId}`);
  for (const logIn of waysIn) expect((await logIn(userId)).status, logIn.name).toBe(200);
});

it('a user who never logged in is refused all the same', async () => {
  const userId = newUserId();
  await user(`block ${userId}`);
  system().clock.moveBySeconds(3600);
  for (const logIn of waysIn) expect((await logIn(userId)).status, logIn.name).toBe(401);
});

/** Logs in again and again until told to stop; answers the tokens that were given out. */
const keepLoggingIn = (userId: string) => {
  const tokens: string[] = [];
  let isOver = false;
  const one = async () => {
    while (!isOver) {
      const { status, body, setCookie } = await byPasskey(userId);
      if (status === 200) tokens.push(/=([^;]+)/.exec(setCookie[0] ?? '')?.[1] ?? String(body.sessionId));
    }
  };
  const loops = [one(), one(), one()];
  return {
    tokens,
    stop: async () => {
      isOver = true;
      await Promise.all(loops);
    },
  };
};

const alive = async (tokens: readonly string[]): Promise<number> => {
  const answers = await Promise.all(tokens.map((bearer) => client.get('/auth/session', { bearer })));
  return answers.filter(({ status }) => status === 200).length;
};

it('logins while a user is erased get in nowhere, and leave nothing', async () => {
  const { userId } = await signInByPasskey(bench);
  const logins = keepLoggingIn(userId);
  while (logins.tokens.length < 3) await byPasskey(newUserId());
  const erased = await user(`erase --yes ${userId}`, { meanwhile: logins.stop });
  expect(erased.code).toBe(0);
  expect(await alive(logins.tokens)).toBe(0);
  expect(await rowsNaming(bench, partitionOf(userId).slice(2), userId)).toEqual([]);
});
