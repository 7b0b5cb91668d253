// The story of a passkey login that an action tells us of: whose word counts, and how often.
import { describe, expect, it } from 'vitest';
import { type PostLoginSettings, type PostLoginSystems, postLogin } from '../../../functions/post-login/post-login.ts';
import type { Caller } from '../../../functions/shared/action/caller.ts';
import { Refusal } from '../../../functions/shared/frame/refusal.ts';
import { kindOf, type RowKind, userKeyOf, userRowKey } from '../../../functions/shared/table/rows.ts';
import type { Key } from '../../../functions/shared/table/table.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { limits, projectId } from '../a-login.ts';
import { callAt, now } from '../call-at.ts';
import { refusing } from '../refusing.ts';
import { goodClaims, passkeyDataOf, verifyingCorbado } from '../signed-passkey-data.ts';
import { rules as userIdRules } from '../trusted-issuer.ts';

const direct: Caller = { by: 'direct' };
const down = () => Promise.reject(new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' }));

const loggingIn = (changes: Partial<PostLoginSettings> = {}, systems: Partial<PostLoginSystems> = {}) => {
  const table = memoryTable();
  const corbado = verifyingCorbado();
  const rules = { projectId, userIdRules, limits, maximumPerUser: 20 };
  const settings: PostLoginSettings = { ...rules, trustEventIdentity: false, delivery: 'session', ...changes };
  const story = postLogin(settings, { table, corbado, ...systems });
  const rows = (kind: RowKind) => table.items().filter((row) => kindOf(row as Key) === kind);
  const login = (event: Record<string, unknown>, caller = direct, call = callAt()) => story(event, caller, call);
  return { table, asked: corbado.asked, rows, login };
};
const trusting = { trustEventIdentity: true };

describe('whose word counts', () => {
  it.each([true, false])('A2: signed data, whether events are trusted or not: %j', async (trustEventIdentity) => {
    const { login, asked, rows } = loggingIn({ trustEventIdentity });
    const signedPasskeyData = passkeyDataOf();
    const answer = await login({ signedPasskeyData });
    expect(answer).toEqual({
      sessionId: expect.any(String),
      accessToken: answer.sessionId,
      tokenType: 'Bearer',
      expiresAt: now + 10_800,
    });
    expect(asked).toEqual([{ signedPasskeyData, username: 'u-1' }]);
    const ceremony = { authTime: now, credentialId: 'cre-1', challengeId: 'was-1' };
    expect(rows('session')).toMatchObject([{ userId: 'u-1', amr: 'passkey', ...ceremony }]);
  });

  it('A2: signed data against the event that carries it, with a word for the log', async () => {
    const { login, rows } = loggingIn(trusting);
    const call = callAt();
    await login({ signedPasskeyData: passkeyDataOf(), webauthnId: 'victim' }, direct, call);
    expect(rows('session')).toMatchObject([{ userId: 'u-1' }]);
    expect(call.trail.facts.eventUserDiffers).toBe(true);
  });

  it('A2: an event alone, only where the stage trusts it', async () => {
    const trusted = loggingIn(trusting);
    await trusted.login({ userId: 'u-2' });
    expect(trusted.rows('session')).toMatchObject([{ userId: 'u-2' }]);
    const { login, table } = loggingIn();
    await expect(login({ userId: 'u-2' })).rejects.toEqual(refusing('signed_passkey_data_required'));
    expect(table.operations).toEqual([]);
  });

  it.each(['junk', 'a.b.c', passkeyDataOf({ ...goodClaims, iss: 'pro-2' })])(
    'A2: not an event whose signed data is %j',
    async (signedPasskeyData) => {
      const { login, table } = loggingIn(trusting);
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
    const { login, rows } = loggingIn(trusting);
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => login(event, caller)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of all) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code });
    expect(rows('session')).toHaveLength(1);
  });

  it('A4: an event is known again for a quarter of an hour, and no longer than the table keeps it', async () => {
    const { login, rows } = loggingIn(trusting);
    await login({ userId: 'u-1', challengeId: 'was-9' });
    expect(rows('marker')).toMatchObject([{ usedAt: now, ttl: now + 900 }]);
  });
});

describe('when an outage comes', () => {
  it('R5: before an event is marked, it may be sent again; after that the login is interrupted', async () => {
    const table = memoryTable();
    const event = { userId: 'u-1', challengeId: 'was-9' };
    for (const systems of [{ table: { ...table, query: down } }, { table, requireActiveUser: down }])
      await expect(loggingIn(trusting, systems).login(event)).rejects.toEqual(refusing('temporarily_unavailable'));
    expect(table.items()).toEqual([]);
    const put: typeof table.put = (item, ...rest) => (kindOf(item) === 'session' ? down() : table.put(item, ...rest));
    await expect(loggingIn(trusting, { table: { ...table, put } }).login(event)).rejects.toEqual(
      refusing('login_interrupted'),
    );
    expect(table.items().map((row) => kindOf(row as Key))).toEqual(['marker']);
  });
});

describe('a hand-off', () => {
  it('S5: gives a code and no session', async () => {
    const { login, rows } = loggingIn({ delivery: 'handoff' });
    const answer = await login({ signedPasskeyData: passkeyDataOf() });
    expect(answer).toEqual({ handoffCode: expect.stringMatching(/^[\w-]{43}$/), expiresAt: now + 60 });
    expect(rows('session')).toEqual([]);
    const ceremony = { credentialId: 'cre-1', challengeId: 'was-1' };
    expect(rows('handoff')).toMatchObject([{ userId: 'u-1', authTime: now, provenAt: goodClaims.iat, ...ceremony }]);
  });

  it('S8: of an event was proven when its delivery was signed, and not in the future', async () => {
    for (const [signedAtSeconds, provenAt] of [
      [now - 100, now - 100],
      [now + 100, now],
    ]) {
      const { login, rows } = loggingIn({ ...trusting, delivery: 'handoff' });
      await login({ userId: 'u-1' }, { by: 'hmac', deliveryId: 'msg_1', signedAtSeconds } as Caller);
      expect(rows('handoff')).toMatchObject([{ authTime: provenAt, provenAt }]);
    }
  });

  it('is not given for a user whom the pool does not let in', async () => {
    const requireActiveUser = () => Promise.reject(new Refusal('unauthorized', { reason: 'user_disabled' }));
    const { login, table } = loggingIn({ delivery: 'handoff' }, { requireActiveUser });
    await expect(login({ signedPasskeyData: passkeyDataOf() })).rejects.toEqual(
      refusing('unauthorized', 'user_disabled'),
    );
    expect(table.items()).toEqual([]);
  });

  it('L1: names the user in the log by a hash', async () => {
    const { login } = loggingIn({ delivery: 'handoff' });
    const call = callAt();
    await login({ signedPasskeyData: passkeyDataOf() }, direct, call);
    expect(call.trail.facts).toEqual({ userKey: userKeyOf(projectId, 'u-1'), verifyPath: '/passkey/verifySignedData' });
  });
});

it.each([
  ['a blocked user', { blockedAt: now - 900 }, 'user_blocked'],
  ['a user who has logged out everywhere in this very second', { revokedBefore: now }, 'revoked_since'],
])('S8: %s may not log in, on the word of an event or of signed data', async (_, attributes, reason) => {
  for (const event of [{ userId: 'u-1', challengeId: 'was-9' }, { signedPasskeyData: passkeyDataOf() }]) {
    const { login, table } = loggingIn(trusting);
    await table.put({ ...userRowKey(userKeyOf(projectId, 'u-1')), ...attributes }, callAt());
    await expect(login(event)).rejects.toEqual(refusing('unauthorized', reason));
    expect(table.items()).toHaveLength(1);
  }
});
