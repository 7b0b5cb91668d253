// What a login must know of its user: before it writes, whether it may; and after its write, what happened in between.
import type { Call } from '../call.ts';
import type { QueryFrom } from '../dynamo/read-items.ts';
import { type FlagRow, readFlagRow } from '../flag/flag-row.ts';
import { type KnownUser, readKnownUser } from '../user/user-directory.ts';
import { userKeyOf } from '../user/user-id.ts';
import { type HeldSession, heldSessionOf } from './session-store.ts';

export type LoginUser = KnownUser & { readonly flag: FlagRow };
export type FindLoginUser = (userId: string, call: Call) => Promise<LoginUser>;

/** All sessions of the user, and the user's row as it is no earlier than they are. */
export type LookAgain = (
  userKey: string,
  call: Call,
) => Promise<{ readonly user: KnownUser; readonly held: readonly HeldSession[] }>;

/** One row by a query and not by its key: so these functions need no operation more, in their roles and in their bundles. */
export const findLoginUser =
  (query: QueryFrom, projectId: string): FindLoginUser =>
  async (userId, call) => {
    const [user] = await query(`U#${userKeyOf(projectId, userId)}`, 'U', call);
    return { ...readKnownUser(userId, user), flag: readFlagRow(user) };
  };

/** The sort keys `S#…` and `U` lie side by side, passkeys (`P#…`) before them: so it is one query, and the user's row comes last. */
export const lookAgain =
  (query: QueryFrom): LookAgain =>
  async (userKey, call) => {
    const items = await query(`U#${userKey}`, 'S', call);
    const user = items.find(({ sk }) => sk === 'U');
    const held = items.filter((item) => item !== user).map((item) => heldSessionOf(item, call));
    return { user: readKnownUser('', user), held };
  };
