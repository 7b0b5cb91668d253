// The one-time code: issued, redeemed once, and never twice.
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../functions/shared/frame/call.ts';
import {
  findHandoff,
  type HandoffLogin,
  issueHandoff,
  redeemHandoff,
} from '../../../../functions/shared/login/single-use.ts';
import { handoffKey } from '../../../../functions/shared/table/rows.ts';
import type { Table } from '../../../../functions/shared/table/table.ts';
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
  const { code, expiresAtSeconds } = await issueHandoff(table, login, callAt());
  const redeem = async (text: string, call: Call): Promise<HandoffLogin> => {
    const found = await findHandoff(table, text, call);
    await redeemHandoff(table, text, call);
    return found;
  };
  return { table, code, expiresAtSeconds, redeem };
};
const used = refusing('unauthorized', 'handoff_unknown_used_or_expired');

it('S1: issuing stores the hash of the code and not the code', async () => {
  const { table, code, expiresAtSeconds } = await issued();
  expect(code).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(expiresAtSeconds).toBe(now + 60);
  const { challengeId: _, ...facts } = login;
  expect(table.items()).toEqual([{ ...handoffKey(code), ...facts, expiresAt: now + 60, ttl: now + 60 }]);
  expect(JSON.stringify(table.items())).not.toContain(code);
});

describe('redeeming', () => {
  it('V3: gives the login once, and not a second time', async () => {
    const { code, redeem } = await issued();
    expect(await redeem(code, callAt())).toEqual(login);
    await expect(redeem(code, callAt())).rejects.toEqual(used);
  });

  it('V3: by fifty parallel calls is won by one', async () => {
    const { code, redeem } = await issued();
    const all = await Promise.allSettled(Array.from({ length: 50 }, () => redeem(code, callAt())));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of all) if (result.status === 'rejected') expect(result.reason).toEqual(used);
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
    else await expect(redeemed).rejects.toEqual(used);
  });

  it('V3: of an unknown code leaves no row behind', async () => {
    const { table, redeem } = await issued();
    await expect(redeem('c'.repeat(43), callAt())).rejects.toEqual(used);
    expect([table.items().length, table.operations]).toEqual([1, ['put', 'get']]);
  });

  it.each(['', 'c'.repeat(42), 'c'.repeat(44), `${'c'.repeat(42)}+`, ` ${'c'.repeat(43)}`, `${'c'.repeat(43)}\n`])(
    'S1: of %j is refused without touching the table',
    async (code) => {
      const { table, redeem } = await issued();
      await expect(redeem(code, callAt())).rejects.toEqual(used);
      expect(table.operations).toEqual(['put']);
    },
  );

  it('V3: is refused by the write too, whatever the read before it has found', async () => {
    const { table, redeem, code } = await issued();
    await redeem(code, callAt());
    await expect(redeemHandoff(table, code, callAt())).rejects.toEqual(used);
    const late = await issued();
    await expect(redeemHandoff(late.table, late.code, callAt(now + 60))).rejects.toEqual(used);
  });

  it('R7: succeeds when the first answer was lost and the SDK asked again', async () => {
    const { table, code } = await issued();
    const update: Table['update'] = async (...asked) => {
      await table.update(...asked);
      return table.update(...asked);
    };
    await redeemHandoff({ update }, code, callAt());
    await expect(redeemHandoff(table, code, callAt())).rejects.toEqual(used);
  });

  it('S8: takes the login time of a code of an earlier version for the time of its proof', async () => {
    const { table, code, redeem } = await issued();
    const [row = {}] = table.items();
    delete row.provenAt;
    await table.put({ ...handoffKey(code), ...row }, callAt());
    expect(await redeem(code, callAt())).toEqual({ ...login, provenAt: now });
  });
});
