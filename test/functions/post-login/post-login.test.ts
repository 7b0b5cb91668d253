// The story of a passkey login that an action tells us of: whose word counts, and how often.
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type PostLoginPorts, postLogin } from '../../../functions/post-login/post-login.ts';
import type { Caller } from '../../../functions/shared/action/caller.ts';
import { scheduleCheck } from '../../../functions/shared/flag/due-list.ts';
import { remindOfFlag } from '../../../functions/shared/flag/remind-of-flag.ts';
import { claimOnce } from '../../../functions/shared/passkey/single-use.ts';
import { issueHandoff } from '../../../functions/shared/session/handoff.ts';
import { findLoginUser } from '../../../functions/shared/session/login-user.ts';
import { userKeyOf } from '../../../functions/shared/user/user-id.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { openSessionOn, projectId } from '../a-login.ts';
import { callAt, now } from '../call-at.ts';
import { refusing } from '../refusing.ts';
import { goodClaims, passkeyDataOf } from '../signed-passkey-data.ts';
import { rules } from '../trusted-issuer.ts';

const direct: Caller = { by: 'direct' };

const loggingIn = (settings: Partial<PostLoginPorts> = {}) => {
  const table = memoryTable();
  const verified: string[] = [];
  let nonces = 0;
  const story = postLogin({
    projectId,
    rules,
    trustEventIdentity: false,
    delivery: 'session',
    verify: async (text) => void verified.push(text),
    claimOnce: claimOnce(table.put, () => `nonce-${nonces++}`),
    findLoginUser: findLoginUser(table.queryFrom, projectId),
    remindOfFlag: remindOfFlag(scheduleCheck(table.put)),
    openSession: openSessionOn(table),
    issueHandoff: issueHandoff(table.put, randomBytes),
    ...settings,
  });
  const rows = (prefix: string) => table.items().filter(({ sk }) => String(sk).startsWith(prefix));
  const login = (event: Record<string, unknown>, caller = direct, call = callAt()) => story(event, caller, call);
  return { table, verified, rows, login };
};

describe('whose word counts', () => {
  it.each([true, false])('A2: signed data, whether events are trusted or not: %j', async (trustEventIdentity) => {
    const { login, verified, rows } = loggingIn({ trustEventIdentity });
    const signedPasskeyData = passkeyDataOf();
    const answer = await login({ signedPasskeyData });
    expect(answer).toEqual({
      sessionId: expect.any(String),
      accessToken: answer.sessionId,
      tokenType: 'Bearer',
      expiresAt: now + 10_800,
    });
    expect(verified).toEqual([signedPasskeyData]);
    expect(rows('S#')).toMatchObject([{ userId: 'u-1', amr: 'passkey', credentialId: 'cre-1', challengeId: 'was-1' }]);
  });

  it('A2: signed data against the event that carries it, with a word for the log', async () => {
    const { login, rows } = loggingIn({ trustEventIdentity: true });
    const call = callAt();
    await login({ signedPasskeyData: passkeyDataOf(), webauthnId: 'victim' }, direct, call);
    expect(rows('S#')).toMatchObject([{ userId: 'u-1' }]);
    expect(call.trail.facts.eventUserDiffers).toBe(true);
  });

  it('A2: an event alone, only where the stage trusts it', async () => {
    const trusting = loggingIn({ trustEventIdentity: true });
    await trusting.login({ userId: 'u-2' });
    expect(trusting.rows('S#')).toMatchObject([{ userId: 'u-2' }]);
    const { login, table } = loggingIn();
    await expect(login({ userId: 'u-2' })).rejects.toEqual(refusing('signed_passkey_data_required'));
    expect(table.operations).toEqual([]);
  });

  it.each(['junk', 'a.b.c', passkeyDataOf({ ...goodClaims, iss: 'pro-2' })])(
    'A2: not an event whose signed data is %j',
    async (signedPasskeyData) => {
      const { login, table } = loggingIn({ trustEventIdentity: true });
      await expect(login({ signedPasskeyData, userId: 'u-2' })).rejects.toEqual(refusing('invalid_passkey_data'));
      expect(table.operations).toEqual([]);
    },
  );
});

describe('how often', () => {
  it.each<[string, Record<string, unknown>, Caller, string]>([
    ['signed data', { signedPasskeyData: passkeyDataOf() }, direct, 'invalid_passkey_data'],
    ['an event with the id of its ceremony', { userId: 'u-1', challengeId: 'was-9' }, direct, 'duplicate_event'],
    ['a delivery with an id', { userId: 'u-1' }, { by: 'hmac', deliveryId: 'msg_1' }, 'duplicate_event'],
  ])('A4: %s opens one session, of twenty at the same time', async (_, event, caller, code) => {
    const { login, rows } = loggingIn({ trustEventIdentity: true });
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => login(event, caller)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of all) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code });
    expect(rows('S#')).toHaveLength(1);
  });
});

describe('a hand-off', () => {
  it('S5: gives a code and no session', async () => {
    const { login, rows } = loggingIn({ delivery: 'handoff' });
    const answer = await login({ signedPasskeyData: passkeyDataOf() });
    expect(answer).toEqual({ handoffCode: expect.stringMatching(/^[\w-]{43}$/), expiresAt: now + 60 });
    expect(rows('S#')).toEqual([]);
    expect(rows('H')).toMatchObject([{ userId: 'u-1', authTime: now, credentialId: 'cre-1', challengeId: 'was-1' }]);
  });

  it('L1: names the user in the log by a hash', async () => {
    const { login } = loggingIn({ delivery: 'handoff' });
    const call = callAt();
    await login({ signedPasskeyData: passkeyDataOf() }, direct, call);
    expect(call.trail.facts).toEqual({ userKey: userKeyOf(projectId, 'u-1') });
  });
});

describe('who may not log in', () => {
  const row = { pk: `U#${userKeyOf(projectId, 'u-1')}`, sk: 'U' };

  it.each([
    ['a blocked user', { blockedAt: now - 900 }, 'user_blocked'],
    ['a user who has logged out everywhere in this very second', { revokedBefore: now }, 'revoked_since'],
  ])('S8: %s, on the word of an event or of signed data', async (_, attributes, reason) => {
    for (const event of [{ userId: 'u-1', challengeId: 'was-9' }, { signedPasskeyData: passkeyDataOf() }]) {
      const { login, table } = loggingIn({ trustEventIdentity: true });
      await table.put({ ...row, ...attributes }, callAt());
      await expect(login(event)).rejects.toEqual(refusing('unauthorized', reason));
      expect(table.items()).toHaveLength(1);
    }
  });
});
