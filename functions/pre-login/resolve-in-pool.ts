// The adapter for a Cognito user pool: whoever goes by the typed name, alias or e-mail address, as far as their account may log in.
import type { Call } from '../shared/call.ts';
import type { FindByEmail, FindByName, FoundUser } from '../shared/cognito/find-pool-user.ts';
import { custom, found, nobody, type PreLoginOutcome, silent, untyped } from './outcome.ts';
import type { ResolveUser } from './resolve-user.ts';

export type PoolPorts = {
  readonly findByName: FindByName;
  readonly findByEmail: FindByEmail;
  /** Asks everything about everybody, so that the time does not tell a user who exists from one who does not. */
  readonly alwaysAskBoth: boolean;
};

/** The one place that decides which of a pool user's two ids is the user id: the name here, `sub` where a stage's ids are that. */
export const userIdOf = ({ username }: Pick<FoundUser, 'username' | 'sub'>): string => username;

/** By the status of the account, as Corbado's guide has it; where both apply, that an account is switched off comes first. */
export const outcomeFor = (user: FoundUser | undefined): PreLoginOutcome => {
  if (user === undefined) return nobody;
  if (user.enabled === false) return silent('account_disabled');
  if (user.status === 'RESET_REQUIRED') return custom('reset_required', '');
  if (user.status === 'FORCE_CHANGE_PASSWORD') return silent('force_change_password');
  const mayLogIn = user.enabled === true && user.status === 'CONFIRMED';
  return mayLogIn ? found(userIdOf(user)) : untyped('user_status');
};

// The longest name that Cognito takes, and nothing that could be more than text in a filter or a search.
const askable = /^[^"\\*%?]{1,128}$/u;
// ASCII only: of look-alike letters and Unicode normal forms an address has none.
const address = /^[A-Za-z0-9.!#$&'+/=^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;

const oneAfterTheOther = async (typed: string, ports: PoolPorts, call: Call): Promise<FoundUser | undefined> =>
  (await ports.findByName(typed, call)) ?? (address.test(typed) ? ports.findByEmail(typed, call) : undefined);

/** Waits for both in any case: a call that fails must not leave the other one behind. */
const bothAtOnce = async (typed: string, ports: PoolPorts, call: Call): Promise<FoundUser | undefined> => {
  const asked = [ports.findByName(typed, call), ...(address.test(typed) ? [ports.findByEmail(typed, call)] : [])];
  await Promise.allSettled(asked);
  const [named, addressed] = await Promise.all(asked);
  return named ?? addressed;
};

export const resolveInPool =
  (ports: PoolPorts): ResolveUser =>
  async (typed, call) => {
    if (!askable.test(typed) || typed.length > 128) return nobody;
    return outcomeFor(await (ports.alwaysAskBoth ? bothAtOnce : oneAfterTheOther)(typed, ports, call));
  };
