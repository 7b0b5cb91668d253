// The users in the table: which ids are acceptable, what a user's row holds, and what ends or forbids logins.
import { type FlagRow, readFlagRow } from '../flag/flag-row.ts';
import type { Call } from '../frame/call.ts';
import { Refusal } from '../frame/refusal.ts';
import { type DoorAttributes, onlyUserRow, partitionOfUser, userKeyOf, userRowKey } from '../table/rows.ts';
import { type Can, ConditionFailed, type Item } from '../table/table.ts';

export type UserIdRules = {
  /** Which claim of signedPasskeyData names the user. `sub` is Corbado's own `usr-…` id. */
  readonly userIdClaim: 'webauthnId' | 'username' | 'sub';
  readonly allowEmailUserId: boolean;
};

export const userIdRulesOf = (env: {
  readonly USER_ID_CLAIM: UserIdRules['userIdClaim'];
  readonly ALLOW_EMAIL_USER_ID: boolean;
}): UserIdRules => ({ userIdClaim: env.USER_ID_CLAIM, allowEmailUserId: env.ALLOW_EMAIL_USER_ID });

const maximumLength = 128;
// Letters, digits and the punctuation that ids are made of; no space, control character or comma, so that one id can never be
// read as two. ASCII only: look-alike letters and Unicode normal forms cannot make two spellings of one user.
const userIdText = /^[A-Za-z0-9._~:|+@=/-]+$/;

/**
 * Whether this text may be a user id. Corbado's `usr-…` ids and e-mail addresses are refused unless the stage says otherwise: the former
 * would be a second identity beside the real one, the latter change hands.
 */
export const isAcceptableUserId = (value: string, rules: UserIdRules): boolean =>
  value.length <= maximumLength &&
  userIdText.test(value) &&
  (rules.userIdClaim === 'sub' || !value.startsWith('usr-')) &&
  (rules.allowEmailUserId || !value.includes('@'));

/** `identifier` is what Corbado knows the user by; `displayName` is what the user's device shows beside the passkey. */
export type UserProfile = { readonly identifier: string; readonly displayName: string };

/** A user on record. */
export type KnownUser = UserProfile & {
  /** 0 until the user first logs out everywhere. */
  readonly revokedBeforeSeconds: number;
  /** Changes with every logout everywhere, to tell two in the same second apart. */
  readonly revokedMark: string;
  readonly isBlocked: boolean;
  /** The request limit's counter, epoch seconds. */
  readonly spentUntil: number | undefined;
};

const textOf = (value: string | number | undefined): string => (value === undefined ? '' : String(value));

// A moment that cannot be read, which only a manual edit of the table can cause, must not allow what it was there to forbid.
const revokedBeforeOf = (value: string | number = 0): number =>
  typeof value === 'number' ? value : Number.POSITIVE_INFINITY;

export const readKnownUser = (userId: string, item: Item | undefined): KnownUser => ({
  identifier: textOf(item?.identifier) || userId,
  displayName: textOf(item?.displayName) || userId,
  revokedBeforeSeconds: revokedBeforeOf(item?.revokedBefore),
  revokedMark: textOf(item?.revokedMark),
  isBlocked: item?.blockedAt !== undefined,
  spentUntil: typeof item?.spentUntil === 'number' ? item.spentUntil : undefined,
});

export const findUser = async (table: Can<'get'>, projectId: string, userId: string, call: Call): Promise<KnownUser> =>
  readKnownUser(userId, await table.get(userRowKey(userKeyOf(projectId, userId)), call));

/** A user as a login must know them before it writes anything. */
export type LoginUser = KnownUser & { readonly flag: FlagRow };

/** A query for one row instead of a read by key, so that login functions need no other operation in their roles and bundles. */
export const findLoginUser = async (
  table: Can<'query'>,
  projectId: string,
  userId: string,
  call: Call,
): Promise<LoginUser> => {
  const [user] = await table.query(partitionOfUser(userKeyOf(projectId, userId)), onlyUserRow, call);
  return { ...readKnownUser(userId, user), flag: readFlagRow(user) };
};

/**
 * Throws `unauthorized` for a blocked user, and for a login proven no later than the user's last logout everywhere. A proof of unknown time
 * (0) counts only if there never was one.
 */
export const requireMayLogIn = (user: KnownUser, provenAtSeconds: number): void => {
  if (user.isBlocked) throw new Refusal('unauthorized', { reason: 'user_blocked' });
  if (user.revokedBeforeSeconds > 0 && provenAtSeconds <= user.revokedBeforeSeconds)
    throw new Refusal('unauthorized', { reason: 'revoked_since' });
};

/**
 * From now on nothing issued earlier opens a session for this user. The moment never moves back, whatever another environment's clock said;
 * the mark changes in any case.
 */
export const revokeBeforeNow = async (table: Can<'update'>, userKey: string, call: Call): Promise<void> => {
  const key = userRowKey(userKey);
  const revokedMark = call.chance.nonce();
  const set = { revokedBefore: call.nowSeconds, revokedMark } satisfies Partial<DoorAttributes>;
  try {
    await table.update(key, { set }, call, {
      expression: 'NOT revokedBefore > :now',
      values: { now: call.nowSeconds },
    });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    await table.update(key, { set: { revokedMark } }, call);
  }
};
