// What counts once: the mark of a used proof, event or delivery, and the one-time code of an action login, which JavaScript carries instead
// of the session and our endpoint exchanges for the cookie.
import { type Call, mintSecret } from '../frame/call.ts';
import { Refusal } from '../frame/refusal.ts';
import { type HandoffRow, handoffKey, type MarkerRow, markerKey } from '../table/rows.ts';
import { type Can, holds, optionalText } from '../table/table.ts';
import type { Login } from './session.ts';

/** What may be used once; the kind keeps ids from different sources apart. */
export type SingleUse = {
  readonly kind: 'signed-passkey-data' | 'action-event' | 'delivery';
  readonly issuer: string;
  readonly id: string;
  /** Until when the marker is needed, epoch seconds. */
  readonly neededUntilSeconds: number;
};

/**
 * True for the first claim, and for every one that carries the same nonce as the first. So the SDK's own retry recognises its first
 * attempt: when DynamoDB wrote the marker but the answer got lost, the second attempt finds our nonce there and is no replay.
 */
export const claimUse = (table: Can<'put'>, use: SingleUse, nonce: string, call: Call): Promise<boolean> => {
  const marker: MarkerRow = { nonce, usedAt: call.nowSeconds, ttl: use.neededUntilSeconds };
  const isFirst = { expression: 'attribute_not_exists(pk) OR nonce = :nonce', values: { nonce } };
  return holds(table.put({ ...markerKey(use), ...marker }, call, isFirst));
};

/** True for the first claim, false for every later one. */
export const claimOnce = (table: Can<'put'>, use: SingleUse, call: Call): Promise<boolean> =>
  claimUse(table, use, call.chance.nonce(), call);

/** The nonce of the call that claimed it, if any did. */
export const findUse = async (table: Can<'get'>, use: SingleUse, call: Call): Promise<string | undefined> => {
  const marker = await table.get(markerKey(use), call);
  return marker === undefined ? undefined : String(marker.nonce);
};

/** The login that a code stands for; names are looked up when it is redeemed. */
export type HandoffLogin = Pick<Login, 'userId' | 'authTime' | 'credentialId' | 'challengeId'> & {
  /** When the proof was made, which a logout everywhere is compared with; 0 when it does not say. */
  readonly provenAt: number;
};

const lifetimeSeconds = 60;
const codeText = /^[A-Za-z0-9_-]{43}$/;

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
  const item = codeText.test(code) ? await table.get(handoffKey(code), call) : undefined;
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
