// From a credential to the session it stands for, or the one refusal for all that stand for none.
import { expect, it } from 'vitest';
import type { Credential } from '../../../../functions/shared/http/credential.ts';
import { Refusal } from '../../../../functions/shared/refusal.ts';
import { requireSession } from '../../../../functions/shared/session/live-session.ts';
import { findSession, removeSession } from '../../../../functions/shared/session/session-store.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { firstLogin, limits, loginOf, openSessionOn } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const opened = async () => {
  const table = memoryTable();
  const { token, session } = await openSessionOn(table)(loginOf(), firstLogin, callAt());
  const require = (credential: Credential, at = now) =>
    requireSession(findSession(table.get), limits)(credential, callAt(at));
  return { table, token, session, require };
};

it.each(['cookie', 'bearer'] as const)('S3: a %s stands for its session until it ends', async (kind) => {
  const { require, token, session } = await opened();
  expect(await require({ kind, token }, now + 1799)).toEqual(session);
  await expect(require({ kind, token }, now + 1800)).rejects.toEqual(refusing('unauthorized', 'session_expired'));
});

it('S2: a row that the table has not swept yet is refused', async () => {
  const { table, require, token } = await opened();
  await expect(require({ kind: 'cookie', token }, now + 100_000)).rejects.toEqual(refusing('unauthorized'));
  expect(table.items()).toHaveLength(1);
});

it('S8: a removed session is refused on the next request', async () => {
  const { table, require, token, session } = await opened();
  await removeSession(table.remove)(session, callAt());
  await expect(require({ kind: 'cookie', token })).rejects.toEqual(refusing('unauthorized', 'session_unknown'));
});

it.each([
  { kind: 'none' },
  { kind: 'cookie', token: '' },
  { kind: 'cookie', token: 's'.repeat(43) },
  { kind: 'cookie', token: `${'k'.repeat(22)}.${'s'.repeat(42)}` },
  { kind: 'cookie', token: `${'k'.repeat(22)}.${'s'.repeat(44)}` },
  { kind: 'bearer', token: `${'k'.repeat(22)}.${'s'.repeat(42)}+` },
  { kind: 'bearer', token: 'header.payload.signature' },
  { kind: 'cookie', token: 'header.payload.signature' },
  { kind: 'bearer', token: 'J#abc.J' },
] as const)('S1: %j is refused without a read', async (credential) => {
  const { table, require } = await opened();
  await expect(require(credential)).rejects.toEqual(refusing('unauthorized'));
  expect(table.operations).not.toContain('get');
});

it('V6: every refusal looks the same to the client', async () => {
  const { require, token } = await opened();
  const refusals = await Promise.all([
    require({ kind: 'none' }).catch((error: unknown) => error),
    require({ kind: 'cookie', token: 'junk' }).catch((error: unknown) => error),
    require({ kind: 'cookie', token: `${'k'.repeat(22)}.${'s'.repeat(43)}` }).catch((error: unknown) => error),
    require({ kind: 'cookie', token }, now + 100_000).catch((error: unknown) => error),
  ]);
  expect(refusals.map((refusal) => (refusal instanceof Refusal ? refusal.code : refusal))).toEqual(
    Array(4).fill('unauthorized'),
  );
});

it('R5: an outage is no missing session', async () => {
  const down = () => Promise.reject(new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' }));
  const { token } = await opened();
  const asked = requireSession(findSession(down), limits)({ kind: 'cookie', token }, callAt());
  await expect(asked).rejects.toEqual(refusing('temporarily_unavailable'));
});

it('L1: the log knows the user and the session by names that open nothing and tell nobody', async () => {
  const { table, token, session } = await opened();
  const call = callAt();
  await requireSession(findSession(table.get), limits)({ kind: 'bearer', token }, call);
  const { userKey, secretHash } = session;
  expect(call.trail.facts).toEqual({ credential: 'bearer', userKey, sessionId: secretHash.slice(0, 16) });
  expect(JSON.stringify(call.trail.facts)).not.toContain(session.userId);
});
