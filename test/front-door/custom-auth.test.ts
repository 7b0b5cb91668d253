// Logging in to the user pool itself by passkey: its own triggers, real proofs, and tokens only for whom the proof is.
import { beforeAll, describe, expect, it } from 'vitest';
import { atOnce, manyAtOnce } from '../support/at-once.ts';
import { answerChallenge, beginLogin, idTokenIn, loginToPool } from '../support/custom-auth.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { moveTo, nowSeconds, startSecond } from '../support/moments.ts';
import { asBrowser, newUserId, passkeyProofFor, signInByPasskey } from '../support/sign-in.ts';
import { partitionOf, writeAttribute } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser, poolOf, poolUser } from '../support/user-pool.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

const refused = { __type: 'NotAuthorizedException', message: 'Incorrect username or password.' };
const claimsOf = (jwt = ''): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());

describe('A1: a login', () => {
  it('A1: ends with the pool’s tokens for its user, which open a session of ours', async () => {
    const userId = newPoolUser(bench);
    const answer = await loginToPool(bench, userId, await passkeyProofFor(bench, userId));
    const idToken = idTokenIn(answer);
    const { sub } = poolUser(bench, userId);
    expect(claimsOf(idToken)).toMatchObject({ sub, 'cognito:username': userId, aud: poolOf(bench).clientId });
    const session = await bench.client.post('/auth/session', { idToken });
    expect(session.body).toMatchObject({ success: true, userId });
  });

  it('A1: of whoever took somebody’s sub for a user name is not that somebody’s', async () => {
    const victim = newPoolUser(bench);
    const { sub } = poolUser(bench, victim);
    newPoolUser(bench, { username: sub });
    const begun = await beginLogin(bench, victim);
    const answer = await answerChallenge(bench, begun, await passkeyProofFor(bench, sub));
    expect([answer.status, answer.body]).toEqual([400, refused]);
  });

  it('A1: asks the same proof of every attempt, and says nothing that could be the answer', async () => {
    const userId = newPoolUser(bench);
    const [first, second] = [await beginLogin(bench, userId), await beginLogin(bench, userId)];
    const asked = { ChallengeName: 'CUSTOM_CHALLENGE', Session: expect.any(String) };
    const ChallengeParameters = { USERNAME: userId, challenge: 'signedPasskeyData' };
    for (const { answer } of [first, second]) expect(answer.body).toEqual({ ...asked, ChallengeParameters });
    expect(first.answer.body.Session).not.toBe(second.answer.body.Session);
  });
});

describe('V1: an answer that is wrong', () => {
  it.each<[string, (userId: string) => Promise<string>]>([
    ['a proof for somebody else', () => passkeyProofFor(bench, newPoolUser(bench))],
    ['junk', async () => 'junk'],
    ['the user’s own name', async (userId) => userId],
    ['a proof of another project', (userId) => passkeyProofFor(bench, userId, { claims: { iss: 'pro-2' } })],
  ])('V1: %s is, and asks neither Corbado nor the table', async (_, proofFor) => {
    const userId = newPoolUser(bench);
    const proof = await proofFor(userId);
    const { result, effects } = await effectsOf(bench, () => loginToPool(bench, userId, proof));
    expect([result.status, result.body, effects]).toEqual([400, refused, noEffects]);
  });

  it('V2: a proof that Corbado does not confirm is', async () => {
    const userId = newPoolUser(bench);
    bench.system().corbado.faults.next('verify', { kind: 'result', verificationResult: 'invalid_challenge' });
    const answer = await loginToPool(bench, userId, await passkeyProofFor(bench, userId));
    expect([answer.status, answer.body]).toEqual([400, refused]);
  });

  it('V1: ends the attempt: there is no second answer', async () => {
    const userId = newPoolUser(bench);
    const begun = await beginLogin(bench, userId);
    expect((await answerChallenge(bench, begun, 'junk')).status).toBe(400);
    const again = await answerChallenge(bench, begun, await passkeyProofFor(bench, userId));
    expect([again.status, idTokenIn(again)]).toEqual([400, undefined]);
  });

  it('A1: is not made right by what a client passes along', async () => {
    const [userId, other] = [newPoolUser(bench), newPoolUser(bench)];
    const ClientMetadata = { userName: other, answerCorrect: 'true', challengeResult: 'true', issueTokens: 'true' };
    const begun = await beginLogin(bench, userId, { CHALLENGE_NAME: 'CUSTOM_CHALLENGE', answerCorrect: 'true' });
    const answer = await answerChallenge(bench, begun, await passkeyProofFor(bench, other), { ClientMetadata });
    expect([answer.status, answer.body]).toEqual([400, refused]);
  });
});

describe('V3: a proof', () => {
  it('V3: is good for one of many attempts at once', async () => {
    const userId = newPoolUser(bench);
    const proof = await passkeyProofFor(bench, userId);
    // Even were Corbado to confirm each of them.
    const confirmed = { kind: 'result', verificationResult: 'success' } as const;
    bench.system().corbado.faults.next('verify', confirmed, manyAtOnce);
    const all = await atOnce(bench, 'PutItem', () => loginToPool(bench, userId, proof));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('V3: counts once for a session of ours and for the pool together, even were Corbado to confirm it twice', async () => {
    const userId = newPoolUser(bench);
    const proofs = [await passkeyProofFor(bench, userId), await passkeyProofFor(bench, userId)] as const;
    const verify = async (signedPasskeyData: string) =>
      (await bench.client.post('/auth/passkey/verify', { signedPasskeyData })).status;
    const always = { kind: 'result', verificationResult: 'success' } as const;
    bench.system().corbado.faults.next('verify', always, 4);
    expect([await verify(proofs[0]), (await loginToPool(bench, userId, proofs[0])).status]).toEqual([200, 400]);
    expect([(await loginToPool(bench, userId, proofs[1])).status, await verify(proofs[1])]).toEqual([200, 401]);
  });
});

describe('A1: the pool gives no tokens', () => {
  it('S8: for a proof of before a logout everywhere, whose tokens would open a session of after it', async () => {
    const userId = newPoolUser(bench);
    const second = startSecond(bench);
    const proof = await passkeyProofFor(bench, userId);
    const session = await signInByPasskey(bench, userId);
    moveTo(bench, second + 5);
    expect((await bench.client.delete('/auth/sessions', asBrowser(bench, session))).status).toBe(200);
    moveTo(bench, second + 10);
    const answer = await loginToPool(bench, userId, proof);
    expect([answer.status, answer.body]).toEqual([400, refused]);
    expect((await loginToPool(bench, userId, await passkeyProofFor(bench, userId))).status).toBe(200);
  });

  it('A1: to a user who is blocked here', async () => {
    const userId = newPoolUser(bench);
    await writeAttribute(bench, { pk: partitionOf(userId), sk: 'U' }, 'blockedAt', nowSeconds(bench));
    const answer = await loginToPool(bench, userId, await passkeyProofFor(bench, userId));
    expect([answer.status, answer.body]).toEqual([400, refused]);
  });
});

describe('V6: a user who does not exist', () => {
  it('V6: is asked the same, and refused in the same words, whatever the answer', async () => {
    const [userId, nobody] = [newPoolUser(bench), newUserId()];
    const [real, made] = [await beginLogin(bench, userId), await beginLogin(bench, nobody)];
    const shape = ({ answer }: typeof real) => [answer.status, { ...answer.body, Session: 0, ChallengeParameters: 0 }];
    expect(shape(made)).toEqual(shape(real));
    const parameters = made.answer.body.ChallengeParameters as Record<string, string>;
    expect(Object.keys(parameters)).toEqual(Object.keys(real.answer.body.ChallengeParameters as object));
    for (const proof of [
      'junk',
      await passkeyProofFor(bench, nobody),
      await passkeyProofFor(bench, parameters.USERNAME ?? ''),
    ]) {
      const begun = await beginLogin(bench, nobody);
      const answer = await answerChallenge(bench, begun, proof);
      expect([answer.status, answer.body]).toEqual([400, refused]);
    }
  });
});
