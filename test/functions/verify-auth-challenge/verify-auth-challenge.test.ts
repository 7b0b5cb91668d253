// The answer of a login by passkey: right for the user whom Corbado's proof is for, and wrong for everybody else.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../../functions/shared/dynamo/item.ts';
import { claimUse, findUse } from '../../../functions/shared/passkey/single-use.ts';
import { findKnownUser, userRowOf } from '../../../functions/shared/user/user-directory.ts';
import { userKeyOf } from '../../../functions/shared/user/user-id.ts';
import { projectId } from '../a-login.ts';
import { callAt, now } from '../call-at.ts';
import { goodClaims, passkeyDataOf } from '../signed-passkey-data.ts';
import { type Answer, answering, proof, refused, right, wrong } from './answering.ts';

describe('whose proof it is', () => {
  it('A1: the user’s by name is right, once Corbado has confirmed it for that user', async () => {
    const { answer, asked } = answering();
    const { response, call } = await answer();
    expect(response).toEqual(right);
    expect(asked).toEqual([[proof, 'u-1']]);
    expect([...call.trail.metrics]).toEqual(['CustomAuthConfirmed']);
  });

  it('A1: where the pool’s sub is the user id, the user’s by sub is right', async () => {
    const { answer, asked } = answering({ poolUserId: 'sub' });
    const userAttributes = { sub: 'u-1' };
    expect((await answer({ userName: 'ada', request: { userAttributes } })).response).toEqual(right);
    expect(asked).toEqual([[proof, 'u-1']]);
  });

  // Whoever chooses their user name can choose somebody's sub, and the other way round nobody needs to choose anything.
  it.each<[string, 'username' | 'sub', Answer]>([
    ['the victim’s sub as user name', 'sub', { userName: 'u-1', request: { userAttributes: { sub: 'sub-of-thief' } } }],
    ['the victim’s user name as sub', 'username', { userName: 'x', request: { userAttributes: { sub: 'u-1' } } }],
    ['no sub', 'sub', { userName: 'u-1', request: { userAttributes: {} } }],
    ['no attributes', 'sub', { userName: 'u-1', request: { userAttributes: null } }],
    ['a sub that is no text', 'sub', { userName: 'u-1', request: { userAttributes: { sub: ['u-1'] } } }],
    ['no account', 'sub', { userName: 'u-1', request: { userAttributes: {}, userNotFound: true } }],
  ])('A1: a pool user with %s, where the user id is the %s, is another person', async (_, poolUserId, given) => {
    const { answer, asked, table } = answering({ poolUserId });
    const { response, call } = await answer(given);
    expect([response, call.trail.facts.answerRefused]).toEqual([wrong, 'other_user']);
    expect([asked, table.operations]).toEqual([[], []]);
  });

  it.each<[string, Answer]>([
    ['another user', { userName: 'u-2' }],
    ['a user whose name differs in case', { userName: 'U-1' }],
    ['a user of whom only the e-mail matches', { userName: 'x', request: { userAttributes: { email: 'u-1' } } }],
    [
      'a user who calls himself so',
      { userName: 'x', request: { userAttributes: { preferred_username: 'u-1', 'cognito:username': 'u-1' } } },
    ],
    ['a user without attributes', { userName: 'x', request: { userAttributes: null } }],
    ['a user whose sub is no text', { userName: 'x', request: { userAttributes: { sub: ['u-1'] } } }],
  ])('A1: for %s is wrong, and Corbado is not asked', async (_, given) => {
    const { answer, asked, table } = answering();
    const { response, call } = await answer(given);
    expect(response).toEqual(wrong);
    expect([asked, table.operations, [...call.trail.metrics]]).toEqual([[], [], ['CustomAuthRefused']]);
  });

  it('A1: for a user who does not exist is wrong, after the same questions as for one who does', async () => {
    const known = answering();
    const unknown = answering();
    expect((await known.answer()).response).toEqual(right);
    const { response, call } = await unknown.answer({ request: { userNotFound: true } });
    expect([response, call.trail.facts.answerRefused]).toEqual([wrong, 'user_not_found']);
    expect([unknown.asked, unknown.table.operations]).toEqual([known.asked, known.table.operations]);
    expect([...call.trail.metrics]).toEqual(['CustomAuthRefused']);
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

describe('a user who may not log in', () => {
  const key = userRowOf(userKeyOf(projectId, 'u-1'));
  const again = { answer: proof, attemptId: randomUUID() };

  it.each<[string, Item, string]>([
    ['a blocked user', { blockedAt: now - 1 }, 'user_blocked'],
    ['a user who has logged out everywhere since the proof', { revokedBefore: goodClaims.iat }, 'revoked_since'],
  ])('A1: %s has no right answer, not even when Cognito asks again', async (_, row, reason) => {
    const { answer, table } = answering();
    await table.put({ ...key, ...row }, callAt());
    for (const verify of [async () => undefined, refused('invalid_challenge')]) {
      const ports = { claimUse: claimUse(table.put), findUse: findUse(table.get) };
      const other = answering({ verify, ...ports, findUser: findKnownUser(table.get, projectId) });
      const { response, call } = await other.answer(again);
      expect([response, call.trail.facts.answerRefused]).toEqual([wrong, reason]);
      expect([...call.trail.metrics]).toEqual(['CustomAuthRefused']);
    }
    expect((await answer()).response).toEqual(wrong);
  });

  it('A1: with a proof of after the logout everywhere has', async () => {
    const { answer, table } = answering();
    await table.put({ ...key, revokedBefore: goodClaims.iat - 1 }, callAt());
    expect((await answer()).response).toEqual(right);
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
