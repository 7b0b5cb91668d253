// The answer of a login by passkey: right for the user whom Corbado's proof is for, in one attempt, and wrong for everybody else.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { claimUse, findUse } from '../../../functions/shared/passkey/single-use.ts';
import { Refusal } from '../../../functions/shared/refusal.ts';
import { readTriggerEvent } from '../../../functions/shared/trigger/trigger-event.ts';
import {
  type VerifyAuthChallengePorts,
  verifyAuthChallenge,
} from '../../../functions/verify-auth-challenge/verify-auth-challenge.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { projectId } from '../a-login.ts';
import { callAt, now } from '../call-at.ts';
import { refusing } from '../refusing.ts';
import { goodClaims, passkeyDataOf } from '../signed-passkey-data.ts';
import { type TriggerParts, triggerEvent } from '../trigger-event.ts';
import { rules } from '../trusted-issuer.ts';

const right = { answerCorrect: true };
const wrong = { answerCorrect: false };
const proof = passkeyDataOf();

type Answer = TriggerParts & { readonly answer?: string | null; readonly attemptId?: unknown };

const answering = (ports: Partial<VerifyAuthChallengePorts> = {}) => {
  const table = memoryTable();
  const asked: unknown[] = [];
  const story = verifyAuthChallenge({
    ...{ projectId, rules, claimUse: claimUse(table.put), findUse: findUse(table.get) },
    verify: async (...question) => void asked.push(question.slice(0, 2)),
    ...ports,
  });
  const attempt = randomUUID();
  const answer = async ({ answer: challengeAnswer = proof, attemptId = attempt, ...parts }: Answer = {}) => {
    const request = { challengeAnswer, privateChallengeParameters: { attemptId }, ...parts.request };
    const event = triggerEvent('VerifyAuthChallengeResponse', { ...parts, request });
    const call = callAt();
    const response = await story(readTriggerEvent(event, event.triggerSource), call);
    return { response, call };
  };
  return { table, asked, answer, attempt };
};
const refused = (reason: string) => () => Promise.reject(new Refusal('invalid_passkey_data', { reason }));

describe('whose proof it is', () => {
  it('A1: the user’s by name is right, once Corbado has confirmed it for that user', async () => {
    const { answer, asked } = answering();
    const { response, call } = await answer();
    expect(response).toEqual(right);
    expect(asked).toEqual([[proof, 'u-1']]);
    expect([...call.trail.metrics]).toEqual(['CustomAuthConfirmed']);
  });

  it('A1: the user’s by the pool’s own sub is right', async () => {
    const { answer } = answering();
    const userAttributes = { sub: 'u-1' };
    expect((await answer({ userName: 'ada', request: { userAttributes } })).response).toEqual(right);
  });

  it.each<[string, Answer]>([
    ['another user', { userName: 'u-2' }],
    ['a user whose name differs in case', { userName: 'U-1' }],
    ['a user of whom only the e-mail matches', { userName: 'x', request: { userAttributes: { email: 'u-1' } } }],
    ['a user without attributes', { userName: 'x', request: { userAttributes: null } }],
    ['a user whose sub is no text', { userName: 'x', request: { userAttributes: { sub: ['u-1'] } } }],
    ['a user who does not exist', { request: { userNotFound: true } }],
  ])('A1: for %s is wrong, and Corbado is not asked', async (_, given) => {
    const { answer, asked, table } = answering();
    const { response, call } = await answer(given);
    expect(response).toEqual(wrong);
    expect([asked, table.operations, [...call.trail.metrics]]).toEqual([[], [], ['CustomAuthRefused']]);
  });

  it('A1: what the client passes along beside the answer does not count', async () => {
    const { answer } = answering();
    const request = { clientMetadata: { username: 'u-1', answerCorrect: 'true' } };
    expect((await answer({ userName: 'u-2', request })).response).toEqual(wrong);
  });
});

describe('what is no proof', () => {
  it.each([
    ['nothing', null],
    ['an empty text', ''],
    ['junk', 'junk'],
    ['three words', 'a.b.c'],
    ['the name of the challenge', 'signedPasskeyData'],
    ['a proof of another project', passkeyDataOf({ ...goodClaims, iss: 'pro-2' })],
    ['a proof that has expired', passkeyDataOf({ ...goodClaims, exp: now - 300 })],
    ['a proof for nobody', passkeyDataOf({ ...goodClaims, webauthnId: '' })],
    ['more than anybody would send', 'x'.repeat(100_000)],
  ])('V1: %s is wrong, and neither Corbado nor the table is asked', async (_, text) => {
    const { answer, asked, table } = answering();
    const { response } = await answer({ answer: text });
    expect([response, asked, table.operations]).toEqual([wrong, [], []]);
  });

  it.each([undefined, null, '', 'short', 7, ['a'.repeat(36)]])(
    'V3: an answer to no attempt is wrong: %j',
    async (id) => {
      const { answer, asked } = answering();
      const request = { privateChallengeParameters: id === undefined ? null : { attemptId: id } };
      expect((await answer({ request })).response).toEqual(wrong);
      expect(asked).toEqual([]);
    },
  );

  it.each(['invalid_signature', 'invalid_challenge', 'user_mismatch'])('V2: Corbado’s %s is wrong', async (reason) => {
    const { answer, table } = answering({ verify: refused(reason) });
    const { response, call } = await answer();
    expect([response, call.trail.facts.answerRefused, table.items()]).toEqual([wrong, reason, []]);
  });
});

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
  ])('R5: of %s is a failure and no wrong answer', async (_, ports) => {
    await expect(answering(ports).answer()).rejects.toEqual(refusing('temporarily_unavailable'));
  });

  it('R5: a fault of ours is one as well', async () => {
    const verify = () => Promise.reject(new TypeError('canary'));
    await expect(answering({ verify }).answer()).rejects.toThrow(TypeError);
  });
});

it('L1: neither proof nor attempt nor user is in what is logged or answered', async () => {
  const { answer, attempt } = answering();
  for (const given of [{}, { attemptId: randomUUID() }, { userName: 'somebody-else' }]) {
    const { response, call } = await answer(given);
    const said = JSON.stringify([response, call.trail.facts]);
    for (const secret of [proof, attempt, 'jti-1', 'somebody-else', 'u-1']) expect(said).not.toContain(secret);
  }
});
