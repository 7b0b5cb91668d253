// The one-time code of an action login: JavaScript carries the code, never the session; our endpoint trades it for the cookie.
import type { Call } from '../call.ts';
import type { GetItem } from '../dynamo/read-items.ts';
import { ConditionFailed } from '../dynamo/table.ts';
import type { PutItem, UpdateItem } from '../dynamo/write-items.ts';
import { Refusal } from '../refusal.ts';
import type { Login } from './session.ts';
import { hashSecret, isSecret, mintSecret, type RandomBytes } from './session-token.ts';

/** The login a code stands for; names are looked up when it is redeemed. */
export type HandoffLogin = Pick<Login, 'userId' | 'authTime' | 'credentialId' | 'challengeId'> & {
  /** When the proof was made, which a logout everywhere is compared with; 0 when it does not say. */
  readonly provenAt: number;
};

export type IssueHandoff = (login: HandoffLogin, call: Call) => Promise<{ code: string; expiresAtSeconds: number }>;
/** Throws `unauthorized` for a code that is unknown, used or too old. */
export type FindHandoff = (code: string, call: Call) => Promise<HandoffLogin>;
/** Uses the code up. Throws `unauthorized` when somebody else has. */
export type RedeemHandoff = (code: string, call: Call) => Promise<void>;

const lifetimeSeconds = 60;

const keyOf = (code: string) => ({ pk: `H#${hashSecret(code)}`, sk: 'H' });

export const issueHandoff =
  (put: PutItem, randomBytes: RandomBytes): IssueHandoff =>
  async (login, call) => {
    const code = mintSecret(randomBytes);
    const expiresAt = call.nowSeconds + lifetimeSeconds;
    const facts = Object.entries(login).filter((entry): entry is [string, string | number] => entry[1] !== undefined);
    await put({ ...Object.fromEntries(facts), ...keyOf(code), expiresAt, ttl: expiresAt }, call);
    return { code, expiresAtSeconds: expiresAt };
  };

const used = () => new Refusal('unauthorized', { reason: 'handoff_unknown_used_or_expired' });

const optionalText = (value: string | number | undefined): string | undefined =>
  value === undefined ? undefined : String(value);

/** Junk costs nothing, and an unknown code a read: no caller can make us write without a code that we have issued. */
export const findHandoff =
  (get: GetItem): FindHandoff =>
  async (code, call) => {
    const item = isSecret(code) ? await get(keyOf(code), call) : undefined;
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

/** The condition makes it single use; the nonce keeps the SDK's own retry from losing to its first attempt. */
export const redeemHandoff =
  (update: UpdateItem, createNonce: () => string): RedeemHandoff =>
  async (code, call) => {
    const nonce = createNonce();
    try {
      await update(keyOf(code), { set: { redeemedBy: nonce } }, call, {
        expression: 'expiresAt > :now AND (attribute_not_exists(redeemedBy) OR redeemedBy = :nonce)',
        values: { now: call.nowSeconds, nonce },
      });
    } catch (error) {
      if (error instanceof ConditionFailed) throw used();
      throw error;
    }
  };
