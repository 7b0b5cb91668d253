// Who a user is beyond the id: what Corbado wants to know with each connect token, kept in our own table.
import type { Call } from '../call.ts';
import type { Item } from '../dynamo/item.ts';
import type { GetItem } from '../dynamo/read-items.ts';
import type { UpdateItem } from '../dynamo/write-items.ts';
import { userKeyOf } from './user-id.ts';

/** `identifier` is what Corbado knows the user by; `displayName` is what the user's device shows beside the passkey. */
export type UserProfile = { readonly identifier: string; readonly displayName: string };

/** A user on record; `revokedBeforeSeconds` is 0 until the user first logs out everywhere. */
export type KnownUser = UserProfile & { readonly revokedBeforeSeconds: number };

/** The profile copied into a session at login; without one on record, the user id stands for both names. */
export type FindUser = (userId: string, call: Call) => Promise<KnownUser>;
/** Keeps what a trusted issuer told us, and answers what is on record after that: one write, no read. */
export type RememberUser = (userId: string, profile: UserProfile, call: Call) => Promise<KnownUser>;
/** From now on nothing that was issued earlier opens a session for this user. */
export type RevokeBeforeNow = (userKey: string, call: Call) => Promise<void>;

const keyOf = (userKey: string) => ({ pk: `U#${userKey}`, sk: 'U' });

const knownUser = (userId: string, item: Item | undefined): KnownUser => ({
  identifier: String(item?.identifier ?? userId),
  displayName: String(item?.displayName ?? userId),
  revokedBeforeSeconds: Number(item?.revokedBefore ?? 0),
});

export const findUser =
  (get: GetItem, projectId: string): FindUser =>
  async (userId, call) =>
    knownUser(userId, await get(keyOf(userKeyOf(projectId, userId)), call));

export const rememberUser =
  (update: UpdateItem, projectId: string): RememberUser =>
  async (userId, { identifier, displayName }, call) => {
    const key = keyOf(userKeyOf(projectId, userId));
    const set = { userId, identifier, displayName, profileAt: call.nowSeconds };
    return knownUser(userId, await update(key, set, call));
  };

export const revokeBeforeNow =
  (update: UpdateItem): RevokeBeforeNow =>
  async (userKey, call) => {
    await update(keyOf(userKey), { revokedBefore: call.nowSeconds }, call);
  };
