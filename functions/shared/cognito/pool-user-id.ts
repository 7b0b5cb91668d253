// The one user of the pool whom a user id stands for, and nobody who merely goes by that text as well.
import type { PoolUserId } from '../environment.ts';
import type { ReadPoolUser } from './user-pool.ts';

/** What Cognito found is somebody else. */
export class OtherPoolUser extends Error {
  override readonly name = 'OtherPoolUser';
}

/** The one place that decides which of a pool user's two names is the user id. */
export const userIdOf = ({ username, sub }: { username: string; sub: string }, poolUserId: PoolUserId): string =>
  poolUserId === 'sub' ? sub : username;

/**
 * Cognito finds a user by name, alias or `sub`, in an order of its own. So a name that is another user's `sub` or alias may stand in that
 * user's place: the answer must bear the very id that was asked for, under the claim that is the user id. Throws OtherPoolUser.
 */
export const findPoolUser =
  (read: ReadPoolUser, poolUserId: PoolUserId): ReadPoolUser =>
  async (userId, call) => {
    const user = await read(userId, call);
    const { username, attributes } = user;
    if (userIdOf({ username, sub: attributes.get('sub') ?? '' }, poolUserId) !== userId) throw new OtherPoolUser();
    return user;
  };
