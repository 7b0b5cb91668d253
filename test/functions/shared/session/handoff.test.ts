// The one-time code: issued, redeemed once, and never twice.
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../functions/shared/call.ts';
import type { UpdateItem } from '../../../../functions/shared/dynamo/write-items.ts';
import { Refusal } from '../../../../functions/shared/refusal.ts';
import {
  findHandoff,
  type HandoffLogin,
  issueHandoff,
  redeemHandoff,
} from '../../../../functions/shared/session/handoff.ts';
import { hashSecret } from '../../../../functions/shared/session/session-token.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const login: HandoffLogin = {
  userId: 'u-1',
  authTime: now,
  provenAt: now - 3,
  credentialId: 'cre-1',
  challengeId: undefined,
};

const issued = async () => {
  const table = memoryTable();
  const { code, expiresAtSeconds } = await issueHandoff(table.put, randomBytes)(login, callAt());
  let nonces = 0;
  const find = findHandoff(table.get);
  const use = redeemHandoff(table.update, () => `nonce-${nonces++}`);
  const redeem = async (text: string, call: Call): Promise<HandoffLogin> => {
    const found = await find(text, call);
    await use(text, call);
    return found;
  };
  return { table, code, expiresAtSeconds, redeem, use };
};

describe('issuing', () => {
  it('S1: stores the hash of the code and not the code', async () => {
    const { table, code, expiresAtSeconds } = await issued();
    expect(code).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(expiresAtSeconds).toBe(now + 60);
    const row = { pk: `H#${hashSecret(code)}`, sk: 'H', userId: 'u-1', authTime: now, credentialId: 'cre-1' };
    const { provenAt } = login;
    expect(table.items()).toEqual([{ ...row, provenAt, expiresAt: now + 60, ttl: now + 60 }]);
  });
});

describe('redeeming', () => {
  it('V3: gives the login once, and not a second time', async () => {
    const { code, redeem } = await issued();
    expect(await redeem(code, callAt())).toEqual(login);
    await expect(redeem(code, callAt())).rejects.toEqual(refusing('unauthorized'));
  });

  it('V3: one of fifty parallel calls wins', async () => {
    const { code, redeem } = await issued();
    const all = await Promise.allSettled(Array.from({ length: 50 }, () => redeem(code, callAt())));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of all) if (result.status === 'rejected') expect(result.reason).toEqual(refusing('unauthorized'));
  });

  it.each([
    [59, true],
    [60, false],
    [61, false],
    [86_400, false],
  ])('S3: %i s after its issue: %j', async (seconds, expected) => {
    const { code, redeem } = await issued();
    const redeemed = redeem(code, callAt(now + seconds));
    if (expected) expect(await redeemed).toEqual(login);
    else await expect(redeemed).rejects.toEqual(refusing('unauthorized'));
  });

  it('V3: an unknown code leaves no row behind', async () => {
    const { table, redeem } = await issued();
    await expect(redeem('c'.repeat(43), callAt())).rejects.toEqual(refusing('unauthorized'));
    expect([table.items().length, table.operations]).toEqual([1, ['put', 'get']]);
  });

  it.each(['', 'c'.repeat(42), 'c'.repeat(44), `${'c'.repeat(42)}+`, ` ${'c'.repeat(43)}`, `${'c'.repeat(43)}\n`])(
    'S1: %j is refused without touching the table',
    async (code) => {
      const { table, redeem } = await issued();
      await expect(redeem(code, callAt())).rejects.toEqual(refusing('unauthorized'));
      expect(table.operations).toEqual(['put']);
    },
  );

  it('R7: succeeds when the first answer was lost and the SDK asked again', async () => {
    const { table, code } = await issued();
    const retried: UpdateItem = async (...request) => {
      await table.update(...request);
      return table.update(...request);
    };
    await redeemHandoff(retried, () => 'nonce')(code, callAt());
    await expect(redeemHandoff(table.update, () => 'other')(code, callAt())).rejects.toEqual(refusing('unauthorized'));
  });

  it('V3: is refused by the write too, whatever the read before it has found', async () => {
    const { use, redeem, code } = await issued();
    await redeem(code, callAt());
    await expect(use(code, callAt())).rejects.toEqual(refusing('unauthorized'));
    const late = await issued();
    await expect(late.use(late.code, callAt(now + 60))).rejects.toEqual(refusing('unauthorized'));
  });

  it('S8: a code of an earlier version says when it was proven by its login time', async () => {
    const { table, code, redeem } = await issued();
    const [row = {}] = table.items();
    delete row.provenAt;
    await table.put({ pk: '', sk: '', ...row }, callAt());
    expect(await redeem(code, callAt())).toEqual({ ...login, provenAt: now });
  });

  it('R5: an outage is an outage', async () => {
    const outage = new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' });
    const redeem = redeemHandoff(
      () => Promise.reject(outage),
      () => 'nonce',
    );
    await expect(redeem('c'.repeat(43), callAt())).rejects.toBe(outage);
  });
});
