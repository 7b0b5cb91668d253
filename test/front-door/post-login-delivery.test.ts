// What the post-login action hands over: the session itself, or a code that the browser trades for it.
import { beforeAll, describe, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { atOnce, manyAtOnce } from '../support/at-once.ts';
import { tokenIn } from '../support/client.ts';
import { handingOver, runWith } from '../support/run-with.ts';
import { newUserId, passkeyProofFor, signInByLogin } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

const ceremony = { credential: 'cre-13566630052040460774', challengeId: 'was-5436378850176376218' };

const logIn = async (userId: string) => {
  const signedPasskeyData = await passkeyProofFor(bench, userId, { claims: ceremony });
  return callAction(bench, 'post-login', { signedPasskeyData });
};

const redeem = (handoffCode: unknown) =>
  bench.client.post('/auth/session', { handoffCode }, { origin: bench.system().url });

const nowSeconds = () => Math.floor(bench.system().clock.nowMilliseconds() / 1000);

describe('A2: delivery of the session', () => {
  beforeAll(() => runWith(bench, 'post-login', {}));

  it('A2: gives a token that opens the session, for exactly as long as it says, and stores its hash alone', async () => {
    const userId = newUserId();
    const { body } = await logIn(userId);
    expect(body).toEqual({
      sessionId: expect.any(String),
      accessToken: body.sessionId,
      tokenType: 'Bearer',
      expiresAt: expect.any(Number),
    });
    expect(Math.abs(Number(body.expiresAt) - nowSeconds() - 10_800)).toBeLessThan(5);
    const shown = await bench.client.get('/auth/session', { bearer: String(body.sessionId) });
    expect(shown.body).toMatchObject({ userId, amr: 'passkey', expiresAt: body.expiresAt });
    const secret = String(body.sessionId).split('.')[1] ?? '';
    expect(secret).toHaveLength(43);
    expect(JSON.stringify(await bench.system().dynamodb.items())).not.toContain(secret);
  });

  it("A2: keeps Corbado's ids of the ceremony, and what the existing login has told about the user", async () => {
    const userId = newUserId();
    await signInByLogin(bench, userId);
    await logIn(userId);
    const rows = await rowsOf(bench, userId, 'S#');
    expect(rows.find(({ amr }) => amr === 'passkey')).toMatchObject({
      credentialId: ceremony.credential,
      challengeId: ceremony.challengeId,
      identifier: userId,
      displayName: 'A Test User',
    });
  });
});

describe('A2: delivery of a code', () => {
  beforeAll(() => runWith(bench, 'post-login', handingOver));

  it('A2: gives a code of one minute and no session yet', async () => {
    const userId = newUserId();
    const { body } = await logIn(userId);
    expect(body).toEqual({ handoffCode: expect.stringMatching(/^[\w-]{43}$/), expiresAt: expect.any(Number) });
    expect(Math.abs(Number(body.expiresAt) - nowSeconds() - 60)).toBeLessThan(5);
    expect(await rowsOf(bench, userId, 'S#')).toEqual([]);
    expect(JSON.stringify(await bench.system().dynamodb.items())).not.toContain(body.handoffCode);
  });

  it('A2: the code is traded for the cookie once, and the session is that of the passkey', async () => {
    const userId = newUserId();
    const { body } = await logIn(userId);
    const first = await redeem(body.handoffCode);
    expect([first.status, Object.keys(first.body)]).toEqual([200, ['success', 'userId', 'expiresAt']]);
    expect((await redeem(body.handoffCode)).status).toBe(401);
    const cookie = tokenIn(first.setCookie[0]);
    const shown = await bench.client.get('/auth/session', { cookie, origin: bench.system().url });
    expect(shown.body).toMatchObject({ userId, amr: 'passkey' });
    expect(await rowsOf(bench, userId, 'S#')).toMatchObject([{ credentialId: ceremony.credential }]);
  });

  it('A4: many who redeem it at once get one session', async () => {
    const userId = newUserId();
    const { body } = await logIn(userId);
    const answers = await atOnce(bench, 'UpdateItem', () => redeem(body.handoffCode));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(manyAtOnce - 1).fill(401)]);
    expect(await rowsOf(bench, userId, 'S#')).toHaveLength(1);
  });

  it('A2: after a minute the code is worth nothing, and a session token it never is', async () => {
    const userId = newUserId();
    const { body } = await logIn(userId);
    expect((await bench.client.get('/auth/session', { bearer: String(body.handoffCode) })).status).toBe(401);
    bench.system().clock.moveBySeconds(61);
    expect((await redeem(body.handoffCode)).status).toBe(401);
    expect(await rowsOf(bench, userId, 'S#')).toEqual([]);
  });
});
