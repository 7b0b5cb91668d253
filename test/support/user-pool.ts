// The stage's user pool: its users, their tokens and flags, and what the functions asked of it.
import { randomUUID } from 'node:crypto';
import type { TokenOverrides } from '../../local/cognito/pool-tokens.ts';
import type { CognitoUser } from '../../local/cognito/pool-users.ts';
import { markers } from './markers.ts';
import { newUserId } from './sign-in.ts';
import type { Bench } from './system.ts';

export const attribute = 'custom:passkey_enrolled';
export const timeAttribute = 'custom:passkey_at';

export const poolOf = (bench: Bench) => {
  const { cognito, template } = bench.system();
  const [pool] = template.userPools;
  const [client] = pool?.clients ?? [];
  if (cognito === undefined || pool === undefined || client === undefined) throw new Error('there is no user pool');
  return { cognito, poolId: pool.id, clientId: client.id };
};

/** A user of the pool whom no other test knows; the name is the user's id everywhere. */
export const newPoolUser = (bench: Bench, changes: Partial<CognitoUser> = {}): string => {
  const { cognito, poolId } = poolOf(bench);
  const userId = newUserId();
  const sub = randomUUID();
  markers.add(sub);
  const attributes = { email: `${userId}@example.com`, email_verified: 'true', name: 'A Pool User' };
  cognito.users.add(poolId, {
    username: userId,
    sub,
    ...changes,
    attributes: { ...attributes, ...changes.attributes },
  });
  return userId;
};

/** The user as the pool has them at this moment. */
export const poolUser = (bench: Bench, userId: string): CognitoUser => {
  const { cognito, poolId } = poolOf(bench);
  return cognito.users.get(poolId, userId) ?? failWith(`the pool has no user ${userId}`);
};
const failWith = (message: string): never => {
  throw new Error(message);
};

/** What the flag says: `true`, `false`, or undefined when it was never written. */
export const flagOf = (bench: Bench, userId: string): string | undefined =>
  poolUser(bench, userId).attributes[attribute];

/** As if the user had signed in to the pool. */
export const poolTokensFor = async (
  bench: Bench,
  userId: string,
  { clientId = poolOf(bench).clientId, ...overrides }: TokenOverrides & { readonly clientId?: string } = {},
) => {
  const { cognito, poolId } = poolOf(bench);
  const tokens = await cognito.issueTokens(poolId, clientId, userId, overrides);
  markers.add(tokens.idToken, tokens.accessToken, tokens.refreshToken);
  return tokens;
};

// What a function sends when it starts has no operation.
const isOfFunctions = ({ operation }: { operation: string }): boolean =>
  operation.startsWith('Admin') || operation === 'ListUsers';

/** Runs something, and returns its result with the calls that functions made to the pool meanwhile: operation and input. */
export const poolCallsDuring = async <Result>(bench: Bench, run: () => Promise<Result>) => {
  const { cognito } = poolOf(bench);
  cognito.clearCalls();
  const result = await run();
  const calls = cognito.calls.filter(isOfFunctions).map(({ operation, input }) => [operation, input] as const);
  return { result, calls };
};
