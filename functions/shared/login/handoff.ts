// The one-time code of an action login: JavaScript carries the code, never the session; our endpoint exchanges it for the cookie.
import type { Call } from '../frame/call.ts';
import { Refusal } from '../frame/refusal.ts';
import { type HandoffRow, handoffKey } from '../table/rows.ts';
import { type Can, holds, optionalText } from '../table/table.ts';
import { isSecret, type Login, mintSecret } from './session.ts';

/** The login that a code stands for; names are looked up when it is redeemed. */
export type HandoffLogin = Pick<Login, 'userId' | 'authTime' | 'credentialId' | 'challengeId'> & {
  /** When the proof was made, which a logout everywhere is compared with; 0 when it does not say. */
  readonly provenAt: number;
};

const lifetimeSeconds = 60;

export const issueHandoff = async (
  table: Can<'put'>,
  login: HandoffLogin,
  call: Call,
): Promise<{ code: string; expiresAtSeconds: number }> => {
  const code = mintSecret(call.chance);
  const expiresAt = call.nowSeconds + lifetimeSeconds;
  const row: HandoffRow = { ...login, expiresAt, ttl: expiresAt };
  const facts = Object.entries(row).filter((entry): entry is [string, string | number] => entry[1] !== undefined);
  await table.put({ ...Object.fromEntries(facts), ...handoffKey(code) }, call);
  return { code, expiresAtSeconds: expiresAt };
};

const used = () => new Refusal('unauthorized', { reason: 'handoff_unknown_used_or_expired' });

/**
 * Throws `unauthorized` for a code that is unknown, used or too old. Junk costs nothing, and an unknown code one read: no caller can make
 * us write without a code that we have issued.
 */
export const findHandoff = async (table: Can<'get'>, code: string, call: Call): Promise<HandoffLogin> => {
  const item = isSecret(code) ? await table.get(handoffKey(code), call) : undefined;
  const isUsable = item !== undefined && item.redeemedBy === undefined && Number(item.expiresAt) > call.nowSeconds;
  if (!isUsable) throw used();
  const authTime = Number(item.authTime);
  return {
    userId: String(item.userId),
    authTime,
    provenAt: Number(item.provenAt ?? authTime),
    credentialId: optionalText(item.credentialId),
    challengeId: optionalText(item.challengeId),
  };
};

/** Uses the code up. The condition makes it single use; the nonce keeps the SDK's own retry from losing to its first attempt. */
export const redeemHandoff = async (table: Can<'update'>, code: string, call: Call): Promise<void> => {
  const nonce = call.chance.nonce();
  const redeemed = table.update(handoffKey(code), { set: { redeemedBy: nonce } }, call, {
    expression: 'expiresAt > :now AND (attribute_not_exists(redeemedBy) OR redeemedBy = :nonce)',
    values: { now: call.nowSeconds, nonce },
  });
  if (!(await holds(redeemed))) throw used();
};
