// Who a user is beyond the id: what Corbado wants to know with each connect token, kept in our own table.
import type { Call } from '../call.ts';
import type { Item } from '../dynamo/item.ts';
import type { UpdateItem } from '../dynamo/write-items.ts';
import { userKeyOf } from './user-id.ts';

/** `identifier` is what Corbado knows the user by; `displayName` is what the user's device shows beside the passkey. */
export type UserProfile = { readonly identifier: string; readonly displayName: string };

/** A user on record. */
export type KnownUser = UserProfile & {
  /** 0 until the user first logs out everywhere. */
  readonly revokedBeforeSeconds: number;
};

/** Keeps what a trusted issuer told us, and answers what is on record after that: one write, no read. */
export type RememberUser = (userId: string, told: Partial<UserProfile>, call: Call) => Promise<KnownUser>;
/** From now on nothing that was issued earlier opens a session for this user. */
export type RevokeBeforeNow = (userKey: string, call: Call) => Promise<void>;

const keyOf = (userKey: string) => ({ pk: `U#${userKey}`, sk: 'U' });

export const readKnownUser = (userId: string, item: Item | undefined): KnownUser => ({
  identifier: String(item?.identifier ?? userId),
  displayName: String(item?.displayName ?? userId),
  revokedBeforeSeconds: Number(item?.revokedBefore ?? 0),
});

export const rememberUser =
  (update: UpdateItem, projectId: string): RememberUser =>
  async (userId, { identifier, displayName }, call) => {
    const key = keyOf(userKeyOf(projectId, userId));
    // Not every token names its user: what it leaves out stays as an earlier one has said.
    const told = { ...(identifier && { identifier }), ...(displayName && { displayName }) };
    const item = await update(key, { set: { userId, ...told, profileAt: call.nowSeconds } }, call);
    return readKnownUser(userId, item);
  };

export const revokeBeforeNow =
  (update: UpdateItem): RevokeBeforeNow =>
  async (userKey, call) => {
    await update(keyOf(userKey), { set: { revokedBefore: call.nowSeconds } }, call);
  };
