// The port to the place where identifiers are known, and the adapters that come with the bundle. That of a team's own is in team-module.ts.
import { type FoundUser, findByEmail, findByName } from '../shared/cognito/find-pool-user.ts';
import { type UserPool, userIdOf } from '../shared/cognito/user-pool.ts';
import type { PoolUserId } from '../shared/environment/settings.ts';
import { type Call, together } from '../shared/frame/call.ts';
import type { PreLoginOutcome } from './contract.ts';
import { custom, found, nobody, silent, untyped } from './outcome.ts';

/**
 * What a typed identifier resolves to: `found(userId)`, `nobody`, or why this user cannot log in by passkey (outcome.ts). The identifier is
 * 1 to 256 clean characters. An adapter that cannot decide throws: the user is sent to the other login, and the log has the reason.
 */
export type Resolver = (typedIdentifier: string, call: Call) => Promise<PreLoginOutcome>;

/** What the user types is the user id. */
export const identifierIsUserId: Resolver = async (typedIdentifier) => found(typedIdentifier);

/** By account status, as in Corbado's guide; where both apply, that an account is disabled comes first. */
export const outcomeFor = (user: FoundUser | undefined, poolUserId: PoolUserId): PreLoginOutcome => {
  if (user === undefined) return nobody;
  if (user.enabled === false) return silent('account_disabled');
  if (user.status === 'RESET_REQUIRED') return custom('reset_required', '');
  if (user.status === 'FORCE_CHANGE_PASSWORD') return silent('force_change_password');
  const mayLogIn = user.enabled === true && user.status === 'CONFIRMED';
  return mayLogIn ? found(userIdOf(user, poolUserId)) : untyped('user_status');
};

// Up to the longest name that Cognito accepts, with nothing that could be more than text in a filter or a search.
const askable = /^[^"\\*%?]{1,128}$/u;
// ASCII only: an address has no look-alike letters or Unicode normal forms.
const address = /^[A-Za-z0-9.!#$&'+/=^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;

const oneAfterTheOther = async (pool: UserPool, typed: string, call: Call): Promise<FoundUser | undefined> =>
  (await findByName(pool, typed, call)) ?? (address.test(typed) ? findByEmail(pool, typed, call) : undefined);

const bothAtOnce = async (pool: UserPool, typed: string, call: Call): Promise<FoundUser | undefined> => {
  const [named, addressed] = await together([
    findByName(pool, typed, call),
    address.test(typed) ? findByEmail(pool, typed, call) : undefined,
  ]);
  return named ?? addressed;
};

export type PoolLookUp = {
  /** Which of the pool's names for a user is the user id. */
  readonly poolUserId: PoolUserId;
  /** Always makes all requests, so that timing does not tell users who exist from those who do not. */
  readonly alwaysAskBoth: boolean;
};

/** The adapter for a Cognito user pool: the user with the typed name, alias or e-mail address, if their account may log in. */
export const resolveInPool =
  (pool: UserPool, { poolUserId, alwaysAskBoth }: PoolLookUp): Resolver =>
  async (typed, call) => {
    if (!askable.test(typed) || typed.length > 128) return nobody;
    const user = await (alwaysAskBoth ? bothAtOnce : oneAfterTheOther)(pool, typed, call);
    return outcomeFor(user, poolUserId);
  };
