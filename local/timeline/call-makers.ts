// Which functions can have made a call, or are run by one, where the call itself does not say.
import type { FunctionName } from '../../infra/build.ts';

type Makers = readonly FunctionName[];

const verifiers: Makers = ['verify-passkey', 'post-login', 'verify-auth-challenge'];

const byPath: readonly (readonly [path: RegExp, makers: Makers])[] = [
  [/^\/v2$/, ['connect-token', ...verifiers]],
  [/^\/v2\/connectTokens$/, ['connect-token']],
  [/^\/v2\/passkeys?\/verifySignedData$/, verifiers],
  [/^\/v2\/(identifiers|users\/[^/]+\/credentials)$/, ['reconcile']],
  [/\/\.well-known\/jwks\.json$/, ['session', 'connect-token']],
];

/** Undefined: no function makes such a call. */
export const makersOf = (path: string): Makers | undefined => byPath.find(([pattern]) => pattern.test(path))?.[1];

/** What a user pool runs while somebody signs in. */
export const signInTriggers: Makers = ['define-auth-challenge', 'create-auth-challenge', 'verify-auth-challenge'];
