// From signedPasskeyData to a user: what is asked and written in which order, and what is not when something is wrong.
import { describe, expect, it } from 'vitest';
import { type ConfirmPorts, confirmPasskeyLogin } from '../../../../functions/shared/passkey/confirm-login.ts';
import { claimOnce } from '../../../../functions/shared/passkey/single-use.ts';
import { Refusal } from '../../../../functions/shared/refusal.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { projectId } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';
import { goodClaims, passkeyDataOf } from '../../signed-passkey-data.ts';

const confirming = (corbado: ConfirmPorts['verify'] = async () => undefined) => {
  const table = memoryTable();
  const asked: unknown[] = [];
  let nonces = 0;
  const ports: ConfirmPorts = {
    projectId,
    rules: { userIdClaim: 'username', allowEmailUserId: false },
    verify: async (signedPasskeyData, username, call) => {
      asked.push({ signedPasskeyData, username, rowsThen: table.items().length });
      await corbado(signedPasskeyData, username, call);
    },
    claimOnce: claimOnce(table.put, () => `nonce-${nonces++}`),
  };
  return { table, asked, confirm: (text: string, call = callAt()) => confirmPasskeyLogin(text, ports, call) };
};

describe('a passkey login', () => {
  it('V4: is confirmed by Corbado over the very text that its claims are read from, then marked as used', async () => {
    const { confirm, asked, table } = confirming();
    const text = passkeyDataOf();
    expect(await confirm(text)).toMatchObject({ userId: 'ada', signedPasskeyData: text });
    expect(asked).toEqual([{ signedPasskeyData: text, username: 'u-1', rowsThen: 0 }]);
    expect(table.items()).toEqual([expect.objectContaining({ sk: 'J', ttl: goodClaims.exp + 120 })]);
  });

  it('V3: opens the door once, though Corbado says success every time and fifty come together', async () => {
    const { confirm } = confirming();
    const all = await Promise.allSettled(Array.from({ length: 50 }, () => confirm(passkeyDataOf())));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const call = callAt();
    await expect(confirm(passkeyDataOf(), call)).rejects.toEqual(refusing('invalid_passkey_data', 'replayed'));
    expect(call.trail.facts).toEqual({ replay: true });
    expect([...call.trail.metrics]).toEqual(['ReplayBlocked']);
  });

  it.each([
    ['invalid_passkey_data', 'invalid_signature'],
    ['upstream_timeout', 'corbado_timeout'],
    ['upstream_error', 'verification_shape'],
  ] as const)('V2: leaves no mark when Corbado’s answer means %s', async (code, reason) => {
    const { confirm, table } = confirming(() => Promise.reject(new Refusal(code, { reason })));
    await expect(confirm(passkeyDataOf())).rejects.toEqual(refusing(code, reason));
    expect(table.operations).toEqual([]);
  });

  it.each([
    ['no text of that form', 'a.b'],
    ['another project', passkeyDataOf({ ...goodClaims, iss: 'pro-2' })],
    ['too late', passkeyDataOf({ ...goodClaims, exp: now - 60 })],
    ['nobody', passkeyDataOf({ ...goodClaims, username: '' })],
    ['unsigned', passkeyDataOf(goodClaims, { alg: 'none' })],
  ])('V1: of %s asks and writes nothing', async (_, text) => {
    const { confirm, asked, table } = confirming();
    await expect(confirm(text)).rejects.toEqual(refusing('invalid_passkey_data'));
    expect([asked, table.operations]).toEqual([[], []]);
  });

  it('V3: is refused again just before it expires, and after that by its own end', async () => {
    const { confirm } = confirming();
    await confirm(passkeyDataOf());
    const last = goodClaims.exp + 59;
    await expect(confirm(passkeyDataOf(), callAt(last))).rejects.toEqual(refusing('invalid_passkey_data', 'replayed'));
    await expect(confirm(passkeyDataOf(), callAt(last + 1))).rejects.toEqual(
      refusing('invalid_passkey_data', 'token_expired'),
    );
    expect(goodClaims.exp + 120).toBeGreaterThan(last);
  });
});
