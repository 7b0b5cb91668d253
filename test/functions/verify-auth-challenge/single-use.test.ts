// A proof is right in one attempt, however often Cognito asks; and an outage is never a wrong answer.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { claimUse, findUse } from '../../../functions/shared/passkey/single-use.ts';
import { Refusal } from '../../../functions/shared/refusal.ts';
import type { VerifyAuthChallengePorts } from '../../../functions/verify-auth-challenge/verify-auth-challenge.ts';
import { projectId } from '../a-login.ts';
import { callAt, now } from '../call-at.ts';
import { refusing } from '../refusing.ts';
import { goodClaims } from '../signed-passkey-data.ts';
import { answering, refused, right, wrong } from './answering.ts';

describe('how often', () => {
  it('V3: a proof is right in one attempt and wrong in every other, whatever Corbado says', async () => {
    const { answer } = answering();
    expect((await answer()).response).toEqual(right);
    const { response, call } = await answer({ attemptId: randomUUID() });
    expect(response).toEqual(wrong);
    expect(call.trail.facts).toMatchObject({ replay: true, answerRefused: 'replayed' });
    expect([...call.trail.metrics].sort()).toEqual(['CustomAuthRefused', 'ReplayBlocked']);
  });

  it('V3: of twenty attempts at the same time one is right', async () => {
    const { answer } = answering();
    const all = await Promise.all(Array.from({ length: 20 }, () => answer({ attemptId: randomUUID() })));
    expect(all.filter(({ response }) => response.answerCorrect)).toHaveLength(1);
  });

  it.each([
    ['success', async () => undefined],
    ['that it was used', refused('invalid_challenge')],
  ])('V3: Cognito’s repetition of the same attempt is right when Corbado then says %s', async (_, verify) => {
    const { table, answer, attempt } = answering();
    await answer();
    const again = answering({ verify, claimUse: claimUse(table.put), findUse: findUse(table.get) });
    expect((await again.answer({ attemptId: attempt })).response).toEqual(right);
    expect((await again.answer({ attemptId: randomUUID() })).response).toEqual(wrong);
  });

  it('V3: a repetition for another user is wrong', async () => {
    const { answer } = answering();
    await answer();
    expect((await answer({ userName: 'u-2' })).response).toEqual(wrong);
  });

  it('V3: a proof that was used at the verify endpoint is used here as well', async () => {
    const { table, answer } = answering();
    const use = { kind: 'signed-passkey-data', issuer: projectId, id: 'jti-1', neededUntilSeconds: now + 420 } as const;
    await claimUse(table.put)(use, 'nonce-of-a-session', callAt());
    expect((await answer()).response).toEqual(wrong);
  });

  it('S2: the mark outlives the proof by two minutes', async () => {
    const { table, answer, attempt } = answering();
    await answer();
    expect(table.items()).toMatchObject([{ nonce: attempt, ttl: goodClaims.exp + 120 }]);
  });
});

describe('an outage', () => {
  const down = () => Promise.reject(new Refusal('temporarily_unavailable', { reason: 'down' }));

  it.each<[string, Partial<VerifyAuthChallengePorts>]>([
    ['Corbado', { verify: down }],
    ['the table', { claimUse: down }],
    ['the table, of a repetition,', { verify: refused('invalid_challenge'), findUse: down }],
    ['the table, of the user’s row,', { findUser: down }],
  ])('R5: of %s is a failure and no wrong answer', async (_, ports) => {
    await expect(answering(ports).answer()).rejects.toEqual(refusing('temporarily_unavailable'));
  });

  it('R5: a fault of ours is one as well', async () => {
    const verify = () => Promise.reject(new TypeError('canary'));
    await expect(answering({ verify }).answer()).rejects.toThrow(TypeError);
  });
});
