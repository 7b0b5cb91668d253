// The answer of a login by passkey: right once, for the user whom Corbado's proof is for, and wrong for everybody else; an outage is neither.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../functions/shared/frame/refusal.ts';
import { claimUse } from '../../../functions/shared/login/single-use.ts';
import { userKeyOf, userRowKey } from '../../../functions/shared/table/rows.ts';
import type { Item } from '../../../functions/shared/table/table.ts';
import { readTriggerEvent } from '../../../functions/shared/trigger/trigger.ts';
import { verifyAuthChallenge } from '../../../functions/verify-auth-challenge/verify-auth-challenge.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { projectId } from '../a-login.ts';
import { callAt, now } from '../call-at.ts';
import { goodClaims, passkeyDataOf, verifyingCorbado } from '../signed-passkey-data.ts';
import { type TriggerParts, triggerEvent } from '../trigger-event.ts';
import { rules } from '../trusted-issuer.ts';

/** A proof for the user `u-1`. */
const proof = passkeyDataOf();
const outage = new Refusal('temporarily_unavailable', { reason: 'down' });

type Answer = TriggerParts & { readonly answer?: string | null; readonly attemptId?: unknown };

/** By default Corbado confirms everything, and all answers are given in one attempt. */
const answering = (poolUserId: 'username' | 'sub' = 'username') => {
  const table = memoryTable();
  const corbado = { says: 'success' };
  const systems = { table, corbado: verifyingCorbado(() => corbado.says) };
  const { asked } = systems.corbado;
  const attempt = randomUUID();
  const answer = async ({ answer: challengeAnswer = proof, attemptId = attempt, ...parts }: Answer = {}) => {
    const request = { challengeAnswer, privateChallengeParameters: { attemptId }, ...parts.request };
    const event = triggerEvent('VerifyAuthChallengeResponse', { ...parts, request });
    const call = callAt();
    const story = verifyAuthChallenge({ projectId, userIdRules: rules, poolUserId }, systems);
    const { answerCorrect } = await story(readTriggerEvent(event, event.triggerSource), call);
    const { facts, metrics } = call.trail;
    return { isRight: answerCorrect, why: facts.answerRefused, facts, metrics: [...metrics].sort() };
  };
  const isRight = async (given?: Answer) => (await answer(given)).isRight;
  return { table, asked, corbado, systems, answer, isRight, attempt };
};
const question = { signedPasskeyData: proof, username: 'u-1' };

describe('whose proof it is', () => {
  it.each<['username' | 'sub', Answer]>([
    ['username', {}],
    ['sub', { userName: 'ada', request: { userAttributes: { sub: 'u-1' } } }],
  ])('A1: the user’s by %s, where that is the user id, once Corbado has confirmed it', async (poolUserId, given) => {
    const { answer, asked } = answering(poolUserId);
    expect(await answer(given)).toMatchObject({ isRight: true, metrics: ['CustomAuthConfirmed'] });
    expect(asked).toEqual([question]);
  });

  const alsoCalled = { preferred_username: 'u-1', 'cognito:username': 'u-1' };
  const passedAlong = { clientMetadata: { username: 'u-1', answerCorrect: 'true' } };

  // Whoever chooses their user name can choose somebody's sub, and the other way round nobody needs to choose anything.
  it.each<[string, 'username' | 'sub', Answer]>([
    ['the victim’s sub as user name', 'sub', { userName: 'u-1', request: { userAttributes: { sub: 'sub-of-thief' } } }],
    ['the victim’s user name as sub', 'username', { userName: 'x', request: { userAttributes: { sub: 'u-1' } } }],
    ['no sub', 'sub', { userName: 'u-1', request: { userAttributes: {} } }],
    ['no attributes', 'sub', { userName: 'u-1', request: { userAttributes: null } }],
    ['a sub that is no text', 'sub', { userName: 'u-1', request: { userAttributes: { sub: ['u-1'] } } }],
    ['no account', 'sub', { userName: 'u-1', request: { userAttributes: {}, userNotFound: true } }],
    ['another name', 'username', { userName: 'u-2' }],
    ['a name that differs in case', 'username', { userName: 'U-1' }],
    ['only that e-mail address', 'username', { userName: 'x', request: { userAttributes: { email: 'u-1' } } }],
    ['that name for an alias', 'username', { userName: 'x', request: { userAttributes: alsoCalled } }],
    ['another name and no attributes', 'username', { userName: 'x', request: { userAttributes: null } }],
    ['that name passed along by the client', 'username', { userName: 'u-2', request: passedAlong }],
  ])('A1: a pool user with %s, where the user id is the %s, is another person', async (_, poolUserId, given) => {
    const { answer, asked, table } = answering(poolUserId);
    expect(await answer(given)).toMatchObject({ isRight: false, why: 'other_user', metrics: ['CustomAuthRefused'] });
    expect([asked, table.operations]).toEqual([[], []]);
  });

  it('A1: for a user who does not exist is wrong, after the same questions as for one who does', async () => {
    const [known, unknown] = [answering(), answering()];
    expect(await known.isRight()).toBe(true);
    const refused = { isRight: false, why: 'user_not_found', metrics: ['CustomAuthRefused'] };
    expect(await unknown.answer({ request: { userNotFound: true } })).toMatchObject(refused);
    expect([unknown.asked, unknown.table.operations]).toEqual([known.asked, known.table.operations]);
  });
});

describe('what is no proof', () => {
  it.each([
    ['nothing', null],
    ['junk', 'junk'],
    ['a proof that has expired', passkeyDataOf({ ...goodClaims, exp: now - 300 })],
  ])('V1: %s is wrong, and neither Corbado nor the table is asked', async (_, text) => {
    const { isRight, asked, table } = answering();
    expect([await isRight({ answer: text }), asked, table.operations]).toEqual([false, [], []]);
  });

  it.each([undefined, null, '', 'short', 7, ['a'.repeat(36)]])('V3: in no attempt, %j, it is wrong', async (id) => {
    const { isRight, asked } = answering();
    const request = { privateChallengeParameters: id === undefined ? null : { attemptId: id } };
    expect([await isRight({ request }), asked]).toEqual([false, []]);
  });

  it.each(['invalid_signature', 'invalid_challenge', 'user_mismatch'])('V2: Corbado’s %s is wrong', async (says) => {
    const { answer, corbado, table } = answering();
    corbado.says = says;
    expect(await answer()).toMatchObject({ isRight: false, why: says });
    expect(table.items()).toEqual([]);
  });
});

it.each<[string, Item, string | undefined]>([
  ['a blocked user has no right answer', { blockedAt: now - 1 }, 'user_blocked'],
  ['a proof of before the last logout everywhere is wrong', { revokedBefore: goodClaims.iat }, 'revoked_since'],
  ['a proof of after the last logout everywhere is right', { revokedBefore: goodClaims.iat - 1 }, undefined],
])('A1: %s, also when Cognito asks again', async (_, row, why) => {
  const { answer, corbado, table } = answering();
  await table.put({ ...userRowKey(userKeyOf(projectId, 'u-1')), ...row }, callAt());
  for (const says of ['success', 'invalid_challenge']) {
    corbado.says = says;
    expect(await answer()).toMatchObject({ isRight: why === undefined, ...(why === undefined ? {} : { why }) });
  }
});

describe('how often', () => {
  it('V3: a proof is right in one attempt and wrong in every other, whatever Corbado says', async () => {
    const { answer, isRight } = answering();
    expect(await isRight()).toBe(true);
    const { metrics, ...again } = await answer({ attemptId: randomUUID() });
    expect(again).toMatchObject({ isRight: false, why: 'replayed', facts: { replay: true } });
    expect(metrics).toEqual(['CustomAuthRefused', 'ReplayBlocked']);
  });

  it('V3: of twenty attempts at the same time one is right', async () => {
    const { isRight } = answering();
    const all = await Promise.all(Array.from({ length: 20 }, () => isRight({ attemptId: randomUUID() })));
    expect(all.filter(Boolean)).toHaveLength(1);
  });

  it.each(['success', 'invalid_challenge'])(
    'V3: Cognito’s repetition of the same attempt is right when Corbado then says %s, and of another user wrong',
    async (says) => {
      const { corbado, answer, isRight } = answering();
      await answer();
      corbado.says = says;
      const { isRight: again, facts } = await answer();
      expect([again, facts.repeatedByCognito === true]).toEqual([true, says !== 'success']);
      expect(await isRight({ attemptId: randomUUID() })).toBe(false);
      expect(await isRight({ userName: 'u-2' })).toBe(false);
    },
  );

  it('V3: a proof that was used at the verify endpoint is used here as well', async () => {
    const { table, isRight } = answering();
    const use = { kind: 'signed-passkey-data', issuer: projectId, id: 'jti-1', neededUntilSeconds: now + 420 } as const;
    await claimUse(table, use, 'nonce-of-a-session', callAt());
    expect(await isRight()).toBe(false);
  });

  it('S2: the mark outlives the proof by two minutes', async () => {
    const { table, answer, attempt } = answering();
    await answer();
    expect(table.items()).toMatchObject([{ nonce: attempt, ttl: goodClaims.exp + 120 }]);
  });
});

it.each<[string, string, 'ask' | 'get' | 'put', Error]>([
  ['Corbado down', 'success', 'ask', outage],
  ['the table down', 'success', 'put', outage],
  ['the table down at a repetition', 'invalid_challenge', 'get', outage],
  ['the table down at the user’s row', 'success', 'get', outage],
  ['a fault of ours', 'success', 'ask', new TypeError('canary')],
])('R5: with %s there is a failure and no wrong answer', async (_, says, failing, thrown) => {
  const { answer, corbado, systems } = answering();
  corbado.says = says;
  Object.assign(failing === 'ask' ? systems.corbado : systems.table, { [failing]: () => Promise.reject(thrown) });
  await expect(answer()).rejects.toBe(thrown);
});

it('L1: neither proof nor attempt nor user is in what is logged or answered', async () => {
  const { answer, attempt } = answering();
  for (const given of [{}, { attemptId: randomUUID() }, { userName: 'somebody-else' }]) {
    const said = JSON.stringify(await answer(given));
    for (const secret of [proof, attempt, 'jti-1', 'somebody-else', 'u-1']) expect(said).not.toContain(secret);
  }
});
