// Things that count once, also when many come at the same time or an answer gets lost.
import { describe, expect, it } from 'vitest';
import type { PutItem } from '../../../../functions/shared/dynamo/write-items.ts';
import { claimOnce, type SingleUse } from '../../../../functions/shared/passkey/single-use.ts';
import { Refusal } from '../../../../functions/shared/refusal.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { callAt, now } from '../../call-at.ts';

const use: SingleUse = { kind: 'signed-passkey-data', issuer: 'pro-1', id: 'jti-1', neededUntilSeconds: now + 420 };

const claiming = () => {
  const table = memoryTable();
  let nonces = 0;
  return { table, claim: claimOnce(table.put, () => `nonce-${nonces++}`) };
};

describe('a claim', () => {
  it('V3: succeeds once', async () => {
    const { claim, table } = claiming();
    expect([await claim(use, callAt()), await claim(use, callAt()), await claim(use, callAt(now + 400))]).toEqual([
      true,
      false,
      false,
    ]);
    expect(table.items()).toEqual([
      { pk: expect.stringMatching(/^J#[\w-]{43}$/), sk: 'J', nonce: 'nonce-0', usedAt: now, ttl: now + 420 },
    ]);
  });

  it('V3: succeeds for one of fifty at the same time', async () => {
    const { claim } = claiming();
    const all = await Promise.all(Array.from({ length: 50 }, () => claim(use, callAt())));
    expect(all.filter(Boolean)).toHaveLength(1);
  });

  it.each([
    ['kind', { kind: 'action-event' }],
    ['issuer', { issuer: 'pro-2' }],
    ['id', { id: 'jti-2' }],
    ['border between issuer and id', { issuer: 'pro-1jti', id: '-1' }],
    ['border written as text', { issuer: 'pro-1","jti-1', id: '' }],
  ] as const)('V3: succeeds for another %s', async (_, change) => {
    const { claim } = claiming();
    expect(await claim(use, callAt())).toBe(true);
    expect(await claim({ ...use, ...change }, callAt())).toBe(true);
  });

  it('R7: succeeds when the answer to its write was lost and the SDK wrote again', async () => {
    const { table } = claiming();
    const retried: PutItem = async (...request) => {
      await table.put(...request);
      await table.put(...request);
    };
    expect(await claimOnce(retried, () => 'nonce-a')(use, callAt())).toBe(true);
    expect(await claimOnce(table.put, () => 'nonce-b')(use, callAt())).toBe(false);
  });

  it('R5: during an outage is neither first nor repeated', async () => {
    const outage = new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' });
    await expect(
      claimOnce(
        () => Promise.reject(outage),
        () => 'nonce',
      )(use, callAt()),
    ).rejects.toBe(outage);
  });
});
