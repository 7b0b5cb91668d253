// The one-time code: issued, redeemed once, and never twice.
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { UpdateItem } from '../../../../functions/shared/dynamo/write-items.ts';
import { Refusal } from '../../../../functions/shared/refusal.ts';
import { type HandoffLogin, issueHandoff, redeemHandoff } from '../../../../functions/shared/session/handoff.ts';
import { hashSecret } from '../../../../functions/shared/session/session-token.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const login: HandoffLogin = { userId: 'u-1', authTime: now, credentialId: 'cre-1', challengeId: undefined };

const issued = async () => {
  const table = memoryTable();
  const { code, expiresAtSeconds } = await issueHandoff(table.put, randomBytes)(login, callAt());
  let nonces = 0;
  const redeem = redeemHandoff(table.update, () => `nonce-${nonces++}`);
  return { table, code, expiresAtSeconds, redeem };
};

describe('issuing', () => {
  it('S1: stores the hash of the code and not the code', async () => {
    const { table, code, expiresAtSeconds } = await issued();
    expect(code).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(expiresAtSeconds).toBe(now + 60);
    const row = { pk: `H#${hashSecret(code)}`, sk: 'H', userId: 'u-1', authTime: now, credentialId: 'cre-1' };
    expect(table.items()).toEqual([{ ...row, expiresAt: now + 60, ttl: now + 60 }]);
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
    expect(table.items()).toHaveLength(1);
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
    expect(await redeemHandoff(retried, () => 'nonce')(code, callAt())).toEqual(login);
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
