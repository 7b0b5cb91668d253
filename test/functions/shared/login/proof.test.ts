// From signedPasskeyData to a user: what is asked and written in which order, what counts once, and what is not done when something is wrong.
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../../functions/shared/frame/refusal.ts';
import { confirmPasskeyLogin, type LookUp, type ProofSystems } from '../../../../functions/shared/login/proof.ts';
import { claimOnce, findUse, type SingleUse } from '../../../../functions/shared/login/single-use.ts';
import { markerKey } from '../../../../functions/shared/table/rows.ts';
import type { Item, Table } from '../../../../functions/shared/table/table.ts';
import { type KnownUser, readKnownUser } from '../../../../functions/shared/user/users.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { projectId } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';
import { goodClaims, passkeyDataOf, verifyingCorbado } from '../../signed-passkey-data.ts';

const later = () => new Promise((resolve) => setImmediate(resolve));
const outage = new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' });
const down = () => Promise.reject(outage);

describe('what counts once', () => {
  const use: SingleUse = { kind: 'signed-passkey-data', issuer: 'pro-1', id: 'jti-1', neededUntilSeconds: now + 420 };

  it('V3: is claimed once', async () => {
    const table = memoryTable();
    expect(await findUse(table, use, callAt())).toBeUndefined();
    const first = callAt(now, { chance: { nonce: () => 'nonce-0' } });
    const all = [first, callAt(), callAt(now + 400)].map((call) => claimOnce(table, use, call));
    expect(await Promise.all(all)).toEqual([true, false, false]);
    expect(table.items()).toEqual([{ ...markerKey(use), nonce: 'nonce-0', usedAt: now, ttl: now + 420 }]);
    expect(await findUse(table, use, callAt())).toBe('nonce-0');
  });

  it.each([
    ['kind', { kind: 'action-event' }],
    ['issuer', { issuer: 'pro-2' }],
    ['id', { id: 'jti-2' }],
    ['border between issuer and id', { issuer: 'pro-1jti', id: '-1' }],
  ] as const)('V3: is another for another %s', async (_, change) => {
    const table = memoryTable();
    expect(await claimOnce(table, use, callAt())).toBe(true);
    expect(await claimOnce(table, { ...use, ...change }, callAt())).toBe(true);
  });

  it('R7: is claimed although the answer to its write was lost and the SDK wrote again', async () => {
    const table = memoryTable();
    const put: Table['put'] = async (...asked) => {
      await table.put(...asked);
      await table.put(...asked);
    };
    expect(await claimOnce({ put }, use, callAt())).toBe(true);
    expect(await claimOnce(table, use, callAt())).toBe(false);
  });
});

const confirming = (
  systems: Partial<ProofSystems> = {},
  lookUp: LookUp<KnownUser | undefined> = async () => undefined,
) => {
  const table = memoryTable();
  const corbado = verifyingCorbado();
  const rules = { projectId, userIdRules: { userIdClaim: 'username', allowEmailUserId: false } } as const;
  const all = { table, corbado, ...systems };
  const confirm = (text: string, call = callAt()) => confirmPasskeyLogin(text, lookUp, rules, all, call);
  return { table, asked: corbado.asked, confirm };
};
const invalid = (reason?: string) => refusing('invalid_passkey_data', reason);

describe('a passkey login', () => {
  it('V4: is confirmed by Corbado over the very text that its claims are read from, then marked as used', async () => {
    let rowsThen: unknown;
    const corbado = verifyingCorbado(() => {
      rowsThen = table.items();
      return 'success';
    });
    const { confirm, table } = confirming({ corbado });
    const text = passkeyDataOf();
    expect(await confirm(text)).toMatchObject({ userId: 'ada', signedPasskeyData: text });
    expect([corbado.asked, rowsThen]).toEqual([[{ signedPasskeyData: text, username: 'u-1' }], []]);
    const marker = markerKey({ kind: 'signed-passkey-data', issuer: goodClaims.iss, id: goodClaims.jti });
    expect(table.items()).toEqual([expect.objectContaining({ ...marker, ttl: goodClaims.exp + 120 })]);
  });

  it('V3: opens the door once, though Corbado says success every time and fifty come together', async () => {
    const { confirm } = confirming();
    const all = await Promise.allSettled(Array.from({ length: 50 }, () => confirm(passkeyDataOf())));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const call = callAt();
    await expect(confirm(passkeyDataOf(), call)).rejects.toEqual(invalid('replayed'));
    expect([call.trail.facts.replay, ...call.trail.metrics]).toEqual([true, 'ReplayBlocked']);
  });

  it.each([
    ['invalid_passkey_data', 'invalid_signature'],
    ['upstream_error', 'verification_shape'],
  ] as const)('V2: leaves no mark when Corbado’s answer means %s', async (code, reason) => {
    const result = reason === 'invalid_signature' ? reason : (undefined as never);
    const { confirm, table } = confirming({ corbado: verifyingCorbado(() => result) });
    await expect(confirm(passkeyDataOf())).rejects.toEqual(refusing(code, reason));
    expect(table.operations).toEqual([]);
  });

  it('V1: that cannot be right anyway asks and writes nothing', async () => {
    const { confirm, asked, table } = confirming();
    await expect(confirm(passkeyDataOf({ ...goodClaims, username: '' }))).rejects.toEqual(invalid('user_id_refused'));
    expect([asked, table.operations]).toEqual([[], []]);
  });
});

describe('who may not log in with a good proof', () => {
  const known = (row: Item) => async () => readKnownUser('ada', row);
  const { iat: _iat, nbf: _nbf, ...timeless } = goodClaims;

  it.each<[string, object, Item, string]>([
    ['of before a logout everywhere', { ...timeless, iat: now - 20 }, { revokedBefore: now - 20 }, 'revoked_since'],
    [
      'that says only since when it counts',
      { ...timeless, nbf: now - 20 },
      { revokedBefore: now - 20 },
      'revoked_since',
    ],
    ['of no known time', timeless, { revokedBefore: 1 }, 'revoked_since'],
    ['of a blocked user', { ...timeless, iat: now }, { blockedAt: now - 900 }, 'user_blocked'],
  ])('S8: a proof %s', async (_, claims, row, reason) => {
    const { confirm, asked, table } = confirming({}, known(row));
    await expect(confirm(passkeyDataOf(claims))).rejects.toEqual(refusing('unauthorized', reason));
    expect([asked.length, table.operations]).toEqual([1, []]);
  });

  it.each<[string, object, Item]>([
    ['made after it', { ...timeless, iat: now - 19 }, { revokedBefore: now - 20 }],
    ['of no time, of a user who never logged out everywhere', timeless, {}],
  ])('S8: but one %s opens the door', async (_, claims, row) => {
    expect(await confirming({}, known(row)).confirm(passkeyDataOf(claims))).toMatchObject({ userId: 'ada' });
  });

  it('S8: a user whom the pool does not let in, and the proof stays unused', async () => {
    const reason = 'user_disabled_in_pool';
    const asked: string[] = [];
    const requireActiveUser = async (userId: string) => {
      asked.push(userId);
      throw new Refusal('unauthorized', { reason });
    };
    const { confirm, table } = confirming({ requireActiveUser });
    await expect(confirm(passkeyDataOf())).rejects.toEqual(refusing('unauthorized', reason));
    expect([asked, table.operations]).toEqual([['ada'], []]);
  });
});

describe('what is asked beside Corbado', () => {
  it('R3: is asked before Corbado has answered', async () => {
    const order: string[] = [];
    const corbado = verifyingCorbado(async () => {
      await later();
      order.push('Corbado');
      return 'success';
    });
    const requireActiveUser = async () => void order.push('pool');
    const { confirm } = confirming({ corbado, requireActiveUser }, async () => void order.push('table'));
    await confirm(passkeyDataOf());
    expect(order).toEqual(['table', 'pool', 'Corbado']);
  });

  it.each([
    ['the user cannot be read', {}, down],
    ['the pool cannot be asked', { requireActiveUser: down }, undefined],
    ['the mark cannot be put', { table: { put: down } }, undefined],
  ])(
    'R5: a login with its proof used up is interrupted, so nobody is told to try again, when %s',
    async (_, systems, lookUp) => {
      const { confirm } = confirming(systems, lookUp);
      await expect(confirm(passkeyDataOf())).rejects.toEqual(refusing('login_interrupted', 'dynamodb_unavailable'));
    },
  );

  it('V2: is not what a refused proof is refused for, and is over when the refusal comes', async () => {
    let isOver = false;
    const lookUp = async () => {
      for (let round = 0; round < 3; round += 1) await later();
      isOver = true;
      throw outage;
    };
    const corbado = verifyingCorbado(async () => {
      await later();
      return 'invalid_signature';
    });
    await expect(confirming({ corbado }, lookUp).confirm(passkeyDataOf())).rejects.toEqual(
      invalid('invalid_signature'),
    );
    expect(isOver).toBe(true);
    await expect(confirming({ corbado }, down).confirm(passkeyDataOf())).rejects.toEqual(invalid('invalid_signature'));
  });
});
