// Who a user is beyond the id: what Corbado wants to know with each connect token, and what ends or forbids logins.
import type { Call } from '../call.ts';
import type { Item, Key } from '../dynamo/item.ts';
import type { GetItem } from '../dynamo/read-items.ts';
import { ConditionFailed } from '../dynamo/table.ts';
import type { UpdateItem } from '../dynamo/write-items.ts';
import { Refusal } from '../refusal.ts';
import { userKeyOf } from './user-id.ts';

/** `identifier` is what Corbado knows the user by; `displayName` is what the user's device shows beside the passkey. */
export type UserProfile = { readonly identifier: string; readonly displayName: string };

/** A user on record. */
export type KnownUser = UserProfile & {
  /** 0 until the user first logs out everywhere. */
  readonly revokedBeforeSeconds: number;
  /** Another one after every logout everywhere, so that two in one second can be told apart. */
  readonly revokedMark: string;
  readonly isBlocked: boolean;
  /** What the limit on requests has counted, epoch seconds. */
  readonly spentUntil: number | undefined;
};

/**
 * Keeps what a trusted issuer told us, and answers what is on record after that: one write, no read. A token that opens nothing writes
 * nothing. Throws `reauthentication_required` for one of before a logout everywhere, `unauthorized` for a blocked user,
 * `identifier_taken` for an identifier that is another user's.
 */
export type RememberUser = (
  userId: string,
  told: Partial<UserProfile>,
  provenAtSeconds: number,
  call: Call,
) => Promise<KnownUser>;
/** The partition keys of the rows that are this user's afterwards. Throws `identifier_taken`. */
export type ClaimIdentifier = (userId: string, identifier: string, call: Call) => Promise<readonly string[]>;
/** From now on nothing that was issued earlier opens a session for this user. */
export type RevokeBeforeNow = (userKey: string, call: Call) => Promise<void>;

export const userRowOf = (userKey: string): Key => ({ pk: `U#${userKey}`, sk: 'U' });

const textOf = (value: string | number | undefined): string => (value === undefined ? '' : String(value));

// A moment that cannot be read, which only a hand in the table can bring about, must not open what it was there to close.
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

export type FindKnownUser = (userId: string, call: Call) => Promise<KnownUser>;

export const findKnownUser =
  (get: GetItem, projectId: string): FindKnownUser =>
  async (userId, call) =>
    readKnownUser(userId, await get(userRowOf(userKeyOf(projectId, userId)), call));

export type RememberPorts = {
  readonly update: UpdateItem;
  readonly get: GetItem;
  readonly claimIdentifier: ClaimIdentifier;
};

const whyShut = ({ isBlocked }: KnownUser): Refusal =>
  isBlocked
    ? new Refusal('unauthorized', { reason: 'user_blocked' })
    : new Refusal('reauthentication_required', { reason: 'issuer_login_revoked' });

const isShut = ({ isBlocked, revokedBeforeSeconds }: KnownUser, provenAtSeconds: number): boolean =>
  isBlocked || (revokedBeforeSeconds > 0 && revokedBeforeSeconds >= provenAtSeconds);

// The same as a condition.
const open = 'attribute_not_exists(blockedAt) AND (attribute_not_exists(revokedBefore) OR revokedBefore < :proven)';
// Written with the claim alone: whoever has them has the identifier that stands beside them.
const claimed = 'attribute_exists(identifierRows)';

const attemptsAtOneRow = 4;

/** `get` and the claim are for a user's first token, for another identifier than on record, and for why a token opens nothing. */
export const rememberUser =
  ({ update, get, claimIdentifier }: RememberPorts, projectId: string): RememberUser =>
  async (userId, told, provenAtSeconds, call) => {
    // It could be of before any logout.
    if (provenAtSeconds === 0) throw new Refusal('unauthorized', { reason: 'issuer_token_without_time' });
    const key = userRowOf(userKeyOf(projectId, userId));
    // Not every token names its user: what it leaves out stays as an earlier one has said.
    const { identifier: toldIdentifier, displayName } = told;
    const set = { userId, ...(displayName && { displayName }), profileAt: call.nowSeconds };
    const keep = async (change: Item, expression: string, values: Item): Promise<KnownUser | undefined> => {
      try {
        const condition = { expression, values: { ...values, proven: provenAtSeconds } };
        return readKnownUser(userId, await update(key, { set: change }, call, condition));
      } catch (error) {
        if (error instanceof ConditionFailed) return undefined;
        throw error;
      }
    };
    for (let attempt = 0; attempt < attemptsAtOneRow; attempt += 1) {
      const unchanged = toldIdentifier
        ? await keep(set, `${open} AND ${claimed} AND identifier = :told`, { told: toldIdentifier })
        : await keep(set, `${open} AND ${claimed}`, {});
      if (unchanged) return unchanged;
      const row = await get(key, call);
      const user = readKnownUser(userId, row);
      if (isShut(user, provenAtSeconds)) throw whyShut(user);
      const identifier = toldIdentifier || user.identifier;
      const rows = await claimIdentifier(userId, identifier, call);
      // All that were ever claimed, so that whoever erases the user finds them: another token at this moment must not lose what it claimed.
      const before = textOf(row?.identifierRows);
      const identifierRows = [...new Set([...before.split(' '), ...rows])].join(' ').trim();
      const asRead = before === '' ? 'attribute_not_exists(identifierRows)' : 'identifierRows = :before';
      const changed = await keep(
        { ...set, identifier, identifierRows },
        `${open} AND ${asRead}`,
        before === '' ? {} : { before },
      );
      if (changed) return changed;
      // Shut, or changed by another token meanwhile: the next look tells.
    }
    throw new Refusal('temporarily_unavailable', { reason: 'user_row_contended' });
  };

/** The moment never goes back, whatever another environment's clock said; the mark is new in any case. */
export const revokeBeforeNow =
  (update: UpdateItem, createNonce: () => string): RevokeBeforeNow =>
  async (userKey, call) => {
    const key = userRowOf(userKey);
    const revokedMark = createNonce();
    try {
      await update(key, { set: { revokedBefore: call.nowSeconds, revokedMark } }, call, {
        expression: 'NOT revokedBefore > :now',
        values: { now: call.nowSeconds },
      });
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      await update(key, { set: { revokedMark } }, call);
    }
  };
