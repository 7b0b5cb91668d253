// What a login must know of its user, by one read: the profile that goes into the session, the sessions there are, and the flag.
import type { Call } from '../call.ts';
import type { QueryFrom } from '../dynamo/read-items.ts';
import { type FlagRow, readFlagRow } from '../flag/flag-row.ts';
import { type KnownUser, readKnownUser } from '../user/user-directory.ts';
import { userKeyOf } from '../user/user-id.ts';
import type { Session } from './session.ts';
import { sessionOf } from './session-store.ts';

export type LoginUser = KnownUser & { readonly sessions: readonly Session[]; readonly flag: FlagRow };

export type FindLoginUser = (userId: string, call: Call) => Promise<LoginUser>;

/** The sort keys `S#…` and `U` lie side by side, passkeys (`P#…`) before them: so it is one query for what would be two reads. */
export const findLoginUser =
  (query: QueryFrom, projectId: string): FindLoginUser =>
  async (userId, call) => {
    const items = await query(`U#${userKeyOf(projectId, userId)}`, 'S', call);
    const user = items.find(({ sk }) => sk === 'U');
    const sessions = items.filter((item) => item !== user).map(sessionOf);
    return {
      ...readKnownUser(userId, user),
      sessions: sessions.filter((session) => session !== undefined),
      flag: readFlagRow(user),
    };
  };
