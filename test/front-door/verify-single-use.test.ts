// V3, V4: a proof of login opens one session, for the user of the very text that Corbado has verified.
import { beforeEach, describe, expect, it } from 'vitest';
import { atOnce, manyAtOnce } from '../support/at-once.ts';
import { tokenIn } from '../support/client.ts';
import { callsDuring, callsTo } from '../support/corbado-calls.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

beforeEach(() => bench.system().corbado.faults.clear());

const verify = (signedPasskeyData: string) => bench.client.post('/auth/passkey/verify', { signedPasskeyData });

/** From now on Corbado says success to everything, as if its single use had failed. */
const foolCorbado = (times: number) =>
  bench.system().corbado.faults.next('verify', { kind: 'result', verificationResult: 'success' }, times);

describe('V3: one session per proof', () => {
  it('V3: many at once, with a Corbado that always says success, get one', async () => {
    const userId = newUserId();
    const proof = await passkeyProofFor(bench, userId);
    foolCorbado(manyAtOnce);
    const answers = await atOnce(bench, 'PutItem', () => verify(proof));
    const outcomes = answers.map(({ status, body }) => [status, body.code]);
    expect(outcomes.filter(([status]) => status === 200)).toHaveLength(1);
    expect(outcomes.filter(([, code]) => code === 'invalid_passkey_data')).toHaveLength(manyAtOnce - 1);
    expect(answers.flatMap(({ setCookie }) => setCookie)).toHaveLength(1);
    expect(await rowsOf(bench, userId, 'S#')).toHaveLength(1);
  });

  it('V3: endpoint and action share the mark', async () => {
    const userId = newUserId();
    const proof = await passkeyProofFor(bench, userId);
    foolCorbado(2);
    expect((await verify(proof)).status).toBe(200);
    expect((await bench.invoke('post-login', { signedPasskeyData: proof })).statusCode).toBe(401);
    expect(await rowsOf(bench, userId, 'S#')).toHaveLength(1);
  });

  it('iV13: a second later, five minutes later and long after its mark is gone, it is worth nothing', async () => {
    const userId = newUserId();
    const proof = await passkeyProofFor(bench, userId);
    expect((await verify(proof)).status).toBe(200);
    for (const seconds of [1, 354, 3600]) {
      bench.system().clock.moveBySeconds(seconds);
      foolCorbado(1);
      expect((await verify(proof)).status).toBe(401);
    }
    expect(await rowsOf(bench, userId, 'S#')).toHaveLength(1);
    // Another one is another session.
    expect((await verify(await passkeyProofFor(bench, userId))).status).toBe(200);
    expect(await rowsOf(bench, userId, 'S#')).toHaveLength(2);
  });

  it('V3: a proof that Corbado refused leaves no mark', async () => {
    const rows = (await bench.system().dynamodb.items()).length;
    expect((await verify(await passkeyProofFor(bench, newUserId(), { forgery: 'wrong-key' }))).status).toBe(401);
    expect((await bench.system().dynamodb.items()).length).toBe(rows);
  });
});

describe('V4: what was verified is what counts', () => {
  it('V4: Corbado gets the text as it came, with the user whom it names, and nothing else', async () => {
    const userId = newUserId();
    const proof = await passkeyProofFor(bench, userId);
    const { calls } = await callsDuring(bench, 'verify', () => verify(proof));
    expect(calls).toMatchObject([{ method: 'POST', authorizationScheme: 'basic' }]);
    expect(calls.map(({ body }) => body)).toEqual([{ signedPasskeyData: proof, username: userId }]);
  });

  it('V4: of two proofs under one key of the body the same one is sent, verified and logged in', async () => {
    const [first, second] = [newUserId(), newUserId()];
    const [one, two] = [await passkeyProofFor(bench, first), await passkeyProofFor(bench, second)];
    const body = `{"signedPasskeyData":"${one}","signedPasskeyData":"${two}"}`;
    const answer = await bench.client.post('/auth/passkey/verify', body);
    expect([answer.status, answer.body.userId]).toEqual([200, second]);
    expect(callsTo(bench, 'verify').at(-1)?.body).toEqual({ signedPasskeyData: two, username: second });
    expect([await rowsOf(bench, first, 'S#'), await rowsOf(bench, second, 'S#')]).toMatchObject([[], [{}]]);
  });

  it('V4: of ten users at once each gets a session of their own, however Corbado answers out of turn', async () => {
    const users = Array.from({ length: 10 }, newUserId);
    users.forEach((_, index) => {
      bench.system().corbado.faults.next('verify', { kind: 'late', milliseconds: ((index * 7) % 10) * 20 });
    });
    const answers = await Promise.all(users.map(async (userId) => verify(await passkeyProofFor(bench, userId))));
    expect(answers.map(({ body }) => body.userId)).toEqual(users);
    for (const [index, userId] of users.entries()) {
      const bearer = tokenIn(answers[index]?.setCookie[0]);
      expect((await bench.client.get('/auth/session', { bearer })).body).toMatchObject({ userId });
    }
  });
});
