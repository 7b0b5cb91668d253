// From signedPasskeyData to a user: what is asked and written in which order, and what is not when something is wrong.
import { describe, expect, it } from 'vitest';
import {
  type ConfirmPorts,
  confirmPasskeyLogin,
  type LookUp,
} from '../../../../functions/shared/passkey/confirm-login.ts';
import { claimOnce } from '../../../../functions/shared/passkey/single-use.ts';
import { Refusal } from '../../../../functions/shared/refusal.ts';
import { type KnownUser, readKnownUser } from '../../../../functions/shared/user/user-directory.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { projectId } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';
import { goodClaims, passkeyDataOf } from '../../signed-passkey-data.ts';

const confirming = (
  corbado: ConfirmPorts['verify'] = async () => undefined,
  lookUp: LookUp<KnownUser | undefined> = async () => undefined,
) => {
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
  return {
    table,
    asked,
    ports,
    confirm: (text: string, call = callAt()) => confirmPasskeyLogin(text, lookUp, ports, call),
  };
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

describe('who may not log in with a good proof', () => {
  const known = (row: Record<string, number | string>) => async () => readKnownUser('ada', { pk: '', sk: 'U', ...row });
  const { iat: _iat, nbf: _nbf, ...timeless } = goodClaims;

  it.each([
    ['of before a logout everywhere', { ...timeless, iat: now - 20 }, { revokedBefore: now - 20 }, 'revoked_since'],
    [
      'that says only since when it counts',
      { ...timeless, nbf: now - 20 },
      { revokedBefore: now - 20 },
      'revoked_since',
    ],
    ['that does not say of when it is', timeless, { revokedBefore: 1 }, 'revoked_since'],
    ['of before a moment that cannot be read', { ...timeless, iat: now }, { revokedBefore: 'soon' }, 'revoked_since'],
    ['of a blocked user', { ...timeless, iat: now }, { blockedAt: now - 900 }, 'user_blocked'],
  ])('S8: a proof %s', async (_, claims, row, reason) => {
    const { confirm, asked, table } = confirming(undefined, known(row));
    await expect(confirm(passkeyDataOf(claims))).rejects.toEqual(refusing('unauthorized', reason));
    expect([asked.length, table.operations]).toEqual([1, []]);
  });

  it.each([
    ['made after it', { ...timeless, iat: now - 19 }, { revokedBefore: now - 20 }],
    ['of no time, of a user who never logged out everywhere', timeless, {}],
  ])('S8: but one %s opens the door', async (_, claims, row) => {
    expect(await confirming(undefined, known(row)).confirm(passkeyDataOf(claims))).toMatchObject({ userId: 'ada' });
  });
});

describe('the reading of the user', () => {
  const down = () => Promise.reject(new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' }));

  it('R3: begins before Corbado has answered', async () => {
    const order: string[] = [];
    const corbado = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push('Corbado');
    };
    await confirming(corbado, async () => void order.push('table')).confirm(passkeyDataOf());
    expect(order).toEqual(['table', 'Corbado']);
  });

  it('R5: that fails with a proof that is used up, interrupts the login, and nobody is told to try again', async () => {
    const { confirm } = confirming(undefined, down);
    await expect(confirm(passkeyDataOf())).rejects.toEqual(refusing('login_interrupted', 'dynamodb_unavailable'));
  });

  it('V2: is not what a refused proof is refused for', async () => {
    const refused = new Refusal('invalid_passkey_data', { reason: 'invalid_signature' });
    const slow = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      throw refused;
    };
    await expect(confirming(slow, down).confirm(passkeyDataOf())).rejects.toBe(refused);
  });

  it('R5: and so does a mark that cannot be put', async () => {
    const ports = { ...confirming().ports, claimOnce: down };
    await expect(confirmPasskeyLogin(passkeyDataOf(), async () => undefined, ports, callAt())).rejects.toEqual(
      refusing('login_interrupted', 'dynamodb_unavailable'),
    );
  });
});
