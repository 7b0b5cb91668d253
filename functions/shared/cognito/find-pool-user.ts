// The one user of the pool whom a user id stands for, and nobody who merely goes by that text as well.
import type { PoolUserId } from '../environment.ts';
import type { PoolUser, ReadPoolUser } from './user-pool.ts';

/** What Cognito found is somebody else. */
export class OtherPoolUser extends Error {
  override readonly name = 'OtherPoolUser';
}

const userIdOf = ({ username, attributes }: PoolUser, poolUserId: PoolUserId): string | undefined =>
  poolUserId === 'sub' ? attributes.get('sub') : username;

/**
 * Cognito finds a user by name, alias or `sub`, in an order of its own. So a name that is another user's `sub` or alias may stand in that
 * user's place: the answer must bear the very id that was asked for, under the claim that is the user id. Throws OtherPoolUser.
 */
export const findPoolUser =
  (read: ReadPoolUser, poolUserId: PoolUserId): ReadPoolUser =>
  async (userId, call) => {
    const user = await read(userId, call);
    if (userIdOf(user, poolUserId) !== userId) throw new OtherPoolUser();
    return user;
  };
